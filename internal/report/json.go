package report

import (
	"encoding/json"
	"io"
)

// JSON writes the report as docs/json.md describes it.
func JSON(w io.Writer, r *Report, _ Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub writes the findings as commands of GitHub Actions that annotate the
// changed files. Source: GitHub Docs, "Workflow commands for GitHub Actions".
func GitHub(w io.Writer, r *Report, opt Options) error {
	b := bufio.NewWriter(w)
	command := map[string]string{"error": "error", "warning": "warning", "note": "notice"}
	for _, f := range r.distinct() {
		fmt.Fprintf(b, "::%s file=%s,line=%d,col=%d", command[f.Severity], property(opt.path(f.place.Filename)), f.place.Line, max(f.place.Column, 1))
		if f.end.Line == f.place.Line && f.end.Column > f.place.Column {
			fmt.Fprintf(b, ",endColumn=%d", f.end.Column)
		}
		text := f.text()
		if way := way(f.Related); way != "" {
			text += "\n" + way
		}
		fmt.Fprintf(b, ",title=%s::%s\n", property("iamvet: "+f.Category), data(text))
	}
	for _, e := range r.Errors {
		fmt.Fprintf(b, "::error title=iamvet::%s\n", data(e))
	}
	return b.Flush()
}

func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

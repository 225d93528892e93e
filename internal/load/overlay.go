package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// writeOverlay hands the overlay to the go command: a JSON file that names a file
// for each Go file with other content than on disk. It returns the flag, "" for
// none, and what removes the files.
func (l *loader) writeOverlay() (flag string, remove func(), err error) {
	remove = func() {}
	replace := map[string]string{}
	var dir string
	for name, data := range l.cfg.Overlay {
		if !strings.HasSuffix(name, ".go") && filepath.Base(name) != "go.mod" {
			continue
		}
		if disk, err := os.ReadFile(name); err == nil && bytes.Equal(disk, data) {
			continue
		}
		if dir == "" {
			if dir, err = os.MkdirTemp("", "iamvet-overlay-"); err != nil {
				return "", remove, fmt.Errorf("unsaved files cannot be handed to the go command: %w", err)
			}
			remove = func() { os.RemoveAll(dir) }
		}
		file := filepath.Join(dir, fmt.Sprintf("%d%s", len(replace), filepath.Ext(name)))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return "", remove, fmt.Errorf("unsaved files cannot be handed to the go command: %w", err)
		}
		replace[name] = file
	}
	if dir == "" {
		return "", remove, nil
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", remove, err
	}
	file := filepath.Join(dir, "overlay.json")
	return "-overlay=" + file, remove, os.WriteFile(file, text, 0o600)
}

func parseImports(name string, src []byte) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly|parser.SkipObjectResolution)
}

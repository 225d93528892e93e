package load

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxListed bounds the modules that an error names, maxEntries what is looked at for them.
const (
	maxListed  = 8
	maxEntries = 20_000
)

// noModule says where modules are, if the go command found none; said are its words.
func (l *loader) noModule(said []byte) error {
	dir, err := filepath.Abs(l.cfg.Dir)
	if err != nil {
		return fmt.Errorf("%w%s", ErrNoModule, indent(said))
	}
	if inModule(dir) { // the patterns lead out of it
		return fmt.Errorf("%w%s", ErrNoPackages, indent(said))
	}
	below, more := modulesBelow(dir)
	if len(below) == 0 {
		return fmt.Errorf("%w%s", ErrNoModule, indent(said))
	}
	list := strings.Join(below, ", ")
	if more {
		list += " and others"
	}
	return fmt.Errorf("%w; there are modules in %s", ErrNoModule, list)
}

func inModule(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// modulesBelow lists directories with a go.mod, sorted; more says that there may be others.
func modulesBelow(dir string) (out []string, more bool) {
	seen := 0
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		seen++
		switch {
		case err != nil:
			return nil // advice is of what can be read
		case seen > maxEntries:
			more = true
			return filepath.SkipAll
		case d.IsDir():
			if name := d.Name(); p != dir && (name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_') {
				return filepath.SkipDir
			}
		case d.Name() == "go.mod":
			if len(out) == maxListed {
				more = true
				return filepath.SkipAll
			}
			if rel, err := filepath.Rel(dir, filepath.Dir(p)); err == nil {
				out = append(out, filepath.ToSlash(rel))
			}
		}
		return nil
	})
	return out, more
}

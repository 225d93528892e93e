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
		return l.noPackages(said)
	}
	if list := modulesBelow(dir); list != "" {
		return fmt.Errorf("%w; there are modules in %s", ErrNoModule, list)
	}
	return fmt.Errorf("%w%s", ErrNoModule, indent(said))
}

// noPackages says what modules are below, whose packages are none of this one, unless a
// directory is not there at all.
func (l *loader) noPackages(said []byte) error {
	outside := strings.Contains(string(said), "does not contain") || strings.Contains(string(said), "matched no packages")
	if dir, err := filepath.Abs(l.cfg.Dir); err == nil && outside {
		if list := modulesBelow(dir); list != "" {
			return fmt.Errorf("%w; there are modules of their own in %s: name one with -C DIR", ErrNoPackages, list)
		}
	}
	return fmt.Errorf("%w%s", ErrNoPackages, indent(said))
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

// modulesBelow lists the directories below with a go.mod, sorted; "" for none.
func modulesBelow(dir string) string {
	var out []string
	seen, more := 0, ""
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		seen++
		switch {
		case err != nil:
			return nil // advice is of what can be read
		case seen > maxEntries:
			more = " and others"
			return filepath.SkipAll
		case d.IsDir():
			if name := d.Name(); p != dir && (name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_') {
				return filepath.SkipDir
			}
		case d.Name() == "go.mod":
			if len(out) == maxListed {
				more = " and others"
				return filepath.SkipAll
			}
			if rel, err := filepath.Rel(dir, filepath.Dir(p)); err == nil && rel != "." {
				out = append(out, filepath.ToSlash(rel))
			}
		}
		return nil
	})
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, ", ") + more
}

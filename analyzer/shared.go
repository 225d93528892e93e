package analyzer

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/policy"
)

// sharing tells whether other programs have a program's policies, too. A pass sees one
// program: what it does not use, another may.
type sharing struct {
	pkg, dir string // import path and directory of the program
	module   *config.Module
	policies []string
	// unseen says that the directives of other packages cannot be looked at, and the
	// configuration does not tell: a sandbox holds one package.
	unseen bool
	known  bool
	answer bool
}

// shared looks at the configuration and at the directives of the module. It reads its
// sources, and so is asked only where it matters.
func (s *sharing) shared() bool {
	if !s.known {
		s.known = true
		s.answer = s.unseen || s.byConfig() || s.byDirective()
	}
	return s.answer
}

// byConfig says whether an entry that is not for this program alone names one of the
// policies.
func (s *sharing) byConfig() bool {
	c := s.module.Config
	for i := range c.Programs {
		p := &c.Programs[i]
		alone := len(p.Packages) == 1 && !strings.Contains(p.Packages[0], "...") && p.Matches(s.pkg, s.module.Path)
		if !alone && s.names(c.PolicyPaths(p)) {
			return true
		}
	}
	return false
}

// byDirective says whether another package of the module declares one of the policies.
func (s *sharing) byDirective() bool {
	if s.module.Root == "" {
		return false
	}
	found := false
	// What cannot be read declares nothing.
	_ = filepath.WalkDir(s.module.Root, func(name string, d fs.DirEntry, err error) error {
		base := filepath.Base(name)
		switch {
		case err != nil:
			return nil //nolint:nilerr // see above
		case d.IsDir() && name != s.module.Root && (base == "vendor" || base == "testdata" || base == "node_modules" || base[0] == '.' || base[0] == '_'):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") || filepath.Dir(name) == s.dir:
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil //nolint:nilerr // see above
		}
		var refs []string
		ds, _ := directive.Scan(name, src)
		for _, d := range ds {
			if d.Kind == directive.Policy {
				refs = append(refs, d.Path())
			}
		}
		if s.names(refs) {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	return found
}

// names says whether a reference is to one of the policies: to the same file, and not
// to another part of it.
func (s *sharing) names(refs []string) bool {
	return slices.ContainsFunc(refs, func(ref string) bool {
		path, selector := policy.SplitRef(ref)
		return slices.ContainsFunc(s.policies, func(own string) bool {
			ownPath, ownSelector := policy.SplitRef(own)
			return filepath.Clean(path) == filepath.Clean(ownPath) && (selector == ownSelector || selector == "" || ownSelector == "")
		})
	})
}

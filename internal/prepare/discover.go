package prepare

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// Undeclared finds the policies of a program for which none is declared, where
// infrastructure code of its module says which role runs it.
func (s *Programs) Undeclared(p *load.Program, m *config.Module) []policy.Binding {
	if s.Declared || m.Root == "" || p.Name != "main" || p.Test || !Discovers(m) {
		return nil
	}
	var out []policy.Binding
	for _, b := range s.bindings(m) {
		if samePath(b.Program, p.Dir) && !slices.ContainsFunc(out, func(o policy.Binding) bool { return o.Ref == b.Ref }) {
			out = append(out, b)
		}
	}
	return out
}

// Forget has infrastructure code looked through again.
func (s *Programs) Forget() { s.found = nil }

// Discovers says whether the configuration lets policies be found.
func Discovers(m *config.Module) bool { return m.Config.Discover == nil || *m.Config.Discover }

// bindings asks every format once for each module.
func (s *Programs) bindings(m *config.Module) []policy.Binding {
	if all, ok := s.found[m.Root]; ok {
		return all
	}
	all, errs := Bindings(m)
	s.Failures = append(s.Failures, errs...)
	if s.found == nil {
		s.found = map[string][]policy.Binding{}
	}
	s.found[m.Root] = all
	return all
}

// Bindings are what infrastructure code of a module's repository says of the policies of the
// module's programs, sorted.
func Bindings(m *config.Module) (all []policy.Binding, errs []error) {
	opts := run.PolicyOptions(m, m.Config.Facts)
	opts.Module = filepath.ToSlash(m.Root)
	for _, f := range policy.Formats() {
		if f.Discover == nil {
			continue
		}
		bs, err := f.Discover(Repository(m.Root), opts)
		if err != nil {
			errs = append(errs, fmt.Errorf("no policies are looked for in %s sources: %w", f.Name, err))
		}
		for _, b := range bs {
			if within(b.Program, m.Root) {
				all = append(all, b)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y policy.Binding) int {
		return cmp.Or(cmp.Compare(x.Program, y.Program), cmp.Compare(x.Ref, y.Ref))
	})
	return all, errs
}

// Repository is the directory of the Git repository that a directory is in; the directory
// itself if there is none.
func Repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

func within(program, root string) bool {
	rel, err := filepath.Rel(root, filepath.FromSlash(program))
	return err == nil && filepath.IsLocal(rel)
}

func samePath(x, y string) bool {
	absolute, err := filepath.Abs(x)
	return err == nil && filepath.Clean(absolute) == filepath.Clean(y)
}

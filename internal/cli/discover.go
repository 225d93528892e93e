package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// discovered finds the policies of a program for which none is declared, where
// infrastructure code of its module says which role runs it. Notices tell why.
func (a *analysis) discovered(p *load.Program, m *config.Module) []string {
	if m.Root == "" || p.Name != "main" || p.Test || m.Config.Discover != nil && !*m.Config.Discover {
		return nil
	}
	var refs []string
	for _, b := range a.bindings(m) {
		if samePath(b.Program, p.Dir) && !slices.Contains(refs, b.Ref) {
			refs = append(refs, b.Ref)
			a.notice(fmt.Sprintf("%s is taken for the policy of %s: %s", a.relative(b.Ref), p.Package, b.Why))
		}
	}
	return refs
}

// bindings asks every format once for each module.
func (a *analysis) bindings(m *config.Module) []policy.Binding {
	if all, ok := a.found[m.Root]; ok {
		return all
	}
	var all []policy.Binding
	for _, f := range policy.Formats() {
		if f.Discover == nil {
			continue
		}
		bs, err := f.Discover(m.Root, run.PolicyOptions(m, m.Config.Facts))
		if err != nil {
			a.notice(fmt.Sprintf("no policies are looked for in %s sources: %v", f.Name, err))
		}
		all = append(all, bs...)
	}
	slices.SortStableFunc(all, func(x, y policy.Binding) int {
		return cmp.Or(cmp.Compare(x.Program, y.Program), cmp.Compare(x.Ref, y.Ref))
	})
	if a.found == nil {
		a.found = map[string][]policy.Binding{}
	}
	a.found[m.Root] = all
	return all
}

func (a *analysis) notice(text string) {
	if !slices.Contains(a.notices, text) {
		a.notices = append(a.notices, text)
	}
}

func samePath(x, y string) bool {
	absolute, err := filepath.Abs(x)
	return err == nil && filepath.Clean(absolute) == filepath.Clean(y)
}

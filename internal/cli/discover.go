package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/report"
	"github.com/iamvet/iamvet/internal/run"
)

// discovered finds the policies of a program for which none is declared, where
// infrastructure code of its module says which role runs it. Notices tell why.
func (a *analysis) discovered(p *load.Program, m *config.Module) []string {
	if m.Root == "" || p.Name != "main" || p.Test || !discovers(m) {
		return nil
	}
	var refs []string
	for _, b := range a.bindings(m) {
		if samePath(b.Program, p.Dir) && !slices.Contains(refs, b.Ref) {
			refs = append(refs, b.Ref)
			a.notice(fmt.Sprintf("%s is taken for the policy of %s: %s", a.relative(b.Ref), p.Package, a.shorter(b.Why)))
		}
	}
	return refs
}

func discovers(m *config.Module) bool { return m.Config.Discover == nil || *m.Config.Discover }

// shorter leaves the working directory out of a text.
func (a *analysis) shorter(text string) string {
	return strings.ReplaceAll(text, filepath.ToSlash(a.dir)+"/", "")
}

// bindings asks every format once for each module.
func (a *analysis) bindings(m *config.Module) []policy.Binding {
	if all, ok := a.found[m.Root]; ok {
		return all
	}
	all, errs := bindings(m)
	for _, err := range errs {
		a.notice(err.Error())
	}
	if a.found == nil {
		a.found = map[string][]policy.Binding{}
	}
	a.found[m.Root] = all
	return all
}

func bindings(m *config.Module) (all []policy.Binding, errs []error) {
	for _, f := range policy.Formats() {
		if f.Discover == nil {
			continue
		}
		bs, err := f.Discover(m.Root, run.PolicyOptions(m, m.Config.Facts))
		if err != nil {
			errs = append(errs, fmt.Errorf("no policies are looked for in %s sources: %w", f.Name, err))
		}
		all = append(all, bs...)
	}
	slices.SortStableFunc(all, func(x, y policy.Binding) int {
		return cmp.Or(cmp.Compare(x.Program, y.Program), cmp.Compare(x.Ref, y.Ref))
	})
	return all, errs
}

// bindingLine is a binding in the JSON of the policy command.
type bindingLine struct {
	Program string `json:"program"` // directory
	Policy  string `json:"policy"`
	Why     string `json:"why"`
}

// bindings prints what is found by itself below the module's root.
func (e *env) bindings(m *config.Module, asJSON bool) (int, error) {
	if m.Root == "" {
		return 0, usagef("no policy: name a file, or file#selector; or stand in a Go module, whose infrastructure code is then looked through")
	}
	all, errs := bindings(m)
	for _, err := range errs {
		fmt.Fprintf(e.Stderr, "iamvet: %v\n", err)
	}
	root := filepath.ToSlash(m.Root) + "/"
	lines := []bindingLine{}
	for _, b := range all {
		program := cmp.Or(strings.TrimPrefix(filepath.ToSlash(b.Program)+"/", root), "./")
		lines = append(lines, bindingLine{
			strings.TrimSuffix(program, "/"), strings.TrimPrefix(b.Ref, root), strings.ReplaceAll(b.Why, root, ""),
		})
	}
	if asJSON {
		return ExitClean, e.json(map[string]any{"version": report.Version, "found": lines})
	}
	for _, l := range lines {
		fmt.Fprintf(e.Stdout, "%s\t%s\t(%s)\n", l.Program, l.Policy, l.Why)
	}
	switch {
	case len(lines) == 0:
		fmt.Fprintf(e.Stderr, "iamvet: no infrastructure code below %s says which policy belongs to which program\n", m.Root)
	case !discovers(m):
		fmt.Fprintf(e.Stderr, "iamvet: none of them is used: %s has discover: false\n", m.Config.File)
	}
	return ExitClean, nil
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

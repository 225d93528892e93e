package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/prepare"
	"github.com/iamvet/iamvet/internal/report"
)

// noticeFound tells why policies that no one declared are taken for a program's.
func (a *analysis) noticeFound(p *load.Program, found []policy.Binding) {
	for _, err := range a.ready.Failures {
		a.notice(err.Error())
	}
	for _, b := range found {
		a.notice(fmt.Sprintf("%s is taken for the policy of %s: %s", a.shorter(b.Ref), p.Package, a.shorter(b.Why)))
	}
}

// shorter writes the paths in a text from the working directory.
func (a *analysis) shorter(text string) string { return from(a.dir, text) }

// bindingLine is a binding in the JSON of the policy command.
type bindingLine struct {
	Program string `json:"program"` // directory
	Policy  string `json:"policy"`
	Why     string `json:"why"`
}

// bindings prints what is found by itself in the module's repository.
func (e *env) bindings(m *config.Module, asJSON bool) (int, error) {
	if m.Root == "" {
		return 0, usagef("no policy: name a file, or file#selector; or stand in a Go module, whose infrastructure code is then looked through")
	}
	all, errs := prepare.Bindings(m)
	for _, err := range errs {
		fmt.Fprintf(e.Stderr, "iamvet: %v\n", err)
	}
	root := filepath.ToSlash(m.Root) + "/"
	lines := []bindingLine{}
	for _, b := range all {
		program := cmp.Or(strings.TrimPrefix(filepath.ToSlash(b.Program)+"/", root), "./")
		lines = append(lines, bindingLine{
			strings.TrimSuffix(program, "/"), from(m.Root, b.Ref), from(m.Root, b.Why),
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
		fmt.Fprintf(e.Stderr, "iamvet: no infrastructure code below %s says which policy belongs to which program\n", prepare.Repository(m.Root))
	case !prepare.Discovers(m):
		fmt.Fprintf(e.Stderr, "iamvet: none of them is used: %s has discover: false\n", m.Config.File)
	}
	return ExitClean, nil
}

// from writes the paths in a text from a directory, where they are in its repository.
func from(dir, text string) string {
	up := ""
	for at, top := dir, prepare.Repository(dir); ; at = filepath.Dir(at) {
		text = strings.ReplaceAll(text, filepath.ToSlash(at)+"/", up)
		text = strings.ReplaceAll(text, filepath.ToSlash(at)+"#", cmp.Or(up, "./")+"#") // a directory of it
		if at == top {
			return text
		}
		up += "../"
	}
}

// fromHere writes the paths in a text from the working directory.
func fromHere(text string) string {
	if dir, err := os.Getwd(); err == nil {
		return from(dir, text)
	}
	return text
}

func (a *analysis) notice(text string) {
	if !slices.Contains(a.notices, text) {
		a.notices = append(a.notices, text)
	}
}

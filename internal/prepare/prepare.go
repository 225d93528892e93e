// Package prepare makes the inputs of package run from loaded programs: the policies
// that are declared for each, in directives and the configuration, or else found in
// infrastructure code that says which role runs it; and what silences findings.
//
// The command line and the language server start here, so that they find the same. It
// reads sources and configuration, and not the policies.
package prepare

import (
	"go/token"
	"os"
	"slices"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// Programs prepares programs of some modules.
type Programs struct {
	Modules config.Modules
	// ReadFile reads Go files; nil means os.ReadFile.
	ReadFile func(string) ([]byte, error)
	// Declared leaves out policies that no one declared.
	Declared bool
	// Failures say where no policies could be looked for.
	Failures []error

	found map[string][]policy.Binding // by module root
}

// Program is a program that is ready to be run.
type Program struct {
	run.Input
	Module *config.Module
	// Problems are those of directives that cannot be read.
	Problems []error
	// Found says why policies that no one declared are taken.
	Found []policy.Binding
}

// Prepare prepares one program. summaries are those of all packages, by ID. The paths
// of policies and places are absolute. An error is that of the configuration.
func (s *Programs) Prepare(p *load.Program, summaries map[string]*summary.Package) (*Program, error) {
	m, err := s.Modules.Of(p.Dir)
	if err != nil {
		return nil, err
	}
	own := m.For(p.Package)
	out := &Program{Module: m, Input: run.Input{
		Package: p.Package, Library: p.Name != "main" && !p.Test, Facts: own.Facts, Load: run.PolicyOptions(m, own.Facts),
		Unseen: p.Unseen, Shared: p.Shared, Places: map[string]token.Position{},
	}}
	for _, id := range p.Packages {
		if sum := summaries[id]; sum != nil {
			out.Summaries = append(out.Summaries, sum)
			out.Entry = sum.Path
		}
	}
	ds, errs := s.Directives(p)
	for _, d := range ds {
		if d.Kind == directive.Policy {
			out.Policies = append(out.Policies, d.Path())
			out.Places[d.Path()] = d.Position
		}
	}
	for i, ref := range own.Policies {
		out.Policies = append(out.Policies, ref)
		if _, ok := out.Places[ref]; !ok {
			out.Places[ref] = own.Places[i]
		}
	}
	if len(out.Policies) == 0 {
		out.Found = s.Undeclared(p, m)
		for _, b := range out.Found {
			out.Policies = append(out.Policies, b.Ref)
		}
	}
	// Those of summaries are of all packages, and of the last sound text.
	_, allows, all := run.Directives(out.Entry, out.Summaries)
	if len(out.Summaries) > 0 {
		errs = all
	}
	out.Allows, out.Problems = append(allows, run.ConfigAllows(m.Config)...), errs
	return out, nil
}

// Directives are those of a program's own package.
func (s *Programs) Directives(p *load.Program) (ds []directive.Directive, errs []error) {
	read := s.ReadFile
	if read == nil {
		read = os.ReadFile
	}
	for _, name := range p.GoFiles {
		if src, err := read(name); err == nil { // else the go command has said so
			d, e := directive.Scan(name, src)
			ds, errs = append(ds, d...), append(errs, e...)
		}
	}
	return ds, errs
}

// Declares says whether a policy is declared for a library.
func (s *Programs) Declares(p load.Program) bool {
	if m, err := s.Modules.Of(p.Dir); err == nil && len(m.For(p.Package).Policies) > 0 {
		return true
	}
	ds, _ := s.Directives(&p)
	return slices.ContainsFunc(ds, func(d directive.Directive) bool { return d.Kind == directive.Policy })
}

// Idle is an allow that silenced nothing in any program.
type Idle struct {
	// Program is the index of the first program that has it.
	Program int
	check.Finding
}

// IdleAllows finds the allows that silenced nothing. One in a library or the
// configuration may serve a program that was not analysed.
func IdleAllows(ins []run.Input, results []*run.Result) []Idle {
	used := map[string]bool{}
	for i, r := range results {
		for k, allow := range ins[i].Allows {
			if r.Set != nil && r.Used[k] {
				used[allow.Position.String()] = true
			}
		}
	}
	var out []Idle
	for i, r := range results {
		if r.Set == nil {
			continue
		}
		for _, allow := range ins[i].Allows {
			at := allow.Position.String()
			if used[at] {
				continue
			}
			used[at] = true
			doubt := ""
			if allow.Everywhere || !ownFile(&ins[i], allow.Position.Filename) {
				doubt = "a program that was not checked in this run may need it"
			}
			out = append(out, Idle{i, allow.Idle(doubt, ins[i].Load.ReadFile)})
		}
	}
	return out
}

// ownFile says whether a file is of the program's own package.
func ownFile(in *run.Input, name string) bool {
	for _, s := range in.Summaries {
		if s.Path == in.Entry {
			return slices.Contains(s.Files, name)
		}
	}
	return false
}

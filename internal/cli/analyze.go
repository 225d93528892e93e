package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// analysis is the work of one run: programs loaded, summarized and linked.
type analysis struct {
	opt     analysisFlags
	dir     string
	modules config.Modules
	results []*run.Result
	inputs  []run.Input // of the results
	// errors are complaints about packages; what is sound was analysed all the same.
	errors []string
	// notices tell what was done that nobody asked for by name.
	notices []string
	found   map[string][]policy.Binding // by module root
	// directive are findings about directives that cannot be read.
	directive []check.Finding
}

// analyze loads the programs that the patterns match and analyses each.
func analyze(ctx context.Context, opt analysisFlags, patterns []string) (*analysis, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	a := &analysis{opt: opt, dir: dir, modules: config.Modules{}}
	cfg := load.Config{Dir: cmp.Or(opt.dir, dir), Patterns: patterns, Tests: opt.tests, Library: a.declares}
	if opt.tags != "" {
		cfg.BuildFlags = append(cfg.BuildFlags, "-tags="+opt.tags)
	}
	res, err := load.Load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	for _, e := range res.Errors {
		a.errors = append(a.errors, e.Error())
	}
	if len(res.Programs) == 0 {
		if len(a.errors) > 0 {
			return a, nil
		}
		return nil, fmt.Errorf("%w: name a main package, or declare a policy for a library with //iamvet:policy FILE or in %s", errNoProgram, config.FileName)
	}
	summaries, err := a.summarize(ctx, res)
	if err != nil {
		return nil, err
	}
	for i := range res.Programs {
		if err := a.program(&res.Programs[i], summaries); err != nil {
			return nil, err
		}
	}
	if a.results, err = run.All(a.inputs); err != nil {
		return nil, err
	}
	a.idleAllows()
	if len(a.results) > 0 {
		a.results[0].Findings = check.Sort(append(a.results[0].Findings, a.directive...))
	}
	slices.Sort(a.errors)
	a.errors = slices.Compact(a.errors)
	return a, nil
}

// summarize makes the summaries of all packages that need one, by ID.
func (a *analysis) summarize(ctx context.Context, res *load.Result) (map[string]*summary.Package, error) {
	out := map[string]*summary.Package{}
	err := res.Each(ctx, func(p *load.Package) error {
		s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
		if err != nil {
			return err
		}
		for _, e := range p.Errors {
			a.errors = append(a.errors, e.Error())
			if s.Broken == "" {
				s.Broken = e.Error()
			}
		}
		out[p.ID] = s
		return nil
	})
	return out, err
}

// program prepares one program. Programs that cannot reach AWS and have no
// policy are left out.
func (a *analysis) program(p *load.Program, summaries map[string]*summary.Package) error {
	for _, e := range p.Errors {
		a.errors = append(a.errors, e.Error())
	}
	m, err := a.modules.Of(p.Dir)
	if err != nil {
		return err
	}
	own := m.For(p.Package)
	a.opt.limits.add(&own.Facts)
	in := run.Input{Package: p.Package, Library: p.Name != "main" && !p.Test, Facts: own.Facts, Load: run.PolicyOptions(m, own.Facts), Unseen: p.Unseen}
	for _, id := range p.Packages {
		if s := summaries[id]; s != nil {
			in.Summaries = append(in.Summaries, s)
		}
	}
	declared, allows, errs := a.directives(p, &in)
	a.badDirectives(errs)
	in.Allows = append(allows, run.ConfigAllows(m.Config)...)
	for _, d := range declared {
		in.Policies = append(in.Policies, d.Path())
	}
	in.Policies = append(in.Policies, own.Policies...)
	switch {
	case len(a.opt.policies) > 0:
		in.Policies = slices.Clone(a.opt.policies)
	case len(in.Policies) == 0:
		in.Policies = a.discovered(p, m)
	}
	for _, refs := range [][]string{in.Facts.Boundaries, in.Facts.Guardrails} {
		for i, ref := range refs {
			refs[i] = a.relative(ref)
		}
	}
	a.places(&in, declared, &own)
	if a.opt.prepare != nil {
		a.opt.prepare(p, &in)
	}
	if len(in.Summaries) == 0 && len(in.Policies) == 0 && len(in.Unseen) == 0 {
		return nil
	}
	a.inputs = append(a.inputs, in)
	if text := run.UnseenNote(p.Package, p.Unseen); text != "" {
		a.notice(text)
	}
	return nil
}

// places notes where the policies are declared, and writes them as people do.
func (a *analysis) places(in *run.Input, declared []directive.Directive, own *config.Program) {
	at := map[string]token.Position{}
	for i, p := range own.Places {
		at[own.Policies[i]] = p
	}
	for _, d := range declared {
		at[d.Path()] = d.Position
	}
	in.Places = map[string]token.Position{}
	for i, ref := range in.Policies {
		in.Policies[i] = a.relative(ref)
		if p, ok := at[ref]; ok {
			p.Filename = a.relative(p.Filename)
			in.Places[in.Policies[i]] = p
		}
	}
}

// badDirectives notes the directives that cannot be read, each once.
func (a *analysis) badDirectives(errs []error) {
	for _, err := range errs {
		var bad *directive.Error
		if errors.As(err, &bad) && !slices.ContainsFunc(a.directive, func(f check.Finding) bool { return f.Position == bad.Position }) {
			a.directive = append(a.directive, check.Finding{
				Category: check.Invalid, Severity: check.Error, Message: bad.Message, Position: bad.Position,
			})
		}
	}
}

// directives reads a program's directives: from its summaries, or else from the
// files of its package.
func (a *analysis) directives(p *load.Program, in *run.Input) (policies []directive.Directive, allows []check.Allow, errs []error) {
	if n := len(in.Summaries); n > 0 {
		in.Entry = in.Summaries[n-1].Path
		return run.Directives(in.Entry, in.Summaries)
	}
	for _, d := range scan(p.GoFiles) {
		if d.Kind == directive.Policy {
			policies = append(policies, d)
		}
	}
	return policies, nil, nil
}

func scan(files []string) []directive.Directive {
	var out []directive.Directive
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			continue // the go command has said so
		}
		ds, _ := directive.Scan(name, src)
		out = append(out, ds...)
	}
	return out
}

// declares says whether a policy is declared for a library.
func (a *analysis) declares(p load.Program) bool {
	if m, err := a.modules.Of(p.Dir); err == nil && len(m.For(p.Package).Policies) > 0 {
		return true
	}
	return slices.ContainsFunc(scan(p.GoFiles), func(d directive.Directive) bool { return d.Kind == directive.Policy })
}

// relative writes a path relative to the working directory if it is below it.
func (a *analysis) relative(path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(a.dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// idleAllows reports the allows that silenced nothing in any program.
func (a *analysis) idleAllows() {
	type state struct {
		allow check.Allow
		used  bool
	}
	var order []string
	all := map[string]*state{}
	for i, r := range a.results {
		if r.Set == nil {
			continue
		}
		for k, allow := range a.inputs[i].Allows {
			key := allow.Position.String()
			if all[key] == nil {
				all[key] = &state{allow: allow}
				order = append(order, key)
			}
			all[key].used = all[key].used || r.Used[k]
		}
	}
	for _, key := range order {
		if s := all[key]; !s.used {
			a.addIdle(s.allow)
		}
	}
}

// addIdle adds the finding to the first program that has the allow. An allow in
// a library or the configuration may serve a program that was not analysed.
func (a *analysis) addIdle(allow check.Allow) {
	for i, r := range a.results {
		if r.Set == nil || !slices.ContainsFunc(a.inputs[i].Allows, func(b check.Allow) bool { return b.Position == allow.Position }) {
			continue
		}
		doubt := ""
		if allow.Everywhere || !ownFile(&a.inputs[i], allow.Position.Filename) {
			doubt = "a program that was not checked in this run may need it"
		}
		r.Findings = check.Sort(append(r.Findings, allow.Idle(doubt, a.inputs[i].Load.ReadFile)))
		return
	}
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

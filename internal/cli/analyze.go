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
	"strings"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/prepare"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// analysis is the work of one run: programs loaded, summarized and linked.
type analysis struct {
	opt     analysisFlags
	dir     string
	ready   prepare.Programs
	results []*run.Result
	inputs  []run.Input // of the results
	// errors are complaints about packages; what is sound was analysed all the same.
	errors  []string
	loading []load.Error // of which errors are made
	// notices tell what was done that nobody asked for by name.
	notices []string
	// directive are findings about directives that cannot be read.
	directive []check.Finding
}

// analyze loads the programs that the patterns match and analyses each.
func analyze(ctx context.Context, opt analysisFlags, patterns []string) (*analysis, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	a := &analysis{opt: opt, dir: dir, ready: prepare.Programs{Modules: config.Modules{}, Declared: len(opt.policies) > 0}}
	cfg := load.Config{Dir: cmp.Or(opt.dir, dir), Patterns: patterns, Tests: opt.tests, Library: a.ready.Declares}
	if opt.tags != "" {
		cfg.BuildFlags = append(cfg.BuildFlags, "-tags="+opt.tags)
	}
	res, err := load.Load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	a.loading = res.Errors
	if len(res.Programs) == 0 {
		a.errors = causes(a.loading)
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
	for _, r := range a.results {
		if text := run.SignedNote(r); text != "" {
			a.notice(text)
		}
	}
	a.errors = causes(a.loading)
	a.idleAllows()
	a.unmatched(res.Programs, patterns)
	if len(a.results) > 0 {
		a.results[0].Findings = check.Sort(append(a.results[0].Findings, a.directive...))
	}
	return a, nil
}

// summarize makes the summaries of all packages that need one, by ID.
func (a *analysis) summarize(ctx context.Context, res *load.Result) (map[string]*summary.Package, error) {
	out := map[string]*summary.Package{}
	imports := &summary.Imports{}
	err := res.Each(ctx, func(p *load.Package) error {
		s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info, Imports: imports})
		if err != nil {
			return err
		}
		for _, e := range p.Errors {
			a.loading = append(a.loading, e)
			if s.Broken == "" {
				s.Broken = oneLine(e.Error())
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
	a.loading = append(a.loading, p.Errors...)
	ready, err := a.ready.Prepare(p, summaries)
	if err != nil {
		return err
	}
	in := ready.Input
	a.opt.limits.add(&in.Facts)
	a.badDirectives(ready.Problems)
	a.noticeFound(p, ready.Found)
	if len(a.opt.policies) > 0 {
		in.Policies = slices.Clone(a.opt.policies)
	}
	for _, refs := range [][]string{in.Facts.Boundaries, in.Facts.Guardrails} {
		for i, ref := range refs {
			refs[i] = a.relative(ref)
		}
	}
	a.places(&in)
	in.Where = func(path string) (token.Position, bool) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(a.dir, path)
		}
		at, ok := ready.Module.Config.Where(path)
		at.Filename = a.relative(at.Filename)
		return at, ok
	}
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

// places writes policies, and where they are declared, as people do.
func (a *analysis) places(in *run.Input) {
	at := in.Places
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

// relative writes a path relative to the working directory if it is below it.
func (a *analysis) relative(path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	file, selector, selects := strings.Cut(path, "#")
	rel, err := filepath.Rel(a.dir, file)
	if err != nil || !filepath.IsLocal(rel) && len(rel) >= len(file) {
		return path
	}
	if rel == "." {
		rel = "./" // as a directory of infrastructure code is written
	}
	if selects {
		rel += "#" + selector
	}
	return rel
}

// idleAllows reports the allows that silenced nothing in any program.
func (a *analysis) idleAllows() {
	for _, idle := range prepare.IdleAllows(a.inputs, a.results) {
		r := a.results[idle.Program]
		r.Findings = check.Sort(append(r.Findings, idle.Finding))
	}
}

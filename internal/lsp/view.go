package lsp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/prepare"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// view is the analysis of one module, kept up to date with edits. It is used by
// one goroutine.
type view struct {
	root   string
	flags  []string // build flags
	loaded *load.Result
	ready  prepare.Programs
	// summaries are the last sound ones of each package, by ID: one that does not
	// type-check at the moment keeps what was known of it.
	summaries map[string]*summary.Package
	broken    map[string]string // why a package is not sound, by ID
	programs  []*program
	problems  []problem // of the configuration
}

// program is a program of the view.
type program struct {
	load.Program
	input    run.Input
	result   *run.Result
	found    []policy.Binding // policies that no one declared
	problems []problem        // of directives
	failure  error            // of reading the policies
}

// problem is an error with its place.
type problem struct {
	place
	message string
}

// place is a position in a file: line and column in bytes, from 1.
type place struct {
	file         string
	line, column int
}

// edit says which files changed since the last update.
type edit struct {
	files  []string // absolute
	reload bool     // what the module consists of may have changed
}

// update brings the view up to date. An error says why it could not be; the view
// then is as it was, or is loaded anew by the next update.
func (v *view) update(ctx context.Context, now texts, e edit) error {
	var changed map[string]bool // IDs of packages
	err := load.ErrReload
	if v.loaded != nil && !e.reload && !v.declarationsChange(now, e.files) {
		changed, err = v.revise(ctx, now, e.files)
	}
	if errors.Is(err, load.ErrReload) {
		changed = nil
		err = v.reload(ctx, now)
	}
	if err != nil {
		v.loaded = nil
		return err
	}
	v.ready.ReadFile = now.read
	if slices.ContainsFunc(e.files, func(name string) bool { return filepath.Ext(name) != ".go" }) {
		v.ready.Forget()
	}
	for _, p := range v.programs {
		if p.result != nil && !v.foundOthers(p) && !slices.ContainsFunc(p.Packages, func(id string) bool { return changed[id] }) {
			p.input.Load.ReadFile = now.read
			continue
		}
		if err := v.solve(p, now); err != nil {
			v.loaded = nil
			return err
		}
	}
	return nil
}

// foundOthers says whether infrastructure code gives other policies to a program than
// it did.
func (v *view) foundOthers(p *program) bool {
	if len(p.input.Policies) > len(p.found) {
		return false // some are declared
	}
	m, err := v.ready.Modules.Of(p.Dir)
	return err == nil && !slices.Equal(v.ready.Undeclared(&p.Program, m), p.found)
}

// declarationsChange says whether an edit is in a file that is read for its
// directives alone, as its package cannot reach AWS.
func (v *view) declarationsChange(now texts, files []string) bool {
	for _, name := range files {
		if filepath.Ext(name) != ".go" || v.summarized(name) {
			continue
		}
		if src, err := now.read(name); err == nil && strings.Contains(string(src), "//iamvet:") {
			return true
		}
		for _, p := range v.programs {
			for _, at := range p.input.Places {
				if at.Filename == name {
					return true
				}
			}
		}
	}
	return false
}

func (v *view) summarized(file string) bool {
	for _, p := range v.programs {
		if len(p.Packages) > 0 && slices.Contains(p.GoFiles, file) {
			return true
		}
	}
	for _, s := range v.summaries {
		if slices.Contains(s.Files, file) {
			return true
		}
	}
	return false
}

// reload loads the module from the start.
func (v *view) reload(ctx context.Context, now texts) error {
	v.ready, v.problems = prepare.Programs{Modules: config.Modules{}, ReadFile: now.read}, nil
	res, err := load.Load(ctx, load.Config{
		Dir: v.root, Patterns: []string{"./..."}, BuildFlags: v.flags, Overlay: now.overlay(),
		Library: v.ready.Declares,
	})
	if err != nil {
		return err
	}
	old := v.summaries
	v.summaries, v.broken = map[string]*summary.Package{}, map[string]string{}
	err = res.Each(ctx, func(p *load.Package) error {
		if len(p.Errors) > 0 && old[p.ID] != nil {
			v.summaries[p.ID] = old[p.ID]
		}
		return v.summarize(p)
	})
	if err != nil {
		v.summaries = old
		return err
	}
	v.loaded, v.programs = res, nil
	for _, p := range res.Programs {
		v.programs = append(v.programs, &program{Program: p})
	}
	return nil
}

// revise takes edits into account without loading again.
func (v *view) revise(ctx context.Context, now texts, files []string) (map[string]bool, error) {
	changed := map[string]bool{}
	err := v.loaded.Update(ctx, now.overlay(), files, func(p *load.Package) error {
		changed[p.ID] = true
		return v.summarize(p)
	})
	return changed, err
}

func (v *view) summarize(p *load.Package) error {
	delete(v.broken, p.ID)
	if len(p.Errors) > 0 {
		v.broken[p.ID] = p.Errors[0].Error()
		if v.summaries[p.ID] != nil {
			return nil
		}
	}
	s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
	if err != nil {
		return err
	}
	if s.Broken == "" {
		s.Broken = v.broken[p.ID]
	}
	v.summaries[p.ID] = s
	return nil
}

// solve prepares a program and finds its uses.
func (v *view) solve(p *program, now texts) error {
	ready, err := v.ready.Prepare(&p.Program, v.summaries)
	if err != nil {
		// The configuration is wrong: say so, and go on without it.
		v.problems = []problem{problemOf(err, place{file: filepath.Join(v.root, config.FileName), line: 1})}
		v.ready.Modules[p.Dir] = &config.Module{Root: v.root, Config: &config.Config{}}
		if ready, err = v.ready.Prepare(&p.Program, v.summaries); err != nil {
			return err
		}
	}
	in := ready.Input
	in.Name, in.Load.ReadFile = v.relative, now.read
	p.problems, p.found = nil, ready.Found
	for _, err := range ready.Problems {
		p.problems = append(p.problems, problemOf(err, place{file: v.root, line: 1}))
	}
	// Until the same policies can be read, what they said last holds.
	last := p.result
	p.input = in
	if p.result, err = run.Solve(&p.input); err == nil && last != nil && slices.Equal(last.Policies, in.Policies) {
		p.result.Set = last.Set
	}
	return err
}

// relative writes a file below the module's root without it.
func (v *view) relative(file string) string {
	if rel, err := filepath.Rel(v.root, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// moduleRoot is the directory of the go.mod that a directory belongs to; "" for
// none, and for the module cache.
func moduleRoot(dir string) string {
	if strings.Contains(filepath.Base(dir), "@v") {
		return ""
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return dir
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return ""
	}
	return moduleRoot(parent)
}

// problemOf places an error whose text begins with file:line:col, or else at a
// given place.
func problemOf(err error, otherwise place) problem {
	text := err.Error()
	if at, rest, ok := cutPosition(text); ok {
		return problem{at, rest}
	}
	return problem{otherwise, text}
}

// positioned is "file:line:col: text"; the column may lack, and words may stand
// before.
var positioned = regexp.MustCompile(`(?s)^(?:.*?: )?((?:[A-Za-z]:)?[^:]+):(\d+)(?::(\d+))?: (.*)$`)

func cutPosition(text string) (at place, rest string, ok bool) {
	m := positioned.FindStringSubmatch(text)
	if m == nil {
		return at, text, false
	}
	at.file = m[1]
	if _, err := fmt.Sscan(m[2], &at.line); err != nil {
		return at, text, false
	}
	if m[3] != "" {
		if _, err := fmt.Sscan(m[3], &at.column); err != nil {
			return at, text, false
		}
	}
	return at, m[4], true
}

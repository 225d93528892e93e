package cli

import (
	"cmp"
	"fmt"
	"go/build"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
)

// What a configuration says that fits nothing: most often a misspelt name.

// unmatched notes the patterns of configurations that match no package, and the names
// to which they give values that no resource depends on.
func (a *analysis) unmatched(programs []load.Program, patterns []string) {
	seen := map[string]bool{}
	for i := range programs {
		m, err := a.ready.Modules.Of(programs[i].Dir)
		if err != nil || m.Config.File == "" || seen[m.Config.File] {
			continue
		}
		seen[m.Config.File] = true
		u := unmatched{a: a, m: m, all: len(patterns) == 1 && patterns[0] == "./..." && cmp.Or(a.opt.dir, a.dir) == m.Root}
		for k := range programs {
			if other, err := a.ready.Modules.Of(programs[k].Dir); err == nil && other.Config == m.Config {
				u.packages = append(u.packages, programs[k].Package)
			}
		}
		for k, r := range a.results {
			if other := a.inputs[k].Package; slices.Contains(u.packages, other) {
				u.results = append(u.results, r)
			}
		}
		u.notice()
	}
}

// unmatched is the question for one configuration.
type unmatched struct {
	a        *analysis
	m        *config.Module
	packages []string // of the programs of this run that it is for
	results  []*run.Result
	all      bool // the run is about all packages of the module
	programs []string
	listed   bool
}

func (u *unmatched) notice() {
	type note struct {
		at   token.Position
		text string
	}
	var notes []note
	c := u.m.Config
	for i := range c.Programs {
		p := &c.Programs[i]
		for k, pattern := range p.Packages {
			if hint, no := u.matchesNothing(pattern); no && k < len(p.Patterns) {
				notes = append(notes, note{p.Patterns[k], fmt.Sprintf("%q matches no package of the module%s", pattern, hint)})
			}
		}
		for _, n := range p.At {
			if text := u.idle(n, p); text != "" {
				notes = append(notes, note{n.Position, text})
			}
		}
	}
	for _, n := range c.At {
		if text := u.idle(n, nil); text != "" {
			notes = append(notes, note{n.Position, text})
		}
	}
	if dir := c.ManagedDir(); dir != "" {
		if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
			at, _ := c.Where(dir)
			notes = append(notes, note{at, "managed_policies: there is no folder " + c.Managed})
		}
	}
	slices.SortStableFunc(notes, func(x, y note) int {
		return cmp.Or(cmp.Compare(x.at.Line, y.at.Line), cmp.Compare(x.at.Column, y.at.Column))
	})
	for _, n := range notes {
		n.at.Filename = u.a.relative(n.at.Filename)
		u.a.notice(fmt.Sprintf("%s: warning: %s", n.at, n.text))
	}
}

// matchesNothing says whether a pattern of packages matches none. That of another
// module may match what is not there now.
func (u *unmatched) matchesNothing(pattern string) (hint string, no bool) {
	p := config.Program{Packages: []string{pattern}}
	matches := func(pkg string) bool { return p.Matches(pkg, u.m.Path) }
	if slices.ContainsFunc(u.packages, matches) {
		return "", false
	}
	relative := pattern == "." || strings.HasPrefix(pattern, "./") || pattern == u.m.Path || strings.HasPrefix(pattern, u.m.Path+"/")
	first, _, _ := strings.Cut(pattern, "/")
	if !relative && (strings.Contains(first, ".") || pattern == "...") || strings.HasPrefix(pattern, "../") {
		return "", false
	}
	found := false
	u.walk(func(pkg, _ string) bool {
		found = found || matches(pkg)
		p.Packages[0] = "./" + pattern
		if !relative && matches(pkg) {
			hint = fmt.Sprintf(" (did you mean %q?)", "./"+pattern)
		}
		p.Packages[0] = pattern
		return !found
	})
	return hint, !found
}

// walk visits the module's folders with Go files until visit says false.
func (u *unmatched) walk(visit func(pkg, dir string) bool) {
	last := ""
	_ = filepath.WalkDir(u.m.Root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what can't be read has no packages
		}
		dir := filepath.Dir(name)
		base := d.Name()
		switch {
		case d.IsDir() && name != u.m.Root && (base == "vendor" || base == "testdata" || base == "node_modules" || base[0] == '.' || base[0] == '_' || exists(filepath.Join(name, "go.mod"))):
			return filepath.SkipDir
		case d.IsDir() || dir == last || !strings.HasSuffix(base, ".go"):
			return nil
		}
		last = dir
		rel, err := filepath.Rel(u.m.Root, dir)
		if err == nil && !visit(path.Join(u.m.Path, filepath.ToSlash(rel)), dir) {
			return filepath.SkipAll
		}
		return nil
	})
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// sections are the kinds of names, and what they are called in messages.
var sections = map[string]struct{ scheme, word string }{
	"env": {"env:", "environment variable"}, "flags": {"flag:", "flag"}, "config": {"config:", "configuration key"},
}

// idle says that no resource of an entry's programs depends on a name; "" if one does,
// or may in a program that is not of this run.
func (u *unmatched) idle(n config.Name, entry *config.Program) string {
	is := sections[n.Section]
	var open []string
	asked := false
	for _, r := range u.results {
		if entry != nil && !entry.Matches(r.Package, u.m.Path) {
			continue
		}
		if slices.Contains(r.Program.Given, is.scheme+n.Name) || len(r.Program.Incomplete) > 0 {
			return ""
		}
		asked = true
		open = slices.Concat(open, r.Program.Env, r.Program.Flags, r.Program.Keys)
	}
	if !asked || len(u.a.errors) > 0 || !u.complete(entry) {
		return ""
	}
	text := fmt.Sprintf("no resource depends on the %s %q", is.word, n.Name)
	slices.Sort(open)
	return text + suggest(n.Name, open)
}

// complete says whether all programs that an entry may be for are of this run.
func (u *unmatched) complete(entry *config.Program) bool {
	if u.all {
		return true
	}
	if !u.listed {
		u.listed = true
		context := build.Default
		context.BuildTags = strings.FieldsFunc(u.a.opt.tags, func(r rune) bool { return r == ',' || r == ' ' })
		u.walk(func(pkg, dir string) bool {
			p, err := context.ImportDir(dir, 0)
			if err != nil {
				return true // no Go files for this platform
			}
			var files []string
			for _, f := range slices.Concat(p.GoFiles, p.CgoFiles) {
				files = append(files, filepath.Join(dir, f))
			}
			if p.Name == "main" || u.a.ready.Declares(load.Program{Package: pkg, Dir: dir, GoFiles: files}) {
				u.programs = append(u.programs, pkg)
			}
			return true
		})
	}
	return !slices.ContainsFunc(u.programs, func(pkg string) bool {
		return (entry == nil || entry.Matches(pkg, u.m.Path)) && !slices.Contains(u.packages, pkg)
	})
}

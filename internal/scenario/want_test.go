package scenario

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
)

// wants are the expectations of a program, by "file:line".
type wants struct {
	uses       map[string][]string
	unresolved map[string][]string
	none       []string
	elsewhere  []string // operations used in packages that are not the program's
}

func newWants() *wants {
	return &wants{uses: map[string][]string{}, unresolved: map[string][]string{}}
}

// read collects the comments of a package.
func (w *wants) read(p *load.Package) error {
	for _, f := range p.Files {
		for _, g := range f.Comments {
			for _, c := range g.List {
				text, ok := strings.CutPrefix(c.Text, "// want ")
				if !ok {
					continue
				}
				if err := w.add(line(p.Fset.Position(c.Pos())), text); err != nil {
					return fmt.Errorf("%s: %w", p.Fset.Position(c.Pos()), err)
				}
			}
		}
	}
	return nil
}

func (w *wants) add(at, text string) error {
	kind, rest, ok := strings.Cut(text, ": ")
	if !ok {
		return fmt.Errorf("want %q: no colon", text)
	}
	switch kind {
	case "use":
		for _, u := range splitOutside(rest, "; ") {
			w.uses[at] = append(w.uses[at], strings.TrimSpace(u))
		}
	case "unresolved":
		w.unresolved[at] = append(w.unresolved[at], strings.TrimSpace(rest))
	case "none":
		w.none = append(w.none, strings.Fields(rest)...)
	case "elsewhere":
		w.elsewhere = append(w.elsewhere, strings.Fields(rest)...)
	default:
		return fmt.Errorf("want %q: use, unresolved, none or elsewhere", kind)
	}
	return nil
}

func line(p token.Position) string {
	return fmt.Sprintf("%s:%d", filepath.Base(filepath.Dir(p.Filename))+"/"+filepath.Base(p.Filename), p.Line)
}

// compare returns what differs, sorted. local tells the program's own files.
func (w *wants) compare(prog *flow.Program, local func(file string) bool) []string {
	var diffs []string
	got := map[string][]string{}
	far, farWant := map[string]bool{}, map[string]bool{}
	for i := range prog.Uses {
		u := &prog.Uses[i]
		name := u.Service + "." + u.Operation
		if slices.Contains(w.none, name) {
			diffs = append(diffs, line(u.Position)+": "+name+" must not appear")
		}
		if !local(u.Position.Filename) {
			far[name] = true
			continue
		}
		got[line(u.Position)] = append(got[line(u.Position)], render(u))
	}
	for _, name := range w.elsewhere {
		farWant[name] = true
	}
	diffs = append(diffs, missing("elsewhere: no use ", farWant, far)...)
	diffs = append(diffs, missing("elsewhere: unexpected use ", far, farWant)...)
	if !w.tellsCertainty() {
		for at := range got {
			for i := range got[at] {
				got[at][i] = strings.ReplaceAll(got[at][i], uncertain+`"`, `"`)
			}
		}
	}
	diffs = append(diffs, useDiffs(w.uses, got)...)
	lost := map[string][]string{}
	for _, u := range prog.Unresolved {
		lost[line(u.Position)] = append(lost[line(u.Position)], u.Reason)
	}
	diffs = append(diffs, unresolvedDiffs(w.unresolved, lost)...)
	for _, inc := range prog.Incomplete {
		diffs = append(diffs, "incomplete: "+inc)
	}
	sort.Strings(diffs)
	return slices.Compact(diffs)
}

// tellsCertainty says whether a program's comments mark what may be replaced: then what
// is not marked is sure.
func (w *wants) tellsCertainty() bool {
	for at := range w.uses {
		if slices.ContainsFunc(w.uses[at], func(u string) bool { return strings.Contains(u, uncertain+`"`) }) {
			return true
		}
	}
	return false
}

// useDiffs compares the uses on each line as sets of single combinations of
// values, so that it does not matter how they are grouped into uses.
func useDiffs(want, got map[string][]string) []string {
	var diffs []string
	for _, at := range lines(want, got) {
		wants, names := map[string]bool{}, map[string]bool{}
		for _, w := range want[at] {
			if !strings.Contains(w, "{") {
				names[w] = true
				continue
			}
			for _, c := range combinations(w) {
				wants[c] = true
			}
		}
		gots, seen := map[string]bool{}, map[string]bool{}
		for _, g := range got[at] {
			seen[bare(g)] = true
			if names[bare(g)] {
				continue
			}
			for _, c := range combinations(g) {
				gots[c] = true
			}
		}
		diffs = append(diffs, missing(at+": no use ", names, seen)...)
		diffs = append(diffs, missing(at+": no use ", wants, gots)...)
		diffs = append(diffs, missing(at+": unexpected use ", gots, wants)...)
	}
	return diffs
}

func missing(what string, a, b map[string]bool) []string {
	var out []string
	for s := range a {
		if !b[s] {
			out = append(out, what+s)
		}
	}
	return out
}

func lines(maps ...map[string][]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range maps {
		for at := range m {
			if !seen[at] {
				seen[at] = true
				out = append(out, at)
			}
		}
	}
	sort.Strings(out)
	return out
}

// combinations writes a use out for every choice of one value for each member:
// {A="x"|"y", B?="z"} stands for four. Repeated members, the elements of a list,
// stay together.
func combinations(use string) []string {
	name, rest, _ := strings.Cut(use, "{")
	end := strings.LastIndex(rest, "}")
	if end < 0 {
		return []string{use}
	}
	out := []string{name + "{"}
	for _, m := range splitOutside(rest[:end], ", ") {
		var next []string
		for _, choice := range choices(m) {
			for _, o := range out {
				if choice != "" && !strings.HasSuffix(o, "{") {
					o += ", "
				}
				next = append(next, o+choice)
			}
		}
		out = next
	}
	for i := range out {
		out[i] += "}" + rest[end+1:]
	}
	return out
}

func choices(member string) []string {
	name, values, hasValue := strings.Cut(member, "=")
	maybe := strings.HasSuffix(name, "?")
	name = strings.TrimSuffix(name, "?")
	var out []string
	switch {
	case member == "":
		return []string{""}
	case !hasValue:
		out = []string{name}
	case strings.Contains(name, "[]"), strings.HasSuffix(name, ".keys"):
		out = []string{name + "=" + values}
	default:
		for _, v := range splitOutside(values, "|") {
			out = append(out, name+"="+v)
		}
	}
	if maybe {
		out = append(out, "")
	}
	return out
}

// splitOutside splits at separators that are not inside quotes.
func splitOutside(s, sep string) []string {
	var out []string
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			quoted = !quoted
		}
		if !quoted && strings.HasPrefix(s[i:], sep) {
			out = append(out, s[start:i])
			start = i + len(sep)
			i = start - 1
		}
	}
	return append(out, s[start:])
}

func unresolvedDiffs(want, got map[string][]string) []string {
	var diffs []string
	for _, at := range lines(want, got) {
		for _, w := range want[at] {
			if !slices.ContainsFunc(got[at], func(g string) bool { return strings.Contains(g, w) }) {
				diffs = append(diffs, at+": no unresolved "+w)
			}
		}
		for _, g := range got[at] {
			if !slices.ContainsFunc(want[at], func(w string) bool { return strings.Contains(g, w) }) {
				diffs = append(diffs, at+": unexpected unresolved "+g)
			}
		}
	}
	return diffs
}

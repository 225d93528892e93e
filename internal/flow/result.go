package flow

import (
	"go/token"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// program turns the solution into what callers see.
func (l *linker) program() *Program {
	out := &Program{Package: l.opt.Entry}
	paths := l.shortestPaths()
	l.eval = newEvaluator(l)
	for _, u := range l.useList {
		out.Uses = append(out.Uses, l.usesAt(u, paths)...)
	}
	sort.SliceStable(out.Uses, func(i, j int) bool { return lessUse(&out.Uses[i], &out.Uses[j]) })
	out.Uses = slices.CompactFunc(out.Uses, func(a, b Use) bool { return !lessUse(&a, &b) && !lessUse(&b, &a) })
	for _, u := range l.lostAt {
		out.Unresolved = append(out.Unresolved, Unresolved{
			Position: u.f.pkg.sum.Position(u.pos), Path: paths.to(u.f, u.pos), Reason: u.reason})
	}
	sort.Slice(out.Unresolved, func(i, j int) bool {
		a, b := &out.Unresolved[i], &out.Unresolved[j]
		if c := comparePos(a.Position, b.Position); c != 0 {
			return c < 0
		}
		return a.Reason < b.Reason
	})
	for _, p := range l.order {
		if p.sum.Broken != "" {
			out.Incomplete = append(out.Incomplete, p.sum.Path+": "+p.sum.Broken)
		}
	}
	out.Env, out.Flags = l.eval.names("env:"), l.eval.names("flag:")
	return out
}

func comparePos(a, b token.Position) int {
	if c := strings.Compare(a.Filename, b.Filename); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Column - b.Column
}

func lessUse(a, b *Use) bool {
	if c := comparePos(a.Position, b.Position); c != 0 {
		return c < 0
	}
	if a.Service != b.Service {
		return a.Service < b.Service
	}
	if a.Operation != b.Operation {
		return a.Operation < b.Operation
	}
	return a.sortKey() < b.sortKey()
}

// pathTree holds, for each reached function, the edge by which a shortest path
// from an entry point comes.
type pathTree struct {
	via   map[*function]*edge
	entry map[*function]bool
}

// shortestPaths searches breadth first. Ties are broken by position, so that the
// paths do not depend on the order in which the solution was found.
func (l *linker) shortestPaths() *pathTree {
	t := &pathTree{via: map[*function]*edge{}, entry: map[*function]bool{}}
	var level []*function
	for _, f := range l.entries {
		if !t.entry[f] {
			t.entry[f] = true
			level = append(level, f)
		}
	}
	seen := map[*function]bool{}
	for _, f := range level {
		seen[f] = true
	}
	for len(level) > 0 {
		sort.Slice(level, func(i, j int) bool { return level[i].f.Name < level[j].f.Name })
		best := map[*function]*edge{}
		var next []*function
		for _, f := range level {
			for _, e := range f.out {
				if seen[e.callee] {
					continue
				}
				old := best[e.callee]
				if old == nil {
					next = append(next, e.callee)
				}
				if old == nil || betterEdge(e, old) {
					best[e.callee] = e
				}
			}
		}
		for _, f := range next {
			seen[f] = true
			t.via[f] = best[f]
		}
		level = next
	}
	return t
}

func betterEdge(a, b *edge) bool {
	if a.kind == byOpaque != (b.kind == byOpaque) {
		return b.kind == byOpaque
	}
	if c := strings.Compare(a.caller.f.Name, b.caller.f.Name); c != 0 {
		return c < 0
	}
	if a.pos != b.pos {
		return lessPos(a.pos, b.pos)
	}
	return a.reason < b.reason
}

func lessPos(a, b summary.Pos) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	if a.Line != b.Line {
		return a.Line < b.Line
	}
	return a.Col < b.Col
}

// to is the path from an entry point to a place in f.
func (t *pathTree) to(f *function, at summary.Pos) []Step {
	var out []Step
	step := Step{Function: displayFunc(f.f.Name, false), Position: f.pkg.sum.Position(at)}
	out = append(out, step)
	for !t.entry[f] {
		e := t.via[f]
		if e == nil || e.caller == nil {
			break
		}
		f = e.caller
		pos := e.pos
		if pos == (summary.Pos{}) {
			pos = f.f.Pos
		}
		out = append(out, Step{Function: displayFunc(f.f.Name, false), Position: f.pkg.sum.Position(pos), Reason: e.reason})
	}
	slices.Reverse(out)
	return out
}

package flow

import (
	"go/token"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// program turns the solution into what callers see.
func (l *linker) program() *Program {
	out := &Program{Package: l.opt.Entry}
	paths := l.shortestPaths()
	l.eval = newEvaluator(l)
	l.eval.definitions() // while no question is under way
	for _, u := range l.useList {
		out.Uses = append(out.Uses, l.usesAt(u, paths)...)
	}
	sort.SliceStable(out.Uses, func(i, j int) bool { return lessUse(&out.Uses[i], &out.Uses[j]) })
	out.Uses = slices.CompactFunc(out.Uses, func(a, b Use) bool { return !lessUse(&a, &b) && !lessUse(&b, &a) })
	for _, u := range l.lostAt {
		path, _ := paths.to(u.f, u.pos)
		out.Unresolved = append(out.Unresolved, Unresolved{
			Position: u.f.pkg.sum.Position(u.pos), Path: path, Reason: u.reason})
	}
	sort.Slice(out.Unresolved, func(i, j int) bool {
		a, b := &out.Unresolved[i], &out.Unresolved[j]
		if c := comparePos(a.Position, b.Position); c != 0 {
			return c < 0
		}
		return a.Reason < b.Reason
	})
	out.Signed = l.signed()
	for _, p := range l.order {
		if p.sum.Broken != "" {
			out.Incomplete = append(out.Incomplete, p.sum.Path+": "+p.sum.Broken)
		}
	}
	for i := range out.Uses {
		l.eval.askFor(&out.Uses[i])
	}
	out.Env, out.Flags, out.Keys = l.eval.names("env:"), l.eval.names("flag:"), l.eval.names("config:")
	out.Given = sortedKeys(l.eval.given)
	return out
}

// Briefly says in one line which packages could not be analysed whole: what one lacks, those
// that import it often lack too.
func Briefly(incomplete []string) string {
	switch n := len(incomplete) - 1; {
	case n < 1:
		return strings.Join(incomplete, "")
	case n == 1:
		return incomplete[0] + " (and 1 more package)"
	default:
		return incomplete[0] + " (and " + strconv.Itoa(n) + " more packages)"
	}
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

func betterEdge(a, b *edge) bool {
	if a.kind == byOpaque != (b.kind == byOpaque) {
		return b.kind == byOpaque
	}
	if a.kind == byOpaque && a.call < 0 != (b.call < 0) {
		return b.call < 0 // what is called from nowhere that is known
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

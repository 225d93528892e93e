package flow

import (
	"slices"
	"sort"

	"github.com/iamvet/iamvet/internal/summary"
)

// pathTree holds, for each reached function, the arrival by which a shortest path
// from an entry point comes.
type pathTree struct {
	l   *linker
	via map[*function]*arrival
	// runs says whether a function calls what a parameter brings, itself or by what it
	// passes it on to.
	runs map[*function]bool
	made makers
}

// arrival is a way to come to a function.
type arrival struct {
	f    *function
	edge *edge    // nil: f is an entry point
	from *arrival // nil with edge
	// again says that f was reached before: only what a parameter brings is new.
	again bool
}

// shortestPaths searches breadth first. A function that calls what a parameter brings
// is left for it only if the call by which the path came may have brought it: the
// helper that runs any function does not join all its callers. Ties are broken by
// position, so that the paths do not depend on the order in which the solution was
// found. What goes to opaque code as any may well be printed only: such ways are taken
// where there is no other.
func (l *linker) shortestPaths() *pathTree {
	t := &pathTree{l: l, via: map[*function]*arrival{}, runs: map[*function]bool{}, made: l.makers()}
	var level []*arrival
	for _, f := range l.entries {
		if t.via[f] == nil {
			t.via[f] = &arrival{f: f}
			level = append(level, t.via[f])
		}
	}
	t.search(level, true, false)
	t.search(t.arrivals(), true, true)
	// What is left has a path only if calls are mixed: longer ways than those that were
	// followed bring the value.
	t.search(t.arrivals(), false, true)
	return t
}

func (t *pathTree) arrivals() []*arrival {
	var out []*arrival
	for _, a := range t.via {
		out = append(out, a)
	}
	return out
}

// maxAgain bounds the further ways to a function that are followed for what they bring.
const maxAgain = 100

// search follows calls from arrivals; strict says that values must come with them,
// loose that values which opaque code got as any are called.
func (t *pathTree) search(level []*arrival, strict, loose bool) {
	came, again := map[[2]*edge]bool{}, map[*function]int{}
	for len(level) > 0 {
		sort.SliceStable(level, func(i, j int) bool { return lessArrival(level[i], level[j]) })
		best := map[*function]*arrival{}
		var next []*arrival
		for _, a := range level {
			for _, e := range append(a.f.out[:len(a.f.out):len(a.f.out)], t.made.kept[a.f]...) {
				if e.loose && !loose && !e.made {
					continue
				}
				if a.again && e.by == 0 && !t.passesOn(e) || strict && e.by != 0 && !t.brings(a, e.by, e.val) {
					continue
				}
				if t.via[e.callee] != nil {
					if key := [2]*edge{e, a.edge}; strict && again[e.callee] < maxAgain && !came[key] && t.runsParameter(e.callee) {
						came[key] = true
						again[e.callee]++
						next = append(next, &arrival{f: e.callee, edge: e, from: a, again: true})
					}
					continue
				}
				here := &arrival{f: e.callee, edge: e, from: a}
				if old := best[e.callee]; old == nil || betterEdge(e, old.edge) {
					best[e.callee] = here
				}
			}
		}
		for f, a := range best {
			t.via[f] = a
			next = append(next, a)
		}
		level = next
	}
}

func lessArrival(a, b *arrival) bool {
	if a.f != b.f {
		return a.f.f.Name < b.f.f.Name
	}
	return a.edge != nil && b.edge != nil && betterEdge(a.edge, b.edge)
}

func (t *pathTree) runsParameter(f *function) bool {
	runs, known := t.runs[f]
	if !known {
		t.runs[f] = false // of a recursion
		runs = slices.ContainsFunc(f.out, func(e *edge) bool { return e.by != 0 || t.passesOn(e) })
		t.runs[f] = runs
	}
	return runs
}

// passesOn says whether a call hands a parameter on to a function that runs it.
func (t *pathTree) passesOn(e *edge) bool {
	for i := range e.callee.f.Params {
		fn, arg := e.arg(i)
		if fn == e.caller && fn != nil && isParameter(fn, arg) && t.l.carry(fn, arg) {
			return t.runsParameter(e.callee)
		}
	}
	return false
}

func isParameter(f *function, id summary.NodeID) bool { return id > 0 && int(id) <= len(f.f.Params) }

// brings says whether a value may have come to a parameter of the function by the call
// of an arrival, and by those before it.
func (t *pathTree) brings(a *arrival, param summary.NodeID, v valueID) bool {
	for a.edge != nil && param != 0 {
		from, ok := t.l.brings(a.edge, param, v)
		if !ok {
			return false
		}
		a, param = a.from, from
	}
	return true
}

// brings says whether a call may bring a value to a parameter of its callee, and by
// which parameter of the caller it comes; 0 if it does not come by one.
func (l *linker) brings(e *edge, param summary.NodeID, v valueID) (from summary.NodeID, ok bool) {
	fn, arg := e.arg(int(param) - 1)
	if fn == nil || e.kind == viaField || !l.carry(fn, arg) {
		return 0, true
	}
	if !l.nodes[l.nodeOf(fn, arg)].contains(v) {
		return 0, false
	}
	if fn != e.caller || !isParameter(fn, arg) {
		return 0, true
	}
	return arg, true
}

// feasible says whether the calls of a chain bring what its inner calls call.
func (l *linker) feasible(chain *context) bool {
	type wanted struct {
		param summary.NodeID
		val   valueID
	}
	var want []wanted
	for c := chain; c != nil; c = c.up {
		if c.edge.row != nil {
			continue
		}
		var out []wanted
		for _, w := range want {
			from, ok := l.brings(c.edge, w.param, w.val)
			if !ok {
				return false
			}
			if from != 0 {
				out = append(out, wanted{from, w.val})
			}
		}
		want = out
		if c.edge.by != 0 {
			want = append(want, wanted{c.edge.by, c.edge.val})
		}
	}
	return true
}

// guesses is 1 for a call that a library may well not make: of what it got as any, or as
// the result of what it called.
func (e *edge) guesses() int {
	if e.kind == byOpaque && (e.loose && !e.made || e.call < 0 && !e.kept) {
		return 1
	}
	return 0
}

// to is the path from an entry point to a place in f, and on how many guesses it stands.
func (t *pathTree) to(f *function, at summary.Pos) (out []Step, guesses int) {
	if !summary.IsStandin(f.f.Name) {
		out = append(out, Step{Function: displayFunc(f.f.Name, false), Position: f.pkg.sum.Position(at)})
	}
	for a := t.via[f]; a != nil && a.edge != nil && a.edge.caller != nil; a = a.from {
		out = addStep(out, a.edge)
		guesses += a.edge.guesses()
	}
	slices.Reverse(out)
	return out, guesses
}

// addStep adds the call of an edge, but for one by a function that stands for one of a
// library.
func addStep(steps []Step, ed *edge) []Step {
	if summary.IsStandin(ed.caller.f.Name) {
		return steps
	}
	return append(steps, Step{Function: displayFunc(ed.caller.f.Name, false), Position: ed.caller.pkg.sum.Position(edgePos(ed)), Reason: ed.reason})
}

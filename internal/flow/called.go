package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// called is what a call runs in a context.
type called struct {
	edges    []*edge  // to functions of the program
	external []string // functions without a summary
	other    bool     // code that is not known
}

// calledBy tells what a call runs in a context. What a function value can be depends
// on who passed it: a generic Map runs the function that this caller gave it, and not
// those of its other callers.
func (e *evaluator) calledBy(r ref, call int32) called {
	c := &r.f.f.Calls[call]
	all := called{edges: callees(r.f, call)}
	if c.Kind == summary.Static {
		if len(all.edges) == 0 {
			all.external = []string{c.Fn}
		}
		return all
	}
	all.other = len(all.edges) == 0 || e.l.reachesOpaque(r.f, call)
	if c.Kind == summary.Invoke && r.ctx != nil && r.ctx.edge.row != nil { // the receiver may be chosen
		all.edges = slices.DeleteFunc(all.edges, func(ed *edge) bool { return !e.canReceive(ed, r.ctx) })
	}
	if c.Kind != summary.Dynamic {
		return all
	}
	var names []string
	var known bool
	part := e.partly(func() { names, known = e.functionsAt(ref{r.f, c.Fun, r.ctx}) })
	if known && len(names) == 0 && part && e.withhold() {
		return called{}
	}
	if !known || len(names) == 0 {
		return all
	}
	var some called
	for _, name := range names {
		found := false
		for _, ed := range all.edges {
			if ed.callee.f.Name == name {
				found = true
				some.edges = append(some.edges, ed)
			}
		}
		switch {
		case found:
		case e.l.funcs[name] != nil: // that it is called here was missed
			return all
		default:
			some.external = append(some.external, name)
		}
	}
	return some
}

// receivedBy leaves out the methods of structs that the receiver of a call by an interface
// is not: newSink(false) returned another. Texts alone are worth the question.
func (e *evaluator) receivedBy(r ref, c *summary.Call, all called) called {
	if c.Kind != summary.Invoke || len(all.edges) < 2 {
		return all
	}
	var some []*edge
	part := e.partly(func() {
		for _, ed := range all.edges {
			if e.canReceive(ed, r.ctx) {
				some = append(some, ed)
			}
		}
	})
	if len(some) == 0 && part && e.withhold() {
		return called{}
	}
	if len(some) > 0 {
		all.edges = some
	}
	return all
}

// functionsAt names the functions that a value can be, sorted; false if not all are
// known. A question under way may find more.
func (e *evaluator) functionsAt(r ref) (names []string, known bool) {
	if m, ok := e.memoFuncs[r]; ok && !e.assumes(m.deps) {
		e.deps = e.deps.union(m.deps)
		return m.names, m.known
	}
	saved := e.begin()
	names, known = e.functionNames(r)
	if e.low == never && !e.hard && !e.here {
		e.memoFuncs[r] = functionNames{names, known, e.deps}
	}
	e.end(saved)
	return names, known
}

// functionNames is an answer of functionsAt.
type functionNames struct {
	names []string
	known bool
	deps  deps
}

func (e *evaluator) functionNames(r ref) (names []string, known bool) {
	for _, l := range e.pointees(r) {
		if l.kind != locAlloc {
			return nil, false
		}
		n := &l.f.f.Nodes[l.id]
		switch {
		case n.Op == summary.OpClosure, n.Op == summary.OpFunc && n.N == 0, n.Op == summary.OpBound && n.N == 0:
			names = append(names, n.Sym)
		default:
			return nil, false
		}
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

// possible says whether the calls of a chain can follow each other: that each runs, by
// a function value, what the calls outside it brought.
func (e *evaluator) possible(chain *context) bool {
	if !e.l.feasible(chain) {
		return false
	}
	deps, steps := e.deps, e.steps
	e.steps = 0
	ok := true
	if e.partly(func() { ok = e.canRun(chain) }) {
		ok = true // a question under way may find more
	}
	e.deps, e.steps = deps, steps
	return ok
}

// again says whether a call is one round of a recursion more: what that returns is not
// followed.
func again(ed *edge, ctx *context) bool {
	for c := ctx; c != nil; c = c.up {
		if c.edge == ed {
			return true
		}
	}
	return false
}

const recursion = "result of a recursion"

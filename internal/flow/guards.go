package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Guards: code that runs only where a value is one of some constants. Where all that the
// value can be is constants, and none of them fits, what is behind the guard is left out:
// of "switch kind" each caller gets the case of its kind.

// maxConstants bounds the values that are looked at for a test.
const maxConstants = 64

// guardSteps bounds the questions for a guard that asks for fields by which a program chooses:
// they are not among those of the use.
const guardSteps = 500

// verdict says whether what a guard stands before runs.
type verdict uint8

const (
	inSomeRun verdict = iota // in some run, as far as the program shows
	inDoubt                  // only with values that may be replaced before they are tested
	inNoRun
)

type guardAt struct {
	f     *function
	guard int32
	ctx   *context
}

type guardAnswer struct {
	verdict verdict
	deps    deps
}

// guardSays says whether what a guard stands before runs in a context. A guard that
// depends on a question under way lets all run.
func (e *evaluator) guardSays(f *function, guard int32, ctx *context) verdict {
	key := guardAt{f, guard, ctx}
	if guard == 0 || e.openGuard[key] || !e.decides(f, guard) {
		return inSomeRun
	}
	if m, ok := e.guards[key]; ok {
		e.deps = e.deps.union(m.deps)
		return m.verdict
	}
	e.openGuard[key] = true
	tests := f.f.Guards[guard-1]
	ask := e.inside
	if e.asksChoices(f, tests) {
		ask = e.beside
	}
	var out verdict
	in := ask(func() { out = e.testsSay(f, tests, ctx) })
	delete(e.openGuard, key)
	e.deps = e.deps.union(in.deps)
	if in.low != never || in.hard { // the answer is not whole
		return inSomeRun
	}
	e.guards[key] = guardAnswer{out, in.deps}
	return out
}

// inside asks as a part of the question under way, which waits for nothing of it. What is
// tested may be so before what a call gets is stored.
func (e *evaluator) inside(ask func()) frame {
	call, replaced, alone := e.call, e.replaced, e.alone
	e.call, e.replaced, e.alone = nil, false, false
	saved := e.begin()
	ask()
	in := e.frame
	e.depth--
	e.frame = saved
	e.call, e.replaced, e.alone = call, replaced, alone
	return in
}

// beside asks apart from the questions under way, with steps of its own. What is past them is
// not asked again.
func (e *evaluator) beside(ask func()) (in frame) {
	limit, before := e.limit, e.besides
	e.afresh(func() {
		if before == 0 {
			e.steps, e.limit = 0, min(limit, guardSteps)
		}
		e.besides++
		ask()
		in = e.frame
		if before == 0 && e.steps > e.limit {
			in = frame{low: never}
		}
	})
	e.limit, e.besides = limit, before
	return in
}

// testsSay says whether tests hold of which all have to, or one of those that are joined by Or.
func (e *evaluator) testsSay(f *function, tests []summary.Test, ctx *context) verdict {
	out, one := inSomeRun, inNoRun
	for i := range tests {
		one = min(one, e.testSays(f, &tests[i], ctx))
		if !tests[i].Or {
			out, one = max(out, one), inNoRun
		}
		if out == inNoRun {
			break
		}
	}
	return out
}

// testSays says whether a test holds.
func (e *evaluator) testSays(f *function, t *summary.Test, ctx *context) verdict {
	if t.Has {
		return inSomeRun // see unlikely
	}
	before := e.deps
	v, w := e.valuesOf(ref{f, t.Of, ctx}, t), (*values)(nil)
	if t.With != 0 && !v.other {
		w = e.valuesOf(ref{f, t.With, ctx}, t)
	}
	says := v.says(t, w)
	if says == inSomeRun && (v.other || len(v.fields) > 0 || w != nil && w.other) {
		// Its callers do not decide: by what is in fields they are told apart only where a use
		// is for other reasons.
		e.deps = before
	}
	return says
}

// unlikely says whether a guard asks for a key that its map has not, and the program puts it
// there: whether it has done so before is not known.
func (e *evaluator) unlikely(f *function, guard int32, ctx *context) bool {
	return guard > 0 && slices.ContainsFunc(f.f.Guards[guard-1], func(t summary.Test) bool {
		n := &f.f.Nodes[t.Of]
		if !t.Has || !t.Not || t.Or || n.Op != summary.OpLookup {
			return false
		}
		keys := e.lookupKeys(ref{f, n.Args[1], ctx})
		if len(keys) == 0 || slices.ContainsFunc(keys, func(p arn.Pattern) bool { _, ok := p.IsLiteral(); return !ok }) {
			return false
		}
		has := e.keysOf(e.pointees(ref{f, n.Args[0], ctx}))
		return !slices.ContainsFunc(keys, func(p arn.Pattern) bool { return !containsPattern(has.alts, p) })
	})
}

// guardedRef is a value that a guarded one is, and whether it may be not.
type guardedRef struct {
	ref
	perhaps bool
}

// guardedValues are the values that a guarded one is: of the elements that a function looks at one
// after the other those for which the guard can hold.
func (e *evaluator) guardedValues(r ref, n *summary.Node) (out []guardedRef) {
	f, arg := r.f, n.Args[0]
	put := func(ctx *context) {
		if says := e.guardSays(f, n.Call, ctx); says != inNoRun {
			out = append(out, guardedRef{ref{f, arg, ctx}, says == inDoubt})
		}
	}
	for number := int32(1); int(number) <= len(f.f.Rows); number++ {
		inRow := func(t summary.Test) bool { return ofRow(f, number, t.Of) || ofRow(f, number, t.With) }
		if r.ctx.rowIn(number) != nil || !ofRow(f, number, arg) || !slices.ContainsFunc(f.f.Guards[n.Call-1], inRow) {
			continue
		}
		rows := e.rowsOf(f, number, r.ctx)
		if rows == nil {
			break
		}
		for _, ed := range rows {
			put(e.withRow(r.ctx, ed))
		}
		return out
	}
	put(r.ctx)
	return out
}

// unguarded is the value that is there where a guard holds.
func unguarded(f *function, id summary.NodeID) summary.NodeID {
	for n := &f.f.Nodes[id]; n.Op == summary.OpPhi && n.Call > 0; n = &f.f.Nodes[id] {
		id = n.Args[0]
	}
	return id
}

// always says whether a guard holds in every run: none of its tests fails in any.
func (e *evaluator) always(f *function, guard int32, ctx *context) bool {
	if guard == 0 || !e.decides(f, guard) {
		return false
	}
	tests := f.f.Guards[guard-1]
	fails := false
	in := e.inside(func() {
		fails = slices.ContainsFunc(tests, func(t summary.Test) bool {
			t.Not = !t.Not
			return t.Or || e.testSays(f, &t, ctx) != inNoRun
		})
	})
	e.deps = e.deps.union(in.deps)
	return !fails && in.low == never && !in.hard
}

// callSays says whether a call runs, and those that lead to it.
func (e *evaluator) callSays(f *function, call int32, ctx *context) verdict {
	if call < 0 {
		return inSomeRun
	}
	return e.ranBy(f, f.f.Calls[call].Guard, ctx)
}

// ranBy says so of what stands behind a guard.
func (e *evaluator) ranBy(f *function, guard int32, ctx *context) verdict {
	if e.noGuards {
		return inSomeRun
	}
	out := e.guardSays(f, guard, ctx)
	for c := ctx; c != nil && out != inNoRun; c = c.up {
		if ed := c.edge; ed.row == nil && ed.caller != nil && ed.call >= 0 {
			out = max(out, e.guardSays(ed.caller, ed.caller.f.Calls[ed.call].Guard, c.up))
		}
	}
	return out
}

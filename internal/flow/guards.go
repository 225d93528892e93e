package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Guards: code that runs only where a value is one of some constants. Where all that the
// value can be is constants, and none of them fits, what is behind the guard is left out:
// of "switch kind" each caller gets the case of its kind.

// maxConstants bounds the values that are looked at for a test.
const maxConstants = 64

type guardAt struct {
	f     *function
	guard int32
	ctx   *context
}

type guardAnswer struct {
	excluded bool
	deps     deps
}

// excluded says whether what a guard stands before never runs in a context. A guard that
// depends on a question under way lets all run.
func (e *evaluator) excluded(f *function, guard int32, ctx *context) bool {
	key := guardAt{f, guard, ctx}
	if guard == 0 || e.openGuard[key] {
		return false
	}
	if m, ok := e.guards[key]; ok {
		e.deps = e.deps.union(m.deps)
		return m.excluded
	}
	e.openGuard[key] = true
	call, replaced, alone := e.call, e.replaced, e.alone
	e.call, e.replaced, e.alone = nil, false, false // it may be tested before what the call gets is stored
	saved := e.begin()
	out := e.allFail(f, f.f.Guards[guard-1], ctx)
	in := e.frame
	e.depth--
	e.frame = saved // all run if the answer is not whole: it waits for nothing
	e.deps = e.deps.union(in.deps)
	e.call, e.replaced, e.alone = call, replaced, alone
	delete(e.openGuard, key)
	if in.low != never || in.hard {
		return false
	}
	e.guards[key] = guardAnswer{out, in.deps}
	return out
}

// allFail says whether tests never hold of which all have to, or one of those joined by Or.
func (e *evaluator) allFail(f *function, tests []summary.Test, ctx *context) bool {
	one := true // of those joined none held
	for i := range tests {
		one = one && e.testFails(f, &tests[i], ctx)
		if !tests[i].Or {
			if one {
				return true
			}
			one = true
		}
	}
	return false
}

// testFails says whether a test never holds.
func (e *evaluator) testFails(f *function, t *summary.Test, ctx *context) bool {
	if t.Has {
		return false // see unlikely
	}
	before := e.deps
	v, w := e.valuesOf(ref{f, t.Of, ctx}, *t), (*values)(nil)
	if t.With != 0 && !v.other {
		w = e.valuesOf(ref{f, t.With, ctx}, *t)
	}
	fails := v.fails(*t, w)
	if !fails && (v.other || w != nil && w.other) {
		e.deps = before // its callers do not decide
	}
	return fails
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

// guardedValues are the values that a guarded one is: of the elements that a function looks at one
// after the other those for which the guard can hold.
func (e *evaluator) guardedValues(r ref, n *summary.Node) []ref {
	f, arg := r.f, n.Args[0]
	for number := int32(1); int(number) <= len(f.f.Rows); number++ {
		inRow := func(t summary.Test) bool { return ofRow(f, number, t.Of) || ofRow(f, number, t.With) }
		if r.ctx.rowIn(number) != nil || !ofRow(f, number, arg) || !slices.ContainsFunc(f.f.Guards[n.Call-1], inRow) {
			continue
		}
		rows := e.rowsOf(f, number, r.ctx)
		if rows == nil {
			break
		}
		var out []ref
		for _, ed := range rows {
			if ctx := e.withRow(r.ctx, ed); !e.excluded(f, n.Call, ctx) {
				out = append(out, ref{f, arg, ctx})
			}
		}
		return out
	}
	if e.excluded(f, n.Call, r.ctx) {
		return nil
	}
	return []ref{{f, arg, r.ctx}}
}

// unguarded is the value that is there where a guard holds.
func unguarded(f *function, id summary.NodeID) summary.NodeID {
	for n := &f.f.Nodes[id]; n.Op == summary.OpPhi && n.Call > 0; n = &f.f.Nodes[id] {
		id = n.Args[0]
	}
	return id
}

// neverRuns says whether a guard excludes a call, or one of those that lead to it.
func (e *evaluator) neverRuns(f *function, call int32, ctx *context) bool {
	if e.noGuards || call < 0 {
		return false
	}
	if e.excluded(f, f.f.Calls[call].Guard, ctx) {
		return true
	}
	for c := ctx; c != nil; c = c.up {
		if ed := c.edge; ed.row == nil && ed.caller != nil && ed.call >= 0 && e.excluded(ed.caller, ed.caller.f.Calls[ed.call].Guard, c.up) {
			return true
		}
	}
	return false
}

// values are what a tested value can be: constants as OpConst writes them.
type values struct {
	e       *evaluator
	nilTest bool
	all     map[string]bool
	isNil   bool // it may be nil
	set     bool // it may be something else than nil
	other   bool // it may be what is not known
	seen    map[ref]bool
}

func (e *evaluator) valuesOf(r ref, t summary.Test) *values {
	v := &values{e: e, nilTest: t.Nil, all: map[string]bool{}, seen: map[ref]bool{}}
	v.of(r)
	return v
}

// differs says whether two texts are never the same, alike whether they always are.
func (v *values) differs(w *values) (differs, alike bool) {
	if v.other || v.set || w.other || w.set {
		return false, false
	}
	for _, x := range []*values{v, w} {
		if x.isNil {
			x.all[""] = true // nothing may be stored there yet
		}
	}
	differs = len(v.all) > 0 && len(w.all) > 0
	for s := range v.all {
		differs = differs && !w.all[s]
	}
	return differs, !differs && len(v.all) == 1 && len(w.all) == 1
}

// fails says whether a test never holds; w is what the value is compared with, if that is
// no constant.
func (v *values) fails(t summary.Test, w *values) bool {
	if t.With != 0 {
		if w == nil {
			return false
		}
		differs, alike := v.differs(w)
		return differs && !t.Not || alike && t.Not
	}
	if t.Nil {
		v.set = v.set || len(v.all) > 0
		return !v.other && (t.Not && v.isNil && !v.set || !t.Not && v.set && !v.isNil)
	}
	if v.other || v.set || len(v.all) == 0 && !v.isNil {
		return false
	}
	fits := func(s string) bool { return slices.Contains(t.Texts, s) != t.Not }
	for s := range v.all {
		if fits(s) {
			return false
		}
	}
	return !v.isNil || !fits("") && !fits("0") && !fits("false")
}

// of adds what a value can be.
func (v *values) of(r ref) {
	if v.other || v.seen[r] {
		return
	}
	if r.id == 0 || len(v.seen) > maxConstants {
		v.other = true
		return
	}
	v.seen[r] = true
	n := &r.f.f.Nodes[r.id]
	switch n.Op {
	case summary.OpConst:
		v.all[n.Sym] = true
	case summary.OpNil:
		v.isNil = true
	case summary.OpAlloc, summary.OpMake, summary.OpFunc, summary.OpClosure, summary.OpBound, summary.OpGlobal, summary.OpFieldAddr, summary.OpIndexAddr:
		v.set = true
	case summary.OpPhi:
		if n.Call > 0 {
			for _, a := range v.e.guardedValues(r, n) {
				v.of(a)
			}
			return
		}
		for _, a := range n.Args {
			v.of(ref{r.f, a, r.ctx})
		}
	case summary.OpIface, summary.OpAssert:
		if v.nilTest && n.Op == summary.OpIface { // of a nil pointer, too
			v.set = true
			return
		}
		v.other = v.other || v.nilTest // a nil pointer may be in it
		v.of(ref{r.f, n.Args[0], r.ctx})
	case summary.OpParam:
		v.ofParam(r, n)
	case summary.OpFree:
		bindings, known := v.e.freeBindings(r, n)
		v.other = v.other || !known || len(bindings) == 0
		for _, b := range bindings {
			v.of(b)
			v.e.madeFor(r, b)
		}
	case summary.OpResult:
		v.ofResult(r, n)
	case summary.OpLoad:
		if at := &r.f.f.Nodes[n.Args[0]]; at.Op == summary.OpGlobal {
			v.ofVariable(at.Sym)
		} else if at.Op == summary.OpAlloc || at.Op == summary.OpFree || at.Op == summary.OpFieldAddr && v.worth(r, at.Sym) {
			v.stored(v.e.pointees(ref{r.f, n.Args[0], r.ctx}))
		} else {
			v.other = true
		}
	case summary.OpField:
		if v.worth(r, n.Sym) {
			v.stored(v.e.fields(ref{r.f, n.Args[0], r.ctx}, n.Sym))
		} else {
			v.other = true
		}
	default:
		v.other = true
	}
}

// ofVariable adds what a package variable is initialized with, if that is a text and nothing
// else stores to it. It is tested for being empty only.
func (v *values) ofVariable(name string) {
	e := v.e
	stores := e.idx.globals[name]
	if len(stores) != 1 || stores[0].f.f.Name != name[:strings.LastIndexByte(name, '.')+1]+"init" {
		v.other = true
		return
	}
	at := stores[0]
	value := &at.f.f.Nodes[at.s.Val]
	v.other = v.other || value.Op != summary.OpConst || value.Sym == ""
	e.values(e.loc(loc{kind: locGlobal, name: name}), func(r ref) {
		e.replaced = false
		v.other = v.other || r.f != at.f || r.id != at.s.Val
	}, func(string) { v.other = true }, func(texts) { v.other = true })
	v.all[value.Sym] = true
}

// worth says whether to look into a field: one of an element that was chosen, or one that
// gets nothing but constants.
func (v *values) worth(r ref, field string) bool {
	return r.ctx != nil && r.ctx.edge.row != nil && ofRow(r.f, r.ctx.edge.row.number, r.id) || v.e.idx.choices(field)
}

// choices says whether all that is stored to a field is constant, or passed on: others are
// not worth to be looked for.
func (idx *programIndex) choices(field string) bool {
	yes, ok := idx.constant[field]
	if !ok {
		stores := idx.fields[field]
		yes = len(stores) > 0 && !slices.ContainsFunc(stores, func(at storeAt) bool {
			op := at.f.f.Nodes[at.s.Val].Op
			return op != summary.OpConst && op != summary.OpParam
		})
		idx.constant[field] = yes
	}
	return yes
}

func (v *values) ofParam(r ref, n *summary.Node) {
	edges, up := v.e.callers(r)
	v.other = v.other || len(edges) == 0
	for _, ed := range edges {
		a, ok := v.e.argument(ed, int(n.N), up)
		if !ok || a.id == 0 || ed.kind == viaField && n.N == 0 {
			v.other = true
			return
		}
		v.of(a)
	}
}

func (v *values) ofResult(r ref, n *summary.Node) {
	if r.ctx.length() > maxChain {
		v.other = true
		return
	}
	by := v.e.calledBy(r, n.Call)
	v.other = v.other || by.other || len(by.external) > 0 || len(by.edges) == 0
	for _, ed := range by.edges {
		if again(ed, r.ctx) || int(n.N) >= len(ed.callee.f.Results) || len(ed.callee.f.Results[n.N]) == 0 {
			v.other = true
			return
		}
		ctx := v.e.push(ed, r.ctx)
		for _, res := range ed.callee.f.Results[n.N] {
			v.of(ref{ed.callee, res, ctx})
		}
	}
}

// stored adds what is in places. When it was stored is not known: there may be nothing yet.
func (v *values) stored(at []*loc) {
	v.isNil = true
	v.other = v.other || v.nilTest || len(at) == 0 // it may be nil still
	for _, l := range at {
		if l.kind != locAlloc && (l.kind != locField || l.base.kind != locAlloc) {
			v.other = true
			return
		}
		var found []ref
		lost := func() { v.other = true }
		v.e.values(l, func(r ref) { v.e.replaced = false; found = append(found, r) }, func(string) { lost() }, func(texts) { lost() })
		for _, r := range found {
			v.of(r)
		}
	}
}

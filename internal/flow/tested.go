package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// values are what a tested value can be: constants as OpConst writes them.
type values struct {
	e       *evaluator
	nilTest bool
	all     map[string]bool // true for those that it is in some run, as far as the program shows
	isNil   bool            // it may be nil, or zero
	zero    bool            // it is in some run, as far as the program shows
	set     bool            // it may be something else than nil
	other   bool            // it may be what is not known
	doubt   bool            // what is looked at may be replaced before
	seen    map[ref]bool    // false where only so
	choice  bool            // it is a bool or number in a field
	fields  map[*loc]bool   // that are being looked at
}

func (e *evaluator) valuesOf(r ref, t *summary.Test) *values {
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

// says tells whether a test holds; w is what the value is compared with, if that is
// no constant.
func (v *values) says(t *summary.Test, w *values) verdict {
	if t.With != 0 {
		if w == nil {
			return inSomeRun
		}
		differs, alike := v.differs(w)
		return noRunIf(differs && !t.Not || alike && t.Not)
	}
	if t.Nil {
		v.set = v.set || len(v.all) > 0
		return noRunIf(!v.other && (t.Not && v.isNil && !v.set || !t.Not && v.set && !v.isNil))
	}
	if v.other || v.set || len(v.all) == 0 && !v.isNil {
		return inSomeRun
	}
	out := inNoRun
	fits := func(sure bool, ss ...string) {
		if slices.ContainsFunc(ss, func(s string) bool { return slices.Contains(t.Texts, s) != t.Not }) {
			out = min(out, inDoubt)
			if sure {
				out = inSomeRun
			}
		}
	}
	for s, sure := range v.all {
		fits(sure, s)
	}
	if v.isNil {
		fits(v.zero, zeros(t.Texts, v.choice)...)
	}
	return out
}

func noRunIf(yes bool) verdict {
	if yes {
		return inNoRun
	}
	return inSomeRun
}

// zeros are what nothing is, for the type of what is compared. A choice is no text.
func zeros(texts []string, choice bool) []string {
	number := func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err == nil }
	switch {
	case len(texts) == 0:
		return []string{""}
	case choice && (texts[0] == "true" || texts[0] == "false"):
		return []string{"false"}
	case choice:
		return []string{"0"}
	case texts[0] == "true" || texts[0] == "false":
		return []string{"", "false"}
	case number(texts[0]):
		return []string{"", "0"}
	}
	return []string{""}
}

// of adds what a value can be.
func (v *values) of(r ref) {
	if sure, seen := v.seen[r]; v.other || seen && (sure || v.doubt) {
		return
	}
	if r.id == 0 || len(v.seen) > maxConstants {
		v.other = true
		return
	}
	v.seen[r] = !v.doubt
	n := &r.f.f.Nodes[r.id]
	switch n.Op {
	case summary.OpConst:
		v.all[n.Sym] = v.all[n.Sym] || !v.doubt
	case summary.OpNil:
		v.nothing(false)
	case summary.OpAlloc, summary.OpMake, summary.OpFunc, summary.OpClosure, summary.OpBound, summary.OpGlobal, summary.OpFieldAddr, summary.OpIndexAddr:
		v.set = true
	case summary.OpPhi:
		if n.Call > 0 {
			for _, a := range v.e.guardedValues(r, n) {
				v.doubting(a.ref, a.perhaps)
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
		switch at := &r.f.f.Nodes[n.Args[0]]; {
		case n.N == summary.Chosen:
			v.ofChoice(ref{r.f, at.Args[0], r.ctx}, at.Sym)
		case at.Op == summary.OpGlobal:
			v.ofVariable(at.Sym)
		case at.Op == summary.OpAlloc, at.Op == summary.OpFree, at.Op == summary.OpFieldAddr && v.worth(r, at.Args[0], at.Sym):
			v.stored(v.e.pointees(ref{r.f, n.Args[0], r.ctx}))
		default:
			v.other = true
		}
	case summary.OpField:
		switch {
		case n.N == summary.Chosen:
			v.ofChoice(ref{r.f, n.Args[0], r.ctx}, n.Sym)
		case v.worth(r, n.Args[0], n.Sym):
			v.stored(v.e.fields(ref{r.f, n.Args[0], r.ctx}, n.Sym))
		default:
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

func (v *values) ofParam(r ref, n *summary.Node) {
	edges, up := v.e.callers(r)
	v.other = v.other || len(edges) == 0
	for _, ed := range edges {
		a, ok := v.e.argument(ed, int(n.N), up)
		if !ok || a.id == 0 || ed.kind == viaField && n.N == 0 {
			v.other = true
			return
		}
		if v.nilTest && n.N == 0 && ed.caller != nil && ed.call >= 0 && ed.caller.f.Calls[ed.call].Kind == summary.Invoke {
			v.other = true // what is in the interface may be nil
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

// stored adds what is in places. When it was stored is not known: there may be nothing yet,
// but in fields that are set whenever their struct is made.
func (v *values) stored(at []*loc) {
	v.other = v.other || v.nilTest || len(at) == 0 // it may be nil still
	for _, l := range at {
		if l.kind != locAlloc && (l.kind != locField || !v.e.isOwn(l)) {
			v.other = true
			return
		}
		setUp := l.kind == locField && isSetUp(v.e.fieldWrites(l))
		if l.kind != locField || !v.e.setFirst(l, 0) {
			v.nothing(setUp)
		}
		type put struct {
			v        ref
			replaced bool
		}
		var found []put
		lost := func() { v.other = true }
		v.e.values(l, func(r ref) {
			found = append(found, put{r, v.e.replaced && setUp})
			v.e.replaced = false
		}, func(string) { lost() }, func(texts) { lost() })
		for _, p := range found {
			v.doubting(p.v, p.replaced)
		}
	}
}

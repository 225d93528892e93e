package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// A loc is a place in memory: what a pointer points to, what a slice or map
// holds its elements in, or the struct that a struct value is a copy of.
type loc struct {
	kind   locKind
	f      *function // locAlloc, locBox, locResult
	id     summary.NodeID
	ctx    *context
	call   int32  // locResult
	base   *loc   // locField, locElem
	name   string // locElem of a list that a text was split into: which, "" for any
	own    bool   // locOutside: made by the program, which gave it to opaque code
	view   string // locResult, locList: which elements of a list, see summary.OpSlice
	answer bool   // locOutside: of what an operation answered
	// perhaps is set where a pointer to the place, or to what it is part of, may be replaced
	// before it is read
	perhaps bool
}

type locKind uint8

const (
	locAlloc   locKind = iota // made by node id of f, in ctx
	locGlobal                 // package variable name
	locField                  // field name of base
	locElem                   // any element of base
	locBox                    // holds the value of node id of f, in ctx
	locResult                 // result of a call of code without a summary
	locOutside                // anywhere; name says why
	locList                   // the list that a library makes of a text for the field that base is
	locText                   // the text that a library makes for the pointer in the field that base is
)

func (e *evaluator) loc(l loc) *loc {
	l.perhaps = l.perhaps || l.base != nil && l.base.perhaps
	parts := e.parts[l.base]
	if l.base != nil && len(parts) < maxParts {
		for _, p := range parts {
			if p.kind == l.kind && p.name == l.name {
				return p
			}
		}
	} else if p, ok := e.locs[l]; ok {
		return p
	}
	p := new(loc) // l itself must not escape: most places are known already
	*p = l
	if l.base == nil || len(parts) >= maxParts {
		e.locs[l] = p
		return p
	}
	e.parts[l.base] = append(parts, p)
	if len(parts)+1 == maxParts {
		for _, p := range e.parts[l.base] {
			e.locs[*p] = p
		}
	}
	return p
}

// maxParts bounds the fields and elements of a place that are looked through one by one.
const maxParts = 16

func (e *evaluator) outsideLoc(why string) []*loc {
	return []*loc{e.loc(loc{kind: locOutside, name: why})}
}

func addLocs(out []*loc, more ...*loc) []*loc {
	for _, m := range more {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// pointees answers what a pointer, slice, map, channel or struct value refers to.
func (e *evaluator) pointees(r ref) []*loc {
	replaced := e.replaced
	e.replaced = false
	return e.unsureAll(e.pointeesAt(r), replaced)
}

func (e *evaluator) pointeesAt(r ref) []*loc {
	if r.id == 0 {
		return e.outsideLoc(notTracked)
	}
	r = e.narrowed(e.decided(r))
	if m, ok := e.memoLocs[r]; ok && !e.assumes(m.deps) {
		e.deps = e.deps.union(m.deps)
		return m.at
	}
	if e.call != nil {
		if m, ok := e.hereLocs[r]; ok {
			e.deps, e.here = e.deps.union(m.deps), true
			return m.at
		}
	}
	q := e.openLocs[r]
	if q != nil && (q.busy || q.done) {
		return e.sofar(q).at
	}
	if e.tooMuch() {
		return e.outsideLoc(tooFar)
	}
	if q == nil {
		q = &asked{r: r, kind: askLocs}
		e.openLocs[r] = q
	}
	return e.solve(q).at
}

func (e *evaluator) pointeesOfNode(r ref, n *summary.Node) []*loc {
	arg := func(i int) ref { return ref{r.f, n.Args[i], r.ctx} }
	switch n.Op {
	case summary.OpAlloc, summary.OpMake, summary.OpAppend, summary.OpClosure, summary.OpFunc, summary.OpBound:
		return []*loc{e.loc(loc{kind: locAlloc, f: r.f, id: r.id, ctx: r.ctx})}
	case summary.OpGlobal:
		return []*loc{e.loc(loc{kind: locGlobal, name: n.Sym})}
	case summary.OpFieldAddr, summary.OpField:
		return e.fieldPointees(r, n)
	case summary.OpIndexAddr:
		if w := e.rowOf(r, n); w != nil {
			return []*loc{w.at}
		}
		return e.elements(r, n)
	case summary.OpIndex, summary.OpElem, summary.OpRecv:
		if w := e.rowOf(r, n); w != nil {
			return e.rowPointees(w)
		}
		return e.follow(e.elementsOf(r, n))
	case summary.OpLookup:
		if w := e.rowOf(r, n); w != nil {
			return e.rowPointees(w)
		}
		return e.lookupPointees(arg(0), arg(1))
	case summary.OpLoad:
		defer e.readBefore(r, n)()
		return e.loadPointees(r, n)
	case summary.OpPhi:
		var out []*loc
		if a, ok := e.byWay(r, n); ok {
			return e.pointees(arg(a))
		}
		if n.Call > 0 {
			for _, a := range e.guardedValues(r, n) {
				out = addLocs(out, e.unsureAll(e.pointees(a.ref), a.perhaps)...)
			}
			return out
		}
		for i := range n.Args {
			out = addLocs(out, e.pointees(arg(i))...)
		}
		return out
	case summary.OpIface:
		return e.pointees(arg(0))
	case summary.OpAssert:
		return e.asserted(e.pointees(arg(0)), e.concrete(r.f.typ(n.Type), r.ctx))
	case summary.OpSlice:
		return e.viewed(e.pointees(arg(0)), n.Sym)
	case summary.OpParam, summary.OpFree, summary.OpResult:
		if l := r.ctx.chosenObject(r.id); l != nil {
			return []*loc{l}
		}
		return e.objects(r, e.broughtPointees(r, n))
	case summary.OpNil:
		return e.zeroPlace(r, n)
	case summary.OpConst, summary.OpBytes: // a string as bytes
		return []*loc{e.loc(loc{kind: locBox, f: r.f, id: r.id, ctx: r.ctx})}
	case summary.OpUnknown:
		return e.outsideLoc(orElse(n.Sym, "computed"))
	}
	return e.outsideLoc("computed")
}

// broughtPointees are what a parameter, a captured variable or a result refers to.
func (e *evaluator) broughtPointees(r ref, n *summary.Node) []*loc {
	switch n.Op {
	case summary.OpParam:
		return e.paramPointees(r, n)
	case summary.OpResult:
		return e.resultPointees(r, n)
	}
	bindings, known := e.freeBindings(r, n)
	if !known {
		return e.outsideLoc("captured by a function literal")
	}
	var out []*loc
	for _, b := range bindings {
		out = addLocs(out, e.pointees(b)...)
		e.madeFor(r, b)
	}
	return out
}

func (e *evaluator) loadPointees(r ref, n *summary.Node) []*loc {
	id := e.choice(r.f, n)
	if l := r.ctx.chosenObject(id); id != 0 && l != nil {
		return []*loc{l}
	}
	at := e.loaded(e.pointees(ref{r.f, n.Args[0], r.ctx}), r.f.typ(n.Type))
	if id != 0 {
		at = e.objects(ref{r.f, id, r.ctx}, at)
	}
	return at
}

// zeroPlace is a struct that is zero: a place where nothing is stored. Nil is none.
func (e *evaluator) zeroPlace(r ref, n *summary.Node) []*loc {
	if !isStruct(r.f.typ(n.Type)) {
		return nil
	}
	return []*loc{e.loc(loc{kind: locAlloc, f: r.f, id: r.id, ctx: r.ctx})}
}

// asserted leaves out the clients and configurations of AWS that a type assertion to a
// struct of another package does not let through.
func (e *evaluator) asserted(at []*loc, t *gtype) []*loc {
	if t == nil || t.kind != summary.Pointer || !isStruct(t.elem) || t.elem.pkg == "" {
		return at
	}
	others := func(l *loc) bool {
		if l.kind != locResult || l.id != 0 || pkgOf(l.name) == t.elem.pkg {
			return false
		}
		pkg, recv, name := sdk.Split(l.name)
		_, isService := sdk.Service(pkg)
		return l.name == loadConfig || isService && recv == "" && (name == "NewFromConfig" || name == "New")
	}
	if !slices.ContainsFunc(at, others) {
		return at
	}
	return slices.DeleteFunc(slices.Clone(at), others)
}

func isStruct(t *gtype) bool { return t != nil && t.kind == summary.Struct }

// isAggregate says whether values of the type hold others in place.
func isAggregate(t *gtype) bool { return isStruct(t) || t != nil && t.kind == summary.Array }

// depth counts what a place is part of.
func (l *loc) depth() int {
	n := 0
	for ; l.base != nil; l = l.base {
		n++
	}
	return n
}

// root is the place that a field or element is part of.
func (l *loc) root() *loc {
	for l.base != nil {
		l = l.base
	}
	return l
}

// fieldPointees are the field itself for its address and for a struct held in
// it, else what the field's value refers to.
func (e *evaluator) fieldPointees(r ref, n *summary.Node) []*loc {
	base := ref{r.f, n.Args[0], r.ctx}
	fields := e.fields(base, n.Sym)
	if n.Op == summary.OpFieldAddr {
		return fields
	}
	return e.loaded(fields, r.f.typ(n.Type))
}

// loaded is what a value of a type that is held in places refers to. A struct value is
// a copy of what is there.
func (e *evaluator) loaded(at []*loc, t *gtype) []*loc {
	switch {
	case isAggregate(t):
		return at
	case t == nil || t.kind != summary.TypeParam:
		return e.follow(at)
	}
	var out []*loc
	for _, l := range at {
		some, others := e.inPlace(e.locType(l))
		if some {
			out = addLocs(out, l)
		}
		if others {
			out = addLocs(out, e.follow([]*loc{l})...)
		}
	}
	return out
}

// fields are the places of a field of all structs that a pointer or a struct
// value refers to.
func (e *evaluator) fields(base ref, key string) []*loc {
	var out []*loc
	for _, b := range e.pointees(base) {
		out = addLocs(out, e.loc(loc{kind: locField, base: b, name: key}))
	}
	return out
}

func (e *evaluator) elems(bases []*loc) []*loc {
	var out []*loc
	for _, b := range e.appendedTo(bases, nil) {
		out = addLocs(out, e.loc(loc{kind: locElem, base: b}))
	}
	return out
}

// appendedTo adds the operands of appends, whose elements are the result's too.
func (e *evaluator) appendedTo(bases, seen []*loc) []*loc {
	for _, b := range bases {
		if slices.Contains(seen, b) {
			continue
		}
		seen = append(seen, b)
		if n := appendAt(b); n != nil {
			for _, a := range n.Args {
				seen = e.appendedTo(e.pointees(ref{b.f, a, b.ctx}), seen)
			}
		}
	}
	return seen
}

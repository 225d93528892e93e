package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Zero values of fields: one of several structs that are copied to a place may leave a field
// as it is, while another sets it.

// zeroCopied reads the zero value of a text where a struct may be a copy of one in which
// nothing is stored, and which is not replaced.
func (e *evaluator) zeroCopied(l *loc, replaced map[*loc]bool, read func(texts)) {
	if t := e.idx.fieldTypes[l.name]; t == nil || !holdsText(t) || isSDKField(l.name) {
		return
	}
	zero := false
	part := e.partly(func() { zero = e.copiesZero(l, replaced, map[*loc]bool{}) })
	if zero && (!part || !e.withhold()) {
		read(textOf(arn.Pattern{}))
	}
}

// holdsText says whether a field of a type can hold a text in place.
func holdsText(t *gtype) bool { return t.kind == summary.Other || t.kind == summary.TypeParam }

// copiesZero says whether a struct is copied from one with the zero value in a field, over any
// number of copies. What a struct is made with does not count if its field is stored to later.
func (e *evaluator) copiesZero(l *loc, replaced, seen map[*loc]bool) (zero bool) {
	stored := e.isStored(l)
	owner, _, _ := strings.Cut(l.name, "#")
	e.eachCopy(l.base, owner, l.name, func(at storeAt, v ref, part func(*loc) *loc) {
		if zero || stored && at.s.Sure {
			return
		}
		for _, p := range e.pointees(v) {
			from := part(p)
			if zero || seen[from] || replaced[from] || len(seen) > maxLocs || e.usedUp() {
				continue
			}
			seen[from] = true
			inner := e.loc(loc{kind: locField, base: from, name: l.name})
			if len(e.copiedFrom(from, owner, l.name)) > 0 {
				zero = e.copiesZero(inner, replaced, seen)
			} else {
				zero = e.isMadeHere(from) && !e.isStored(inner)
			}
		}
	})
	return zero
}

// perhapsZero says whether all that store to a field, or to a variable of the package, do so on
// some ways only.
func (e *evaluator) perhapsZero(l *loc) bool {
	root := l.root()
	if l.kind != locField && l.kind != locGlobal || root.kind != locAlloc && root.kind != locGlobal || !e.isSpared(l) {
		return false
	}
	some, spared := false, true
	look := func(at storeAt, ctx *context) {
		some, spared = true, spared && sparedAt(at, l) && !e.always(at.f, at.s.Guard, ctx) && !e.doneByWay(at, ctx)
	}
	if l.kind == locField {
		e.eachFieldWrite(l, func(at storeAt, v ref) { look(at, v.ctx) })
	} else {
		for _, at := range e.idx.globals[l.name] {
			look(at, nil)
		}
	}
	if !some || !spared {
		return false
	}
	if l.kind == locField {
		owner, _, _ := strings.Cut(l.name, "#")
		for _, p := range e.sources(l.base, owner, l.name) {
			if !e.isMadeHere(p) || e.isStored(e.loc(loc{kind: locField, base: p, name: l.name})) {
				return false
			}
		}
	}
	only := true
	if t := e.locType(l); t != nil {
		e.pointedAt(t, l, func(storeAt, ref) { only = false })
		e.sinkValues(t, l, func(string) { only = false }, func(texts) { only = false })
	}
	if l.kind == locField {
		e.filledField(l, func(texts) { only = false })
	}
	return only
}

// isSpared says of a field or variable of the package whether any store to it is.
func (e *evaluator) isSpared(l *loc) bool {
	is, ok := e.idx.spared[l.name]
	if !ok {
		stores := e.idx.fields[l.name]
		if l.kind == locGlobal {
			stores = e.idx.globals[l.name]
		}
		is = slices.ContainsFunc(stores, func(at storeAt) bool { return sparedAt(at, l) || unsetIn(at.f, l.name, 0) })
		e.idx.spared[l.name] = is
	}
	return is
}

// sparedAt says whether some ways do without a store: those through the function that makes the
// struct to where that is used, or those through another function.
func sparedAt(at storeAt, l *loc) bool {
	if n := &at.f.f.Nodes[at.s.Addr]; l.kind == locField && n.Op == summary.OpFieldAddr && at.f.f.Nodes[n.Args[0]].Op == summary.OpAlloc {
		return unsetIn(at.f, l.name, n.Args[0])
	}
	return at.s.When&summary.Spared != 0
}

// unsetIn says whether a function leaves a field of a struct unset on some ways, of any that it
// makes if none is given.
func unsetIn(f *function, field string, made summary.NodeID) bool {
	return slices.ContainsFunc(f.f.Unset, func(u summary.Reach) bool {
		return u.Field == field && (made == 0 || u.Call == int32(made))
	})
}

// isStored says whether something is stored in a field of a struct itself.
func (e *evaluator) isStored(field *loc) (stored bool) {
	e.alone = true
	e.values(field, func(ref) { stored = true }, func(string) { stored = true }, func(texts) { stored = true })
	e.alone = false
	return stored
}

// isMadeHere says whether a place is a struct that the program makes, or a part of one: what
// is not stored there is zero. What is returned with an error is not used.
func (e *evaluator) isMadeHere(l *loc) bool {
	for p := l; ; p = p.base {
		switch p.kind {
		case locAlloc:
			n := &p.f.f.Nodes[p.id]
			return (n.Op == summary.OpAlloc || n.Op == summary.OpNil) && n.Sym != summary.WithError
		case locField:
		case locElem:
			if p.name == "" || isSplit(p.base) {
				return false
			}
		default:
			return false
		}
	}
}

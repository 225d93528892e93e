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
	if t := e.idx.fieldTypes[l.name]; t == nil || t.kind != summary.Other || isSDKField(l.name) {
		return
	}
	zero := false
	part := e.partly(func() { zero = e.copiesZero(l, replaced, map[*loc]bool{}) })
	if zero && (!part || !e.withhold()) {
		read(textOf(arn.Pattern{}))
	}
}

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

// perhapsZero says whether a field is stored to by the function that makes its struct alone,
// and on some ways only.
func (e *evaluator) perhapsZero(l *loc) bool {
	if l.kind != locField || l.base.kind != locAlloc {
		return false
	}
	maker := l.base.f
	if !slices.ContainsFunc(maker.f.Unset, func(u summary.Reach) bool { return u.Call == int32(l.base.id) && u.Field == l.name }) {
		return false
	}
	for _, w := range e.fieldWrites(l) {
		if w.at.f != maker {
			return false
		}
	}
	only := true
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.pointedAt(t, l, func(storeAt, ref) { only = false })
		e.sinkValues(t, l, func(string) { only = false }, func(texts) { only = false })
	}
	e.filledField(l, func(texts) { only = false })
	return only
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
			return n.Op == summary.OpAlloc && n.Sym != summary.WithError
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

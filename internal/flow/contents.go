package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// The texts in places.

// contents is the text held in places.
func (e *evaluator) contents(at []*loc) texts { return e.contentsIn(at, nil) }

// contentsIn is that as a function sees it in a context.
func (e *evaluator) contentsIn(at []*loc, ctx *context) texts {
	out := texts{}
	answered := slices.ContainsFunc(at, isAnswer)
	for _, l := range at {
		if l.kind == locResult {
			if t, ok := e.modelledContents(l); ok {
				out = out.add(t)
				continue
			}
		}
		stored, held := false, texts{}
		add := func(t texts) { stored, held = true, held.add(t) }
		part := e.partly(func() {
			e.values(l, func(v ref) { add(e.text(v).uncertainIf(answered || standsIn(v.ctx, ctx))) },
				func(why string) { add(unknownText(why)) }, add)
		})
		out = out.add(held)
		if (!stored || held.grows()) && e.zeroAt(l) && (!part || !e.withhold()) {
			out = out.add(textOf(arn.Pattern{})) // the zero value
		}
		out.unset = out.unset || stored && !e.surelySet(l)
		out.zero = out.zero || stored && e.perhapsZero(l)
	}
	return out
}

// textRead is the text that a value is when it is read from places.
func (e *evaluator) textRead(r ref, at []*loc) texts {
	t := e.contentsIn(at, r.ctx)
	if len(t.alts) > 0 && !t.zero && !containsPattern(t.alts, arn.Pattern{}) && slices.ContainsFunc(at, func(l *loc) bool { return e.readUnset(l, r, 0) }) {
		t.zero, t.unset = true, true
	}
	return t
}

// zeroAt says whether a place has a value before anything is stored there: elements of
// lists have none.
func (e *evaluator) zeroAt(l *loc) bool {
	if l.kind != locElem {
		return true
	}
	if e.literals[l] {
		return false
	}
	t := e.locType(l.base)
	return t != nil && t.kind == summary.Array && !strings.HasPrefix(t.name, "[0]") // that of []T{}
}

// surelySet says whether something is stored in a place before it is read: when it is
// made, or when the program begins. Elements of lists are.
func (e *evaluator) surelySet(l *loc) bool {
	initial := func(at storeAt) bool { return strings.HasSuffix(at.f.f.Name, ".init") }
	switch l.kind {
	case locField:
		return e.sure[l]
	case locAlloc:
		return slices.ContainsFunc(l.f.f.Stores, func(s summary.Store) bool { return s.Addr == l.id && s.Sure })
	case locGlobal:
		return slices.ContainsFunc(e.idx.globals[l.name], initial)
	}
	return !e.zeroAt(l)
}

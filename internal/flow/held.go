package flow

import (
	"github.com/iamvet/iamvet/internal/summary"
)

// follow are the places that the pointers held in places refer to.
func (e *evaluator) follow(at []*loc) []*loc {
	var out []*loc
	for _, l := range at {
		out = addLocs(out, e.held(l)...)
	}
	return out
}

// held are the places that the pointers held in one place refer to.
func (e *evaluator) held(l *loc) []*loc {
	if e.inOutput(l) || e.answers(l) || isFileBody(l) {
		return []*loc{l}
	}
	if at, ok := e.handedBack(l); ok {
		return at
	}
	if l.kind == locGlobal && e.l.isOpaqueGlobal(l.name) {
		// A library makes no values of the program's types.
		return []*loc{e.loc(loc{kind: locOutside, name: "variable " + shortFunc(l.name), own: true})}
	}
	out := e.flagLists(l)
	if len(out) > 0 && l.kind == locResult {
		return out
	}
	filled := l.depth() < maxObjectDepth && (e.fillsPointer(l) || e.leavesBody(l)) || e.madeByDecoder(l)
	if filled {
		out = addLocs(out, l) // what a library allocates for it is taken to be part of the struct
	}
	if more, ok := e.filledContainer(l); ok {
		filled = true
		out = addLocs(out, more...)
	}
	if l.kind == locElem && e.fillsStructs(l.base) {
		filled = true
		out = addLocs(out, l)
	}
	if e.fillsList(l) {
		filled = true
		out = addLocs(out, e.loc(loc{kind: locList, base: l}))
	}
	if e.fillsText(l) {
		filled = true
		out = addLocs(out, e.loc(loc{kind: locText, base: l}))
	}
	var written []*loc // by libraries
	e.values(l, func(v ref) {
		if len(out) <= maxLocs { // more say no more
			out = addLocs(out, e.pointees(v)...)
		}
	},
		func(why string) { out = addLocs(out, e.loc(loc{kind: locOutside, name: why, answer: isAnswer(l)})) },
		func(t texts) {
			switch {
			case l.kind == locElem:
				out = addLocs(out, e.nested(l.base, t)...)
			case filled:
			case len(t.alts) > 0 && t.unknown == "" && e.pointsToText(l):
				out = addLocs(out, e.loc(loc{kind: locText, base: l}))
			default:
				written = addLocs(written, e.outsideLoc(orElse(t.unknown, "computed"))...)
			}
		})
	if len(written) > 0 {
		if lists := append(e.structLists(l), e.textLists(l)...); len(lists) > 0 {
			written = lists
		}
	}
	return addLocs(out, written...)
}

// pointsToText says whether a place is a field that points to a text.
func (e *evaluator) pointsToText(l *loc) bool {
	t := e.idx.fieldTypes[l.name]
	return l.kind == locField && t != nil && t.kind == summary.Pointer && t.elem != nil && t.elem.kind == summary.Other
}

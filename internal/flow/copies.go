package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Structs and arrays that are copied whole: *p = v.

// copiedFields reads a field of all structs that one is a copy of, over any number
// of copies.
func (e *evaluator) copiedFields(l *loc, found func(ref), other func(string), read func(texts)) {
	owner, _, _ := strings.Cut(l.name, "#")
	for _, p := range e.sources(l.base, owner, l.name) {
		inner := e.loc(loc{kind: locField, base: p, name: l.name})
		e.alone = true // its own copies are among the sources
		e.values(inner, found, other, read)
		e.alone = false
		e.sure[l] = e.sure[l] || e.sure[inner]
	}
}

// sources are the places that a struct is copied from, over any number of copies.
// field is the one that is asked for.
func (e *evaluator) sources(l *loc, typ, field string) []*loc {
	seen := map[*loc]bool{l: true}
	var out []*loc
	for work := []*loc{l}; len(work) > 0; work = work[1:] {
		for _, p := range e.copiedFrom(work[0], typ, field) {
			if seen[p] {
				continue
			}
			if len(out) == maxLocs {
				return append(out, e.outsideLoc(tooMany)...)
			}
			seen[p] = true
			out = append(out, p)
			if root := p.root(); root.kind != locOutside && root.kind != locResult {
				work = append(work, p)
			}
		}
	}
	return out
}

// copyOf names a question of copiedFrom.
type copyOf struct {
	at        *loc
	typ, part string
}

// copiedFrom are the places that a struct or array of a type is copied from, with
// what it is part of or alone, for a field: that of a part of it is written with the
// keys on the way, as in summary.Overwritten.
func (e *evaluator) copiedFrom(l *loc, typ, field string) []*loc {
	key := copyOf{l, typ, field}
	kept := !isSDKField(field) // else what counts depends on the use
	if !kept {
		return e.copiesInto(l, typ, field)
	}
	if m, ok := e.memoCopies[key]; ok {
		e.deps = e.deps.union(m.deps)
		return m.at
	}
	q := e.openCopies[key]
	if q != nil && (q.busy || q.done) {
		return e.sofar(q).at
	}
	if e.tooMuch() {
		return e.outsideLoc(tooFar)
	}
	if q == nil {
		q = &asked{kind: askCopies, copies: key}
		e.openCopies[key] = q
	}
	return e.solve(q).at
}

// maxCopied bounds the places that one is copied from in one step: there are too many
// then, whichever are known by another way.
const maxCopied = 2 * maxLocs

func (e *evaluator) copiesInto(l *loc, typ, field string) []*loc {
	var from []*loc
	e.each(e.writersOf("c:"+typ, e.idx.at(e.idx.copies, typ), addrItself), l, func(at storeAt, v ref) {
		if len(from) <= maxCopied && !e.isDead(at, field) && !overwritten(at, field) {
			from = addLocs(from, e.pointees(v)...)
		}
	})
	switch l.kind {
	case locField:
		owner, _, _ := strings.Cut(l.name, "#")
		for _, p := range e.copiedFrom(l.base, owner, l.name+"/"+field) {
			from = addLocs(from, e.loc(loc{kind: locField, base: p, name: l.name}))
		}
	case locElem:
		if t := e.locType(l.base); t != nil && t.kind == summary.Array {
			for _, p := range e.copiedFrom(l.base, t.name, field) {
				from = addLocs(from, e.loc(loc{kind: locElem, base: p, name: l.name}))
			}
		}
	}
	return from
}

// overwritten says whether nothing reads what a store puts into a part of its place.
func overwritten(at storeAt, part string) bool {
	for _, o := range at.f.f.Overwritten {
		if o.Store == at.i && (o.Part == "" || part == o.Part || strings.HasPrefix(part, o.Part+"/")) {
			return true
		}
	}
	return false
}

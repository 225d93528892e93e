package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Structs and arrays that are copied whole: *p = v.

// copiedFields reads a field of all structs that one is a copy of, over any number
// of copies.
func (e *evaluator) copiedFields(l *loc, h history, found func(ref), other func(string), read func(texts)) {
	if e.usedUp() {
		other(tooFar)
		return
	}
	owner, _, _ := strings.Cut(l.name, "#")
	sources := e.sources(l.base, owner, l.name)
	var replaced map[*loc]bool
	if isText(e.idx.fieldTypes[l.name]) && len(sources) > max(1, len(h.copies)) && len(sources) <= maxReplaced || slices.Contains(h.stay, false) {
		replaced = e.replacedSources(l, h)
	}
	for _, p := range sources {
		at := p
		if replaced[p] {
			at = e.unsure(p)
		}
		inner := e.loc(loc{kind: locField, base: at, name: l.name})
		e.alone = true // its own copies are among the sources
		e.values(inner, found, other, read)
		e.alone = false
		if !e.sure[l] && e.sure[inner] {
			e.sure[l], e.sureByCopy[l] = true, true
		}
	}
	if len(sources) > 1 {
		e.zeroCopied(l, replaced, read)
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
		return e.copiedHere(key)
	}
	if m, ok := e.memoCopies[key]; ok && !e.assumes(m.deps) {
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

// copiesAnswer is an answer of copiedHere; here says that it holds for one use only.
type copiesAnswer struct {
	locsAnswer
	here bool
}

// copiedHere is copiedFrom for the use under way. What is past the bound of questions is
// not asked: these are not counted.
func (e *evaluator) copiedHere(key copyOf) []*loc {
	if e.call == nil { // asked for all uses
		return e.copiesInto(key.at, key.typ, key.part)
	}
	if m, ok := e.hereCopies[key]; ok {
		e.deps, e.here = e.deps.union(m.deps), e.here || m.here
		return m.at
	}
	if e.usedUp() {
		return e.outsideLoc(tooFar)
	}
	saved := e.begin()
	at := e.copiesInto(key.at, key.typ, key.part)
	in := e.frame
	e.end(saved)
	if in.low == never && !in.hard {
		e.hereCopies[key] = copiesAnswer{locsAnswer{at, in.deps}, in.here}
	}
	return at
}

// maxCopied bounds the places that one is copied from in one step: there are too many
// then, whichever are known by another way.
const maxCopied = 2 * maxLocs

func (e *evaluator) copiesInto(l *loc, typ, field string) []*loc {
	var from []*loc
	lost := false
	e.each(e.writersOf("c:"+typ, e.idx.at(e.idx.copies, typ), addrItself), l, func(at storeAt, v ref) {
		if len(from) <= maxCopied && !lost && !e.isDead(at, field) && !overwritten(at, field) && !e.isGone(at, v.ctx, field) {
			from = addLocs(from, e.pointees(v)...)
			lost = e.usedUp()
		}
	})
	if lost {
		return addLocs(from, e.outsideLoc(tooFar)...)
	}
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
		if o.Covers(at.i, part) {
			return true
		}
	}
	return false
}

// copyWrites are the stores of whole structs, or of what they are part of, by which a field
// gets its value.
func (e *evaluator) copyWrites(l *loc) (ws []written) {
	owner, _, _ := strings.Cut(l.name, "#")
	root := l.root()
	e.eachCopy(l.base, owner, l.name, func(at storeAt, v ref, _ func(*loc) *loc) {
		w := e.wrote(at, v, root)
		w.field = l.name
		ws = append(ws, w)
	})
	return ws
}

// replacedSources are the structs that a field is copied from, over any number of copies,
// of which none stays.
func (e *evaluator) replacedSources(l *loc, h history) map[*loc]bool {
	if m, ok := e.memoReplaced[l]; ok && !e.assumes(m.deps) {
		e.deps = e.deps.union(m.deps)
		return m.at
	}
	saved := e.begin()
	out := e.findReplaced(l, h)
	in := e.frame
	e.end(saved)
	if in.low == never && !in.hard && !in.here && !isSDKField(l.name) {
		e.memoReplaced[l] = replacedAnswer{out, in.deps}
	}
	return out
}

// isText says whether a type is one of texts, or of pointers to them.
func isText(t *gtype) bool {
	return t != nil && (t.kind == summary.Other || t.kind == summary.Pointer && t.elem != nil && t.elem.kind == summary.Other)
}

// replacedAnswer is an answer of replacedSources, and the functions whose callers it joins.
type replacedAnswer struct {
	at   map[*loc]bool
	deps deps
}

func (e *evaluator) findReplaced(l *loc, h history) map[*loc]bool {
	stays := map[*loc]bool{l.base: true}
	type item struct {
		field *loc
		h     history
	}
	owner, _, _ := strings.Cut(l.name, "#")
	for work := []item{{l, h}}; len(work) > 0; work = work[1:] {
		if e.usedUp() { // then none is known to stay
			for p := range stays {
				stays[p] = false
			}
			break
		}
		it := work[0]
		i := len(it.h.stores)
		e.eachCopy(it.field.base, owner, l.name, func(_ storeAt, v ref, part func(*loc) *loc) {
			stay := stays[it.field.base] && (i >= len(it.h.stay) || it.h.stay[i])
			i++
			if e.usedUp() {
				return
			}
			for _, p := range e.pointees(v) {
				from := part(p)
				before, known := stays[from]
				if known && (before || !stay) || len(stays) > maxLocs {
					continue
				}
				stays[from] = stay
				if root := from.root(); root.kind == locOutside || root.kind == locResult {
					continue
				}
				if n := len(e.copiedFrom(from, owner, l.name)); n > 0 {
					next := item{field: e.loc(loc{kind: locField, base: from, name: l.name})}
					if isText(e.idx.fieldTypes[l.name]) && (n > 1 || len(e.idx.at(e.idx.fields, l.name)) > 0) {
						next.h = e.fieldHistory(next.field, false)
					}
					work = append(work, next)
				}
			}
		})
	}
	var out map[*loc]bool
	for p, stay := range stays {
		if !stay {
			if out == nil {
				out = map[*loc]bool{}
			}
			out[p] = true
		}
	}
	return out
}

// eachCopy calls found for the stores by which a struct, or what it is part of, is copied
// from others; part finds in those what is copied to it.
func (e *evaluator) eachCopy(l *loc, typ, field string, found func(at storeAt, v ref, part func(*loc) *loc)) {
	e.each(e.writersOf("c:"+typ, e.idx.at(e.idx.copies, typ), addrItself), l, func(at storeAt, v ref) {
		if !e.isDead(at, field) && !overwritten(at, field) && !e.isGone(at, v.ctx, field) {
			found(at, v, func(p *loc) *loc { return p })
		}
	})
	inner := func(part func(*loc) *loc) func(*loc) *loc {
		return func(p *loc) *loc { return e.loc(loc{kind: l.kind, base: part(p), name: l.name}) }
	}
	switch l.kind {
	case locField:
		owner, _, _ := strings.Cut(l.name, "#")
		e.eachCopy(l.base, owner, l.name+"/"+field, func(at storeAt, v ref, part func(*loc) *loc) { found(at, v, inner(part)) })
	case locElem:
		if t := e.locType(l.base); t != nil && t.kind == summary.Array {
			e.eachCopy(l.base, t.name, field, func(at storeAt, v ref, part func(*loc) *loc) { found(at, v, inner(part)) })
		}
	}
}

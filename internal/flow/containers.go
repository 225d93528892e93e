package flow

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// elemValues are the values that may be elements of a container.
func (e *evaluator) elemValues(base *loc, found func(ref), other func(string)) {
	e.entries(base, nil, found, other)
}

// entries are the elements of a container; of a map, those whose key can be one
// of keys, if keys are known.
func (e *evaluator) entries(base *loc, keys []arn.Pattern, found func(ref), other func(string)) {
	if root := base.root(); root != base && (root.kind == locResult || root.kind == locOutside) {
		other(root.describe())
		return
	}
	switch base.kind {
	case locAlloc:
	case locResult:
		other(base.describe())
		return
	case locBox:
		other("bytes of a text")
		return
	case locOutside:
		other(base.name)
		return
	}
	t := e.locType(base)
	if base.kind == locAlloc {
		n := &base.f.f.Nodes[base.id]
		if n.Op == summary.OpAppend {
			e.appended(base, n, keys, found, other)
		}
	}
	key := containerKey(t)
	if key == "" {
		return
	}
	if t.kind == summary.Map {
		for _, m := range e.copiedMaps(base, key) {
			if root := m.root(); root.kind == locOutside || root.kind == locResult {
				other(root.describe())
				continue
			}
			e.mapEntries(m, key, keys, found)
		}
		return
	}
	e.each(e.writersOf("e:"+key, e.idx.elems[key], baseOfAddr), base, func(_ storeAt, v ref) { found(v) })
	if t.elem != nil && !isAggregate(t.elem) {
		e.pointedAt(t.elem, e.loc(loc{kind: locElem, base: base}), found)
	}
	e.movedInto(base, key, keys, found, other)
	if t.kind == summary.Array { // copied whole
		e.each(e.writersOf("c:"+t.name, e.idx.copies[t.name], addrItself), base, func(_ storeAt, v ref) {
			for _, l := range e.pointees(v) {
				if l != base {
					e.nested(l, keys, found, other)
				}
			}
		})
	}
}

// locType is the type of the container at a place.
func (e *evaluator) locType(l *loc) *gtype {
	switch l.kind {
	case locAlloc:
		return l.f.typ(l.f.f.Nodes[l.id].Type)
	case locGlobal:
		return e.idx.types[l.name]
	case locField:
		return e.idx.fieldTypes[l.name]
	case locElem:
		if t := e.locType(l.base); t != nil {
			return t.elem
		}
	}
	return nil
}

// appended are the elements of both operands of an append.
func (e *evaluator) appended(base *loc, n *summary.Node, keys []arn.Pattern, found func(ref), other func(string)) {
	for _, a := range n.Args {
		for _, l := range e.pointees(ref{base.f, a, base.ctx}) {
			if l != base {
				e.nested(l, keys, found, other)
			}
		}
	}
}

// nested asks for the entries of another container, guarding against cycles.
func (e *evaluator) nested(l *loc, keys []arn.Pattern, found func(ref), other func(string)) {
	q := e.loc(loc{kind: locElem, base: l})
	if d, ok := e.busyLoc[q]; ok {
		e.low = min(e.low, d)
		return
	}
	if e.tooMuch() {
		other(tooFar)
		return
	}
	fr := e.begin()
	e.busyLoc[q] = e.depth
	e.entries(l, keys, found, other)
	delete(e.busyLoc, q)
	e.end(fr)
}

func (e *evaluator) mapEntries(base *loc, key string, keys []arn.Pattern, found func(ref)) {
	e.each(e.mapWriters(key), base, func(at storeAt, v ref) {
		if keys == nil || e.keyFits(ref{v.f, at.key, v.ctx}, keys) {
			found(v)
		}
	})
}

func (e *evaluator) mapWriters(key string) *writers {
	return e.writersOf("m:"+key, e.idx.updates[key], addrItself)
}

// keyFits says whether an update's key can be one of those looked up.
func (e *evaluator) keyFits(key ref, keys []arn.Pattern) bool {
	saved := e.deps
	t := e.text(key)
	e.deps = saved
	for _, k := range t.all() {
		for _, want := range keys {
			if arn.Intersects(k, want) != arn.No {
				return true
			}
		}
	}
	return false
}

// movedInto are elements that arrive by copy and by channel sends.
func (e *evaluator) movedInto(base *loc, key string, keys []arn.Pattern, found func(ref), other func(string)) {
	e.each(e.writersOf("s:"+key, e.idx.sends[key], addrItself), base, func(_ storeAt, v ref) { found(v) })
	e.each(e.writersOf("y:"+key, e.idx.moves[key], addrItself), base, func(_ storeAt, v ref) {
		for _, l := range e.pointees(v) {
			if l != base {
				e.nested(l, keys, found, other)
			}
		}
	})
}

func (e *evaluator) lookupText(m, key ref) texts {
	out := texts{}
	keys := e.lookupKeys(key)
	for _, l := range e.pointees(m) {
		e.entries(l, keys, func(v ref) { out = out.add(e.text(v)) }, func(why string) { out = out.add(unknownText(why)) })
	}
	return out
}

func (e *evaluator) lookupPointees(m, key ref) []*loc {
	var out []*loc
	keys := e.lookupKeys(key)
	for _, l := range e.pointees(m) {
		e.entries(l, keys, func(v ref) { out = addLocs(out, e.pointees(v)...) },
			func(why string) { out = addLocs(out, e.outsideLoc(why)...) })
	}
	return out
}

// lookupKeys are the keys of a lookup, nil if any.
func (e *evaluator) lookupKeys(key ref) []arn.Pattern {
	t := e.text(key)
	if t.unknown != "" || t.cyclic || len(t.alts) == 0 {
		return nil
	}
	return t.alts
}

func (e *evaluator) elemText(container ref) texts {
	return e.contents(e.elems(e.pointees(container)))
}

func (e *evaluator) keyText(m ref) texts {
	out := texts{}
	for _, l := range e.pointees(m) {
		t := e.locType(l)
		if t == nil || t.kind != summary.Map {
			out = out.add(unknownText("a map that is not known"))
			continue
		}
		out = out.add(e.keysOf(l, containerKey(t)))
	}
	return out
}

// keysOf are the keys of a map, those copied from others included.
func (e *evaluator) keysOf(l *loc, key string) texts {
	out := texts{}
	if root := l.root(); root.kind == locOutside || root.kind == locResult {
		return unknownText(root.describe())
	}
	for _, m := range e.copiedMaps(l, key) {
		if root := m.root(); root.kind == locOutside || root.kind == locResult {
			out = out.add(unknownText(root.describe()))
			continue
		}
		e.each(e.mapWriters(key), m, func(at storeAt, v ref) { out = out.add(e.text(ref{v.f, at.key, v.ctx})) })
	}
	return out
}

// copiedMaps are a map and those that maps.Copy copies into it, over any number of
// copies.
func (e *evaluator) copiedMaps(l *loc, key string) []*loc {
	out := []*loc{l}
	if len(e.idx.moves[key]) == 0 {
		return out
	}
	for i := 0; i < len(out); i++ {
		if len(out) > maxLocs {
			return append(out, e.outsideLoc(tooMany)...)
		}
		e.each(e.writersOf("y:"+key, e.idx.moves[key], addrItself), out[i], func(_ storeAt, v ref) {
			out = addLocs(out, e.pointees(v)...)
		})
	}
	return out
}

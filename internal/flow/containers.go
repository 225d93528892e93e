package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// elemValues are the values that may be an element of a container.
func (e *evaluator) elemValues(l *loc, found func(ref), other func(string), read func(texts)) {
	e.someEntries(l.base, l.name, nil, found, other, read)
}

// entries are the elements of a container; of a map, those whose key can be one
// of keys, if keys are known. read is called for texts that are computed.
func (e *evaluator) entries(base *loc, keys []arn.Pattern, found func(ref), other func(string), read ...func(texts)) {
	e.someEntries(base, "", keys, found, other, read...)
}

// someEntries does the same for the element of an array at an index, "" for any.
func (e *evaluator) someEntries(base *loc, index string, keys []arn.Pattern, found func(ref), other func(string), read ...func(texts)) {
	// Containers are looked at once, however many ways elements take between them.
	var busy []*loc
	if base.isUnsure() {
		found = e.doubting(found)
	}
	from, inPlace := e.filledFrom(base, other)
	for _, l := range from {
		if l != base {
			q := e.loc(loc{kind: locElem, base: l})
			before, ok := e.busyLoc[q]
			if ok && before == e.asking {
				continue
			}
			if e.tooMuch() {
				other(tooFar)
				break
			}
			e.busyLoc[q] = e.asking
			if ok {
				defer func() { e.busyLoc[q] = before }()
			} else {
				busy = append(busy, q)
			}
		}
		if t, ok := e.splitElem(e.loc(loc{kind: locElem, base: l})); ok && len(read) > 0 {
			e.listStores(l, found)
			read[0](t)
			continue
		}
		if l != base && !inPlace {
			index = "" // what is copied into it may be from anywhere there
		}
		e.ownEntries(l, index, keys, found, other, func(t texts) {
			if len(read) > 0 {
				read[0](t)
			} else {
				other(orElse(t.unknown, "computed"))
			}
		})
	}
	for _, q := range busy {
		delete(e.busyLoc, q)
	}
}

// maxSources bounds the containers that elements of one may come from.
const maxSources = 512

// filledFrom are a list or array and those that its elements are appended or copied
// from, over any number of steps; inPlace are arrays that are copied as a whole, each element to its
// own place.
func (e *evaluator) filledFrom(base *loc, other func(string)) (out []*loc, inPlace bool) {
	inPlace = true
	work, seen := []*loc{base}, map[*loc]bool{base: true}
	add := func(at []*loc) {
		for _, l := range at {
			if !seen[l] {
				seen[l] = true
				work = append(work, l)
			}
		}
	}
	for len(work) > 0 {
		if len(out) == maxSources {
			other("of more than 512 lists")
			break
		}
		l := work[0]
		work, out = work[1:], append(out, l)
		t, key := e.listType(l)
		if key == "" {
			continue
		}
		if t.kind == summary.Slice {
			inPlace = false
			add(e.copiedByLibraries(l))
		}
		if n := appendAt(l); n != nil {
			for _, a := range n.Args {
				add(e.pointees(ref{l.f, a, l.ctx}))
			}
		}
		e.each(e.writersOf("y:"+key, e.idx.at(e.idx.moves, key), addrItself), l, func(_ storeAt, v ref) {
			inPlace = false
			add(e.pointees(v))
		})
		if t.kind == summary.Array { // copied whole, or with what it is part of
			add(e.copiedFrom(l, t.name, ""))
		}
	}
	return out, inPlace
}

// listType is the type of a list, array or channel at a place, with its key; "" for
// maps, which are looked at by key, and for what is not the program's.
func (e *evaluator) listType(l *loc) (*gtype, string) {
	if root := l.root(); root.kind == locResult || root.kind == locOutside || l.kind == locBox {
		return nil, ""
	}
	t := e.locType(l)
	if t == nil || t.kind == summary.Map {
		return nil, ""
	}
	return t, containerKey(t)
}

// appendAt is the append that a place is made by, nil for others.
func appendAt(l *loc) *summary.Node {
	if l.kind != locAlloc {
		return nil
	}
	if n := &l.f.f.Nodes[l.id]; n.Op == summary.OpAppend {
		return n
	}
	return nil
}

// ownEntries are the elements that are stored into a container itself.
func (e *evaluator) ownEntries(base *loc, index string, keys []arn.Pattern, found func(ref), other func(string), read func(texts)) {
	if root := base.root(); root != base && (root.kind == locResult || root.kind == locOutside) {
		other(root.describe())
		return
	}
	if root := base.root(); root.kind == locGlobal && e.l.mayBeSet(root.name) {
		other(setElsewhere(root.name))
	}
	switch base.kind {
	case locResult:
		if t, ok := e.resultEntries(base, keys); ok {
			read(t)
		} else {
			other(base.describe())
		}
		return
	case locBox:
		other("bytes of a text")
		return
	case locOutside:
		other(base.name)
		return
	}
	t := e.locType(base)
	key := containerKey(t)
	if base.kind == locElem && t != nil && t.kind == summary.Iface { // see nested
		other("an entry of a configuration")
		return
	}
	if key == "" {
		return
	}
	if t.kind == summary.Map {
		for _, m := range e.copiedMaps(base, key) {
			if root := m.root(); root.kind == locOutside || root.kind == locResult {
				other(root.describe())
				continue
			}
			e.mapEntries(m, base, keys, found)
			e.filledEntries(m, keys, read)
		}
		return
	}
	ws := e.elemWrites(base, key, index)
	if t.elem != nil && !isAggregate(t.elem) {
		at := e.loc(loc{kind: locElem, base: base, name: index})
		e.pointedAt(t.elem, at, func(at storeAt, v ref) { ws = append(ws, written{at: at, v: v}) })
		e.sinkValues(t.elem, at, other, read)
	}
	e.foundIn(ws, found)
	if t.kind == summary.Array {
		e.sinkValues(t, base, other, read)
		if base.kind == locField {
			e.filledField(base, func(t texts) { other(orElse(t.unknown, "an element of what is decoded")) })
		}
	}
	e.each(e.writersOf("s:"+key, e.idx.at(e.idx.sends, key), addrItself), base, func(_ storeAt, v ref) { found(v) })
}

// locType is the type of the container at a place.
func (e *evaluator) locType(l *loc) *gtype {
	switch l.kind {
	case locAlloc:
		return e.concrete(l.f.typ(l.f.f.Nodes[l.id].Type), l.ctx)
	case locGlobal:
		return e.idx.types[l.name]
	case locField:
		return e.fieldTypeAt(l)
	case locElem, locText:
		if t := e.locType(l.base); t != nil {
			return t.elem
		}
	}
	return nil
}

// elemWrites are the stores to the elements of a list, or to that at an index.
func (e *evaluator) elemWrites(base *loc, key, index string) (ws []written) {
	root := base.root()
	e.each(e.writersOf("e:"+key, e.idx.at(e.idx.elems, key), baseOfAddr), base, func(at storeAt, v ref) {
		if to := arrayIndex(at.f, &at.f.f.Nodes[at.s.Addr]); to == "" || index == "" || to == index {
			ws = append(ws, e.wrote(at, v, root))
		}
	})
	return ws
}

// mapEntries are the values that are put into a map under one of keys, nil for any. It is
// into itself, or copied into that whole.
func (e *evaluator) mapEntries(m, into *loc, keys []arn.Pattern, found func(ref)) {
	var ws []written
	var doubts []bool
	e.eachEntry(m, keys, func(w written, sure bool) {
		ws, doubts = append(ws, w), append(doubts, !sure)
	})
	stay := e.lasting(ws)
	if m != into && len(ws) > 0 {
		e.replacedIn(into, ws, stay)
	}
	for i, w := range ws {
		e.replaced = !stay[i] || doubts[i]
		found(w.v)
		e.replaced = false
	}
}

// eachEntry calls found for the values that are put into a map under one of keys, nil for
// any, and says whether one that is sure is among these.
func (e *evaluator) eachEntry(m *loc, keys []arn.Pattern, found func(w written, sure bool)) {
	root := m.root()
	e.each(e.mapWriters(containerKey(e.locType(m))), m, func(at storeAt, v ref) {
		w := written{at: at, v: v, own: e.ownStore(at, root), key: constantKey(at.f, at.key), entry: true}
		fits, sure := true, true
		if keys != nil {
			fits, sure = e.keyFits(w.keyRef(), keys)
		}
		if fits {
			found(w, sure)
		}
	})
}

func (e *evaluator) mapWriters(key string) *writers {
	return e.writersOf("m:"+key, e.idx.at(e.idx.updates, key), addrItself)
}

// keyFits says whether an update's key can be one of those looked up, and whether that is one
// of which it is sure that it is.
func (e *evaluator) keyFits(key ref, keys []arn.Pattern) (fits, sure bool) {
	saved := e.deps
	t := e.text(key)
	e.deps = saved
	for _, k := range t.all() {
		for _, want := range keys {
			if arn.Intersects(k, want) != arn.No {
				fits = true
				if !want.IsUncertain() && !k.IsUncertain() {
					return true, true
				}
			}
		}
	}
	return fits, false
}

func (e *evaluator) lookupText(m, key ref) texts {
	out := texts{}
	keys := e.lookupKeys(key)
	for _, l := range e.pointees(m) {
		e.entries(l, keys, func(v ref) { out = out.add(e.text(v).uncertainIf(standsIn(v.ctx, m.ctx))) }, func(why string) { out = out.add(unknownText(why)) },
			func(t texts) { out = out.add(t) })
	}
	out.unset = true // keys that are not there have an empty text
	return out
}

func (e *evaluator) lookupPointees(m, key ref) []*loc {
	var out []*loc
	keys := e.lookupKeys(key)
	for _, l := range e.pointees(m) {
		e.entries(l, keys, func(v ref) { out = addLocs(out, e.pointees(v)...) },
			func(why string) { out = addLocs(out, e.outsideLoc(why)...) },
			func(t texts) { out = addLocs(out, e.nested(l, t)...) })
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

func (e *evaluator) keyText(m ref) texts {
	return e.keysOf(e.pointees(m))
}

// keysOf are the keys of maps, those included that are copied from others or taken
// from them one by one: each map is looked at once, whatever ways lead between them.
func (e *evaluator) keysOf(maps []*loc) texts {
	out := texts{}
	seen := map[*loc]bool{}
	for work := slices.Clone(maps); len(work) > 0; work = work[1:] {
		l := work[0]
		if seen[l] {
			continue
		}
		seen[l] = true
		if root := l.root(); root.kind == locOutside || root.kind == locResult {
			out = out.add(unknownText(root.describe()))
			continue
		}
		t := e.locType(l)
		if t == nil || t.kind != summary.Map {
			out = out.add(unknownText("a map that is not known"))
			continue
		}
		if len(seen) > maxSources || e.tooMuch() {
			return out.add(unknownText(tooFar))
		}
		key := containerKey(t)
		work = append(work, e.copiedByLibraries(l)...)
		unsure := l.isUnsure()
		e.filledKeys(l, func(t texts) { out = out.add(t.uncertainIf(unsure)) })
		e.each(e.writersOf("y:"+key, e.idx.moves[key], addrItself), l, func(_ storeAt, v ref) {
			work = append(work, e.unsureAll(e.pointees(v), unsure)...)
		})
		e.each(e.mapWriters(key), l, func(at storeAt, v ref) {
			k := ref{v.f, at.key, v.ctx}
			if n := &k.f.f.Nodes[k.id]; k.id != 0 && n.Op == summary.OpKey {
				work = append(work, e.unsureAll(e.pointees(ref{k.f, n.Args[0], k.ctx}), unsure)...)
				return
			}
			out = out.add(e.text(k).uncertainIf(unsure))
		})
	}
	return out
}

// copiedMaps are a map and those that maps.Copy copies into it, over any number of
// copies.
func (e *evaluator) copiedMaps(l *loc, key string) []*loc {
	out := addLocs([]*loc{l}, e.copiedByLibraries(l)...)
	if len(e.idx.at(e.idx.moves, key)) == 0 {
		return out
	}
	for i := 0; i < len(out); i++ {
		if len(out) > maxLocs {
			return append(out, e.outsideLoc(tooMany)...)
		}
		e.each(e.writersOf("y:"+key, e.idx.at(e.idx.moves, key), addrItself), out[i], func(_ storeAt, v ref) {
			out = addLocs(out, e.pointees(v)...)
		})
	}
	return out
}

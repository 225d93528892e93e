package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// programIndex finds stores by what they write to.
type programIndex struct {
	makers  map[*function]ref // literals: where they are made
	globals map[string][]storeAt
	fields  map[string][]storeAt // by field key
	wild    map[string][]storeAt // through other pointers, by the type stored
	updates map[string][]storeAt
	elems   map[string][]storeAt // through IndexAddr, by container key
	moves   map[string][]storeAt // copy, by container key
	sends   map[string][]storeAt
	sinks   map[string][]sink // by the type that opaque code gets a pointer to
	copies  map[string][]storeAt
	taints  map[string]string // struct types that opaque code may fill → a function that does
	types   map[string]*gtype // of package variables
	// fieldTypes are the types of fields by key
	fieldTypes map[string]*gtype
	defs       map[string][]definition
	names      map[string][]string // field names stored to, by struct type
	inContext  []keyed
}

type storeAt struct {
	f *function
	s summary.Store
	i int32
	// key of a map update
	key summary.NodeID
}

func newProgramIndex(l *linker) *programIndex {
	idx := &programIndex{
		makers: map[*function]ref{}, globals: map[string][]storeAt{}, fields: map[string][]storeAt{},
		wild: map[string][]storeAt{}, updates: map[string][]storeAt{}, moves: map[string][]storeAt{}, sends: map[string][]storeAt{}, elems: map[string][]storeAt{},
		sinks: map[string][]sink{}, copies: map[string][]storeAt{}, taints: map[string]string{}, types: map[string]*gtype{}, fieldTypes: map[string]*gtype{},
	}
	for _, f := range l.reached {
		idx.function(l, f)
	}
	return idx
}

func (idx *programIndex) function(l *linker, f *function) {
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; n.Op {
		case summary.OpClosure:
			if lit := l.funcs[n.Sym]; lit != nil {
				idx.makers[lit] = ref{f: f, id: summary.NodeID(i)}
			}
		case summary.OpGlobal:
			idx.types[n.Sym] = f.typ(n.Type)
		case summary.OpFieldAddr, summary.OpField:
			idx.fieldTypes[n.Sym] = f.typ(n.Type)
		}
	}
	for i, s := range f.f.Stores {
		at := storeAt{f: f, s: s, i: int32(i)}
		t := f.typ(s.Type)
		if isAggregate(t) {
			name := orElse(t.origin, t.name) // as in field keys
			idx.copies[name] = append(idx.copies[name], at)
		}
		if s.Addr == 0 {
			continue
		}
		switch n := &f.f.Nodes[s.Addr]; n.Op {
		case summary.OpGlobal:
			idx.globals[n.Sym] = append(idx.globals[n.Sym], at)
		case summary.OpFieldAddr:
			idx.fields[n.Sym] = append(idx.fields[n.Sym], at)
		case summary.OpIndexAddr:
			if k := containerKey(f.typ(n.Type)); k != "" {
				idx.elems[k] = append(idx.elems[k], at)
			}
		default:
			idx.wild[t.name] = append(idx.wild[t.name], at)
		}
	}
	for _, u := range f.f.Updates {
		k := containerKey(f.typ(u.Type))
		idx.updates[k] = append(idx.updates[k], storeAt{f: f, s: summary.Store{Addr: u.Map, Val: u.Val}, i: -1, key: u.Key})
	}
	for _, m := range f.f.Moves {
		to, k := idx.moves, containerKey(f.typ(m.Type))
		if m.Send {
			to = idx.sends
		}
		to[k] = append(to[k], storeAt{f: f, s: summary.Store{Addr: m.To, Val: m.From}, i: -1})
	}
	idx.addSinks(l, f)
}

func containerKey(t *gtype) string {
	if t == nil {
		return ""
	}
	if t.kind == summary.Pointer && t.elem != nil {
		t = t.elem
	}
	return t.key
}

// values calls found for every value that may be stored in a place, other for
// what is not known of it, and read for texts that are computed.
func (e *evaluator) values(l *loc, found func(ref), other func(why string), read ...func(texts)) {
	if d, ok := e.busyLoc[l]; ok {
		e.low = min(e.low, d)
		if len(read) > 0 {
			read[0](texts{cyclic: true})
		}
		return
	}
	if e.tooMuch() {
		other(tooFar)
		return
	}
	fr := e.begin()
	e.busyLoc[l] = e.depth
	defer func() {
		delete(e.busyLoc, l)
		e.end(fr)
	}()
	texts := func(t texts) {
		if len(read) > 0 {
			read[0](t)
		} else {
			other("computed")
		}
	}
	switch l.kind {
	case locAlloc:
		e.variableValues(l, found, other, texts)
	case locGlobal:
		e.globalValues(l, found, other, texts)
	case locField:
		e.fieldValues(l, found, other, texts)
	case locElem:
		e.elemValues(l.base, found, other)
	case locBox:
		found(ref{l.f, l.id, l.ctx})
	case locResult:
		other("result of " + shortFunc(l.name))
	default:
		other(l.name)
	}
}

// variableValues are the stores to a variable whose address was taken.
func (e *evaluator) variableValues(l *loc, found func(ref), other func(string), read func(texts)) {
	for _, s := range l.f.f.Stores {
		if s.Addr == l.id {
			found(ref{l.f, s.Val, l.ctx})
		}
	}
	t := l.f.typ(l.f.f.Nodes[l.id].Type)
	if t == nil {
		return
	}
	e.each(e.writersOf("w:"+t.name, e.idx.wild[t.name], addrItself), l, func(at storeAt, v ref) {
		if at.f != l.f || at.s.Addr != l.id { // those are above
			found(v)
		}
	})
	e.sinkValues(t.name, l, other, read)
}

func (e *evaluator) globalValues(l *loc, found func(ref), other func(string), read func(texts)) {
	if e.l.isOpaqueGlobal(l.name) {
		other("variable " + shortFunc(l.name))
		return
	}
	stores := e.idx.globals[l.name]
	for _, at := range stores {
		found(ref{at.f, at.s.Val, nil})
	}
	if t := e.idx.types[l.name]; t != nil {
		e.sinkValues(t.name, l, other, read)
	}
}

// fieldValues are the stores to a field of one struct, or of all structs of the
// type where the struct is not known.
func (e *evaluator) fieldValues(l *loc, found func(ref), other func(string), read func(texts)) {
	switch root := l.root(); {
	case root.kind == locOutside:
		e.anyField(l, root, found, other, read)
		return
	case root.kind == locResult && e.echoed(l, found):
		return
	case root.kind == locResult:
		if t, ok := e.modelledContents(l); ok {
			read(t)
		} else {
			other(root.describe())
		}
		return
	}
	if e.l.isOpaqueField(l.name) && !isSDKField(l.name) && l.base.kind != locAlloc {
		other("field " + shortField(l.name))
		return
	}
	e.each(e.writersOf("f:"+l.name, e.idx.fields[l.name], baseOfAddr), l.base, func(at storeAt, v ref) {
		if !e.isDead(at, l.name) {
			e.sure[l] = e.sure[l] || e.isSure(at, l)
			found(v)
		}
	})
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.sinkValues(t.name, l, other, read)
	}
	e.copiedFields(l, found, other, read)
	e.filledField(l, read)
	owner, name, _ := strings.Cut(l.name, "#")
	for _, same := range sortedKeys(e.l.same[owner]) {
		e.values(e.loc(loc{kind: locField, base: l.base, name: same + "#" + name}), found, other, func(t texts) {
			if !t.cyclic {
				read(t)
			}
		})
	}
}

// isDead says whether a store can't reach the call whose input is evaluated.
func (e *evaluator) isDead(at storeAt, field string) bool {
	if e.call == nil || e.call.f != at.f {
		return false
	}
	for _, p := range at.f.f.Dead {
		if p.Call == e.call.call && p.Store == at.i && p.Field == field {
			e.low = 0 // holds for this call only
			return true
		}
	}
	return false
}

// isSure says whether a store to a field of a struct happens in any case before
// the call whose input is evaluated.
func (e *evaluator) isSure(at storeAt, l *loc) bool {
	if l.base.kind != locAlloc || at.f != l.base.f || baseOfAddr(at) != l.base.id {
		return false
	}
	if at.s.Sure {
		return true
	}
	if e.call == nil || e.call.f != at.f {
		return false
	}
	for _, p := range at.f.f.Sure {
		if p.Call == e.call.call && p.Field == l.name {
			e.low = 0 // holds for this call only
			return true
		}
	}
	return false
}

// anyField answers for a struct that is not known, or that is part of one: all
// stores to the field, and what opaque code may have put there.
func (e *evaluator) anyField(l, root *loc, found func(ref), other func(string), read func(texts)) {
	owner, name, _ := strings.Cut(l.name, "#")
	if e.l.isOpaqueField(l.name) || !root.own && exportedName(name) { // decoded, or set by an importer
		other(root.name)
		return
	}
	stores := e.idx.fields[l.name]
	for _, at := range stores {
		found(ref{at.f, at.s.Val, nil})
	}
	known := len(stores) > 0
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.sinkSites(t.name)
		for _, s := range e.fieldSinks[l.name] {
			known = true
			e.sunk(s, other, read)
		}
	}
	if e.foreignCopies(owner, l.name, found, other, read) {
		known = true
	}
	if !known {
		other(root.name)
	}
	e.filledField(l, read)
}

// foreignCopies reads a field of the structs that opaque code returned and the
// program copied: those are no stores to the field.
func (e *evaluator) foreignCopies(owner, key string, found func(ref), other func(string), read func(texts)) bool {
	at, ok := e.foreign[owner]
	if !ok {
		e.foreign[owner] = nil // a question within has to do with nothing
		steps := e.steps
		for _, s := range e.idx.copies[owner] {
			e.steps = 0
			for _, p := range e.quietly(ref{s.f, s.s.Val, nil}) {
				if p.root().kind == locResult {
					at = addLocs(at, p)
				}
			}
		}
		e.steps, e.foreign[owner] = steps, at
	}
	for _, p := range at {
		e.values(e.loc(loc{kind: locField, base: p, name: key}), found, other, read)
	}
	return len(at) > 0
}

// copiedFields follows the stores of whole structs: *p = v.
func (e *evaluator) copiedFields(l *loc, found func(ref), other func(string), read func(texts)) {
	owner, _, _ := strings.Cut(l.name, "#")
	var from []*loc
	e.each(e.writersOf("c:"+owner, e.idx.copies[owner], addrItself), l.base, func(at storeAt, v ref) {
		if !e.isDead(at, l.name) {
			from = addLocs(from, e.pointees(v)...)
		}
	})
	for _, p := range from {
		if p != l.base {
			inner := e.loc(loc{kind: locField, base: p, name: l.name})
			e.values(inner, found, other, read)
			e.sure[l] = e.sure[l] || e.sure[inner]
		}
	}
}

func isSDKField(key string) bool {
	return strings.HasPrefix(key, "github.com/aws/aws-sdk-go-v2/")
}

func shortField(key string) string {
	return strings.Replace(key[strings.LastIndexByte(key, '/')+1:], "#", ".", 1)
}

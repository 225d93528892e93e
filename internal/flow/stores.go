package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/standin"
	"github.com/iamvet/iamvet/internal/summary"
)

// values calls found for every value that may be stored in a place, other for
// what is not known of it, and read for texts that are computed.
func (e *evaluator) values(l *loc, found func(ref), other func(why string), read ...func(texts)) {
	if l.kind != locField {
		e.alone = false
	}
	before, ok := e.busyLoc[l]
	if ok && before == e.asking { // the same question lists them already
		e.alone = false
		return
	}
	if !e.isAlone(l) && e.tooMuch() {
		other(tooFar)
		return
	}
	e.depth++
	e.busyLoc[l] = e.asking
	defer func() {
		e.depth--
		if ok {
			e.busyLoc[l] = before
		} else {
			delete(e.busyLoc, l)
		}
	}()
	unsure := l.isUnsure()
	if unsure {
		found = e.doubting(found)
	}
	texts := func(t texts) {
		if len(read) > 0 {
			read[0](t.uncertainIf(unsure))
		} else {
			other(orElse(t.unknown, "computed"))
		}
	}
	switch l.kind {
	case locAlloc:
		e.variableValues(l, found, other, texts)
	case locGlobal:
		e.globalValues(l, found, other, texts)
	case locField:
		if e.alone {
			e.fieldAlone(l, found, other, texts)
		} else {
			e.fieldValues(l, found, other, texts)
		}
	case locElem:
		if t, ok := e.splitElem(l); ok {
			e.listStores(l.base, found)
			texts(t)
			return
		}
		e.elemValues(l, found, other, texts)
	case locBox:
		found(ref{l.f, l.id, l.ctx})
		if t := e.l.types["string"]; t != nil {
			e.pointedAt(t, l, func(_ storeAt, v ref) { found(v) })
			e.sinkValues(t, l, other, texts)
		}
	case locText:
		e.values(l.base, func(ref) {}, func(string) {}, texts)
		if t := e.locType(l); t != nil {
			e.pointedAt(t, l, func(_ storeAt, v ref) { found(v) })
		}
	case locResult:
		other("result of " + shortFunc(l.name))
	default:
		other(l.name)
	}
}

// variableValues are the stores to a variable whose address was taken.
func (e *evaluator) variableValues(l *loc, found func(ref), other func(string), read func(texts)) {
	var ws []written
	for i, s := range l.f.f.Stores {
		at := storeAt{f: l.f, s: s, i: int32(i)}
		if s.Addr == l.id && !overwritten(at, "") && !e.isDead(at, "") && e.isDone(at, l.ctx) && !e.isGone(at, l.ctx, "") {
			ws = append(ws, written{at: at, v: ref{l.f, s.Val, l.ctx}, own: true})
		}
	}
	t := l.f.typ(l.f.f.Nodes[l.id].Type)
	if t != nil {
		e.pointedAt(t, l, func(at storeAt, v ref) { ws = append(ws, written{at: at, v: v}) })
	}
	e.foundIn(ws, found)
	if t != nil {
		e.sinkValues(t, l, other, read)
	}
}

func (e *evaluator) globalValues(l *loc, found func(ref), other func(string), read func(texts)) {
	if e.l.isOpaqueGlobal(l.name) {
		other("variable " + shortFunc(l.name))
		return
	}
	if e.l.mayBeSet(l.name) {
		other(setElsewhere(l.name))
	}
	var ws []written
	unset := false // by the ways that are assumed
	for _, at := range e.idx.globals[l.name] {
		if e.isGone(at, nil, "") {
			unset = true
			continue
		}
		ws = append(ws, written{at: at, v: ref{at.f, at.s.Val, nil}, own: e.ownStore(at, l)})
	}
	t := e.idx.types[l.name]
	if t == nil {
		e.foundIn(ws, found)
		return
	}
	e.pointedAt(t, l, func(at storeAt, v ref) { ws = append(ws, written{at: at, v: v}) })
	e.foundIn(ws, found)
	written := len(ws) > 0 || unset
	e.sinkValues(t, l, func(why string) { written = true; other(why) }, func(x texts) { written = true; read(x) })
	if !written && t.name == "string" {
		other("a variable that only the linker can set (-ldflags -X)")
	}
}

// pointedAt are the values stored through pointers to a place of a type.
func (e *evaluator) pointedAt(t *gtype, l *loc, found func(at storeAt, v ref)) {
	all := e.writersOf("w:"+t.name, e.idx.at(e.idx.wild, t.name), addrItself)
	w := &writers{bySite: all.bySite, shared: true}
	if l.kind == locAlloc { // what is known of fields is not given up for pointers that were lost
		w.anywhere = all.anywhere
	}
	if l.kind == locAlloc && len(all.handed) > 0 && e.handedSites(handedKey(t))[e.site(l)] {
		for _, x := range all.handed {
			found(x.at, ref{x.at.f, x.at.s.Val, x.ctx})
		}
	}
	e.each(w, l, func(at storeAt, v ref) {
		if (l.kind != locAlloc || at.f != l.f || at.s.Addr != l.id) && !e.isGone(at, v.ctx, "") { // the variable's own are known
			found(at, v)
		}
	})
}

// fieldValues are the stores to a field of one struct, or of all structs of the
// type where the struct is not known.
func (e *evaluator) fieldValues(l *loc, found func(ref), other func(string), read func(texts)) {
	alone := e.alone
	e.alone = false
	if l.name == listValue {
		e.inCells("container/list.List", []*loc{l.base}, nil, found, other)
		e.fieldStores(l, found)
		return
	}
	switch root := l.root(); {
	case root.kind == locGlobal && e.l.mayBeSet(root.name):
		other(setElsewhere(root.name))
	case root.kind == locOutside:
		e.anyField(l, root, found, other, read)
		return
	case root.kind == locResult && e.echoed(l, found):
		return
	case root.kind == locResult:
		if t, ok := e.modelledContents(l); ok {
			changed := false
			e.fieldStores(l, func(v ref) { changed = true; found(v) })
			read(t.uncertainIf(changed))
		} else {
			other(root.describe())
		}
		return
	}
	// What the program makes or declares itself, only those who get its address write to.
	if e.l.isOpaqueField(l.name) && !isSDKField(l.name) && !standin.Parametric(fieldOwner(l.name)) && l.base.kind != locAlloc && l.base.kind != locGlobal {
		other("field " + shortField(l.name))
		return
	}
	e.knownField(l, alone, found, other, read)
	owner, name, _ := strings.Cut(l.name, "#")
	for _, same := range sortedKeys(e.l.same[owner]) {
		e.values(e.loc(loc{kind: locField, base: l.base, name: same + "#" + name}), found, other, func(t texts) {
			if !t.cyclic {
				read(t)
			}
		})
	}
}

// knownField answers for a field of a struct that is known: what is stored to it, also
// with the whole struct unless alone, and what code without a summary puts there.
func (e *evaluator) knownField(l *loc, alone bool, found func(ref), other func(string), read func(texts)) {
	f := e.fieldHistory(l, alone)
	for i, w := range f.stores {
		e.replaced = f.stay != nil && !f.stay[i]
		found(w.v)
		e.replaced = false
	}
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.sinkValues(t, l, other, read)
	}
	if !alone {
		e.copiedFields(l, f, found, other, read)
	}
	e.filledField(l, read)
}

// fieldWrites are the stores to a field of a struct that can reach the use.
func (e *evaluator) fieldWrites(l *loc) (ws []written) {
	root := l.root()
	e.eachFieldWrite(l, func(at storeAt, v ref) { ws = append(ws, e.wrote(at, v, root)) })
	return ws
}

func (e *evaluator) eachFieldWrite(l *loc, found func(storeAt, ref)) {
	e.each(e.writersOf("f:"+l.name, e.idx.at(e.idx.fields, l.name), baseOfAddr), l.base, func(at storeAt, v ref) {
		if e.isDead(at, l.name) || overwritten(at, "") || e.isGone(at, v.ctx, "") {
			return
		}
		e.sure[l] = e.sure[l] || e.isSure(at, l)
		found(at, v)
	})
}

// fieldStores calls found for them.
func (e *evaluator) fieldStores(l *loc, found func(ref)) { e.foundIn(e.fieldWrites(l), found) }

// isDead says whether a store can't reach the call whose input is evaluated.
func (e *evaluator) isDead(at storeAt, field string) bool {
	if e.call == nil || e.call.f != at.f {
		return false
	}
	for _, p := range at.f.f.Dead {
		if p.Call == e.call.call && p.Store == at.i && (p.Field == field || strings.HasPrefix(field, p.Field+"/")) {
			e.here = true // holds for this call only
			return true
		}
	}
	return false
}

// readBefore is to be called before a load is looked at, and what it returns after that: what the
// call's own function reads of its variables it reads before the call, when what can't reach that
// may be there.
func (e *evaluator) readBefore(r ref, n *summary.Node) (after func()) {
	call := e.call
	if call == nil || call.f != r.f || len(r.f.f.Dead) == 0 {
		return func() {}
	}
	at := &r.f.f.Nodes[n.Args[0]]
	if at.Op == summary.OpFieldAddr {
		at = &r.f.f.Nodes[at.Args[0]]
	}
	if t := r.f.typ(n.Type); at.Op != summary.OpAlloc || t == nil || t.kind == summary.Struct {
		return func() {}
	}
	e.call = nil
	return func() { e.call = call }
}

// isSure says whether a store to a field of a struct happens in any case before
// the call whose input is evaluated.
func (e *evaluator) isSure(at storeAt, l *loc) bool {
	switch root := l.root(); {
	case root.kind == locGlobal && strings.HasSuffix(at.f.f.Name, ".init"):
		return true
	case at.s.Sure && !isSDKField(l.name) && at.f == root.f && rootOf(at.f, at.s.Addr) == root.id:
		return true
	}
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
			e.here = true // holds for this call only
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
		if !overwritten(at, "") {
			found(ref{at.f, at.s.Val, nil})
		}
	}
	known := len(stores) > 0
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.sinkSites(sinkName(t))
		for _, s := range e.fieldSinks[l.name] {
			known = true
			e.sunk(s, other, read)
		}
	}
	if e.foreignCopies(owner, l.name, found, other, read) {
		known = true
	}
	e.filledField(l, func(t texts) {
		known = true
		read(t)
	})
	if !known {
		other(root.name)
	}
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

func isSDKField(key string) bool {
	return strings.HasPrefix(key, "github.com/aws/aws-sdk-go-v2/")
}

func shortField(key string) string {
	return strings.Replace(key[strings.LastIndexByte(key, '/')+1:], "#", ".", 1)
}

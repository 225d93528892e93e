package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// history is what is put into a field of a struct: by stores to it, and of the whole struct
// or what that is part of. stay says of each whether it is sure to be read, the stores first.
type history struct {
	stores, copies []written
	stay           []bool
}

// fieldHistory is that of a field; copies that are of no interest alone are left out.
func (e *evaluator) fieldHistory(l *loc, alone bool) history {
	key := historyKey{e.aloneKey(l), alone}
	if m, ok := e.memoHistory[key]; ok && !e.assumes(m.deps) {
		e.deps = e.deps.union(m.deps)
		return m.history
	}
	var h history
	on, final := e.final(l, func() {
		e.depth-- // it is part of a question about the field, which counts
		h = e.findHistory(l, alone)
		e.depth++
	})
	if final {
		e.memoHistory[key] = historyAnswer{h, on}
	}
	return h
}

type historyKey struct {
	aloneKey
	alone bool
}

type historyAnswer struct {
	history
	deps deps
}

func (e *evaluator) findHistory(l *loc, alone bool) history {
	h := history{stores: e.fieldWrites(l)}
	if t := e.idx.fieldTypes[l.name]; t != nil {
		e.pointedAt(t, l, func(at storeAt, v ref) { h.stores = append(h.stores, written{at: at, v: v}) })
	}
	if e.usedUp() { // which are replaced is not known
		h.stay = make([]bool, len(h.stores))
		return h
	}
	if alone && len(h.stores) == 0 || !carriesNames(e.idx.fieldTypes[l.name]) {
		return h
	}
	owner, _, _ := strings.Cut(l.name, "#")
	if from := len(e.copiedFrom(l.base, owner, l.name)); from > 1 || from == 1 && len(h.stores) > 0 {
		h.copies = e.copyWrites(l)
	}
	if n := len(h.stores) + len(h.copies); n > maxReplaced && !isText(e.idx.fieldTypes[l.name]) {
		return h
	}
	h.stay = e.lasting(append(h.stores[:len(h.stores):len(h.stores)], h.copies...))
	return h
}

// maxReplaced bounds the stores of structs, lists and maps to a field that are compared: more
// are most likely of many structs that are not told apart.
const maxReplaced = 6

// carriesNames says whether it matters which values of a type stay: what is behind an
// interface is a client or the like, of which a program has one.
func carriesNames(t *gtype) bool {
	return t == nil || t.kind != summary.Iface && t.kind != summary.FuncType && t.kind != summary.Chan
}

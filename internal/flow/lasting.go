package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Which of several values that are put into a place are there for sure in some run when it
// is read. Stores of one function are alternatives, but for those that others follow on every
// way. Of stores in several functions the order is not known: what a place begins with may be
// replaced by any other function, and of what several functions put there each may be
// replaced by the next.

// written is a value that is put into a place.
type written struct {
	at  storeAt
	v   ref
	own bool   // by the function that makes the place
	key string // of an entry or element: "" if it may be any
	// entry is set for entries and elements: of what else a function stores one after the
	// other is known what is never read, see overwritten.
	entry bool
	// field is the one that is looked at, of a struct that is stored whole
	field string
}

// ownStore says whether a store is by the function that makes what a place is part of, or by
// the initializers of a package variable.
func (e *evaluator) ownStore(at storeAt, root *loc) bool {
	switch root.kind {
	case locGlobal:
		return strings.HasSuffix(at.f.f.Name, ".init")
	case locAlloc:
		return at.f == root.f && madeIn(at.f, at.s.Addr) == root.id
	}
	return false
}

// madeIn is what an address is in: a variable or container, or whatever it is.
func madeIn(f *function, id summary.NodeID) summary.NodeID {
	for {
		n := &f.f.Nodes[id]
		if n.Op != summary.OpFieldAddr && n.Op != summary.OpIndexAddr && n.Op != summary.OpSlice {
			return id
		}
		id = n.Args[0]
	}
}

func (w *written) keyRef() ref { return ref{w.v.f, w.at.key, w.v.ctx} }

func (w *written) has(flag summary.When) bool { return w.at.s.When&flag != 0 }

// fresh says whether nothing else can have been put there before.
func (w *written) fresh() bool {
	return w.has(summary.Fresh) || strings.HasSuffix(w.at.f.f.Name, ".init")
}

// same says whether two stores put the same value there: the one does in all of its calls, or
// what it puts there depends on nothing but the place.
func (e *evaluator) same(a, b *written) bool {
	if a.v.f != b.v.f || a.v.id != b.v.id {
		return false
	}
	return a.v.ctx == b.v.ctx || a.v.id != 0 && a.at.key == b.at.key && !variesBut(a.v.f, a.v.id, pointsIn(a.at.f, a.at.s.Addr), map[summary.NodeID]bool{})
}

// pointsIn is what an address is reached from: a parameter, or whatever it is.
func pointsIn(f *function, id summary.NodeID) summary.NodeID {
	for {
		id = madeIn(f, id)
		if n := &f.f.Nodes[id]; n.Op != summary.OpLoad && n.Op != summary.OpField {
			return id
		}
		id = f.f.Nodes[id].Args[0]
	}
}

// variesBut says whether a value of a function depends on its callers by another way than one
// of its nodes.
func variesBut(f *function, id, but summary.NodeID, seen map[summary.NodeID]bool) bool {
	if id == 0 || id == but || seen[id] {
		return false
	}
	seen[id] = true
	n := &f.f.Nodes[id]
	of := func(a summary.NodeID) bool { return variesBut(f, a, but, seen) }
	switch n.Op {
	case summary.OpParam, summary.OpFree:
		return true
	case summary.OpResult:
		if slices.ContainsFunc(f.f.Calls[n.Call].Args, of) || of(f.f.Calls[n.Call].Fun) {
			return true
		}
	case summary.OpAlloc, summary.OpMake:
		for _, s := range f.f.Stores {
			if madeIn(f, s.Addr) == id && of(s.Val) {
				return true
			}
		}
	}
	return slices.ContainsFunc(n.Args, of)
}

// resets says whether a store puts nothing there: what the program uses, it then puts there
// again.
func (w *written) resets() bool {
	if w.v.id == 0 {
		return false
	}
	switch n := &w.v.f.f.Nodes[w.v.id]; n.Op {
	case summary.OpNil:
		return true
	case summary.OpConst:
		return n.Sym == ""
	case summary.OpMake:
		return !slices.ContainsFunc(w.v.f.f.Updates, func(u summary.MapUpdate) bool { return u.Map == w.v.id })
	}
	return false
}

// keepsPlace says whether a value is what is at an address, with something put to it, or a
// part of it.
func keepsPlace(f *function, id, addr summary.NodeID, depth int) bool {
	if id == 0 || addr == 0 || depth > maxBound {
		return false
	}
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpAppend, summary.OpSlice:
		return keepsPlace(f, n.Args[0], addr, depth+1)
	case summary.OpPhi:
		return slices.ContainsFunc(n.Args, func(a summary.NodeID) bool { return keepsPlace(f, a, addr, depth+1) })
	case summary.OpLoad:
		return sameAddress(f, n.Args[0], addr)
	case summary.OpField:
		at := &f.f.Nodes[addr]
		from := &f.f.Nodes[n.Args[0]]
		return at.Op == summary.OpFieldAddr && n.Sym == at.Sym && from.Op == summary.OpLoad && sameAddress(f, from.Args[0], at.Args[0])
	}
	return false
}

// sameAddress says whether two nodes are the same address, made in the same way.
func sameAddress(f *function, a, b summary.NodeID) bool {
	if a == b {
		return true
	}
	m, n := &f.f.Nodes[a], &f.f.Nodes[b]
	switch m.Op {
	case summary.OpFieldAddr, summary.OpLoad, summary.OpGlobal, summary.OpIndexAddr: // of any index
		return m.Op == n.Op && m.Sym == n.Sym && (len(m.Args) == 0 || sameAddress(f, m.Args[0], n.Args[0]))
	}
	return false
}

// meets says whether two stores can be to the same entry or element.
func (w *written) meets(o *written) bool { return w.key == "" || o.key == "" || w.key == o.key }

// settles says whether a store happens whenever its function runs, or does if its value is
// not empty, which it is not.
func (e *evaluator) settles(w *written, always bool) bool {
	return always && w.has(summary.Always) || w.has(summary.NonEmpty) && e.isSettled(w)
}

// isSettled says whether a store is of a text that is known, and not empty.
func (e *evaluator) isSettled(w *written) bool {
	if w.field != "" {
		return e.isSettledIn(w)
	}
	if t := w.at.f.typ(w.at.s.Type); t == nil || t.kind != summary.Other {
		return false
	}
	saved := e.deps
	t := e.text(w.v)
	e.deps = saved
	return t.settled()
}

// isSettledIn says so of a field of a struct literal that is stored whole.
func (e *evaluator) isSettledIn(w *written) bool {
	load := &w.v.f.f.Nodes[w.v.id]
	if t := e.idx.fieldTypes[w.field]; t == nil || t.kind != summary.Other || load.Op != summary.OpLoad {
		return false
	}
	for _, s := range w.v.f.f.Stores {
		if at := &w.v.f.f.Nodes[s.Addr]; s.Sure && at.Op == summary.OpFieldAddr && at.Sym == w.field && at.Args[0] == load.Args[0] {
			saved := e.deps
			t := e.text(ref{w.v.f, s.Val, w.v.ctx})
			e.deps = saved
			return t.settled()
		}
	}
	return false
}

// replacedBy says whether nothing shows that what one store puts there stays when another
// may follow.
func (e *evaluator) replacedBy(a, b *written) bool {
	if !a.meets(b) || a.v == b.v && a.at == b.at || e.doubtful(b) || !e.follows(a, b) {
		return false
	}
	if b.resets() || b.has(summary.IfEmpty) || keepsPlace(b.v.f, b.v.id, b.at.s.Addr, 0) {
		return false
	}
	return !e.same(a, b) && !e.sameValues(a, b)
}

// doubtful says whether a store is by a method that may not be called with this place: by code
// without a summary, which may call it of any value, or of whatever flag is meant. What the
// generated code that copies objects of Kubernetes stores to them piece by piece is what it
// stored whole.
func (e *evaluator) doubtful(w *written) bool {
	if strings.HasSuffix(w.at.f.f.Name, ").DeepCopyInto") {
		return true
	}
	c := w.v.ctx.entered()
	return c != nil && (c.edge.kind == byOpaque && strings.HasPrefix(w.at.f.f.Name, "(") || e.l.mayMiss(c.edge))
}

// follows says whether one store may come after another, or always does.
func (e *evaluator) follows(a, b *written) bool {
	if a.has(summary.IfEmpty) && !b.has(summary.IfEmpty) && e.isSettled(b) {
		return true
	}
	switch {
	case a.at.f == b.at.f && (a.own || b.own || a.v.ctx == b.v.ctx):
		return a.before(b) && e.settles(b, !a.own || a.entry)
	case a.own && b.own, a.own && !b.own:
		return a.fresh()
	case b.own: // by the maker, after others had it
		return b.has(summary.Always) && !b.fresh()
	}
	return true
}

// sameValues says whether a store puts nothing else there than another does.
func (e *evaluator) sameValues(a, b *written) bool {
	if a.v.id == 0 || b.v.id == 0 {
		return false
	}
	saved := e.deps
	defer func() { e.deps = saved }()
	if t := a.at.f.typ(a.at.s.Type); t != nil && t.kind != summary.Other {
		return sameLocs(e.pointees(a.v), e.pointees(b.v))
	}
	s, t := e.text(a.v), e.text(b.v)
	for _, p := range t.alts {
		if !containsPattern(s.alts, p) {
			return false
		}
	}
	return t.unknown == "" && (len(t.alts) > 0 || t.cyclic)
}

// before says whether a store stands before another of its function.
func (w *written) before(o *written) bool { return w.at.i < o.at.i }

// lasting says of each of several stores to a place whether it is sure to be read. What code
// without a summary may put there, too, replaces nothing: whether it does is not known.
func (e *evaluator) lasting(ws []written) []bool {
	switch {
	case len(ws) == 1 && !e.isOneOfSeveral(&ws[0]):
		return []bool{true}
	case len(ws) > maxWritten, len(ws) > maxWriters && !ws[0].entry && slices.ContainsFunc(ws, func(w written) bool { return !w.own }):
		return make([]bool, len(ws))
	}
	out := make([]bool, len(ws))
	for i := range ws {
		out[i] = !e.isOneOfSeveral(&ws[i])
		for j := range ws {
			if i != j && out[i] && e.replacedBy(&ws[i], &ws[j]) {
				out[i] = false
			}
		}
	}
	return out
}

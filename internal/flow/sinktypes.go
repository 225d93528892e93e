package flow

import "github.com/iamvet/iamvet/internal/summary"

// reachedBy says how what opaque code writes is reached from its argument.
type reachedBy uint8

const (
	itself   reachedBy = iota
	variable           // the argument points to an interface variable, which holds the pointer
	elements           // it is a list of interfaces, which hold pointers
)

// openArgument tells of an argument whose type does not tell what is written: an
// interface that came from elsewhere, as a helper's parameter does, the address of
// one (json.Unmarshal(b, &v), where v holds a pointer), or a list of them.
func openArgument(s sink, as *gtype) (reachedBy, bool) {
	n := &s.f.f.Nodes[s.arg]
	t := as
	if n.Op == summary.OpIface {
		t = s.f.typ(n.Type)
	}
	switch {
	case t == nil:
	case t.kind == summary.Iface && n.Op != summary.OpIface && n.Carry:
		return itself, true
	case t.kind == summary.Pointer && isAny(t.elem):
		return variable, true
	case t.kind == summary.Slice && isAny(t.elem):
		return elements, true
	}
	return 0, false
}

func isAny(t *gtype) bool { return t != nil && t.kind == summary.Iface && len(t.methods) == 0 }

// boxes looks for the pointers that the program makes interfaces of: back from where
// one is used, through parameters, results and variables. What opaque code passes is
// its own.
type boxes struct {
	l     *linker
	idx   *programIndex
	seen  map[boxKey]bool
	found map[string]*gtype // pointer types by name
}

type boxKey struct {
	f   *function
	id  summary.NodeID
	how reachedBy
}

// boxed are the types of the pointers that an argument can be, or hold.
func (idx *programIndex) boxed(l *linker, s sink) map[string]*gtype {
	b := boxes{l: l, idx: idx, seen: map[boxKey]bool{}, found: map[string]*gtype{}}
	b.value(s.f, s.arg, s.how)
	return b.found
}

func (b *boxes) note(t *gtype) {
	if t != nil && t.kind == summary.Pointer && t.elem != nil {
		b.found[t.name] = t
	}
}

func (b *boxes) value(f *function, id summary.NodeID, how reachedBy) {
	key := boxKey{f, id, how}
	if id == 0 || b.seen[key] {
		return
	}
	b.seen[key] = true
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpIface:
		if how == itself {
			b.note(f.typ(n.Type))
		} else {
			b.value(f, n.Args[0], how)
		}
	case summary.OpParam:
		for _, ed := range f.in {
			b.passed(ed, int(n.N), how)
		}
	case summary.OpFree:
		if m, ok := b.idx.makers[f]; ok && int(n.N) < len(m.f.f.Nodes[m.id].Args) {
			b.value(m.f, m.f.f.Nodes[m.id].Args[n.N], how)
		}
	case summary.OpPhi, summary.OpAppend:
		for _, a := range n.Args {
			b.value(f, a, how)
		}
	case summary.OpSlice, summary.OpAssert:
		b.value(f, n.Args[0], how)
	case summary.OpResult:
		for _, ed := range callees(f, n.Call) {
			if int(n.N) < len(ed.callee.f.Results) {
				for _, r := range ed.callee.f.Results[n.N] {
					b.value(ed.callee, r, how)
				}
			}
		}
	case summary.OpAlloc:
		for _, s := range f.f.Stores {
			if how == variable && s.Addr == id || how == elements && b.into(f, s.Addr, id) {
				b.value(f, s.Val, itself)
			}
		}
	case summary.OpLoad:
		if !b.loaded(f, n.Args[0], how) {
			b.arrived(f, id, how)
		}
	default:
		b.arrived(f, id, how)
	}
}

// passed follows what a caller passes, the elements of a variadic call one by one.
func (b *boxes) passed(ed *edge, i int, how reachedBy) {
	f, id := ed.arg(i)
	if f == nil {
		return
	}
	if how == elements && f == ed.caller && ed.call >= 0 {
		if c := &f.f.Calls[ed.call]; c.Variadic != nil && id == c.Args[len(c.Args)-1] {
			for _, v := range c.Variadic {
				b.value(f, v, itself)
			}
			return
		}
	}
	b.value(f, id, how)
}

// into says whether an address is that of an element of an array.
func (b *boxes) into(f *function, addr, array summary.NodeID) bool {
	return addr != 0 && f.f.Nodes[addr].Op == summary.OpIndexAddr && f.f.Nodes[addr].Args[0] == array
}

// loaded follows what is stored to a variable; false for other places.
func (b *boxes) loaded(f *function, addr summary.NodeID, how reachedBy) bool {
	if addr == 0 {
		return false
	}
	switch n := &f.f.Nodes[addr]; n.Op {
	case summary.OpAlloc:
		for _, s := range f.f.Stores {
			if s.Addr == addr {
				b.value(f, s.Val, how)
			}
		}
		return true
	case summary.OpFree:
		m, ok := b.idx.makers[f]
		return ok && int(n.N) < len(m.f.f.Nodes[m.id].Args) && b.loaded(m.f, m.f.f.Nodes[m.id].Args[n.N], how)
	}
	return false
}

// arrived notes all that the solution knows to arrive at a value: a field's, an
// element's.
func (b *boxes) arrived(f *function, id summary.NodeID, how reachedBy) {
	if how != itself || !f.f.Nodes[id].Carry {
		return
	}
	for _, v := range b.l.nodes[b.l.nodeOf(f, id)].vals {
		if val := &b.l.values.list[v]; val.kind == typeValue {
			b.note(val.typ)
		}
	}
}

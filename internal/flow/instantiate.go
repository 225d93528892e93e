package flow

import (
	"strconv"

	"github.com/iamvet/iamvet/internal/summary"
)

// instantiate adds the constraints of a function that has been reached.
func (l *linker) instantiate(f *function) {
	if f.done {
		return
	}
	f.done = true
	for i := range f.f.Nodes {
		l.define(f, summary.NodeID(i))
	}
	l.tieAddresses(f)
	for _, s := range f.f.Stores {
		l.store(f, s)
	}
	for _, u := range f.f.Updates {
		l.update(f, u)
	}
	for _, m := range f.f.Moves {
		if m.Send && l.carry(f, m.From) {
			l.flow(l.nodeOf(f, m.From), l.elemNode(f.typ(m.Type)), nil)
		}
	}
	for _, link := range f.f.Links {
		a, b := f.typ(link.A), f.typ(link.B)
		if isStruct(a) && isStruct(b) {
			l.convert(a, b)
			continue
		}
		l.flowBoth(l.contentsOf(a), l.contentsOf(b))
	}
	for _, ref := range f.f.Instances {
		l.instanceArgs(f.typ(ref))
	}
	for _, g := range f.f.Generics {
		if callee := l.funcs[g.Fn]; callee != nil {
			l.typeArgs(callee.f.Owner, f.typesAt(g.Args))
		}
	}
	for i := range f.f.Calls {
		l.call(f, int32(i))
	}
}

// convert ties the fields of two struct types.
func (l *linker) convert(a, b *gtype) {
	an, bn := orElse(a.origin, a.name), orElse(b.origin, b.name)
	if an == bn || l.same[an][bn] {
		return
	}
	for _, p := range [][2]string{{an, bn}, {bn, an}} {
		if l.same[p[0]] == nil {
			l.same[p[0]] = map[string]bool{}
		}
		l.same[p[0]][p[1]] = true
	}
	for _, fields := range [][]gfield{a.fields, b.fields} {
		for _, fd := range fields {
			if carrying(fd.typ) {
				l.flowBoth(l.fieldNode(an+"#"+fd.name), l.fieldNode(bn+"#"+fd.name))
			}
		}
	}
}

// nodeOf is the global node of a local value that carries.
func (l *linker) nodeOf(f *function, id summary.NodeID) nodeID {
	if id == 0 || int(id) >= len(f.f.Nodes) {
		return 0
	}
	if f.node == nil {
		f.node = make([]nodeID, len(f.f.Nodes))
	}
	if f.node[id] == 0 {
		f.node[id] = l.newNode()
	}
	return f.node[id]
}

func (l *linker) carry(f *function, id summary.NodeID) bool {
	return id != 0 && f.f.Nodes[id].Carry
}

// define adds what flows into one value.
func (l *linker) define(f *function, id summary.NodeID) {
	n := &f.f.Nodes[id]
	if n.Op == summary.OpClosure {
		l.bind(f, n)
	}
	if n.Op == summary.OpGlobal {
		l.touchGlobal(f, n)
	}
	if (n.Op == summary.OpFieldAddr || n.Op == summary.OpField) && l.isOpaqueField(n.Sym) {
		l.touchField(n.Sym, f.typ(n.Type))
	}
	if !n.Carry {
		return
	}
	to := l.nodeOf(f, id)
	l.typeParamValues(f, n, to)
	switch n.Op {
	case summary.OpLoad:
		l.flow(l.content(f, n.Args[0], f.typ(n.Type)), to, nil)
	case summary.OpField:
		l.flow(l.fieldNode(n.Sym), to, nil)
	case summary.OpIndex, summary.OpLookup, summary.OpRecv, summary.OpElem:
		l.flow(l.elemNode(f.typ(n.Type)), to, nil)
	case summary.OpKey:
		if t := f.typ(n.Type); t != nil {
			l.flow(l.namedNode("key:"+t.key), to, nil)
		}
	case summary.OpPhi:
		for _, a := range n.Args {
			if l.carry(f, a) {
				l.flow(l.nodeOf(f, a), to, nil)
			}
		}
	case summary.OpResult:
		l.flow(l.resultNode(f, n.Call, n.N), to, nil)
	case summary.OpAssert:
		l.assert(f, n, to)
	case summary.OpIface:
		t := f.typ(n.Type)
		l.addValue(to, l.values.id(value{kind: typeValue, typ: t}))
		if !l.carry(f, n.Args[0]) {
			return
		}
		by := succ{to: to}
		if t != nil && t.kind == summary.FuncType {
			by.boxed = t
		}
		l.flowBy(l.nodeOf(f, n.Args[0]), by)
	case summary.OpFunc, summary.OpClosure, summary.OpBound:
		l.addValue(to, l.functionValue(f, id))
	}
}

func (l *linker) assert(f *function, n *summary.Node, to nodeID) {
	if !l.carry(f, n.Args[0]) {
		return
	}
	filter := f.typ(n.Type)
	if filter != nil && filter.kind == summary.TypeParam {
		filter = nil
	}
	l.flow(l.nodeOf(f, n.Args[0]), to, filter)
}

func (l *linker) functionValue(f *function, id summary.NodeID) valueID {
	n := &f.f.Nodes[id]
	v := value{name: n.Sym, kind: funcValue}
	t := f.typ(n.Type)
	if t != nil && t.kind == summary.FuncType {
		v.fun = t
	}
	switch {
	case n.Op == summary.OpBound && n.N == 1:
		v.kind, v.fn, v.at, v.typ = boundInvoke, f, id, t
	case n.Op == summary.OpBound:
		v.kind, v.fn, v.at = boundValue, f, id
	case n.Op == summary.OpClosure:
		v.fn, v.at = f, id
	case n.Op == summary.OpFunc && n.N == 1:
		v.kind, v.typ = methodExpr, t
	}
	return l.values.id(v)
}

// bind ties the variables that a literal captures to those of the literal.
func (l *linker) bind(f *function, n *summary.Node) {
	lit := l.funcs[n.Sym]
	if lit == nil {
		return
	}
	for i, b := range n.Args {
		free := l.freeNode(lit, int32(i))
		if free == 0 || b == 0 {
			continue
		}
		if l.carry(f, b) {
			l.flow(l.nodeOf(f, b), l.nodeOf(lit, free), nil)
		}
		if t := lit.typ(lit.f.Nodes[free].Type); t != nil && t.kind == summary.Pointer && carrying(t.elem) {
			l.flowBoth(l.content(f, b, t.elem), l.content(lit, free, t.elem))
		}
	}
}

// freeNode is the local node of a literal's i-th free variable: they follow the
// parameters.
func (l *linker) freeNode(lit *function, i int32) summary.NodeID {
	id := summary.NodeID(1 + len(lit.f.Params) + int(i))
	if int(id) >= len(lit.f.Nodes) || lit.f.Nodes[id].Op != summary.OpFree {
		return 0
	}
	return id
}

// carrying says whether types and functions flow through values of the type.
func carrying(t *gtype) bool {
	return t != nil && (t.kind == summary.Iface || t.kind == summary.FuncType || t.kind == summary.TypeParam)
}

func (l *linker) store(f *function, s summary.Store) {
	if l.carry(f, s.Val) {
		l.flow(l.nodeOf(f, s.Val), l.content(f, s.Addr, f.typ(s.Type)), nil)
		return
	}
	// A container that goes into an opaque struct or global is in opaque hands.
	if s.Addr != 0 {
		n := &f.f.Nodes[s.Addr]
		switch {
		case n.Op == summary.OpFieldAddr && l.isOpaqueField(n.Sym),
			n.Op == summary.OpGlobal && l.isOpaqueGlobal(n.Sym):
			l.escape(f, s.Val, f.typ(s.Type), escapeSite{f: f, call: -1, to: n.Sym})
		}
	}
}

func (l *linker) update(f *function, u summary.MapUpdate) {
	t := f.typ(u.Type)
	if l.carry(f, u.Val) {
		l.flow(l.nodeOf(f, u.Val), l.elemNode(t), nil)
		if t != nil {
			l.put(t.key, mapUpdate{f, u.Val})
		}
	}
	if l.carry(f, u.Key) && t != nil {
		l.flow(l.nodeOf(f, u.Key), l.namedNode("key:"+t.key), nil)
	}
}

// tieAddresses joins a variable's own node with the one of its type, where its
// address goes further than loads and stores.
func (l *linker) tieAddresses(f *function) {
	tie := func(id summary.NodeID) {
		if id == 0 {
			return
		}
		n := &f.f.Nodes[id]
		var t *gtype
		switch n.Op {
		case summary.OpAlloc, summary.OpGlobal, summary.OpFieldAddr:
			t = f.typ(n.Type)
		case summary.OpFree:
			if p := f.typ(n.Type); p != nil && p.kind == summary.Pointer {
				t = p.elem
			}
		case summary.OpIndexAddr:
			if c := f.typ(n.Type); c != nil {
				if c.kind == summary.Pointer {
					c = c.elem
				}
				t = c.elem
			}
		}
		if carrying(t) {
			l.flowBoth(l.content(f, id, t), l.derefNode(t))
		}
	}
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; n.Op {
		case summary.OpPhi, summary.OpIface, summary.OpBound, summary.OpAssert:
			for _, a := range n.Args {
				tie(a)
			}
		}
	}
	for _, s := range f.f.Stores {
		tie(s.Val)
	}
	for _, u := range f.f.Updates {
		tie(u.Val)
		tie(u.Key)
	}
	for _, m := range f.f.Moves {
		tie(m.From)
	}
	for i := range f.f.Calls {
		for _, a := range f.f.Calls[i].Args {
			tie(a)
		}
	}
	for _, r := range f.f.Results {
		for _, id := range r {
			tie(id)
		}
	}
}

// instanceArgs makes an instance's type arguments flow to the type parameters.
func (l *linker) instanceArgs(t *gtype) {
	if t == nil {
		return
	}
	if t.kind == summary.Pointer {
		t = t.elem
	}
	if t != nil && t.origin != "" {
		l.typeArgs(t.origin, t.args)
	}
}

// typeParamValues lets the type arguments arrive at a field, an element or a variable
// of a type parameter's type: concrete values are stored there as they are.
func (l *linker) typeParamValues(f *function, n *summary.Node, to nodeID) {
	t := f.typ(n.Type)
	switch n.Op {
	case summary.OpLoad, summary.OpField:
	case summary.OpIndex, summary.OpLookup, summary.OpRecv, summary.OpElem:
		if t == nil {
			return
		}
		t = t.elem
	default:
		return
	}
	if t != nil && t.kind == summary.TypeParam {
		l.flow(l.namedNode("t:"+t.name), to, nil)
	}
}

func (l *linker) typeArgs(owner string, args []*gtype) {
	for i, a := range args {
		if a == nil {
			continue
		}
		to := l.namedNode("t:" + owner + "$" + strconv.Itoa(i))
		switch a.kind {
		case summary.TypeParam:
			l.flow(l.namedNode("t:"+a.name), to, nil)
		case summary.Iface:
		default:
			l.addValue(to, l.values.id(value{kind: typeValue, typ: a}))
			l.argued[structKey(pointed(a))] = true
		}
		l.instanceArgs(a)
	}
}

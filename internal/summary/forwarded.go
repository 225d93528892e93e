package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// forwarded is what a load of a local text, or of one in a local struct, reads, where its address is
// not elsewhere yet: then only the function's own stores count, in their order, as for values in
// registers.
//
//	name := "orders"
//	name += "-" + stage                       // reads "orders"
//	client.GetObject(ctx, &input{Key: &name}) // what is done to it later is not known
func (fb *funcBuilder) forwarded(load *ssa.UnOp) (NodeID, bool) {
	p := fb.privateOf(load)
	if p == nil || !p.takes(load) {
		return 0, false
	}
	b := load.Block()
	return p.before(b, slices.Index(b.Instrs, ssa.Instruction(load))), true
}

// private is a local text, or one in a local struct, with the loads that other code may write before.
type private struct {
	fb     *funcBuilder
	v      *localVar
	part   string
	path   []*ssa.FieldAddr // from the outermost
	text   bool             // else a pointer to one
	shared map[*ssa.UnOp]bool
	starts map[*ssa.BasicBlock]NodeID // what it holds where a block begins
	puts   map[*ssa.Store]NodeID
	none   NodeID // the zero value
}

type privatePart struct {
	alloc *ssa.Alloc
	part  string
}

// privateOf is what a load reads, or nil.
func (fb *funcBuilder) privateOf(load *ssa.UnOp) *private {
	t := load.Type()
	if load.Op != token.MUL || !isText(t) && !isText(derefType(t)) || !fb.live[load.Block().Index] || load.Block() == fb.fn.Recover {
		return nil
	}
	var path []*ssa.FieldAddr
	addr := load.X
	for fa, ok := addr.(*ssa.FieldAddr); ok; fa, ok = addr.(*ssa.FieldAddr) {
		path = append(path, fa)
		addr = fa.X
	}
	a, ok := addr.(*ssa.Alloc)
	if !ok || len(path) > maxParts {
		return nil
	}
	if v := fb.localVar(a); len(v.order) < 2 || len(v.order) > maxStores {
		return nil
	}
	slices.Reverse(path)
	part := ""
	for _, fa := range path {
		part = within(part, partKey(fa))
	}
	key := privatePart{a, part}
	p, ok := fb.privates[key]
	if !ok {
		if p = (&private{fb: fb, v: fb.localVar(a), part: part, path: path, text: isText(t)}); p.isRewritten() {
			p.shared, p.starts, p.puts = map[*ssa.UnOp]bool{}, map[*ssa.BasicBlock]NodeID{}, map[*ssa.Store]NodeID{}
			p.share()
		} else {
			p = nil
		}
		fb.privates[key] = p
	}
	return p
}

// isRewritten says whether it matters which store comes last: of several, of which one is to the
// text itself.
func (p *private) isRewritten() bool {
	several, own := 0, false
	for _, st := range p.v.order {
		if of := p.v.stores[st]; inside(p.part, of) {
			several++
			own = own || of == p.part
		}
	}
	return several > 1 && own
}

func partKey(fa *ssa.FieldAddr) string { return fieldKey(derefType(fa.X.Type()), fa.Field) }

func (p *private) share() {
	for _, by := range p.v.gone {
		if of := p.v.reads[by]; !inside(of, p.part) && !inside(p.part, of) {
			continue
		}
		p.v.way(by, true, func(instr ssa.Instruction) (found, stop bool) {
			if load, ok := instr.(*ssa.UnOp); ok && p.v.reads[load] == p.part {
				p.shared[load] = true
			}
			return false, false
		})
	}
}

// takes says whether a load has what was stored itself: of pointers, which may be nil on some ways,
// where one store comes before on every way.
func (p *private) takes(load *ssa.UnOp) bool {
	if p.shared[load] || p.text {
		return !p.shared[load]
	}
	b := load.Block()
	for n := slices.Index(b.Instrs, ssa.Instruction(load)); ; n = len(b.Instrs) {
		for _, instr := range slices.Backward(b.Instrs[:n]) {
			if of, ok := p.v.stores[instr]; ok && inside(p.part, of) {
				return of == p.part
			}
		}
		if len(b.Preds) != 1 {
			return false
		}
		b = b.Preds[0]
	}
}

// before is what the text is before the n-th instruction of a block.
func (p *private) before(b *ssa.BasicBlock, n int) NodeID {
	for _, instr := range slices.Backward(b.Instrs[:n]) {
		if instr == ssa.Instruction(p.v.alloc) {
			return p.zero()
		}
		if of, ok := p.v.stores[instr]; ok && inside(p.part, of) {
			return p.stored(instr.(*ssa.Store), of)
		}
	}
	return p.start(b)
}

// zero is "": a pointer is not looked for so far back.
func (p *private) zero() NodeID {
	if p.none == 0 {
		p.none = p.fb.add(Node{Op: OpConst, Type: -1})
	}
	return p.none
}

// stored is what a store to the text, or to what it is in, puts there.
func (p *private) stored(st *ssa.Store, of string) NodeID {
	id, ok := p.puts[st]
	if !ok {
		id = p.put(st, of)
		p.puts[st] = id
	}
	return id
}

func (p *private) put(st *ssa.Store, of string) NodeID {
	rest := p.path
	for at := ""; at != of; rest = rest[1:] {
		at = within(at, partKey(rest[0]))
	}
	if c, ok := st.Val.(*ssa.Const); ok && len(rest) > 0 && c.Value == nil {
		return p.zero()
	}
	id := p.fb.value(st.Val)
	for _, fa := range rest {
		p.fb.fieldLinks(derefType(fa.X.Type()), fa.Field)
		id = p.fb.add(Node{Op: OpField, Sym: partKey(fa), Type: p.fb.ref(derefType(fa.Type())), Args: []NodeID{id}})
	}
	return id
}

// start joins what the ways to a block leave.
func (p *private) start(b *ssa.BasicBlock) NodeID {
	if id, ok := p.starts[b]; ok {
		return id
	}
	if len(b.Preds) == 1 {
		return p.before(b.Preds[0], len(b.Preds[0].Instrs))
	}
	id := p.fb.add(Node{Op: OpPhi, Type: -1})
	p.starts[b] = id
	var args, from []NodeID
	for i, pred := range b.Preds {
		if !p.fb.live[pred.Index] {
			continue
		}
		x := p.before(pred, len(pred.Instrs))
		from = append(from, x)
		if x != id {
			args = appendNew(args, p.fb.guarded(x, p.fb.edgeGuard(b, i)))
		}
	}
	n := Node{Op: OpPhi, Type: -1, Args: args}
	if i, ok := defaultAt(b, func(v ssa.Value, i int) bool { return len(from) == 2 && p.reads(v) && p.fb.value(v) == from[i] }); ok && len(args) == 2 {
		n.Sym, n.Args = FirstNonEmpty, []NodeID{from[i], from[1-i]}
	}
	p.fb.out.Nodes[id] = n
	return id
}

func (p *private) reads(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && p.fb.privateOf(load) == p && p.takes(load)
}

// isForwarded says whether a load has what was stored itself, and reads nothing.
func (fb *funcBuilder) isForwarded(by ssa.Instruction) bool {
	load, ok := by.(*ssa.UnOp)
	if !ok {
		return false
	}
	p := fb.privateOf(load)
	return p != nil && p.takes(load)
}

// behind tells which stores to local texts a call can't see by a field of a local SDK struct
// that points to them, where nothing else has their address.
func (fb *funcBuilder) behind(l *localStruct, stores []*ssa.Store, index map[*ssa.Store]int32) {
	for _, st := range stores {
		a, ok := st.Val.(*ssa.Alloc)
		if !ok || !isText(derefType(a.Type())) {
			continue
		}
		if v, ok := fb.onlyBehind(a); ok {
			for _, call := range l.calls {
				fb.unseen(v, call, index)
			}
		}
	}
}

func (fb *funcBuilder) unseen(v *localVar, call ssa.CallInstruction, index map[*ssa.Store]int32) {
	l := localStruct{alloc: v.alloc}
	for _, st := range v.order {
		if !readsLater(call) && !l.reaches(st, call, v.order) {
			fb.out.Dead = append(fb.out.Dead, Reach{fb.calls[call], index[st], ""})
		}
	}
}

// onlyBehind says whether the address of a text goes into fields of local SDK structs alone.
func (fb *funcBuilder) onlyBehind(a *ssa.Alloc) (*localVar, bool) {
	v := fb.localVar(a)
	for _, by := range v.gone {
		st, ok := by.(*ssa.Store)
		if !ok {
			return nil, false
		}
		field, ok := st.Addr.(*ssa.FieldAddr)
		if !ok {
			return nil, false
		}
		if in, ok := field.X.(*ssa.Alloc); !ok || !isSDKType(in.Type()) {
			return nil, false
		}
	}
	return v, len(v.order) > 1
}

package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// When says of a store or an update of a map when it happens in a run of its function.
type When uint8

// What may be said of it.
const (
	// Fresh: what the function made, and stores into, is in no other hands before.
	Fresh When = 1 << iota
	// Always: on every way through the function that ends well. The body of a loop is
	// taken to run.
	Always
	// NonEmpty: if the value is not empty, and always then.
	NonEmpty
	// IfEmpty: if what is there is empty, or nil.
	IfEmpty
	// Spared: on some way through the function that ends well it is not done, nor is any other
	// store to the same field or variable of the package. Of texts only.
	Spared
)

// timing finds out when stores happen.
type timing struct {
	fb      *funcBuilder
	always  map[*ssa.BasicBlock]bool
	bodies  map[*ssa.BasicBlock][]bool            // of loops, by their heads; nil until asked for
	escaped map[ssa.Value]map[*ssa.BasicBlock]int // by what is made: from which instruction on
}

// maxTimedBlocks bounds the functions that are looked at: the time grows with the square.
const maxTimedBlocks = 400

func (t *timing) of(instr ssa.Instruction, into, val ssa.Value) When {
	switch {
	case t.fb.fn.Synthetic != "" && t.fb.fn.Name() == "init": // initializers run before all else
		return Fresh | Always
	case len(t.fb.fn.Blocks) > maxTimedBlocks:
		return 0
	}
	var w When
	if t.isFresh(instr, made(into)) {
		w |= Fresh
	}
	b := instr.Block()
	if t.isAlways(b) {
		w |= Always
	}
	for from := b.Idom(); from != nil; from = from.Idom() {
		test, ok := testOf(from)
		if !ok {
			test, ok = nilTest(from)
		}
		if !ok || test.set == test.none {
			continue
		}
		if len(b.Preds) == 1 && b.Preds[0] == from && test.set == b && sameRead(test.value, val) && t.isAlways(from) {
			w |= NonEmpty
		}
		if there, ok := test.value.(*ssa.UnOp); ok && there.Op == token.MUL && sameRead(there.X, into) && test.holds(test.none, b, b) {
			w |= IfEmpty
		}
	}
	return w
}

// nilTest reads a block's last instruction: v == nil, v != nil.
func nilTest(b *ssa.BasicBlock) (test, bool) {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return test{}, false
	}
	cond, ok := branch.Cond.(*ssa.BinOp)
	if !ok || !isNilConst(cond.Y) || cond.Op != token.EQL && cond.Op != token.NEQ {
		return test{}, false
	}
	t := test{value: cond.X, set: b.Succs[0], none: b.Succs[1], from: b}
	if cond.Op == token.EQL {
		t.set, t.none = t.none, t.set
	}
	return t, true
}

// made is what an address is in: an Alloc or a container that the function makes, or
// whatever it is.
func made(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Slice:
			v = x.X
		default:
			return v
		}
	}
}

// sameRead says whether two values are read from the same place.
func sameRead(v, w ssa.Value) bool {
	if v == w {
		return true
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		w, ok := w.(*ssa.UnOp)
		return ok && v.Op == token.MUL && w.Op == token.MUL && sameRead(v.X, w.X)
	case *ssa.FieldAddr:
		w, ok := w.(*ssa.FieldAddr)
		return ok && v.Field == w.Field && sameRead(v.X, w.X)
	case *ssa.Field:
		w, ok := w.(*ssa.Field)
		return ok && v.Field == w.Field && sameRead(v.X, w.X)
	}
	return false
}

// isAlways says whether every way through the function that ends well comes by a block. A
// loop that the block is in is not passed by.
func (t *timing) isAlways(b *ssa.BasicBlock) bool {
	if b.Index == 0 {
		return true
	}
	if known, ok := t.always[b]; ok {
		return known
	}
	out := !t.avoids(b)
	t.always[b] = out
	return out
}

// avoids says whether some way through the function that ends well comes by none of some blocks.
func (t *timing) avoids(blocks ...*ssa.BasicBlock) bool {
	seen := make([]bool, len(t.fb.fn.Blocks))
	loop := func(head *ssa.BasicBlock) []bool {
		for _, b := range blocks {
			if body := t.loop(head, b); body != nil {
				return body
			}
		}
		return nil
	}
	var avoids func(x *ssa.BasicBlock) bool
	avoids = func(x *ssa.BasicBlock) bool {
		if slices.Contains(blocks, x) || seen[x.Index] {
			return false
		}
		seen[x.Index] = true
		if r, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok {
			return !fails(r)
		}
		around := loop(x)
		for _, s := range x.Succs {
			if s.Dominates(x) && loop(s) != nil {
				return true // a round without it
			}
			if around != nil && !around[s.Index] {
				continue // the loop is over
			}
			if avoids(s) {
				return true
			}
		}
		return false
	}
	return avoids(t.fb.fn.Blocks[0])
}

// fails says whether a function returns an error for sure.
func fails(r *ssa.Return) bool {
	if len(r.Results) == 0 {
		return false
	}
	last := r.Results[len(r.Results)-1]
	return isError(last.Type()) && surelySet(last, r.Block())
}

// loop is the body of the loop that a block is the head of, if another block is in it, too.
func (t *timing) loop(head, b *ssa.BasicBlock) []bool {
	if t.bodies == nil {
		t.bodies = loopBodies(t.fb.fn.Blocks)
	}
	if body := t.bodies[head]; body != nil && head != b && body[b.Index] {
		return body
	}
	return nil
}

// loopBodies are the natural loops of a function, by their heads.
func loopBodies(blocks []*ssa.BasicBlock) map[*ssa.BasicBlock][]bool {
	out := map[*ssa.BasicBlock][]bool{}
	for _, b := range blocks {
		for _, head := range b.Succs {
			if !head.Dominates(b) {
				continue
			}
			body := out[head]
			if body == nil {
				body = make([]bool, len(blocks))
				body[head.Index] = true
				out[head] = body
			}
			for work := []*ssa.BasicBlock{b}; len(work) > 0; {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if !body[x.Index] {
					body[x.Index] = true
					work = append(work, x.Preds...)
				}
			}
		}
	}
	return out
}

// isFresh says whether what a function made is in no other hands before an instruction.
func (t *timing) isFresh(instr ssa.Instruction, root ssa.Value) bool {
	def, ok := root.(ssa.Instruction)
	if !ok {
		return false
	}
	switch root.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
	default:
		return false
	}
	from, known := t.escaped[root]
	if !known {
		from = map[*ssa.BasicBlock]int{}
		for _, by := range handsOn(root, nil, 0) {
			spread(from, by, def)
		}
		t.escaped[root] = from
	}
	at, gone := from[instr.Block()]
	return !gone || slices.Index(instr.Block().Instrs, instr) < at
}

// spread notes from where on an instruction has happened. A loop that comes by what makes
// the thing makes another.
func spread(from map[*ssa.BasicBlock]int, by, def ssa.Instruction) {
	note := func(b *ssa.BasicBlock, at int) bool {
		if old, ok := from[b]; ok && old <= at {
			return false
		}
		from[b] = at
		return true
	}
	b := by.Block()
	if !note(b, slices.Index(b.Instrs, by)+1) {
		return
	}
	work := slices.Clone(b.Succs)
	for len(work) > 0 {
		x := work[0]
		work = work[1:]
		if x != def.Block() && note(x, 0) {
			work = append(work, x.Succs...)
		}
	}
}

// handsOn are the instructions by which an address, or what holds elements, gets to others.
func handsOn(v ssa.Value, out []ssa.Instruction, depth int) []ssa.Instruction {
	if v.Referrers() == nil {
		return out
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.Lookup, *ssa.Range:
			continue
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Slice:
			if depth < 6 {
				out = handsOn(ref.(ssa.Value), out, depth+1)
				continue
			}
		case *ssa.Store:
			if ref.Addr == v && ref.Val != v {
				continue
			}
		case *ssa.MapUpdate:
			if ref.Map == v && ref.Value != v {
				continue
			}
		case *ssa.Call:
			if b, ok := ref.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
				continue
			}
		}
		out = append(out, ref)
	}
	return out
}

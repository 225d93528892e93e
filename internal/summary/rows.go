package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Rows: what belongs to one element of a list, map or channel. Two reads with the same
// index, or of one round of a range loop, are of the same element, and so is what is
// made of them before the next round:
//
//	for _, r := range rows {
//		*r.dst = os.Getenv(r.name) // both of one row
//		last = r.name              // once the loop is back at its head: of another
//	}
//
// What a loop brings from one round to the next passes a phi at its head, or a variable
// made outside; all else that depends on the element depends on that of this round.

// rowKey is what chooses an element: an index and the list, or one read.
type rowKey struct{ index, list ssa.Value }

// row numbers what chooses an element, from 1.
func (fb *funcBuilder) row(index, list ssa.Value) int32 {
	if _, ok := index.(*ssa.Const); ok {
		return 0
	}
	if load, ok := list.(*ssa.UnOp); ok {
		if g, ok := load.X.(*ssa.Global); ok {
			list = g
		}
	}
	key := rowKey{index, list}
	n, ok := fb.rowNumbers[key]
	if !ok {
		if fb.rowNumbers == nil {
			fb.rowNumbers = map[rowKey]int32{}
		}
		n = int32(len(fb.rowNumbers) + 1)
		fb.rowNumbers[key] = n
		fb.rowBlocks = append(fb.rowBlocks, fb.blockOf(index))
	}
	return n
}

// blockOf is where a value gets its value.
func (fb *funcBuilder) blockOf(v ssa.Value) *ssa.BasicBlock {
	if instr, ok := v.(ssa.Instruction); ok {
		return instr.Block()
	}
	return fb.fn.Blocks[0]
}

// rows finds the nodes that belong to each element that is chosen.
func (fb *funcBuilder) rows() {
	if len(fb.rowBlocks) == 0 {
		return
	}
	r := rowFinder{fb: fb, blocks: make([]*ssa.BasicBlock, len(fb.out.Nodes)), users: make([][]NodeID, len(fb.out.Nodes)), rounds: map[*ssa.BasicBlock][]bool{}}
	for v, id := range fb.memo {
		if instr, ok := v.(ssa.Instruction); ok && id != 0 && alias(v) == nil {
			r.blocks[id] = instr.Block()
		}
	}
	for i := range fb.out.Nodes {
		for _, a := range fb.out.Nodes[i].Args {
			r.users[a] = append(r.users[a], NodeID(i))
		}
	}
	for i, chosen := range fb.rowBlocks {
		fb.out.Rows = append(fb.out.Rows, r.nodes(int32(i+1), chosen))
	}
}

type rowFinder struct {
	fb     *funcBuilder
	blocks []*ssa.BasicBlock // of phis and of what makes objects, by node
	users  [][]NodeID        // by node
	rounds map[*ssa.BasicBlock][]bool
}

// nodes are those that belong to an element which is chosen in a block.
func (r *rowFinder) nodes(number int32, chosen *ssa.BasicBlock) []NodeID {
	in := make([]bool, len(r.blocks))
	var out []NodeID
	add := func(id NodeID) {
		if !in[id] {
			in[id] = true
			out = append(out, id)
		}
	}
	round := r.round(chosen)
	for i := range r.fb.out.Nodes {
		if id := NodeID(i); r.begins(id, number, round) {
			add(id)
		}
	}
	for work := out; len(work) > 0; {
		known := len(out)
		for _, id := range work {
			for _, user := range r.users[id] {
				if r.follows(user, chosen) {
					add(user)
				}
			}
		}
		work = out[known:]
	}
	slices.Sort(out)
	return out
}

// begins says whether a node is a read of the element, or an object of its round. A
// variable that is made outside has what all rounds store there.
func (r *rowFinder) begins(id NodeID, number int32, round []bool) bool {
	switch n := &r.fb.out.Nodes[id]; n.Op {
	case OpIndexAddr, OpIndex, OpLookup, OpElem, OpKey, OpRecv:
		return n.Call == number
	case OpResult:
		return round[r.fb.out.Calls[n.Call].Block]
	case OpAlloc, OpMake, OpAppend, OpClosure, OpBound:
		return r.blocks[id] != nil && round[r.blocks[id].Index]
	}
	return false
}

// follows says whether a node that is made of what belongs to the element does, too.
func (r *rowFinder) follows(id NodeID, chosen *ssa.BasicBlock) bool {
	switch n := &r.fb.out.Nodes[id]; n.Op {
	case OpPhi: // else of the round before
		b := r.blocks[id]
		return n.Call > 0 || b != nil && b != chosen && chosen.Dominates(b)
	case OpAlloc, OpMake, OpAppend, OpClosure, OpBound:
		return false
	}
	return true
}

// round are the blocks that run behind the one where an element is chosen, and again
// only if that does, too: what they make is another object in each round. Where there is
// no loop, all that run behind it.
func (r *rowFinder) round(chosen *ssa.BasicBlock) []bool {
	if out, ok := r.rounds[chosen]; ok {
		return out
	}
	out := make([]bool, len(r.fb.fn.Blocks))
	if !r.fb.loops(chosen) {
		for i, b := range r.fb.fn.Blocks {
			out[i] = chosen.Dominates(b)
		}
	} else {
		work := []*ssa.BasicBlock{chosen}
		for len(work) > 0 {
			b := work[len(work)-1]
			work = work[:len(work)-1]
			if !out[b.Index] && chosen.Dominates(b) {
				out[b.Index] = true
				work = append(work, b.Preds...)
			}
		}
	}
	r.rounds[chosen] = out
	return out
}

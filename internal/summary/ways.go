package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Ways: where several ways through a function meet, or where it ends, that is once in a run of
// the function. What comes by one way goes together:
//
//	bucket, prefix := "a", "x/"
//	if other {
//		bucket, prefix = "b", "y/"
//	}
//
// whether these are phis, or variables and fields that are stored to, or results.

// Ways are those that meet at one place.
type Ways struct {
	Block  int32   // where they meet: OpPhi has Chosen + Block as its N; -1 where the function ends
	Guards []int32 // of each way, 0: none
	// Results are what each way returns, by results, where the function ends.
	Results [][]NodeID
	// Gone are for each way the stores that it does without, or puts others in place of before
	// anything reads them; Done those that it makes.
	Gone [][]Overwritten
	Done [][]int32
}

// Ended is the Block of the ways that end a function.
const Ended = -1

// maxWays bounds the ways that are told apart.
const maxWays = 32

// meeting is where ways meet, in SSA.
type meeting struct {
	block  *ssa.BasicBlock   // nil: where the function ends
	froms  []*ssa.BasicBlock // the last block of each way
	on     [][]bool          // of each way, the blocks that are on it only since the ways parted
	stores []*ssa.Store      // what is not stored by all ways
}

// meetingAt tells of a block whether several values are chosen there.
func (fb *funcBuilder) meetingAt(b *ssa.BasicBlock) *meeting {
	m, ok := fb.meetings[b]
	if ok {
		return m
	}
	if fb.meetings == nil {
		fb.meetings = map[*ssa.BasicBlock]*meeting{}
	}
	if len(b.Preds) > 1 && b.Idom() != nil && !fb.loops(b) {
		m = &meeting{block: b}
		for _, p := range b.Preds {
			if fb.live[p.Index] {
				m.froms = append(m.froms, p)
			}
		}
		m = fb.meeting(m, b.Idom(), phis(b))
	}
	fb.meetings[b] = m
	return m
}

// phis counts the values of interest that are chosen at a block.
func phis(b *ssa.BasicBlock) int {
	several := 0
	for _, instr := range b.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if isChosen(phi.Type()) {
			several++
		}
	}
	return several
}

func isChosen(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Interface:
		return !isError(t)
	case *types.Pointer, *types.Slice, *types.Map, *types.Struct:
		return true
	}
	return false
}

// meeting finds what the ways from a block to where they meet store; nil if with it fewer than
// two values are chosen.
func (fb *funcBuilder) meeting(m *meeting, top *ssa.BasicBlock, chosen int) *meeting {
	if len(m.froms) < 2 || len(m.froms) > maxWays {
		return nil
	}
	if len(fb.fn.Blocks) <= maxTimedBlocks {
		for _, from := range m.froms {
			m.on = append(m.on, before(from, top, len(fb.fn.Blocks)))
		}
		if m.block == nil || fb.allMeet(m, top) {
			m.stores = fb.parted(m)
		}
	}
	var places []any
	for _, st := range m.stores {
		if to := placeOf(st.Addr); !slices.Contains(places, to) {
			places = append(places, to)
		}
	}
	if chosen+len(places) < 2 {
		return nil
	}
	return m
}

// fieldPlace names a field of what a value points to.
type fieldPlace struct {
	of    ssa.Value
	field int
}

func placeOf(addr ssa.Value) any {
	if fa, ok := addr.(*ssa.FieldAddr); ok {
		return fieldPlace{fa.X, fa.Field}
	}
	return addr
}

// before are the blocks from which control gets to the end of one without passing another.
func before(from, top *ssa.BasicBlock, n int) []bool {
	on := make([]bool, n)
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b != top && !on[b.Index] {
			on[b.Index] = true
			work = append(work, b.Preds...)
		}
	}
	return on
}

// allMeet says whether all ways on from a block meet, but those that do not end.
func (fb *funcBuilder) allMeet(m *meeting, top *ssa.BasicBlock) bool {
	ends := fb.ending()
	for _, b := range fb.fn.Blocks {
		if b != top && !slices.ContainsFunc(m.on, func(on []bool) bool { return on[b.Index] }) {
			continue
		}
		for _, s := range b.Succs {
			if s != m.block && ends[s.Index] && !slices.ContainsFunc(m.on, func(on []bool) bool { return on[s.Index] }) {
				return false
			}
		}
	}
	return true
}

// ending are the blocks from which the function can return.
func (fb *funcBuilder) ending() []bool {
	if fb.ends == nil {
		fb.ends = make([]bool, len(fb.fn.Blocks))
		var work []*ssa.BasicBlock
		for _, b := range fb.fn.Blocks {
			if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				work = append(work, b)
			}
		}
		for len(work) > 0 {
			b := work[len(work)-1]
			work = work[:len(work)-1]
			if !fb.ends[b.Index] {
				fb.ends[b.Index] = true
				work = append(work, b.Preds...)
			}
		}
	}
	return fb.ends
}

// parted are the stores that are on some ways only.
func (fb *funcBuilder) parted(m *meeting) (out []*ssa.Store) {
	for _, b := range fb.fn.Blocks {
		n := 0
		for _, on := range m.on {
			if on[b.Index] {
				n++
			}
		}
		if n == 0 || n == len(m.on) {
			continue
		}
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && tracked(st.Val.Type()) && isChosen(st.Val.Type()) && !isElement(st.Addr) {
				out = append(out, st)
			}
		}
	}
	return out
}

// isElement says whether an address is in an element of a list or array.
func isElement(addr ssa.Value) bool {
	for {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			return true
		case *ssa.FieldAddr:
			addr = a.X
		default:
			return false
		}
	}
}

// endings is where a function of several results ends, or one that stores by several ways.
func (fb *funcBuilder) endings() *meeting {
	m := &meeting{}
	var top *ssa.BasicBlock
	for _, r := range fb.returns {
		if b := r.Block(); b != fb.fn.Recover && !failedAll(r) {
			m.froms = append(m.froms, b)
			if top == nil {
				top = b
			}
			for !top.Dominates(b) {
				top = top.Idom()
			}
		}
	}
	if fb.cutReturn || len(m.froms) < 2 {
		return nil
	}
	chosen := 0
	for i, t := range fb.out.ResultTypes {
		if t >= 0 && isChosen(fb.fn.Signature.Results().At(i).Type()) {
			chosen++
			if _, text := fb.fn.Signature.Results().At(i).Type().Underlying().(*types.Basic); !text {
				chosen++ // it has parts
			}
		}
	}
	return fb.meeting(m, top, chosen)
}

// failedAll says whether all that is returned beside an error that surely is one is empty.
func failedAll(r *ssa.Return) bool {
	last := len(r.Results) - 1
	if last < 1 || !isError(r.Results[last].Type()) || !surelySet(r.Results[last], r.Block()) {
		return false
	}
	return !slices.ContainsFunc(r.Results[:last], func(v ssa.Value) bool {
		if c, ok := v.(*ssa.Const); ok {
			return c.Value != nil && tracked(c.Type()) && !isEmpty(c)
		}
		a, ok := v.(*ssa.Alloc)
		return !ok || !madeForError(a)
	})
}

// ways records where ways meet, once all else of a function is known.
func (fb *funcBuilder) ways() {
	index := map[*ssa.Store]int32{}
	for i, st := range fb.stores {
		index[st] = int32(i)
	}
	for _, b := range fb.fn.Blocks {
		if !fb.live[b.Index] {
			continue
		}
		if m := fb.meetingAt(b); m != nil {
			w := Ways{Block: int32(b.Index)}
			for i, p := range b.Preds {
				if fb.live[p.Index] {
					w.Guards = append(w.Guards, fb.edgeGuard(b, i))
				}
			}
			fb.addWays(m, w, index)
		}
	}
	if m := fb.endings(); m != nil {
		w := Ways{Block: Ended}
		for _, r := range fb.returns {
			if !slices.Contains(m.froms, r.Block()) {
				continue
			}
			w.Guards = append(w.Guards, fb.guard(r.Block()))
			var results []NodeID
			for i, v := range r.Results {
				id := NodeID(0)
				if fb.out.ResultTypes[i] >= 0 {
					id = fb.guarded(fb.value(v), fb.guard(r.Block()))
				}
				results = append(results, id)
			}
			w.Results = append(w.Results, results)
		}
		fb.addWays(m, w, index)
	}
}

func (fb *funcBuilder) addWays(m *meeting, w Ways, index map[*ssa.Store]int32) {
	w.Gone, w.Done = make([][]Overwritten, len(m.froms)), make([][]int32, len(m.froms))
	var made []*ssa.Alloc
	for _, st := range m.stores {
		i, known := index[st]
		if !known {
			continue
		}
		b := st.Block()
		for way, on := range m.on {
			if !on[b.Index] {
				w.Gone[way] = append(w.Gone[way], Overwritten{Store: i})
			} else if b.Dominates(m.froms[way]) {
				w.Done[way] = append(w.Done[way], i)
			}
		}
		if a, ok := allocOf(st.Addr); ok && !slices.Contains(made, a) {
			made = append(made, a)
		}
	}
	for _, a := range made {
		fb.replacedOnWays(m, &w, a, index)
	}
	fb.out.Ways = append(fb.out.Ways, w)
}

func allocOf(addr ssa.Value) (*ssa.Alloc, bool) {
	for fa, ok := addr.(*ssa.FieldAddr); ok; fa, ok = addr.(*ssa.FieldAddr) {
		addr = fa.X
	}
	a, ok := addr.(*ssa.Alloc)
	return a, ok
}

// replacedOnWays finds the stores to a variable that others take the place of on some ways,
// before anything reads it.
func (fb *funcBuilder) replacedOnWays(m *meeting, w *Ways, a *ssa.Alloc, index map[*ssa.Store]int32) {
	v := localVar{alloc: a, stores: map[ssa.Instruction]string{}, reads: map[ssa.Instruction]string{}}
	v.uses(a, "", 0)
	if len(v.order) < 2 || len(v.order) > maxStores || v.readAfterPanic(fb.fn.Recover) {
		return
	}
	for way, from := range m.froms {
		v.only, v.last = before(from, nil, len(fb.fn.Blocks)), from
		for _, st := range v.order {
			if i, known := index[st]; known && v.only[st.Block().Index] && !slices.Contains(w.Gone[way], Overwritten{Store: i}) {
				for _, part := range v.replaced(st) {
					w.Gone[way] = append(w.Gone[way], Overwritten{i, part})
				}
			}
		}
	}
}

package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Block is a basic block of a function, with what happens there.
type Block struct {
	// Steps are what happens, in order, as StepKind says.
	Steps []int32
	// Next are the blocks that follow; the function's end is End. The body of a loop is taken to run,
	// and where a function returns an error for sure is no end.
	Next []int32
}

// End is in Block.Next where the function returns.
const End = -1

// StepKind tells what a step is: Step and it are in each other.
type StepKind int32

// Kinds of steps, with what their number is an index of.
const (
	StepCall  StepKind = iota // Func.Calls; not of deferred ones
	StepStore                 // Func.Stores
	StepNode                  // Func.Nodes: an Alloc, or what is read of a text, a pointer to one, or a struct
)

const stepKinds = 3

// Step is the step of a kind with a number.
func Step(kind StepKind, number int32) int32 { return number*stepKinds + int32(kind) }

// StepOf is the kind and the number of a step.
func StepOf(step int32) (StepKind, int32) { return StepKind(step % stepKinds), step / stepKinds }

// course notes in what order things happen.
func (fb *funcBuilder) course() {
	if len(fb.fn.Blocks) > maxTimedBlocks || len(fb.out.Calls) == 0 && len(fb.out.Stores) == 0 {
		return
	}
	stores := make(map[*ssa.Store]int32, len(fb.stores))
	for i, st := range fb.stores {
		stores[st] = int32(i)
	}
	if fb.timing.bodies == nil {
		fb.timing.bodies = loopBodies(fb.fn.Blocks)
	}
	for _, b := range fb.fn.Blocks {
		out := Block{}
		if fb.live[b.Index] {
			out.Next = fb.next(b)
			for _, instr := range b.Instrs {
				if s, ok := fb.step(instr, stores); ok {
					out.Steps = append(out.Steps, s)
				}
			}
		}
		fb.out.Course = append(fb.out.Course, out)
	}
}

func (fb *funcBuilder) step(instr ssa.Instruction, stores map[*ssa.Store]int32) (int32, bool) {
	switch x := instr.(type) {
	case *ssa.Defer:
	case *ssa.Store:
		i, ok := stores[x]
		return Step(StepStore, i), ok
	case ssa.CallInstruction:
		i, ok := fb.calls[x]
		return Step(StepCall, i), ok && i >= 0
	case *ssa.Alloc:
		id := fb.memo[x]
		return Step(StepNode, int32(id)), id != 0
	case *ssa.UnOp, *ssa.Field:
		v := instr.(ssa.Value)
		id := fb.memo[v]
		return Step(StepNode, int32(id)), id != 0 && isRead(v.Type()) && !fb.isForwarded(instr)
	}
	return 0, false
}

// next are the blocks that follow one.
func (fb *funcBuilder) next(b *ssa.BasicBlock) (out []int32) {
	if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !fails(r) {
		return []int32{End}
	}
	add := func(s *ssa.BasicBlock) {
		if i := int32(s.Index); fb.live[i] && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	body := fb.timing.bodies[b]
	enters := body != nil && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return body[s.Index] })
	for _, s := range b.Succs {
		if !enters || body[s.Index] {
			add(s)
		}
		if round := fb.timing.bodies[s]; round != nil && round[b.Index] { // the loop may be over then
			for _, after := range s.Succs {
				if !round[after.Index] {
					add(after)
				}
			}
		}
	}
	return out
}

func isRead(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return true
	case *types.Pointer:
		return isText(u.Elem())
	}
	return isText(t)
}

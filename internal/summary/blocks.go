package summary

import "golang.org/x/tools/go/ssa"

// loops says whether a block can run more than once for a run of the function.
func (fb *funcBuilder) loops(b *ssa.BasicBlock) bool {
	if fb.looping == nil {
		fb.looping = loopBlocks(fb.fn.Blocks)
	}
	return fb.looping[b.Index]
}

// loopBlocks are those on a cycle: Tarjan's strongly connected components.
func loopBlocks(blocks []*ssa.BasicBlock) []bool {
	out := make([]bool, len(blocks))
	number, low := make([]int, len(blocks)), make([]int, len(blocks))
	on := make([]bool, len(blocks))
	var stack []*ssa.BasicBlock
	next := 0
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		next++
		number[b.Index], low[b.Index], on[b.Index] = next, next, true
		stack = append(stack, b)
		for _, s := range b.Succs {
			switch {
			case s == b:
				out[b.Index] = true
			case number[s.Index] == 0:
				visit(s)
				low[b.Index] = min(low[b.Index], low[s.Index])
			case on[s.Index]:
				low[b.Index] = min(low[b.Index], number[s.Index])
			}
		}
		if low[b.Index] != number[b.Index] {
			return
		}
		several := stack[len(stack)-1] != b
		for {
			x := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			on[x.Index] = false
			out[x.Index] = out[x.Index] || several
			if x == b {
				return
			}
		}
	}
	for _, b := range blocks {
		if number[b.Index] == 0 {
			visit(b)
		}
	}
	return out
}

package summary

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

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

// maxRepeated bounds the calls of one function that are looked at; of more it is taken
// that they may follow each other.
const maxRepeated = 6

// repeats marks the static calls of the same function that may run in one run of this
// one: if one comes after the other on some way.
func (fb *funcBuilder) repeats() {
	byFn := map[string][]int{}
	for i := range fb.out.Calls {
		if c := &fb.out.Calls[i]; c.Kind == Static && c.Fn != "" {
			byFn[c.Fn] = append(byFn[c.Fn], i)
		}
	}
	for fn, same := range byFn {
		unsure := len(same) > maxRepeated || standard(fn)
		for _, i := range same {
			for _, j := range same {
				a, b := &fb.out.Calls[i], &fb.out.Calls[j]
				if i != j && (unsure || a.Block == b.Block || follows(fb.fn.Blocks[a.Block], b.Block)) {
					a.Repeat, b.Repeat = true, true
				}
			}
		}
	}
}

// standard says whether a function may be of the standard library: of those it does
// not matter.
func standard(fn string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(fn, "(*"), "/")
	return !strings.Contains(first, ".") || !strings.Contains(fn, "/")
}

// follows says whether control can get from the end of a block to another.
func follows(from *ssa.BasicBlock, to int32) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range b.Succs {
			if int32(s.Index) == to {
				return true
			}
			if !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// buildsTexts are the methods that give what was written to a buffer.
var buildsTexts = map[string]bool{"(*strings.Builder).String": true, "(*bytes.Buffer).String": true, "(*bytes.Buffer).Bytes": true}

// dominators says which blocks go before which, where a text is built.
func (fb *funcBuilder) dominators() {
	if len(fb.fn.Blocks) == 1 || !slices.ContainsFunc(fb.out.Calls, func(c Call) bool { return buildsTexts[c.Fn] }) {
		return
	}
	for _, b := range fb.fn.Blocks {
		before := int32(-1)
		if idom := b.Idom(); idom != nil {
			before = int32(idom.Index)
		}
		fb.out.Dominators = append(fb.out.Dominators, before)
	}
}

package summary

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// What begins with a constant where it is cut. SSA shapes matched:
//
//	if strings.HasPrefix(v, "$") goto A; A: v[1:], strings.TrimPrefix(v, "$")
//	t = strings.CutPrefix(v, "$"); if t#1 goto A; A: t#0
//
// A text that does not begin so is not cut there. A v that is read from memory is read anew in A:
// that counts where nothing happens in between.

// prefixAt is a constant with which a text begins in a block; "" if none is known.
func prefixAt(v ssa.Value, b *ssa.BasicBlock) string {
	at := b
	for ; b != nil; b = b.Idom() {
		if len(b.Preds) != 1 || b.Preds[0].Succs[0] != b || b.Preds[0].Succs[1] == b {
			continue
		}
		branch, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if call, ok := branch.Cond.(*ssa.Call); ok {
			if of, prefix := prefixCall(call, "HasPrefix"); prefix != "" && (of == v || b == at && sameRead(of, v) && readAgain(of, v, b)) {
				return prefix
			}
		}
	}
	return ""
}

// readAgain says whether nothing happens between a value's being read in the block before,
// for the test at its end, and another's being read in a block.
func readAgain(tested, v ssa.Value, b *ssa.BasicBlock) bool {
	before := b.Preds[0].Instrs
	i := slices.Index(before, tested.(ssa.Instruction))
	j := slices.Index(b.Instrs, v.(ssa.Instruction))
	if i < 0 || j < 0 {
		return false
	}
	test := before[len(before)-1].(*ssa.If).Cond
	return !slices.ContainsFunc(slices.Concat(before[i+1:len(before)-1], b.Instrs[:j]), func(instr ssa.Instruction) bool {
		switch x := instr.(type) {
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Field, *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return x.Op == token.ARROW
		case *ssa.Call:
			return x != test
		}
		return true
	})
}

// prefixCall reads a call of a function of package strings with a text and a constant
// prefix; "" for others.
func prefixCall(call *ssa.Call, name string) (of ssa.Value, prefix string) {
	fn := call.Call.StaticCallee()
	if fn == nil || fn.String() != "strings."+name {
		return nil, ""
	}
	c, ok := call.Call.Args[1].(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return nil, ""
	}
	return call.Call.Args[0], constant.StringVal(c.Value)
}

// prefixed is a text as it is where it is cut.
func (fb *funcBuilder) prefixed(v ssa.Value, prefix string) NodeID {
	id := fb.value(v)
	if prefix == "" || id == 0 || fb.out.Nodes[id].Op == OpConst {
		return id
	}
	return fb.add(Node{Op: OpPrefixed, Type: -1, Sym: prefix, Args: []NodeID{id}})
}

// prefixOfArg is the constant with which the text that a call cuts begins, "" if none is
// known: it was tested before, or what is left is used only where it had one.
func prefixOfArg(instr ssa.CallInstruction) string {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return ""
	}
	if of, prefix := prefixCall(call, "TrimPrefix"); prefix != "" {
		return prefixAt(of, call.Block())
	}
	if _, prefix := prefixCall(call, "CutPrefix"); prefix != "" && onlyIfCut(call) {
		return prefix
	}
	return ""
}

// onlyIfCut says whether the first result of a call is used only where the second is true.
func onlyIfCut(call *ssa.Call) bool {
	var then *ssa.BasicBlock
	rest, found := extracted(call, 0), extracted(call, 1)
	if rest == nil || found == nil {
		return false
	}
	for _, use := range *found.Referrers() {
		branch, ok := use.(*ssa.If)
		if !ok || then != nil {
			continue
		}
		if to := branch.Block().Succs[0]; len(to.Preds) == 1 {
			then = to
		}
	}
	if then == nil {
		return false
	}
	for _, use := range *rest.Referrers() {
		if _, debug := use.(*ssa.DebugRef); debug {
			continue
		}
		if _, isPhi := use.(*ssa.Phi); isPhi || !then.Dominates(use.Block()) {
			return false
		}
	}
	return true
}

// notEmpty is a text as it is where it was found not to be empty:
//
//	if v != "" goto A; A: v + "/"
func (fb *funcBuilder) notEmpty(v ssa.Value, at *ssa.BasicBlock) NodeID {
	id := fb.value(v)
	if id == 0 || fb.out.Nodes[id].Op == OpConst || !isText(v.Type()) {
		return id
	}
	for from := at.Idom(); from != nil; from = from.Idom() {
		if t, ok := testOf(from); ok && sameRead(t.value, v) && t.holds(t.set, at, at) && (t.value == v || !storedAgain(v, fb.fn)) {
			return fb.add(Node{Op: OpPrefixed, N: 1, Type: -1, Args: []NodeID{id}})
		}
	}
	return id
}

// storedAgain says whether a function stores anything to what a value is read from, before or
// after.
func storedAgain(v ssa.Value, fn *ssa.Function) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && sameRead(st.Addr, load.X) {
				return true
			}
		}
	}
	return false
}

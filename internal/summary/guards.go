package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Guards: what is known of values where control is. SSA shapes matched, where v is
// compared with a constant c or with nil, or is a bool:
//
//	if v == c goto A else B               in A v is c, in B it is not
//	if v == c goto A; if v == d goto A    in A v is one of c and d (switch, ||)
//	if v == w goto A                      in A v is what w is
//	if v == c goto A; if w == d goto A    in A v is c, or w is d (||, or what && leaves)

// Test says of a way through a function that it is taken only if a value is one of some
// constants, or what another is; or only if it is not.
type Test struct {
	Of    NodeID
	With  NodeID   // 0 where constants are meant
	Texts []string // as OpConst writes them
	Not   bool
	Nil   bool // whether it is nil is tested
	Has   bool // whether the map of Of, a look-up, has its key is tested
	Or    bool // it is enough that the next one holds
}

// maxTests bounds the tests of a guard, maxOr those of which one has to hold. Those that are
// nearest count.
const (
	maxTests = 4
	maxOr    = 2
)

// branchTest is what holds where a block's branch goes to its i-th successor.
func (fb *funcBuilder) branchTest(b *ssa.BasicBlock, i int) (Test, bool) {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || b.Succs[0] == b.Succs[1] {
		return Test{}, false
	}
	cond, not := branch.Cond, i == 1
	for {
		u, ok := cond.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			break
		}
		cond, not = u.X, !not
	}
	if found, ok := cond.(*ssa.Extract); ok {
		if v := isSet(found); v != nil { // it is "" else
			return Test{Of: fb.value(v), Texts: []string{""}, Not: !not}, true
		}
		id := fb.lookedUp(found)
		return Test{Of: id, Has: true, Not: not}, id != 0
	}
	op, ok := cond.(*ssa.BinOp)
	if !ok {
		if isVariable(cond) {
			return Test{}, false
		}
		id := fb.testable(cond)
		return Test{Of: id, Texts: []string{"true"}, Not: not}, id != 0
	}
	if s, empty, ok := emptiness(op); ok && s != op.X && isText(s.Type()) && !isVariable(s) { // by its length
		id := fb.testable(s)
		return Test{Of: id, Texts: []string{""}, Not: not == empty}, id != 0
	}
	if op.Op != token.EQL && op.Op != token.NEQ {
		return Test{}, false
	}
	v, c := op.X, op.Y
	if _, ok := v.(*ssa.Const); ok {
		v, c = c, v
	}
	k, ok := c.(*ssa.Const)
	if !ok {
		t := Test{Of: fb.testable(v), With: fb.testable(c), Not: not != (op.Op == token.NEQ)}
		return t, t.Of != 0 && t.With != 0 && isText(v.Type()) && !isVariable(v) && !isVariable(c)
	}
	if k.Value == nil && !isRegister(v) || isVariable(v) && !isEmptyText(k) {
		return Test{}, false
	}
	t := Test{Of: fb.testable(v), Not: not != (op.Op == token.NEQ), Nil: k.Value == nil}
	if !t.Nil {
		if n := fb.out.Nodes[fb.value(k)]; n.Op == OpConst {
			t.Texts = []string{n.Sym}
		} else {
			return Test{}, false
		}
	}
	return t, t.Of != 0
}

// isVariable says whether a value is read from a package variable. The linker may set it
// (-ldflags -X): to another text, but to none that is empty.
func isVariable(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	_, ok = load.X.(*ssa.Global)
	return ok
}

func isEmptyText(c *ssa.Const) bool {
	return c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) == ""
}

// isSet is the value of a variable of the environment that a bool says is set; nil for others.
func isSet(ok *ssa.Extract) ssa.Value {
	c, isCall := ok.Tuple.(*ssa.Call)
	if !isCall || ok.Index != 1 || !isLookupEnv(c) {
		return nil
	}
	if v := extracted(c, 0); v != nil {
		return v
	}
	return nil
}

// extracted is a part of a tuple that is used; nil if it is not.
func extracted(tuple ssa.Value, index int) *ssa.Extract {
	for _, r := range *tuple.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == index {
			return x
		}
	}
	return nil
}

// lookedUp is the look-up that a bool says the success of; 0 for others.
func (fb *funcBuilder) lookedUp(ok *ssa.Extract) NodeID {
	t, isLookup := ok.Tuple.(*ssa.Lookup)
	if !isLookup || ok.Index != 1 {
		return 0
	}
	if v := extracted(t, 0); v != nil {
		return fb.value(v)
	}
	return 0
}

// isRegister says whether a value was not read from memory: what is there may not be set
// yet, so that it may be nil.
func isRegister(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.UnOp, *ssa.Field:
		return false
	}
	return true
}

// testable is the node of a value that the program may give a constant to, 0 for others:
// texts that are worked out, answers of libraries, errors.
func (fb *funcBuilder) testable(v ssa.Value) NodeID {
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Phi, *ssa.Field:
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return 0
		}
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn == nil || fn.Pkg != fb.fn.Pkg && fn.String() != "os.Getenv" {
			return 0
		}
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); !ok || !isLookupEnv(c) {
			return 0
		}
	default:
		return 0
	}
	if types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
		return 0
	}
	if isChoice(v.Type()) {
		return fb.choice(v)
	}
	return fb.value(v)
}

// entryTests are what holds where control enters a block: one of them.
func (fb *funcBuilder) entryTests(b *ssa.BasicBlock) (one []Test) {
	for _, p := range b.Preds {
		if b.Dominates(p) {
			return nil // a round of a loop
		}
		t, ok := fb.branchTest(p, slices.Index(p.Succs, b))
		if !ok {
			return nil
		}
		if one = either(one, t); len(one) > maxOr {
			return nil
		}
	}
	return one
}

// either is that one of some tests holds, or another. Tests of one value for constants are one.
func either(one []Test, t Test) []Test {
	i := slices.IndexFunc(one, func(o Test) bool {
		return o.Of == t.Of && !t.Not && !t.Nil && !t.Has && t.With == 0 && !o.Not && !o.Nil && !o.Has && o.With == 0
	})
	if i < 0 {
		return append(one, t)
	}
	one[i].Texts = append(one[i].Texts, t.Texts...)
	return one
}

// testsAt are what holds in a block, the nearest first.
func (fb *funcBuilder) testsAt(b *ssa.BasicBlock) (out []Test) {
	for n := 0; b != nil && n < maxTests; b = b.Idom() {
		one := fb.entryTests(b)
		for i := range one {
			one[i].Or = i+1 < len(one)
		}
		out = append(out, one...)
		n += min(len(one), 1)
	}
	return out
}

// guard numbers what holds in a block, from 1; 0 if nothing is known.
func (fb *funcBuilder) guard(b *ssa.BasicBlock) int32 {
	id, ok := fb.guards[b]
	if !ok {
		id = fb.addGuard(fb.testsAt(b))
		fb.guards[b] = id
	}
	return id
}

func (fb *funcBuilder) addGuard(tests []Test) int32 {
	if len(tests) == 0 {
		return 0
	}
	fb.out.Guards = append(fb.out.Guards, tests)
	return int32(len(fb.out.Guards))
}

// edgeGuard is the guard of the edge from a block's i-th predecessor.
func (fb *funcBuilder) edgeGuard(b *ssa.BasicBlock, i int) int32 {
	p := b.Preds[i]
	t, ok := fb.branchTest(p, slices.Index(p.Succs, b))
	if !ok {
		return fb.guard(p)
	}
	return fb.addGuard(append([]Test{t}, fb.testsAt(p)...))
}

// guarded is a value that is there only where a guard holds.
func (fb *funcBuilder) guarded(id NodeID, guard int32) NodeID {
	if guard == 0 || id == 0 || fb.out.Nodes[id].Op == OpNil {
		return id
	}
	return fb.add(Node{Op: OpPhi, Type: -1, Call: guard, Args: []NodeID{id}, Carry: fb.out.Nodes[id].Carry})
}

package summary

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Defaults: a value that is used unless it is empty, and what stands in for it
// then. SSA shapes matched, where v is a string:
//
//	if v == "" goto A else B; A: …; B: phi [v, d]   if v == "" { v = d }
//	if v != "" goto A else B; A: return v; B: … return d
//
// and the same with len(v) for v, and with the ok of os.LookupEnv.

// FirstNonEmpty is the Sym of an OpPhi that is its first argument unless that is
// empty, else its second.
const FirstNonEmpty = "first non-empty"

// test is a branch on whether a value is empty.
type test struct {
	value     ssa.Value
	set, none *ssa.BasicBlock // where it goes if the value is not empty, and if it is
	from      *ssa.BasicBlock
}

// testOf reads a block's last instruction.
func testOf(b *ssa.BasicBlock) (test, bool) {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return test{}, false
	}
	t := test{set: b.Succs[0], none: b.Succs[1], from: b}
	switch cond := branch.Cond.(type) {
	case *ssa.Extract:
		call, ok := cond.Tuple.(*ssa.Call)
		if !ok || cond.Index != 1 || !isLookupEnv(call) {
			return test{}, false
		}
		v := extracted(call, 0)
		t.value = v
		return t, v != nil
	case *ssa.BinOp:
		v, isEmpty, ok := emptiness(cond)
		if isEmpty {
			t.set, t.none = t.none, t.set
		}
		t.value = v
		return t, ok
	}
	return test{}, false
}

func isLookupEnv(call *ssa.Call) bool {
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "os" && fn.Name() == "LookupEnv"
}

// emptiness reads v == "", v != "", len(v) == 0, len(v) != 0 and len(v) > 0.
func emptiness(cond *ssa.BinOp) (v ssa.Value, isEmpty, ok bool) {
	c, ok := cond.Y.(*ssa.Const)
	if !ok || c.Value == nil {
		return nil, false, false
	}
	switch c.Value.Kind() {
	case constant.String:
		if constant.StringVal(c.Value) != "" || cond.Op != token.EQL && cond.Op != token.NEQ {
			return nil, false, false
		}
		return cond.X, cond.Op == token.EQL, true
	case constant.Int:
		call, ok := cond.X.(*ssa.Call)
		if !ok || constant.Sign(c.Value) != 0 || !slices.Contains([]token.Token{token.EQL, token.NEQ, token.GTR}, cond.Op) {
			return nil, false, false
		}
		if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
			return nil, false, false
		}
		return call.Call.Args[0], cond.Op == token.EQL, true
	}
	return nil, false, false
}

// holds says whether control that comes through an edge has taken one branch of
// the test: the edge is the branch, or all of its ways lead through it.
func (t test) holds(branch, pred, to *ssa.BasicBlock) bool {
	if pred == t.from {
		return branch == to && t.set != t.none
	}
	return len(branch.Preds) == 1 && branch.Dominates(pred)
}

// phiDefault matches a phi of a value and its default.
func phiDefault(phi *ssa.Phi) (v, def ssa.Value, ok bool) {
	i, ok := defaultAt(phi.Block(), func(v ssa.Value, i int) bool { return v == phi.Edges[i] })
	if !ok {
		return nil, nil, false
	}
	return phi.Edges[i], phi.Edges[1-i], true
}

// defaultAt finds, where two ways meet, the one by which a value comes that is not empty, where
// the other is taken if it is.
func defaultAt(b *ssa.BasicBlock, comes func(v ssa.Value, i int) bool) (way int, ok bool) {
	if len(b.Preds) != 2 {
		return 0, false
	}
	for i := range b.Preds {
		for from := b.Preds[i]; from != nil; from = from.Idom() {
			t, ok := testOf(from)
			if ok && t.value != nil && comes(t.value, i) && t.holds(t.set, b.Preds[i], b) && t.holds(t.none, b.Preds[1-i], b) {
				return i, true
			}
		}
	}
	return 0, false
}

// returnDefault matches the i-th result of returns of which one returns a value
// if it is not empty, and the others run only if it is.
func returnDefault(returns []*ssa.Return, i int) (v ssa.Value, defs []ssa.Value, ok bool) {
	if len(returns) < 2 {
		return nil, nil, false
	}
	for k, r := range returns {
		b := r.Block()
		for from := b.Idom(); from != nil; from = from.Idom() {
			t, ok := testOf(from)
			if !ok || t.value != r.Results[i] || !t.holds(t.set, b, nil) {
				continue
			}
			defs = nil
			for j, o := range returns {
				if j != k && t.holds(t.none, o.Block(), nil) {
					defs = append(defs, o.Results[i])
				}
			}
			if len(defs) == len(returns)-1 {
				return r.Results[i], defs, true
			}
		}
	}
	return nil, nil, false
}

// results joins what the function returns.
func (fb *funcBuilder) results(returns []*ssa.Return) {
	for i := range fb.out.Results {
		if fb.out.ResultTypes[i] < 0 {
			if len(fb.out.Results) == 1 && isChoice(fb.fn.Signature.Results().At(0).Type()) {
				fb.out.Results[0] = fb.choiceResults(returns)
			}
			continue
		}
		var ids []NodeID
		if fb.cutReturn {
			ids = append(ids, fb.add(Node{Op: OpUnknown, Type: -1, Sym: "code that does not type-check"}))
		}
		var good []*ssa.Return
		for _, r := range returns {
			if !failed(r, i) {
				good = append(good, r)
				id := fb.value(r.Results[i])
				if n := &fb.out.Nodes[id]; n.Op == OpNil && fails(r) {
					n.Sym = WithError
				}
				ids = appendNew(ids, fb.guarded(id, fb.guard(r.Block())))
			}
		}
		if v, defs, ok := returnDefault(good, i); ok && len(ids) > 1 {
			var rest []NodeID
			for _, d := range defs {
				rest = appendNew(rest, fb.value(d))
			}
			def := rest[0]
			if len(rest) > 1 {
				def = fb.add(Node{Op: OpPhi, Type: -1, Args: rest})
			}
			ids = []NodeID{fb.add(Node{Op: OpPhi, Sym: FirstNonEmpty, Type: -1, Args: []NodeID{fb.value(v), def}})}
		}
		if len(good) < len(returns) {
			ids = append(ids, fb.add(Node{Op: OpConst, Type: -1, N: Failed}))
		}
		fb.out.Results[i] = ids
	}
}

package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Choices: bools and integers of types with names, by which programs choose what they do. Only
// what tests ask for of them is kept: constants, and what hands these on by parameters, fields,
// results and phis. As texts they are of no interest.

// Chosen is the N of an OpLoad or OpField that reads a choice, and of an OpPhi of choices;
// ChosenBy the Sym of an OpResult that is one.
const (
	Chosen   = 1
	ChosenBy = "choice"
)

// isChoice says whether a type is one of values that programs choose by.
func isChoice(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Info()&(types.IsBoolean|types.IsInteger) == 0 {
		return false
	}
	if b.Info()&types.IsBoolean != 0 {
		return true
	}
	n, named := types.Unalias(t).(*types.Named)
	return named && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() != "time"
}

// choice is the node of a choice; 0 for one that is worked out or comes from elsewhere.
func (fb *funcBuilder) choice(v ssa.Value) NodeID {
	if id, ok := fb.memo[v]; ok {
		return id
	}
	if id, ok := fb.choiceNodes[v]; ok {
		return id
	}
	switch v := v.(type) {
	case *ssa.Const:
		return fb.value(v)
	case *ssa.ChangeType:
		return fb.choice(v.X)
	case *ssa.UnOp:
		if of, ok := v.X.(*ssa.FieldAddr); !ok || v.Op != token.MUL || isSDKType(of.X.Type()) {
			return 0
		}
		n := fb.unary(OpLoad, v.X)
		n.Type, n.N = fb.ref(v.Type()), Chosen
		fb.choiceNodes[v] = fb.add(n)
	case *ssa.Field:
		if isSDKType(v.X.Type()) {
			return 0
		}
		n := fb.unary(OpField, v.X)
		n.Sym, n.Type, n.N = fieldKey(v.X.Type(), v.Field), fb.ref(v.Type()), Chosen
		fb.choiceNodes[v] = fb.add(n)
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn == nil || fn.Pkg != fb.fn.Pkg || fn.Signature.Results().Len() != 1 || strings.HasPrefix(fn.Name(), "_C") { // what cgo calls returns more than is seen
			return 0
		}
		fb.choiceNodes[v] = fb.add(Node{Op: OpResult, Sym: ChosenBy, Call: fb.call(v), Type: -1})
	case *ssa.Phi:
		fb.choicePhi(v)
	}
	return fb.choiceNodes[v]
}

// number is the node of a value that may be a choice: an index, a key, an argument.
func (fb *funcBuilder) number(v ssa.Value) NodeID {
	id := fb.value(v)
	if id == 0 && isChoice(v.Type()) {
		id = fb.choice(v)
	}
	return id
}

// choicePhi joins the choices that come from blocks which can run.
func (fb *funcBuilder) choicePhi(v *ssa.Phi) {
	id := fb.add(Node{Op: OpPhi, N: Chosen, Type: -1})
	fb.choiceNodes[v] = id
	var args []NodeID
	for i, e := range v.Edges {
		if !fb.live[v.Block().Preds[i].Index] {
			continue
		}
		if args = appendNew(args, fb.guarded(fb.choice(e), fb.edgeGuard(v.Block(), i))); args[len(args)-1] == 0 {
			break // it may be anything
		}
	}
	fb.out.Nodes[id].Args = args
}

// choose records what is put into a field that programs choose by.
func (fb *funcBuilder) choose(instr *ssa.Store, to *ssa.FieldAddr) {
	val := fb.choice(instr.Val) // 0: any
	fb.out.Choices = append(fb.out.Choices, Store{Addr: fb.value(to), Val: val, Type: fb.ref(instr.Val.Type()), Sure: madeWith(instr), When: fb.timing.of(instr, to, instr.Val)})
	fb.chosen = append(fb.chosen, instr)
}

// pointedTo notes that the address of such a field goes elsewhere.
func (fb *funcBuilder) pointedTo(v *ssa.FieldAddr) {
	if !isChoice(derefType(v.Type())) || isSDKType(v.X.Type()) {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
			continue
		case *ssa.Store:
			if ref.Addr == v {
				continue
			}
		}
		if key := fieldKey(derefType(v.X.Type()), v.Field); !fb.open[key] {
			fb.open[key] = true
			fb.out.Open = append(fb.out.Open, key)
		}
		return
	}
}

// choiceResults are those of a function that returns a choice; none where one of them is not known.
func (fb *funcBuilder) choiceResults(returns []*ssa.Return) (ids []NodeID) {
	for _, r := range returns {
		id := fb.choice(r.Results[0])
		if id == 0 || fb.cutReturn {
			return nil
		}
		ids = appendNew(ids, fb.guarded(id, fb.guard(r.Block())))
	}
	return ids
}

// FirstChoice is the number of the first of Func.Choices among the stores of a function.
const FirstChoice = 1 << 20

// StoreAt is a store by its number: of Stores, or of Choices.
func (f *Func) StoreAt(i int32) *Store {
	if i >= FirstChoice {
		return &f.Choices[i-FirstChoice]
	}
	return &f.Stores[i]
}

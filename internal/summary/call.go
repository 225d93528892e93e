package summary

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// isSDKType says whether t is, or points to, a type of aws-sdk-go-v2.
func isSDKType(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && strings.HasPrefix(n.Obj().Pkg().Path(), "github.com/aws/aws-sdk-go-v2/")
}

func (fb *funcBuilder) addCall(c Call) int32 {
	fb.out.Calls = append(fb.out.Calls, c)
	return int32(len(fb.out.Calls) - 1)
}

// result is the node of a call's i-th result.
func (fb *funcBuilder) result(v *ssa.Call, i int) Node {
	if b, ok := v.Call.Value.(*ssa.Builtin); ok {
		return fb.builtin(v, b.Name())
	}
	res := v.Call.Signature().Results()
	n := Node{Op: OpResult, Call: fb.call(v), N: int32(i), Type: fb.ref(res.At(i).Type())}
	if res.Len() > 1 && !checked(v) {
		n.Sym = Unchecked
	}
	return n
}

func (fb *funcBuilder) builtin(v *ssa.Call, name string) Node {
	switch name {
	case "append":
		n := Node{Op: OpAppend, Type: fb.ref(v.Type()), Args: []NodeID{fb.value(v.Call.Args[0]), fb.value(v.Call.Args[1])}}
		if sl, ok := v.Call.Args[0].(*ssa.Slice); ok && sl.High != nil && sl.Max == nil {
			// What lies behind the end is overwritten; append(s[:i], s[j:]...) brings
			// nothing new there.
			if from, ok := v.Call.Args[1].(*ssa.Slice); !ok || from.X != sl.X {
				n.N = 1
			}
		}
		return n
	case "min", "max":
		n := Node{Op: OpPhi, Type: -1}
		for _, a := range v.Call.Args {
			n.Args = appendNew(n.Args, fb.value(a))
		}
		return n
	case "recover":
		// Any panic's value: what escaped.
		return Node{Op: OpResult, Type: fb.ref(v.Type()), Call: fb.call(v)}
	}
	return unknown()
}

// call records a call and returns its index.
func (fb *funcBuilder) call(instr ssa.CallInstruction) int32 {
	if i, ok := fb.calls[instr]; ok {
		return i
	}
	common := instr.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok && b.Name() != "recover" {
		fb.builtinEffect(common, b.Name())
		return -1
	}
	// Reserved first: arguments may be results of calls that come later in blocks.
	index := fb.addCall(Call{Type: -1})
	fb.calls[instr] = index
	c := Call{
		Type: -1, Pos: fb.pos(instr.Pos()), Block: int32(instr.Block().Index), Loop: fb.loops(instr.Block()), Guard: fb.guard(instr.Block()),
		Looks: onlyLooks(instr),
	}
	if index := fieldIndex(common); index != nil {
		c.Row = fb.row(index, nil)
	}
	if v, ok := instr.(*ssa.Call); !ok || v == nil {
		c.Go = true
	}
	fb.callee(common, &c)
	if prefix := prefixOfArg(instr); prefix != "" {
		c.Args[0] = fb.prefixed(common.Args[0], prefix)
	} else if strings.HasPrefix(c.Fn, "strings.") && len(c.Args) > 0 {
		c.Args[0] = fb.notEmpty(common.Args[0], instr.Block())
	}
	sig := common.Signature()
	for i := range sig.Results().Len() {
		c.Results = append(c.Results, fb.trackedRef(sig.Results().At(i).Type()))
	}
	fb.out.Calls[index] = c
	return index
}

func (fb *funcBuilder) builtinEffect(common *ssa.CallCommon, name string) {
	if name == "copy" && tracked(common.Args[0].Type()) {
		fb.out.Moves = append(fb.out.Moves, Move{To: fb.value(common.Args[0]), From: fb.value(common.Args[1]), Type: fb.ref(common.Args[0].Type())})
	}
}

func (fb *funcBuilder) callee(common *ssa.CallCommon, c *Call) {
	params := common.Signature().Params()
	if common.IsInvoke() {
		c.Kind, c.Fn, c.Type = Invoke, methodID(common.Method), fb.ref(common.Value.Type())
		c.Args = append(c.Args, fb.value(common.Value))
		c.ArgTypes = append(c.ArgTypes, -1)
		fb.args(common.Args, params, nil, "", common.Signature().Variadic(), c)
		return
	}
	args := common.Args
	switch fn := common.Value.(type) {
	case *ssa.Function:
		fb.staticCallee(fn, common, c)
		return
	case *ssa.MakeClosure:
		inner := fn.Fn.(*ssa.Function)
		if inner.Parent() != nil {
			c.Kind, c.Fn, c.Fun = Static, ssaName(inner), fb.value(fn)
			fb.args(args, params, nil, "", common.Signature().Variadic(), c)
			return
		}
	case *ssa.Builtin:
		c.Kind, c.Fn = Static, fn.Name()
		return
	}
	c.Kind, c.Fun = Dynamic, fb.value(common.Value)
	fb.args(args, params, nil, "", common.Signature().Variadic(), c)
}

func (fb *funcBuilder) staticCallee(fn *ssa.Function, common *ssa.CallCommon, c *Call) {
	params := common.Signature().Params()
	args := common.Args
	var generic *types.Tuple
	owner := ""
	if obj, ok := fn.Object().(*types.Func); ok {
		sig := obj.Type().(*types.Signature)
		if sig.Recv() != nil && types.IsInterface(sig.Recv().Type()) { // thunk of an interface's method
			c.Kind, c.Fn, c.Type = Invoke, methodID(obj), fb.ref(args[0].Type())
			c.Args, c.ArgTypes = append(c.Args, fb.value(args[0])), append(c.ArgTypes, -1)
			fb.args(args[1:], sig.Params(), nil, "", sig.Variadic(), c)
			return
		}
		if recv := fn.Signature.Recv(); recv != nil {
			c.Args = append(c.Args, fb.number(args[0]))
			c.ArgTypes = append(c.ArgTypes, fb.trackedRef(args[0].Type()))
			args = args[1:]
		}
		if fn.Origin() != nil || len(fn.TypeArgs()) > 0 {
			generic, owner = obj.Origin().Type().(*types.Signature).Params(), genericOwner(obj)
			if fn.Signature.Recv() == nil && sig.Recv() != nil { // thunk
				generic = nil
			}
		}
	}
	c.Kind, c.Fn = Static, ssaName(fn)
	if name := fb.standin(fn); name != "" {
		c.Fn, owner = name, name
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		fb.calleePkg = obj.Pkg()
	}
	for _, t := range typeArgs(fn) {
		c.TypeArgs = append(c.TypeArgs, fb.ref(t))
	}
	fb.args(args, params, generic, owner, common.Signature().Variadic(), c)
	if generic != nil {
		fb.resultLinks(fn, owner)
	}
}

func genericOwner(obj *types.Func) string {
	sig := obj.Origin().Type().(*types.Signature)
	if sig.RecvTypeParams().Len() > 0 {
		return namedString(namedOf(sig.Recv().Type()).Obj())
	}
	return FuncName(obj)
}

// typeArgs are those of a function's instance, the receiver's for a method.
func typeArgs(fn *ssa.Function) []types.Type {
	if args := fn.TypeArgs(); len(args) > 0 {
		return args
	}
	recv := fn.Signature.Recv()
	if recv == nil {
		return nil
	}
	n := namedOf(recv.Type())
	if n == nil {
		return nil
	}
	var out []types.Type
	for i := range n.TypeArgs().Len() {
		out = append(out, n.TypeArgs().At(i))
	}
	return out
}

func (fb *funcBuilder) resultLinks(fn *ssa.Function, owner string) {
	obj := fn.Object().(*types.Func)
	gen := obj.Origin().Type().(*types.Signature).Results()
	inst := fn.Signature.Results()
	for i := range min(gen.Len(), inst.Len()) {
		fb.out.Links = fb.types.links(gen.At(i).Type(), owner, inst.At(i).Type(), fb.owner, fb.out.Links, 0)
	}
}

// args records the arguments behind the receiver. An argument whose parameter
// is of a type parameter's type is converted as to an interface: its type flows.
func (fb *funcBuilder) args(args []ssa.Value, params, generic *types.Tuple, owner string, variadic bool, c *Call) {
	for i, a := range args {
		t := a.Type()
		id := fb.value(a)
		if c.Kind == Static {
			id = fb.number(a)
		}
		if generic != nil && i < generic.Len() {
			g := generic.At(i).Type()
			if _, ok := types.Unalias(g).(*types.TypeParam); ok && !carries(t) && tracked(t) {
				fb.types.addTable(t, fb.owner)
				id = fb.add(Node{Op: OpIface, Carry: true, Type: fb.ref(t), Args: []NodeID{id}})
			}
			fb.out.Links = fb.types.links(g, owner, t, fb.owner, fb.out.Links, 0)
		}
		if i < params.Len() {
			t = params.At(i).Type()
		}
		c.Args = append(c.Args, id)
		ref := fb.trackedRef(t)
		if c.Kind == Static && ref >= 0 && fb.types.types[ref].Kind == Iface && len(fb.types.types[ref].Methods) == 0 {
			ref = fb.types.anyOf(fb.calleePkg, ref)
		}
		c.ArgTypes = append(c.ArgTypes, ref)
	}
	if variadic && len(args) > 0 {
		c.Variadic = fb.spread(args[len(args)-1])
	}
}

// spread matches the slice that the compiler makes of variadic arguments,
//
//	t0 = new [n]T (varargs); t1 = &t0[i]; *t1 = x; t2 = slice t0[:]
//
// and returns the xs, nil for any other slice.
func (fb *funcBuilder) spread(v ssa.Value) []NodeID {
	sl, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	alloc, ok := sl.X.(*ssa.Alloc)
	if !ok || alloc.Comment != "varargs" {
		return nil
	}
	var out []NodeID
	for _, ref := range *alloc.Referrers() {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *ia.Referrers() {
			if st, ok := r.(*ssa.Store); ok {
				out = append(out, fb.value(st.Val))
			}
		}
	}
	return out
}

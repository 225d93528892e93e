package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// functionValue is a function used as a value: declared, or the thunk of a
// method expression.
func (fb *funcBuilder) functionValue(v *ssa.Function) Node {
	if obj, ok := v.Object().(*types.Func); ok && v.Signature.Recv() == nil {
		if recv := obj.Type().(*types.Signature).Recv(); recv != nil && types.IsInterface(recv.Type()) {
			return Node{Op: OpFunc, N: 1, Sym: methodID(obj), Type: fb.ref(recv.Type()), Pos: fb.pos(v.Pos())}
		}
	}
	name := fb.nameOf(v)
	fb.genericValue(v, name)
	return Node{Op: OpFunc, Sym: name, Type: fb.ref(v.Type())}
}

// genericValue records the type arguments of a generic function.
func (fb *funcBuilder) genericValue(v *ssa.Function, name string) {
	args := typeArgs(v)
	if len(args) == 0 {
		return
	}
	g := Generic{Fn: name}
	for _, t := range args {
		g.Args = append(g.Args, fb.ref(t))
	}
	fb.out.Generics = append(fb.out.Generics, g)
}

// closure is a function literal with its bindings, or a method value.
func (fb *funcBuilder) closure(v *ssa.MakeClosure) Node {
	fn := v.Fn.(*ssa.Function)
	if obj, ok := fn.Object().(*types.Func); ok && fn.Parent() == nil {
		recv := obj.Type().(*types.Signature).Recv()
		n := Node{Op: OpBound, Args: []NodeID{fb.value(v.Bindings[0])}, Pos: fb.pos(v.Pos())}
		if types.IsInterface(recv.Type()) {
			n.N, n.Sym, n.Type = 1, methodID(obj), fb.ref(v.Bindings[0].Type())
		} else {
			fb.instance(recv.Type())
			n.Sym, n.Type = FuncName(obj), fb.ref(v.Type())
		}
		return n
	}
	n := Node{Op: OpClosure, Sym: ssaName(fn), Type: fb.ref(v.Type())}
	for _, b := range v.Bindings {
		n.Args = append(n.Args, fb.value(b))
	}
	return n
}

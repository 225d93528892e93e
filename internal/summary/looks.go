package summary

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// maxLooks bounds the values that are followed from one call of reflect.ValueOf.
const maxLooks = 100

// onlyLooks says of a call of reflect.ValueOf that the package only looks at the value: it
// asks for kinds, lengths and texts, and prints. Then nothing is written through the pointer
// that the call was given.
func onlyLooks(instr ssa.CallInstruction) bool {
	v, ok := instr.(*ssa.Call)
	if !ok || !isReflect(v.Call.StaticCallee(), "ValueOf") {
		return false
	}
	return (&looking{seen: map[ssa.Value]bool{}}).at(v)
}

// looking goes through what is made of a reflect.Value.
type looking struct{ seen map[ssa.Value]bool }

// at says whether a reflect.Value, or what one holds, is only looked at.
func (l *looking) at(v ssa.Value) bool {
	if l.seen[v] {
		return true
	}
	if l.seen[v] = true; len(l.seen) > maxLooks || v.Referrers() == nil {
		return false
	}
	for _, instr := range *v.Referrers() {
		if !l.use(v, instr) {
			return false
		}
	}
	return true
}

func (l *looking) use(v ssa.Value, instr ssa.Instruction) bool {
	switch x := instr.(type) {
	case *ssa.Call:
		return l.call(v, x)
	case *ssa.Phi, *ssa.ChangeInterface:
		return l.at(instr.(ssa.Value))
	case *ssa.MakeInterface:
		return l.at(x)
	case *ssa.TypeAssert: // a text or number that it held is a copy
		_, basic := x.AssertedType.Underlying().(*types.Basic)
		return basic
	case *ssa.Store: // into the list of printing's arguments
		at, ok := x.Addr.(*ssa.IndexAddr)
		if !ok || x.Val != v {
			return false
		}
		list, ok := at.X.(*ssa.Alloc)
		return ok && list.Comment == "varargs" && printed(list)
	case *ssa.BinOp, *ssa.If, *ssa.DebugRef:
		return true
	}
	return false
}

// call is one that gets the value: a method that answers with no part of it that can be
// written to, or with one that is only looked at in its turn; or a function of the package.
func (l *looking) call(v ssa.Value, call *ssa.Call) bool {
	fn := call.Call.StaticCallee()
	if fn == nil {
		return false
	}
	if isReflect(fn, "TypeOf") {
		return true
	}
	if isReflect(fn, "Indirect") {
		return l.at(call)
	}
	if fn.Pkg != nil && fn.Pkg.Pkg.Path() == "fmt" && !strings.Contains(fn.Name(), "can") {
		return true
	}
	if recv := fn.Signature.Recv(); recv != nil && isReflectValue(recv.Type()) {
		if fn.Name() == "Interface" || isReflectValue(call.Type()) {
			return parts[fn.Name()] && call.Call.Args[0] == v && l.at(call)
		}
		return looks[fn.Name()]
	}
	if len(fn.Blocks) == 0 || len(call.Call.Args) != len(fn.Params) {
		return false
	}
	for i, a := range call.Call.Args {
		if a == v && !l.at(fn.Params[i]) {
			return false
		}
	}
	return true
}

// looks are the methods of reflect.Value that change nothing, and give nothing by which
// something could be changed.
// Source: documentation of package reflect.
var looks = map[string]bool{
	"Bool": true, "CanAddr": true, "CanComplex": true, "CanConvert": true, "CanFloat": true, "CanInt": true, "CanInterface": true,
	"CanSet": true, "CanUint": true, "Cap": true, "Comparable": true, "Complex": true, "Equal": true, "Float": true, "Int": true,
	"IsNil": true, "IsValid": true, "IsZero": true, "Kind": true, "Len": true, "NumField": true, "NumMethod": true,
	"OverflowComplex": true, "OverflowFloat": true, "OverflowInt": true, "OverflowUint": true, "String": true, "Type": true, "Uint": true,
}

// parts are those that give a part of the value, or what it holds.
var parts = map[string]bool{
	"Elem": true, "Field": true, "FieldByIndex": true, "FieldByName": true, "Index": true, "Interface": true, "MapIndex": true,
}

// printed says whether a list of arguments gets into nothing but the printing functions.
func printed(list *ssa.Alloc) bool {
	for _, instr := range *list.Referrers() {
		switch x := instr.(type) {
		case *ssa.IndexAddr:
		case *ssa.Slice:
			for _, use := range *x.Referrers() {
				call, ok := use.(*ssa.Call)
				if !ok {
					return false
				}
				fn := call.Call.StaticCallee()
				if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "fmt" || strings.Contains(fn.Name(), "can") {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

func isReflect(fn *ssa.Function, name string) bool {
	return fn != nil && fn.Signature.Recv() == nil && fn.Name() == name && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "reflect"
}

func isReflectValue(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "reflect" && n.Obj().Name() == "Value"
}

// fieldIndex is the index of a field of a struct that package reflect looks at, or at the
// type of; nil for other calls.
func fieldIndex(c *ssa.CallCommon) ssa.Value {
	if c.IsInvoke() {
		if n := namedOf(c.Value.Type()); n == nil || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "reflect" || n.Obj().Name() != "Type" || c.Method.Name() != "Field" {
			return nil
		}
		return c.Args[0]
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Name() != "Field" || fn.Signature.Recv() == nil || !isReflectValue(fn.Signature.Recv().Type()) || len(c.Args) != 2 {
		return nil
	}
	return c.Args[1]
}

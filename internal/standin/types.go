package standin

import (
	"go/types"
	"strconv"
)

// typ prints a type.
func (w *writer) typ(t types.Type) string {
	w.ok = w.ok && printable(t, 0)
	return types.TypeString(t, w.name)
}

// name is what a package is called.
func (w *writer) name(p *types.Package) string {
	if w.imports[p] == "" {
		w.imports[p] = "p" + strconv.Itoa(len(w.imports)) + p.Name()
	}
	return w.imports[p]
}

// printable says whether another package can name a type.
func printable(t types.Type, depth int) bool {
	deeper := func(t types.Type) bool { return printable(t, depth+1) }
	if depth > 8 {
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil && !t.Obj().Exported() {
			return false
		}
		for i := range t.TypeArgs().Len() {
			if !deeper(t.TypeArgs().At(i)) {
				return false
			}
		}
	case *types.Slice:
		return deeper(t.Elem())
	case *types.Array:
		return deeper(t.Elem())
	case *types.Pointer:
		return deeper(t.Elem())
	case *types.Chan:
		return deeper(t.Elem())
	case *types.Map:
		return deeper(t.Key()) && deeper(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for i := range tuple.Len() {
				if !deeper(tuple.At(i).Type()) {
					return false
				}
			}
		}
	case *types.Struct:
		return t.NumFields() == 0
	case *types.Interface:
		return t.NumMethods() == 0
	}
	return true
}

// typeParams finds those whose values the function may compute.
func (w *writer) typeParams() {
	for i := range w.sig.TypeParams().Len() {
		tp := w.sig.TypeParams().At(i)
		iface, ok := tp.Constraint().Underlying().(*types.Interface)
		if !ok || iface.NumMethods() > 0 {
			w.fail()
			continue
		}
		text, number := basics(iface)
		w.computed[tp] = text != number
	}
}

// basics says which of texts and numbers a constraint names: both for ordered types.
func basics(t types.Type) (text, number bool) {
	add := func(t types.Type) {
		a, b := basics(t)
		text, number = text || a, number || b
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		for i := range u.NumEmbeddeds() {
			add(u.EmbeddedType(i))
		}
	case *types.Union:
		for i := range u.Len() {
			add(u.Term(i).Type())
		}
	case *types.Basic:
		return u.Info()&types.IsString != 0, u.Info()&types.IsNumeric != 0
	}
	return text, number
}

// Core is what a type is made of: for a type parameter what its constraint says.
func Core(t types.Type) types.Type {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 {
		return nil
	}
	u, ok := iface.EmbeddedType(0).(*types.Union)
	if !ok || u.Len() != 1 {
		return nil
	}
	return u.Term(0).Type().Underlying()
}

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
	if depth > 8 {
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil && !t.Obj().Exported() {
			return false
		}
	case *types.Struct:
		return t.NumFields() == 0
	case *types.Interface:
		return t.NumMethods() == 0
	}
	return !anyPart(t, func(t types.Type) bool { return !printable(t, depth+1) })
}

// generic says whether a type has a type parameter in it.
func generic(t types.Type, depth int) bool {
	if depth > 8 {
		return true
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	return anyPart(t, func(t types.Type) bool { return generic(t, depth+1) })
}

// anyPart asks of the types that one is made of; structs and interfaces are not taken apart.
func anyPart(t types.Type, is func(types.Type) bool) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			if is(t.TypeArgs().At(i)) {
				return true
			}
		}
	case *types.Map:
		return is(t.Key()) || is(t.Elem())
	case interface{ Elem() types.Type }: // a slice, array, pointer or channel
		return is(t.Elem())
	case *types.Signature:
		return anyOf(t.Params(), is) || anyOf(t.Results(), is)
	}
	return false
}

func anyOf(tuple *types.Tuple, is func(types.Type) bool) bool {
	for v := range tuple.Variables() {
		if is(v.Type()) {
			return true
		}
	}
	return false
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

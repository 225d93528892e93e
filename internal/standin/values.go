package standin

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// maxNested bounds the containers within containers that are looked into.
const maxNested = 6

// source notes what a value brings: the values of type parameters in it, and functions
// to call.
func (w *writer) source(t types.Type, expr string, depth int) {
	if depth > maxNested {
		w.fail()
		return
	}
	t = types.Unalias(t)
	if !generic(t, 0) {
		w.others[types.TypeString(t, nil)] = expr
	}
	if tp, ok := t.(*types.TypeParam); ok {
		w.sources[tp] = append(w.sources[tp], expr)
		if t = Core(tp); t == nil {
			return
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		w.ranged("_", u.Elem(), expr, depth)
	case *types.Array:
		w.ranged("_", u.Elem(), expr, depth)
	case *types.Map:
		if !generic(u, 0) {
			return
		}
		key := w.fresh()
		w.ranged(key, u.Elem(), expr, depth)
		w.line("_ = ", key)
		w.source(u.Key(), key, depth+1)
	case *types.Pointer:
		if generic(u, 0) {
			w.source(u.Elem(), "(*"+expr+")", depth+1)
		}
	case *types.Chan:
		if generic(u, 0) && u.Dir() != types.SendOnly {
			v := w.fresh()
			w.line(v, " := <-", expr)
			w.line("_ = ", v)
			w.source(u.Elem(), v, depth+1)
		}
	case *types.Signature:
		if params := sequence(u); params != nil {
			w.sequence(params, expr, depth)
			return
		}
		w.funcs = append(w.funcs, callback{u, expr})
	case *types.Struct:
		if !generic(t, 0) {
			return
		}
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() {
				w.source(f.Type(), expr+"."+f.Name(), depth+1)
			} else if generic(f.Type(), 0) {
				w.fail()
			}
		}
	case *types.Interface: // printed, at most
		if u.NumMethods() == 0 {
			w.line("if moreꞏ { panic(", expr, ") }")
		}
	}
}

// ranged looks into the elements of a container.
func (w *writer) ranged(key string, elem types.Type, expr string, depth int) {
	if key == "_" && inert(elem) {
		return
	}
	v := w.fresh()
	w.line("for ", key, ", ", v, " := range ", expr, " {")
	w.line("_ = ", v)
	w.open++
	w.source(elem, v, depth+1)
}

// inert says whether there is nothing to do with values of a type.
func inert(t types.Type) bool {
	if generic(t, 0) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return false
	}
	return true
}

// sequence are the parameters of what an iterator calls, nil if it is none.
func sequence(sig *types.Signature) *types.Tuple {
	if sig.Results().Len() != 0 || sig.Params().Len() != 1 {
		return nil
	}
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok || yield.Results().Len() != 1 || !isBool(yield.Results().At(0).Type()) {
		return nil
	}
	return yield.Params()
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// sequence takes what an iterator brings.
func (w *writer) sequence(params *types.Tuple, expr string, depth int) {
	var args, vars, names []string
	for i := range params.Len() {
		v, a := w.fresh(), w.fresh()
		w.line("var ", v, " ", w.typ(params.At(i).Type()))
		args, vars, names = append(args, a+" "+w.typ(params.At(i).Type())), append(vars, v), append(names, a)
	}
	set := ""
	if len(vars) > 0 {
		set = strings.Join(vars, ", ") + " = " + strings.Join(names, ", ") + "; "
	}
	w.line(expr, "(func(", strings.Join(args, ", "), ") bool { ", set, "return true })")
	for i, v := range vars {
		w.source(params.At(i).Type(), v, depth+1)
	}
}

// makeable says whether there is all that a value of a type is made of. What is passed
// to functions may be what came by itself, what is returned may not: it can be computed
// from that.
func (w *writer) makeable(t types.Type, passed bool) bool {
	t = types.Unalias(t)
	if passed && !generic(t, 0) && w.others[types.TypeString(t, nil)] != "" {
		return true
	}
	if tp, ok := t.(*types.TypeParam); ok {
		if w.computed[tp] {
			return false
		}
		if w.pools[tp] != "" {
			return true
		}
		t = Core(tp)
		if t == nil {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsBoolean|types.IsNumeric) != 0
	case *types.Slice:
		return w.makeable(u.Elem(), passed)
	case *types.Map:
		return w.makeable(u.Key(), passed) && w.makeable(u.Elem(), passed)
	case *types.Pointer:
		return generic(u, 0) && w.makeable(u.Elem(), passed)
	case *types.Chan:
		return w.makeable(u.Elem(), passed)
	case *types.Signature:
		return true // tried when it is made
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i); !f.Exported() || !w.makeable(f.Type(), passed) {
				return false
			}
		}
		return true
	case *types.Interface:
		return types.TypeString(t, nil) == "error"
	}
	return false
}

// make writes an expression for a value of a type.
func (w *writer) make(t types.Type, passed bool) string {
	t = types.Unalias(t)
	if !w.makeable(t, passed) {
		return w.fail()
	}
	if v := w.others[types.TypeString(t, nil)]; passed && v != "" && !generic(t, 0) {
		return v
	}
	name := w.typ(t)
	if tp, ok := t.(*types.TypeParam); ok {
		if pool := w.pools[tp]; pool != "" {
			return w.added(tp, pool, passed)
		}
		t = Core(tp)
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsBoolean != 0 {
			return name + "(moreꞏ)"
		}
		return name + "(numberꞏ)"
	case *types.Slice:
		elem, v := w.make(u.Elem(), passed), w.fresh()
		w.line(v, " := make(", name, ", numberꞏ)")
		w.line(v, "[numberꞏ] = ", elem)
		return v
	case *types.Map:
		return name + "{" + w.make(u.Key(), passed) + ": " + w.make(u.Elem(), passed) + "}"
	case *types.Pointer:
		v := w.fresh()
		w.line(v, " := ", w.make(u.Elem(), passed))
		return "&" + v
	case *types.Chan:
		v := w.fresh()
		w.line(v, " := make(chan ", w.typ(u.Elem()), ", 1)")
		w.line(v, " <- ", w.make(u.Elem(), passed))
		return v
	case *types.Signature:
		return w.literal(u)
	case *types.Struct:
		var fields []string
		for f := range u.Fields() {
			fields = append(fields, f.Name()+": "+w.make(f.Type(), passed))
		}
		return name + "{" + strings.Join(fields, ", ") + "}"
	case *types.Interface:
		if v := w.others["error"]; v != "" {
			return v
		}
		return "error(nil)"
	}
	return w.fail()
}

// added is a list of the type of one that is given, with what else can get into it.
func (w *writer) added(tp *types.TypeParam, pool string, passed bool) string {
	if copies[w.full] {
		return w.copy(tp, pool)
	}
	list, ok := Core(tp).(*types.Slice)
	if !ok || passed || !w.given(list.Elem()) {
		return pool
	}
	v := w.fresh()
	w.line(v, " := ", pool)
	w.line("if moreꞏ { ", v, " = append(", v, ", ", w.make(list.Elem(), false), ") }")
	return v
}

// copy is a list or map of its own with the elements of another.
func (w *writer) copy(tp *types.TypeParam, of string) string {
	if _, ok := Core(tp).(*types.Slice); ok {
		return "append(" + w.typ(tp) + "(nil), " + of + "...)"
	}
	v := w.fresh()
	w.line(v, " := make(", w.typ(tp), ")")
	w.line(w.name(w.pkg), ".Copy(", v, ", ", of, ")")
	return v
}

// given says whether values of a type come from elsewhere than lists that are type
// parameters.
func (w *writer) given(elem types.Type) bool {
	for p := range w.sig.Params().Variables() {
		t := types.Unalias(p.Type())
		if s, ok := t.(*types.Slice); ok { // variadic
			t = types.Unalias(s.Elem())
		}
		if types.Identical(t, elem) {
			return true
		}
		if f, ok := t.Underlying().(*types.Signature); ok && sequence(f) != nil {
			return true
		}
	}
	return false
}

func (w *writer) results(tuple *types.Tuple) []string {
	var out []string
	for v := range tuple.Variables() {
		out = append(out, w.make(v.Type(), false))
	}
	return out
}

// literal is a function that is returned: what it is given adds to what there is.
func (w *writer) literal(sig *types.Signature) string {
	outer := w.scope
	w.scope = scope{pools: maps.Clone(outer.pools), sources: map[*types.TypeParam][]string{}, others: maps.Clone(outer.others), funcs: slices.Clone(outer.funcs)}
	before := w.out.String()
	w.out.Reset()
	var params []string
	for i := range sig.Params().Len() {
		t, dots, v := sig.Params().At(i).Type(), "", w.fresh()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			t, dots = t.(*types.Slice).Elem(), "..."
		}
		params = append(params, v+" "+dots+w.typ(t))
		w.source(sig.Params().At(i).Type(), v, 0)
	}
	w.fill()
	w.rest(func() { w.line("return ", strings.Join(w.results(sig.Results()), ", ")) })
	if len(w.funcs) > 0 {
		w.fail()
	}
	body := w.out.String() + strings.Repeat("}\n", w.open)
	if sig.Results().Len() > 0 {
		body += "for {}\n"
	}
	var results []string
	for v := range sig.Results().Variables() {
		results = append(results, w.typ(v.Type()))
	}
	w.out.Reset()
	w.out.WriteString(before)
	w.scope = outer
	return "func(" + strings.Join(params, ", ") + ") (" + strings.Join(results, ", ") + ") {\n" + body + "}"
}

package terraform

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// index is collection[key].
func index(v, key infra.Value) infra.Value {
	k, known := key.Const()
	switch v.Kind {
	case infra.Unknown:
		return v
	case infra.Null:
		return infra.Unk("an element of null")
	case infra.Object:
		if ix, ok := v.Attrs.(indexer); ok && known {
			return ix.Index(key)
		}
		if known {
			return v.Attrs.Attr(k)
		}
	case infra.List:
		i, err := strconv.Atoi(k)
		if known && err == nil && i >= 0 && hasUnknown(v.Items[:min(i+1, len(v.Items))]) {
			return infra.Unk("an element of a list that is not known")
		}
		if known && err == nil && i >= 0 && i < len(v.Items) {
			return v.Items[i]
		}
		if known {
			return infra.Unk(fmt.Sprintf("no element %s in a list of %d", k, len(v.Items)))
		}
	case infra.Map:
		if known {
			if x, ok := v.Get(k); ok {
				return x
			}
			return infra.Unk("an object has no " + k)
		}
	case infra.String:
		if dynamic(v) && known {
			return infra.Var(v.Text[0].Text+bracket(key), "an element of what is not known")
		}
	}
	if !known {
		return infra.Unk("an element whose index is not known: " + key.Show())
	}
	return infra.Unk("an element of " + v.Show())
}

// hasUnknown says that a list holds Unknowns, each of which may stand for any
// number of items.
func hasUnknown(items []infra.Value) bool {
	for _, x := range items {
		if x.Kind == infra.Unknown {
			return true
		}
	}
	return false
}

// dynamic says that a value is one variable, which may stand for anything.
func dynamic(v infra.Value) bool {
	return v.Kind == infra.String && len(v.Text) == 1 && v.Text[0].Kind == arn.Var
}

func bracket(key infra.Value) string {
	if key.Kind == infra.Number {
		return "[" + key.Str() + "]"
	}
	return "[" + strconv.Quote(key.Str()) + "]"
}

// indexer is an Object whose elements are other objects.
type indexer interface {
	Index(key infra.Value) infra.Value
}

// steps follows the attributes and indexes of a traversal.
func (s *scope) steps(v infra.Value, tr hcl.Traversal) infra.Value {
	for i, step := range tr {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = attr(v, step.Name)
		case hcl.TraverseIndex:
			v = index(v, fromCty(step.Key))
		case hcl.TraverseSplat:
			return s.each1(v, func(x infra.Value) infra.Value { return s.steps(x, tr[i+1:]) })
		default:
			return infra.Unk("a reference that is not understood")
		}
	}
	return v
}

func attr(v infra.Value, name string) infra.Value {
	switch v.Kind {
	case infra.Object:
		return v.Attrs.Attr(name)
	case infra.Map:
		if x, ok := v.Get(name); ok {
			return x
		}
		return infra.Unk("an object has no " + name)
	case infra.List:
		if _, err := strconv.Atoi(name); err == nil { // list.0
			return index(v, infra.Lit(name))
		}
	case infra.Unknown:
		return v
	case infra.String:
		if dynamic(v) && v.Text[0].Text != "unknown" {
			return infra.Var(v.Text[0].Text+"."+name, v.Text[0].Why)
		}
	}
	return infra.Unk(name + " of " + v.Show())
}

func (s *scope) splatExpr(e *hclsyntax.SplatExpr) infra.Value {
	v := s.each1(s.eval(e.Source), func(x infra.Value) infra.Value {
		t := *s
		t.splat = &x
		return t.eval(e.Each)
	})
	// The items stand where they are computed.
	for i := range v.Items {
		v.Items[i] = s.place(v.Items[i], e.SrcRange)
		v.Items[i].Editable = false
	}
	return v
}

// each1 is the splat operator: null is none, a single value is a list of one.
func (s *scope) each1(v infra.Value, f func(infra.Value) infra.Value) infra.Value {
	switch v.Kind {
	case infra.Unknown:
		return v
	case infra.Null:
		return infra.Value{Kind: infra.List, Items: []infra.Value{}}
	case infra.Object:
		if o, ok := v.Attrs.(*resourceRef); ok && o.inst == nil {
			return infra.Unk("how many " + o.r.key() + " there are is not known: " + o.why)
		}
	case infra.String:
		if dynamic(v) {
			return infra.Unk(v.Show() + " is not known")
		}
	}
	out := infra.Value{Kind: infra.List, Items: []infra.Value{}, Span: v.Span}
	for _, x := range v.Elements() {
		out.Items = append(out.Items, f(x))
	}
	return out
}

func (s *scope) forExpr(e *hclsyntax.ForExpr) infra.Value {
	sp := s.m.c.span(e.SrcRange)
	coll := s.eval(e.CollExpr)
	pairs, why := entries(coll)
	if why != "" {
		return infra.Unk(why).WithSpan(sp)
	}
	out := infra.Value{Kind: infra.List, Items: []infra.Value{}, Span: sp}
	if e.KeyExpr != nil {
		out = infra.Value{Kind: infra.Map, Entries: []infra.Entry{}, Span: sp}
	}
	for _, p := range pairs {
		t := s.set(e.ValVar, p.Value)
		if e.KeyVar != "" {
			t = t.set(e.KeyVar, p.Key)
		}
		t.shared = true
		if e.CondExpr != nil {
			keep, ok := truth(t.eval(e.CondExpr))
			if !ok {
				return infra.Unk("a for expression's condition is not known").WithSpan(sp)
			}
			if !keep {
				continue
			}
		}
		val := t.eval(e.ValExpr)
		if e.KeyExpr == nil {
			out.Items = append(out.Items, val)
			continue
		}
		key := t.eval(e.KeyExpr)
		if key.Kind == infra.Unknown {
			return infra.Unk("a for expression's key is not known").WithSpan(sp)
		}
		key.Kind = infra.String
		out.Entries = addFor(out.Entries, key, val, e.Group)
	}
	return out
}

func addFor(entries []infra.Entry, key, val infra.Value, group bool) []infra.Entry {
	if group {
		for i := range entries {
			if infra.Equal(entries[i].Key, key) == arn.Yes {
				entries[i].Value.Items = append(entries[i].Value.Items, val)
				return entries
			}
		}
		val = infra.Value{Kind: infra.List, Items: []infra.Value{val}}
	}
	return append(entries, infra.Entry{Key: key, Value: val})
}

// entries lists what for, for_each and dynamic blocks go over.
func entries(v infra.Value) ([]infra.Entry, string) {
	switch v.Kind {
	case infra.Null:
		return nil, ""
	case infra.Map:
		return v.Entries, ""
	case infra.List:
		out := make([]infra.Entry, 0, len(v.Items))
		for i, x := range v.Items {
			out = append(out, infra.Entry{Key: num(float64(i)), Value: x})
		}
		return out, ""
	case infra.Unknown:
		return nil, "a loop over something that is not known: " + v.Why
	case infra.Object:
		if o, ok := v.Attrs.(*resourceRef); ok && o.inst == nil {
			return nil, "how many " + o.r.key() + " there are is not known"
		}
		if o, ok := v.Attrs.(*blockAttrs); ok {
			return o.entries(), ""
		}
	}
	return nil, "a loop over " + v.Show()
}

package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

type bodyOf = hclsyntax.Body

// nested is a nested block with the scope it is evaluated in.
type nested struct {
	body  *bodyOf
	sc    *scope
	block *hclsyntax.Block // the block itself; the dynamic block if it is made by one
	// why is set for a dynamic block of which it is not known what it makes.
	why string
}

// blocks lists the nested blocks of a type, those of dynamic blocks included.
func (in *instance) blocks(typ string) []nested {
	return in.sc.blocks(in.r.block.Body, typ)
}

func (s *scope) blocks(body *bodyOf, typ string) []nested {
	var out []nested
	for _, b := range body.Blocks {
		switch {
		case b.Type == typ:
			out = append(out, nested{body: b.Body, sc: s, block: b})
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == typ:
			out = append(out, s.dynamic(b)...)
		}
	}
	return out
}

func (s *scope) dynamic(b *hclsyntax.Block) []nested {
	var content *hclsyntax.Block
	for _, x := range b.Body.Blocks {
		if x.Type == "content" {
			content = x
		}
	}
	each := b.Body.Attributes["for_each"]
	if content == nil || each == nil {
		return nil
	}
	coll := s.eval(each.Expr)
	pairs, why := entries(coll)
	if why != "" {
		return []nested{{body: content.Body, sc: s, block: b, why: "a dynamic block is not known: " + why}}
	}
	if len(pairs) == 0 {
		if why := s.noneByDefault(b.Labels[0], each.Expr); why != "" {
			return []nested{{body: content.Body, sc: s, block: b, why: why}}
		}
	}
	iterator := b.Labels[0]
	if a := b.Body.Attributes["iterator"]; a != nil {
		if vars := a.Expr.Variables(); len(vars) == 1 {
			iterator = vars[0].RootName()
		}
	}
	var out []nested
	for _, p := range pairs {
		v := infra.Value{Kind: infra.Map, Entries: []infra.Entry{
			{Key: infra.Lit("key"), Value: p.Key}, {Key: infra.Lit("value"), Value: p.Value},
		}}
		t := s.set(iterator, v)
		t.shared = true
		out = append(out, nested{body: content.Body, sc: t, block: b})
	}
	return out
}

// arg evaluates an argument of a nested block.
func (n nested) arg(name string) (infra.Value, bool) {
	a := n.body.Attributes[name]
	if a == nil {
		return infra.Value{}, false
	}
	return n.sc.eval(a.Expr), true
}

func (n nested) span() infra.Span {
	sp := n.sc.m.c.span(n.block.Range())
	// Range is that of the header: the block ends with its closing brace.
	sp.End = n.sc.m.c.span(n.block.CloseBraceRange).End
	sp.Source = ""
	sp.Editable = n.block.Type != "dynamic" && !n.sc.shared
	return sp
}

// blockAttrs is a nested block as a value.
type blockAttrs struct{ n nested }

func (b *blockAttrs) Attr(name string) infra.Value {
	if v, ok := b.n.arg(name); ok {
		return v
	}
	out := infra.Value{Kind: infra.List, Items: []infra.Value{}}
	for _, n := range b.n.sc.blocks(b.n.body, name) {
		out.Items = append(out.Items, infra.Value{Kind: infra.Object, Attrs: &blockAttrs{n}})
	}
	if len(out.Items) == 0 {
		return infra.Value{}
	}
	return out
}

func (b *blockAttrs) entries() []infra.Entry { return nil }

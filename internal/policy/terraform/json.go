package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// parseJSONConfig reads Terraform's JSON syntax (*.tf.json, as CDK for Terraform
// writes it) as the same tree of blocks as the native syntax.
//
// Source: "JSON Configuration Syntax", Terraform language documentation.
func (c *config) parseJSONConfig(name string, src []byte) (*hclsyntax.Body, error) {
	tree, err := infra.ParseJSON(name, src)
	if err != nil {
		return nil, infra.InFile(name, err)
	}
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	j := &jsonConfig{name: name}
	for _, top := range tree.Entries {
		labels := map[string]int{"resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "locals": 0}
		if n, ok := labels[top.Key.Str()]; ok {
			j.blocks(body, top.Key.Str(), nil, n, top.Value)
		}
	}
	return body, j.err
}

type jsonConfig struct {
	name string
	err  error
	// literal says that strings are texts, not templates.
	literal *plan
}

// blocks adds the blocks below a key; n labels come first.
func (j *jsonConfig) blocks(body *hclsyntax.Body, typ string, labels []string, n int, v infra.Value) {
	for _, x := range v.Elements() {
		if n > 0 {
			for _, e := range x.Entries {
				j.blocks(body, typ, append(append([]string(nil), labels...), e.Key.Str()), n-1, e.Value)
			}
			continue
		}
		r := j.rng(x.Span)
		end := r
		end.Start = r.End
		b := &hclsyntax.Block{
			Type: typ, Labels: labels, TypeRange: r, OpenBraceRange: r, CloseBraceRange: end,
			Body: &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: r, EndRange: end},
		}
		for _, e := range x.Entries {
			j.member(b.Body, e)
		}
		body.Blocks = append(body.Blocks, b)
	}
}

// nestedTypes are the nested blocks that are read; in JSON they look like
// attributes.
var nestedTypes = map[string]bool{
	"statement": true, "condition": true, "principals": true, "not_principals": true,
	"inline_policy": true, "dynamic": true, "content": true,
}

func (j *jsonConfig) member(body *hclsyntax.Body, e infra.Entry) {
	key := e.Key.Str()
	if nestedTypes[key] || key == "environment" && e.Value.Kind != infra.String {
		n := 0
		if key == "dynamic" {
			n = 1
		}
		j.blocks(body, key, nil, n, e.Value)
		return
	}
	if j.literal != nil {
		if e.Value.Kind != infra.Null {
			j.literal.attribute(body, key, e.Value)
		}
		return
	}
	body.Attributes[key] = &hclsyntax.Attribute{Name: key, Expr: j.expr(e.Value), SrcRange: j.rng(e.Value.Span), NameRange: j.rng(e.Key.Span)}
}

func (j *jsonConfig) rng(sp infra.Span) hcl.Range {
	return hcl.Range{
		Filename: j.name,
		Start:    hcl.Pos{Line: sp.Pos.Line, Column: sp.Pos.Column, Byte: sp.Pos.Offset},
		End:      hcl.Pos{Line: sp.End.Line, Column: sp.End.Column, Byte: sp.End.Offset},
	}
}

// expr turns a JSON value into an expression: strings are templates.
func (j *jsonConfig) expr(v infra.Value) hclsyntax.Expression {
	r := j.rng(v.Span)
	switch v.Kind {
	case infra.List:
		e := &hclsyntax.TupleConsExpr{SrcRange: r, OpenRange: r}
		for _, x := range v.Items {
			e.Exprs = append(e.Exprs, j.expr(x))
		}
		return e
	case infra.Map:
		e := &hclsyntax.ObjectConsExpr{SrcRange: r, OpenRange: r}
		for _, x := range v.Entries {
			e.Items = append(e.Items, hclsyntax.ObjectConsItem{KeyExpr: j.expr(x.Key), ValueExpr: j.expr(x.Value)})
		}
		return e
	case infra.String:
		return j.template(v)
	}
	val, _ := toCty(v)
	return &hclsyntax.LiteralValueExpr{Val: val, SrcRange: r}
}

func (j *jsonConfig) template(v infra.Value) hclsyntax.Expression {
	text := v.Str()
	start := hcl.Pos{Line: v.Pos.Line, Column: v.Pos.Column + 1, Byte: v.Pos.Offset + 1}
	if err := checkNesting(j.name, []byte(text)); err != nil {
		j.err = err
	}
	e, diags := hclsyntax.ParseTemplate([]byte(text), j.name, start)
	if diags.HasErrors() || j.err != nil {
		val, _ := toCty(v)
		return &hclsyntax.LiteralValueExpr{Val: val, SrcRange: j.rng(v.Span)}
	}
	r := j.rng(v.Span)
	switch e := e.(type) {
	case *hclsyntax.TemplateExpr:
		e.SrcRange = r
		return e
	case *hclsyntax.TemplateWrapExpr:
		e.SrcRange = r
		return e
	}
	return &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{e}, SrcRange: r}
}

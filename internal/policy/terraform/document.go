package terraform

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// policyDocument is what aws_iam_policy_document's json is.
//
// Source: data source aws_iam_policy_document of the Terraform AWS provider.
func (in *instance) policyDocument() infra.Value {
	sp := in.span()
	version := infra.Lit("2012-10-17")
	if v, ok := in.arg("version"); ok && v.Kind != infra.Null {
		version = v
	}
	var statements []infra.Value
	statements = append(statements, in.sourceStatements("source_policy_documents", "source_json")...)
	for _, n := range in.blocks("statement") {
		statements = override(statements, statementTree(n))
	}
	for _, st := range in.sourceStatements("override_policy_documents", "override_json") {
		statements = override(statements, st)
	}
	doc := infra.Value{Kind: infra.Map, Span: sp, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: version},
		{Key: infra.Lit("Statement"), Value: infra.Value{Kind: infra.List, Items: statements, Span: sp}},
	}}
	return infra.Value{Kind: infra.Encoded, Inner: &doc, Span: sp}
}

// override replaces the statement of the same Sid, or adds one.
func override(statements []infra.Value, st infra.Value) []infra.Value {
	if sid, ok := st.Get("Sid"); ok && sid.Str() != "" {
		for i, old := range statements {
			if o, ok := old.Get("Sid"); ok && o.Str() == sid.Str() {
				out := append([]infra.Value(nil), statements...)
				out[i] = st
				return out
			}
		}
	}
	return append(statements, st)
}

func (in *instance) span() infra.Span {
	b := in.r.block
	sp := in.m.c.span(b.Range())
	sp.End = in.m.c.span(b.CloseBraceRange).End
	sp.Source = ""
	return sp
}

// sourceStatements reads the statements of documents given as JSON.
func (in *instance) sourceStatements(listArg, oneArg string) []infra.Value {
	var docs []infra.Value
	if v, ok := in.arg(oneArg); ok {
		docs = append(docs, v)
	}
	if v, ok := in.arg(listArg); ok {
		docs = append(docs, v.Elements()...)
	}
	var out []infra.Value
	for _, d := range docs {
		if s, ok := d.Const(); d.Kind == infra.Null || ok && strings.TrimSpace(s) == "" {
			continue
		}
		tree, err := infra.ParseText(d)
		switch {
		case d.Kind == infra.Unknown:
			out = append(out, infra.Unk("a "+listArg+" is not known: "+d.Why).WithSpan(d.Span))
		case err != nil:
			out = append(out, infra.Unk("a "+listArg+" cannot be read: "+err.Error()).WithSpan(d.Span))
		default:
			st, _ := tree.Get("Statement")
			out = append(out, st.Elements()...)
		}
	}
	return out
}

// statementTree turns a statement block into what it is in JSON.
func statementTree(n nested) infra.Value {
	if n.why != "" {
		return infra.Unk(n.why).WithSpan(n.span())
	}
	st := infra.Value{Kind: infra.Map, Span: n.span()}
	add := func(key string, v infra.Value) {
		st.Entries = append(st.Entries, infra.Entry{Key: infra.Lit(key), Value: v})
	}
	if v, ok := n.arg("sid"); ok && v.Kind != infra.Null {
		add("Sid", v)
	}
	if v, ok := n.arg("effect"); ok && v.Kind != infra.Null {
		add("Effect", v)
	} else {
		add("Effect", infra.Lit("Allow").WithSpan(n.span()))
	}
	for _, key := range [][2]string{{"actions", "Action"}, {"not_actions", "NotAction"}, {"resources", "Resource"}, {"not_resources", "NotResource"}} {
		if v, ok := n.arg(key[0]); ok && (v.Kind != infra.Null && (v.Kind != infra.List || len(v.Items) != 0)) {
			add(key[1], ampersand(v))
		}
	}
	for _, key := range [][2]string{{"principals", "Principal"}, {"not_principals", "NotPrincipal"}} {
		if p := n.sc.blocks(n.body, key[0]); len(p) > 0 {
			add(key[1], infra.Value{Kind: infra.Map, Span: p[0].span()})
		}
	}
	if c, ok := conditionTree(n); ok {
		add("Condition", c)
	}
	return st
}

func conditionTree(n nested) (infra.Value, bool) {
	blocks := n.sc.blocks(n.body, "condition")
	if len(blocks) == 0 {
		return infra.Value{}, false
	}
	out := infra.Value{Kind: infra.Map, Span: blocks[0].span()}
	for _, b := range blocks {
		if b.why != "" {
			return infra.Unk(b.why).WithSpan(b.span()), true
		}
		test, _ := b.arg("test")
		key, _ := b.arg("variable")
		vals, _ := b.arg("values")
		if test.Kind != infra.String || key.Kind != infra.String {
			return infra.Unk("a condition is not known").WithSpan(b.span()), true
		}
		out.Entries = append(out.Entries, infra.Entry{Key: test, Value: infra.Value{
			Kind: infra.Map, Span: b.span(), Entries: []infra.Entry{{Key: key, Value: ampersand(vals)}},
		}})
	}
	return out, true
}

// ampersand writes the policy variables of the data source, &{aws:username}, as
// IAM does.
func ampersand(v infra.Value) infra.Value {
	switch v.Kind {
	case infra.List:
		items := make([]infra.Value, len(v.Items))
		for i, x := range v.Items {
			items[i] = ampersand(x)
		}
		v.Items = items
	case infra.String:
		for i, p := range v.Text {
			if p.Kind == arn.Literal && strings.Contains(p.Text, "&{") {
				v.Text = append(arn.Pattern(nil), v.Text...)
				v.Text[i].Text = strings.ReplaceAll(p.Text, "&{", "${")
				v.At = nil
			}
		}
	}
	return v
}

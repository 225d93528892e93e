package pulumi

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/cloudformation"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/edit"
)

// call computes a function.
//
// Source: "Pulumi YAML language reference", built-in functions.
func (p *program) call(name string, arg infra.Value) infra.Value {
	switch name {
	case "fn::tojson":
		v := p.eval(arg)
		return infra.Value{Kind: infra.Encoded, Inner: &v, Span: arg.Span}
	case "fn::join":
		v := p.eval(arg)
		if len(v.Items) != 2 || v.Items[1].Kind != infra.List {
			return infra.Unk("fn::join of what is not known")
		}
		var parts []infra.Value
		for i, x := range v.Items[1].Items {
			if i > 0 {
				parts = append(parts, v.Items[0])
			}
			parts = append(parts, x)
		}
		return infra.Concat(parts...)
	case "fn::select":
		v := p.eval(arg)
		if len(v.Items) == 2 {
			return member(v.Items[1], v.Items[0].Str())
		}
	case "fn::split":
		v := p.eval(arg)
		if len(v.Items) == 2 {
			if out, ok := infra.Split(v.Items[0].Str(), v.Items[1], func(string) bool { return false }); ok {
				return out
			}
		}
	case "fn::secret":
		return p.eval(arg)
	case "fn::readfile", "fn::file":
		return p.file(p.eval(arg))
	case "fn::invoke":
		return p.invoke(arg)
	}
	return infra.Unk(name + " is not computed")
}

func (p *program) file(name infra.Value) infra.Value {
	s, ok := name.Const()
	if !ok {
		return infra.Unk("a file whose name is not known")
	}
	full := filepath.ToSlash(path.Join(path.Dir(filepath.ToSlash(p.src.Path)), strings.TrimPrefix(s, "${pulumi.cwd}/")))
	data, err := p.src.Read(full)
	if err != nil {
		return infra.Unk("the file " + full + " cannot be read")
	}
	v := infra.Lit(string(data))
	v.Pos = policy.NewLines(full, data).Position(0)
	v.At = []infra.Origin{{Pos: v.Pos, Exact: true}}
	return v
}

// invoke computes the data sources whose results are known by what they are.
func (p *program) invoke(arg infra.Value) infra.Value {
	fn := arg.Path("function").Str()
	args := arg.Path("arguments")
	result := infra.Value{Kind: infra.Map}
	set := func(k string, v infra.Value) {
		result.Entries = append(result.Entries, infra.Entry{Key: infra.Lit(k), Value: v})
	}
	switch short := strings.ToLower(fn[strings.LastIndexByte(fn, ':')+1:]); short {
	case "getpolicydocument":
		doc := p.policyDocument(args)
		set("json", infra.Value{Kind: infra.Encoded, Inner: &doc, Span: arg.Span})
	case "getcalleridentity":
		set("accountId", infra.Pat(infra.Account))
	case "getregion":
		for _, k := range []string{"name", "id", "region"} {
			set(k, infra.Pat(infra.Region))
		}
	case "getpartition":
		set("partition", infra.Pat(infra.Partition))
		set("dnsSuffix", infra.Lit("amazonaws.com"))
	default:
		result = infra.Var("ref:"+fn, "it is known when the program runs")
	}
	if ret := arg.Path("return").Str(); ret != "" {
		if v, ok := result.Get(ret); ok {
			return v
		}
		return infra.Var("ref:"+fn+"."+ret, "it is known when the program runs")
	}
	return result
}

// policyDocument is what aws.iam.getPolicyDocument makes.
func (p *program) policyDocument(args infra.Value) infra.Value {
	out := infra.Value{Kind: infra.Map, Span: args.Span}
	var statements []infra.Value
	for _, st := range p.eval(args.Path("statements")).Elements() {
		if st.Kind != infra.Map {
			statements = append(statements, infra.Unk("a statement is not known"))
			continue
		}
		statements = append(statements, statement(st))
	}
	for _, key := range []string{"sourcePolicyDocuments", "overridePolicyDocuments", "sourceJson", "overrideJson"} {
		for _, d := range p.eval(args.Path(key)).Elements() {
			tree, err := infra.ParseText(d)
			if err != nil {
				statements = append(statements, infra.Unk(key+" cannot be read").WithSpan(d.Span))
				continue
			}
			statements = append(statements, tree.Path("Statement").Elements()...)
		}
	}
	out.Entries = []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit("2012-10-17")},
		{Key: infra.Lit("Statement"), Value: infra.Value{Kind: infra.List, Items: statements, Span: args.Span}},
	}
	return out
}

func statement(st infra.Value) infra.Value {
	out := infra.Value{Kind: infra.Map, Span: st.Span}
	add := func(k string, v infra.Value) {
		if v.Kind != infra.Null {
			out.Entries = append(out.Entries, infra.Entry{Key: infra.Lit(k), Value: v})
		}
	}
	add("Sid", st.Path("sid"))
	effect := st.Path("effect")
	if effect.Kind == infra.Null {
		effect = infra.Lit("Allow")
	}
	add("Effect", effect)
	add("Action", st.Path("actions"))
	add("NotAction", st.Path("notActions"))
	add("Resource", st.Path("resources"))
	add("NotResource", st.Path("notResources"))
	add("Principal", st.Path("principals"))
	if conds := st.Path("conditions"); conds.Kind == infra.List {
		c := infra.Value{Kind: infra.Map, Span: conds.Span}
		for _, x := range conds.Items {
			c.Entries = append(c.Entries, infra.Entry{Key: x.Path("test"), Value: infra.Value{
				Kind: infra.Map, Span: x.Span, Entries: []infra.Entry{{Key: x.Path("variable"), Value: x.Path("values")}},
			}})
		}
		add("Condition", c)
	}
	return out
}

// editor makes fixes in programs written in YAML.
var editor = edit.Editor{
	StyleAt: func(_ *policy.Set, file string, _ int) edit.Style {
		if strings.HasSuffix(file, ".json") {
			return edit.JSON
		}
		return edit.YAML
	},
	Value: func(pt arn.Pattern, at edit.Place) (string, error) {
		if at.Style == edit.JSON { // a file that the program reads as it is
			text, ok := arn.PolicyText(pt, true)
			if !ok {
				return "", edit.ErrUnknown
			}
			return edit.QuoteJSON(text), nil
		}
		tree, err := cloudformation.Parse(at.File, at.Set.Sources[at.File])
		if err != nil {
			return "", err
		}
		text, err := edit.Text(pt,
			func(s string) string { return strings.ReplaceAll(s, "${", "$${") },
			func(name string) (string, bool) { return "$${" + name + "}", true },
			func(name string) (string, bool) {
				ref, ok := strings.CutPrefix(name, "ref:")
				if res, attr, has := strings.Cut(ref, "."); ok && has && tree.Path("resources", res).Kind == infra.Map {
					return "${" + res + "." + camel(attr) + "}", true
				}
				return edit.Named(at, name)
			})
		if err != nil {
			return "", err
		}
		return edit.QuoteYAML(text, at.Like, at.Flow), nil
	},
}

func camel(s string) string {
	parts := strings.Split(s, "_")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

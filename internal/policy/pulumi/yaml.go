package pulumi

import (
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/cloudformation"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/edit"
)

// Bounds of evaluation.
const (
	maxDepth = 200
	maxSteps = 1_000_000
)

// readYAML reads the resources of a program.
func (p *program) readYAML() {
	for _, e := range p.tree.Path("resources").Entries {
		typ := terraformType(e.Value.Path("type").Str())
		r := &resource{name: e.Key.Str(), typ: typ, props: snakeKeys(e.Value.Path("properties")), span: e.Key.Span, p: p}
		p.byName[r.name] = r
		p.resources = append(p.resources, r)
	}
}

// eval computes interpolations and functions.
func (p *program) eval(v infra.Value) infra.Value {
	if p.state {
		return v
	}
	if p.steps++; p.steps > maxSteps {
		return infra.Unk("the program takes too long to compute").WithSpan(v.Span)
	}
	if p.depth++; p.depth > maxDepth {
		p.depth--
		return infra.Unk("nested too deep").WithSpan(v.Span)
	}
	defer func() { p.depth-- }()
	switch v.Kind {
	case infra.String:
		return p.interpolate(v)
	case infra.List:
		out := v
		out.Items = make([]infra.Value, 0, len(v.Items))
		for _, x := range v.Items {
			out.Items = append(out.Items, p.eval(x))
		}
		return out
	case infra.Map:
		if name, ok := function(v); ok {
			x := p.call(name, v.Entries[0].Value)
			if x.At != nil {
				return x // the text of a file keeps its own places
			}
			switch x.Kind {
			case infra.List, infra.Map, infra.Encoded, infra.Object:
				return x
			}
			return x.WithSpan(v.Span)
		}
		out := v
		out.Entries = make([]infra.Entry, 0, len(v.Entries))
		for _, e := range v.Entries {
			k := p.eval(e.Key)
			if k.Kind != infra.String {
				k = e.Key
			}
			out.Entries = append(out.Entries, infra.Entry{Key: k, Value: p.eval(e.Value)})
		}
		return out
	}
	return v
}

func function(v infra.Value) (string, bool) {
	if len(v.Entries) != 1 {
		return "", false
	}
	k := v.Entries[0].Key.Str()
	return strings.ToLower(k), strings.HasPrefix(k, "fn::") || strings.HasPrefix(k, "Fn::")
}

// interpolate computes ${…}; "$${" is a literal "${".
func (p *program) interpolate(v infra.Value) infra.Value {
	s, ok := v.Const()
	if !ok || !strings.Contains(s, "${") {
		return v
	}
	var parts []infra.Value
	for s != "" {
		i := strings.Index(s, "${")
		if i < 0 {
			parts = append(parts, infra.Lit(s))
			break
		}
		if i > 0 && s[i-1] == '$' {
			parts = append(parts, infra.Lit(s[:i-1]+"${"))
			s = s[i+2:]
			continue
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			parts = append(parts, infra.Lit(s))
			break
		}
		x := p.reference(s[i+2 : i+j])
		if i == 0 && i+j+1 == len(s) && len(parts) == 0 {
			switch x.Kind {
			case infra.List, infra.Map, infra.Encoded, infra.Object:
				return x
			}
			x.At = nil
			return x.WithSpan(v.Span)
		}
		parts = append(parts, infra.Lit(s[:i]), x)
		s = s[i+j+1:]
	}
	out := infra.Concat(parts...)
	out.At = nil
	return out.WithSpan(v.Span)
}

// reference is what stands between braces: name, name.attr, name[0].attr …
func (p *program) reference(ref string) infra.Value {
	steps := path2steps(ref)
	if len(steps) == 0 {
		return infra.Unk("an empty interpolation")
	}
	name, steps := steps[0], steps[1:]
	if name == "pulumi" {
		if len(steps) == 1 && steps[0] == "project" {
			return infra.Lit(p.tree.Path("name").Str())
		}
		return infra.Var("ref:"+ref, "it is known when the program runs")
	}
	if r := p.byName[name]; r != nil {
		return r.attribute(steps)
	}
	v := p.named(name)
	for _, s := range steps {
		v = member(v, s)
	}
	return v
}

// path2steps cuts a.b[0]["c"] to its names.
func path2steps(ref string) []string {
	return strings.FieldsFunc(ref, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '"' })
}

// named is a variable or a configuration value.
func (p *program) named(name string) infra.Value {
	if v, ok := p.memo[name]; ok {
		return v
	}
	if p.active[name] {
		return infra.Unk(name + " needs itself")
	}
	p.active[name] = true
	defer delete(p.active, name)
	v, ok := p.tree.Path("variables").Get(name)
	if ok {
		v = p.eval(v)
		switch v.Kind {
		case infra.List, infra.Map, infra.Encoded:
			v = v.Fixed()
		}
	} else {
		v = p.config(name)
	}
	p.memo[name] = v
	return v
}

func (p *program) config(name string) infra.Value {
	if s, ok := p.src.Options.Variables[name]; ok {
		return infra.Lit(s)
	}
	for _, key := range []string{"config", "configuration"} {
		v, ok := p.tree.Path(key).Get(name)
		if !ok {
			continue
		}
		if v.Kind != infra.Map {
			return p.eval(v)
		}
		for _, k := range []string{"value", "default"} {
			if d := v.Path(k); d.Kind != infra.Null {
				return p.eval(d)
			}
		}
	}
	return infra.Var("ref:"+name, "the configuration gives it no value")
}

func member(v infra.Value, step string) infra.Value {
	switch v.Kind {
	case infra.Map:
		if x, ok := v.Get(step); ok {
			return x
		}
	case infra.List:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v.Items) {
			return v.Items[i]
		}
	case infra.String:
		if len(v.Text) == 1 && v.Text[0].Kind == arn.Var && v.Text[0].Text != "unknown" {
			return infra.Var(v.Text[0].Text+"."+step, v.Text[0].Why)
		}
	case infra.Unknown:
		return v
	}
	return infra.Unk(step + " of " + v.Show())
}

// attribute is an output of a resource.
func (r *resource) attribute(steps []string) infra.Value {
	if len(steps) == 0 {
		v := infra.Var("ref:"+r.name, "a resource")
		if id, ok := r.infra("id"); ok {
			v = id
		}
		v.From = r.name
		return v
	}
	attr := snake(steps[0])
	key := r.name + "." + attr
	if r.p.active[key] {
		return infra.Unk(key + " needs itself")
	}
	r.p.active[key] = true
	defer delete(r.p.active, key)
	v, ok := r.infra(attr)
	if !ok {
		v = r.p.eval(r.props.Path(attr))
	}
	if v.Kind == infra.Null || v.Kind == infra.Unknown {
		v = infra.Var("ref:"+key, "it is known after the update")
	}
	for _, s := range steps[1:] {
		v = member(v, s)
	}
	v.From = r.name
	return v
}

func (r *resource) infra(attr string) (infra.Value, bool) {
	t := infra.TypeOf(r.typ)
	if t == nil {
		return infra.Value{}, false
	}
	return infra.Resource{Type: t, Address: r.name, Set: func(attr string) (infra.Value, bool) {
		v := r.p.eval(r.props.Path(attr))
		return v, v.Kind != infra.Null
	}}.Terraform(attr)
}

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

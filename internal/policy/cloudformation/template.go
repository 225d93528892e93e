// Package cloudformation reads the IAM policies of CloudFormation and SAM
// templates, in YAML and JSON, and of the templates that CDK synthesizes
// (cdk.out).
//
// Intrinsic functions are computed with parameters at their defaults or at given
// values. A reference to a resource is its ARN or name with the name as
// configured, or a variable ref:LOGICALID where CloudFormation chooses the name.
// What cannot be computed is reported; a policy that may grant more than was
// understood is Opaque.
//
// It does not know what macros, nested stacks and other stacks hold.
package cloudformation

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Name of the format.
const Name = "cloudformation"

// Bounds of evaluation.
const (
	maxDepth = 200
	maxSteps = 2_000_000
)

// Template is one template.
type Template struct {
	File string
	B    *infra.Builder
	Opts policy.Options
	// Prefix goes before the names of documents: the stack's name in a
	// directory of several.
	Prefix string

	params, mappings, conditions, globals infra.Value
	resources                             []*Resource
	byID                                  map[string]*Resource
	active                                map[string]bool
	memo                                  map[string]infra.Value
	conds                                 map[string]condition
	depth, steps                          int
}

// Resource is a resource of a template.
type Resource struct {
	ID, Type   string
	Properties infra.Value
	Body       infra.Value // all of it: Metadata, Condition …
	Key        infra.Span  // of the logical id
	t          *Template
}

// New makes a template of a tree.
func New(file string, tree infra.Value, b *infra.Builder, opts policy.Options) *Template {
	t := &Template{
		File: file, B: b, Opts: opts,
		params: tree.Path("Parameters"), mappings: tree.Path("Mappings"), conditions: tree.Path("Conditions"),
		globals: tree.Path("Globals"),
		byID:    map[string]*Resource{}, active: map[string]bool{}, memo: map[string]infra.Value{}, conds: map[string]condition{},
	}
	for _, e := range tree.Path("Resources").Entries {
		id := e.Key.Str()
		if strings.HasPrefix(id, "Fn::ForEach::") {
			b.Note(policy.Warning, infra.CodeUnresolved, e.Key.Pos, "%s is not expanded: its resources are not known", id)
			continue
		}
		r := &Resource{
			ID: id, Type: e.Value.Path("Type").Str(), Properties: e.Value.Path("Properties"),
			Body: e.Value, Key: e.Key.Span, t: t,
		}
		t.resources = append(t.resources, r)
		t.byID[id] = r
	}
	return t
}

// Resources lists the resources in the order of the template.
func (t *Template) Resources() []*Resource { return t.resources }

// Resource returns a resource by its logical id, or nil.
func (t *Template) Resource(id string) *Resource { return t.byID[id] }

// prop evaluates a property; Null if it is not set.
func (r *Resource) prop(names ...string) infra.Value {
	v := r.Properties
	for i, n := range names {
		v = v.Path(n)
		if isIntrinsic(v) && i < len(names)-1 {
			v = r.t.Eval(v)
		}
	}
	return r.t.Eval(v)
}

// Eval computes the intrinsic functions of a tree. AWS::NoValue is Null and is
// left out of lists and objects.
func (t *Template) Eval(v infra.Value) infra.Value {
	if t.steps++; t.steps > maxSteps {
		return infra.Unk("the template takes too long to compute").WithSpan(v.Span)
	}
	if t.depth++; t.depth > maxDepth {
		t.depth--
		return infra.Unk("nested too deep").WithSpan(v.Span)
	}
	defer func() { t.depth-- }()
	switch v.Kind {
	case infra.List:
		return t.evalList(v)
	case infra.Map:
		if isIntrinsic(v) {
			sp := v.Span
			if v.Entries[0].Key.Str() == "Fn::If" {
				sp.Editable = false // it stands for two values
			}
			return t.place(t.intrinsic(v.Entries[0].Key.Str(), v.Entries[0].Value), sp)
		}
		out := v
		out.Entries = make([]infra.Entry, 0, len(v.Entries))
		for _, e := range v.Entries {
			if strings.HasPrefix(e.Key.Str(), "Fn::Transform") || strings.HasPrefix(e.Key.Str(), "Fn::ForEach::") {
				return infra.Unk(e.Key.Str() + " is not expanded").WithSpan(v.Span)
			}
			if x := t.Eval(e.Value); x.Kind != infra.Null {
				out.Entries = append(out.Entries, infra.Entry{Key: e.Key, Value: x})
			}
		}
		return out
	case infra.String:
		return dynamicReference(v)
	}
	return v
}

func (t *Template) evalList(v infra.Value) infra.Value {
	out := v
	out.Items = make([]infra.Value, 0, len(v.Items))
	for _, x := range v.Items {
		y := t.Eval(x)
		if y.Kind == infra.Null && x.Kind != infra.Null {
			continue
		}
		if y.Kind == infra.Map && isIntrinsic(x) {
			y.Pos, y.End = x.Pos, x.Pos // it is no element of this list
		}
		out.Items = append(out.Items, y)
	}
	return out
}

// place puts a computed value where its function stands. Lists and objects that
// stand in the template keep the places of their parts.
func (t *Template) place(v infra.Value, sp infra.Span) infra.Value {
	switch v.Kind {
	case infra.List, infra.Map, infra.Encoded:
		if v.Pos.IsValid() {
			return v
		}
	}
	if sp.Pos.Line != sp.End.Line {
		sp.Editable = false
	}
	v.At = nil
	return v.WithSpan(sp)
}

func isIntrinsic(v infra.Value) bool {
	if v.Kind != infra.Map || len(v.Entries) != 1 {
		return false
	}
	k := v.Entries[0].Key.Str()
	return k == "Ref" || strings.HasPrefix(k, "Fn::") && !strings.HasPrefix(k, "Fn::ForEach::")
}

// dynamicReference reads {{resolve:ssm:name}}: its value is known to AWS only.
func dynamicReference(v infra.Value) infra.Value {
	s, ok := v.Const()
	if !ok || !strings.Contains(s, "{{resolve:") {
		return v
	}
	var parts []infra.Value
	for {
		i := strings.Index(s, "{{resolve:")
		j := -1
		if i >= 0 {
			j = strings.Index(s[i:], "}}")
		}
		if i < 0 || j < 0 {
			parts = append(parts, infra.Lit(s))
			break
		}
		parts = append(parts, infra.Lit(s[:i]), infra.Var("ref:"+s[i+2:i+j], "AWS resolves it"))
		s = s[i+j+2:]
	}
	out := infra.Concat(parts...)
	out.At = nil
	return out.WithSpan(v.Span)
}

func (t *Template) intrinsic(name string, arg infra.Value) infra.Value {
	switch name {
	case "Ref":
		return t.ref(t.text(arg))
	case "Fn::GetAtt":
		return t.getAtt(arg)
	case "Fn::Sub":
		return t.sub(arg)
	case "Fn::Join":
		return t.join(arg)
	case "Fn::If":
		return t.choose(arg)
	case "Fn::Select":
		return t.selectOf(arg)
	case "Fn::Split":
		return t.split(arg)
	case "Fn::FindInMap":
		return t.findInMap(arg)
	case "Fn::ImportValue":
		return t.importValue(arg)
	case "Fn::ToJsonString":
		v := t.Eval(arg)
		return infra.Value{Kind: infra.Encoded, Inner: &v}
	case "Fn::Length":
		if v := t.Eval(arg); v.Kind == infra.List {
			return infra.Lit(fmt.Sprint(len(v.Items)))
		}
	case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
		return infra.Unk(name + " outside of Conditions")
	}
	return infra.Unk(name + " is not computed")
}

func (t *Template) text(v infra.Value) string {
	s, _ := v.Const()
	return s
}

// ref is Ref: a pseudo parameter, a parameter or a resource.
func (t *Template) ref(name string) infra.Value {
	switch name {
	case "AWS::Region":
		return infra.Pat(infra.Region)
	case "AWS::AccountId":
		return infra.Pat(infra.Account)
	case "AWS::Partition":
		return infra.Pat(infra.Partition)
	case "AWS::URLSuffix":
		return infra.Lit("amazonaws.com")
	case "AWS::NoValue":
		return infra.Value{}
	case "AWS::StackName", "AWS::StackId", "AWS::NotificationARNs":
		return infra.Var("ref:"+name, "it is known when the stack is made")
	}
	if r := t.byID[name]; r != nil {
		return t.once("Ref "+name, func() infra.Value { return r.ref() })
	}
	return t.once("Ref "+name, func() infra.Value { return t.parameter(name) })
}

func (t *Template) once(key string, f func() infra.Value) infra.Value {
	if v, ok := t.memo[key]; ok {
		return v
	}
	if t.active[key] {
		return infra.Unk(key + " needs itself")
	}
	t.active[key] = true
	v := f()
	delete(t.active, key)
	t.memo[key] = v
	return v
}

// parameter is the value of a parameter: the given one, or its default.
func (t *Template) parameter(name string) infra.Value {
	p, ok := t.params.Get(name)
	if !ok {
		return infra.Var("ref:"+name, "no parameter or resource "+name+" is declared")
	}
	typ := p.Path("Type").Str()
	list := typ == "CommaDelimitedList" || strings.HasPrefix(typ, "List<")
	text, given := t.Opts.Variables[name]
	if !given {
		d := p.Path("Default")
		if s, ok := d.Const(); ok {
			text, given = s, true
		}
	}
	if strings.HasPrefix(typ, "AWS::SSM::Parameter::Value") {
		given = false // the text is the name of the value
	}
	why := "parameter " + name + " has no default and is given no value"
	if !given {
		if list || strings.Contains(typ, "List<") {
			return infra.Unk(why)
		}
		return infra.Var("ref:"+name, why)
	}
	if !list {
		return infra.Lit(text)
	}
	out := infra.Value{Kind: infra.List, Items: []infra.Value{}}
	if text == "" {
		return out
	}
	for _, s := range strings.Split(text, ",") {
		out.Items = append(out.Items, infra.Lit(strings.TrimSpace(s)))
	}
	return out
}

// sub is Fn::Sub: a text, or a text and values for its names.
func (t *Template) sub(arg infra.Value) infra.Value {
	text, vars := arg, infra.Value{}
	if arg.Kind == infra.List && len(arg.Items) == 2 {
		text, vars = arg.Items[0], arg.Items[1]
	}
	s, ok := text.Const()
	if !ok {
		return infra.Unk("Fn::Sub of what is not a text")
	}
	var parts []infra.Value
	for s != "" {
		i := strings.Index(s, "${")
		j := -1
		if i >= 0 {
			j = strings.IndexByte(s[i:], '}')
		}
		if i < 0 || j < 0 {
			parts = append(parts, infra.Lit(s))
			break
		}
		name := strings.TrimSpace(s[i+2 : i+j])
		parts = append(parts, infra.Lit(s[:i]))
		switch v, own := vars.Get(name); {
		case strings.HasPrefix(name, "!"):
			parts = append(parts, infra.Lit("${"+name[1:]+"}"))
		case own:
			parts = append(parts, t.Eval(v))
		case strings.Contains(name, "."):
			id, attr, _ := strings.Cut(name, ".")
			parts = append(parts, t.attribute(id, attr))
		case strings.Contains(name, ":") && !strings.HasPrefix(name, "AWS::"):
			parts = append(parts, infra.Lit("${"+name+"}"))
		default:
			parts = append(parts, t.ref(name))
		}
		s = s[i+j+1:]
	}
	return withFrom(infra.Concat(parts...), parts)
}

// withFrom keeps of which resource a text is the name or ARN, if it is nothing
// else.
func withFrom(v infra.Value, parts []infra.Value) infra.Value {
	from, n := "", 0
	for _, p := range parts {
		if s, ok := p.Const(); ok && s == "" {
			continue
		}
		n++
		from = p.From
	}
	if n == 1 {
		v.From = from
	}
	v.At = nil
	return v
}

func (t *Template) join(arg infra.Value) infra.Value {
	if arg.Kind != infra.List || len(arg.Items) != 2 {
		return infra.Unk("Fn::Join needs a delimiter and a list")
	}
	list := t.Eval(arg.Items[1])
	if list.Kind != infra.List {
		return infra.Unk("Fn::Join of a list that is not known: " + list.Show())
	}
	var parts []infra.Value
	for i, x := range list.Items {
		if i > 0 {
			parts = append(parts, t.Eval(arg.Items[0]))
		}
		parts = append(parts, x)
	}
	if len(parts) == 0 {
		return infra.Lit("")
	}
	return withFrom(infra.Concat(parts...), parts)
}

func (t *Template) selectOf(arg infra.Value) infra.Value {
	if arg.Kind != infra.List || len(arg.Items) != 2 {
		return infra.Unk("Fn::Select needs an index and a list")
	}
	list := t.Eval(arg.Items[1])
	i := 0
	if _, err := fmt.Sscan(t.Eval(arg.Items[0]).Str(), &i); err != nil || list.Kind != infra.List {
		return infra.Unk("Fn::Select of what is not known")
	}
	if i < 0 || i >= len(list.Items) {
		return infra.Unk("Fn::Select beyond the end of a list")
	}
	return list.Items[i]
}

func (t *Template) split(arg infra.Value) infra.Value {
	if arg.Kind != infra.List || len(arg.Items) != 2 {
		return infra.Unk("Fn::Split needs a delimiter and a text")
	}
	v := t.Eval(arg.Items[1])
	sep := t.Eval(arg.Items[0]).Str()
	out, ok := infra.Split(sep, v, func(name string) bool {
		// The name of a resource has neither of these.
		return (sep == ":" || sep == "/") && t.byID[strings.TrimPrefix(name, "ref:")] != nil
	})
	if !ok {
		return infra.Unk("Fn::Split of what is not known: " + v.Show())
	}
	return out
}

func (t *Template) findInMap(arg infra.Value) infra.Value {
	if arg.Kind != infra.List || len(arg.Items) < 3 {
		return infra.Unk("Fn::FindInMap needs a map and two keys")
	}
	v := t.mappings
	for _, k := range arg.Items[:3] {
		key, ok := t.Eval(k).Const()
		if !ok {
			return infra.Unk("Fn::FindInMap with a key that is not known")
		}
		next, ok := v.Get(key)
		if !ok {
			if len(arg.Items) == 4 && arg.Items[3].Kind == infra.Map {
				return t.Eval(arg.Items[3].Path("DefaultValue"))
			}
			return infra.Unk("the mappings have no " + key)
		}
		v = next
	}
	return v
}

func (t *Template) importValue(arg infra.Value) infra.Value {
	v := t.Eval(arg)
	if v.Kind != infra.String {
		return infra.Unk("Fn::ImportValue of what is not known")
	}
	return infra.Var("ref:import:"+arnName(v), "another stack exports it")
}

// arnName writes a text as part of a variable's name.
func arnName(v infra.Value) string {
	var b strings.Builder
	for _, p := range infra.Merged(v.Text) {
		if p.Kind == arn.Var {
			b.WriteString("<" + strings.TrimPrefix(p.Text, "ref:") + ">")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

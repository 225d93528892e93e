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
	"strings"

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
	macros                                []policy.Document
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
	t.macros = macrosOf(tree, b, file)
	for _, e := range tree.Path("Resources").Entries {
		id := e.Key.Str()
		if id == "Fn::Transform" {
			continue
		}
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

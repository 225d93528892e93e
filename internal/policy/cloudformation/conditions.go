package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// condition is the value of a condition. byDefault says that it is what it is by
// the default of a parameter.
type condition struct {
	value     arn.Tri
	byDefault bool
}

// condition evaluates a condition of the Conditions section.
func (t *Template) condition(name string) condition {
	if c, ok := t.conds[name]; ok {
		return c
	}
	v, ok := t.conditions.Get(name)
	if !ok || t.active["Condition "+name] {
		return condition{value: arn.Maybe}
	}
	t.active["Condition "+name] = true
	c := t.test(v)
	delete(t.active, "Condition "+name)
	t.conds[name] = c
	return c
}

func (t *Template) test(v infra.Value) condition {
	if v.Kind != infra.Map || len(v.Entries) != 1 || t.depth > maxDepth {
		return condition{value: arn.Maybe}
	}
	t.depth++
	defer func() { t.depth-- }()
	arg := v.Entries[0].Value
	switch v.Entries[0].Key.Str() {
	case "Condition":
		return t.condition(t.text(arg))
	case "Fn::Equals":
		if len(arg.Items) == 2 {
			return condition{
				value:     infra.Equal(t.Eval(arg.Items[0]), t.Eval(arg.Items[1])),
				byDefault: t.usesDefault(arg.Items[0]) || t.usesDefault(arg.Items[1]),
			}
		}
	case "Fn::Not":
		if len(arg.Items) == 1 {
			c := t.test(arg.Items[0])
			c.value = arn.Yes - c.value
			return c
		}
	case "Fn::And":
		return t.all(arg.Items, func(a, b arn.Tri) arn.Tri { return min(a, b) }, arn.Yes)
	case "Fn::Or":
		return t.all(arg.Items, func(a, b arn.Tri) arn.Tri { return max(a, b) }, arn.No)
	}
	return condition{value: arn.Maybe}
}

func (t *Template) all(items []infra.Value, f func(a, b arn.Tri) arn.Tri, initial arn.Tri) condition {
	out := condition{value: initial}
	for _, x := range items {
		c := t.test(x)
		out.value = f(out.value, c.value)
		out.byDefault = out.byDefault || c.byDefault
	}
	return out
}

// usesDefault says that a tree refers to a parameter that has its default.
func (t *Template) usesDefault(v infra.Value) bool {
	switch v.Kind {
	case infra.List:
		for _, x := range v.Items {
			if t.usesDefault(x) {
				return true
			}
		}
	case infra.Map:
		for _, e := range v.Entries {
			s := e.Value.Str()
			switch e.Key.Str() {
			case "Ref":
				if t.isDefault(s) {
					return true
				}
			case "Fn::Sub":
				for name := range strings.SplitSeq(s, "${") {
					if name, _, ok := strings.Cut(name, "}"); ok && t.isDefault(name) {
						return true
					}
				}
			}
			if t.usesDefault(e.Value) {
				return true
			}
		}
	}
	return false
}

func (t *Template) isDefault(param string) bool {
	p, ok := t.params.Get(param)
	if !ok {
		return false
	}
	_, given := t.Opts.Variables[param]
	return !given && p.Path("Default").Kind != infra.Null
}

// choose is Fn::If.
func (t *Template) choose(arg infra.Value) infra.Value {
	if arg.Kind != infra.List || len(arg.Items) != 3 {
		return infra.Unk("Fn::If needs a condition and two values")
	}
	name := t.text(arg.Items[0])
	c := t.condition(name)
	if c.value != arn.Maybe {
		taken, other := arg.Items[1], arg.Items[2]
		if c.value == arn.No {
			taken, other = other, taken
		}
		out := t.Eval(taken)
		if c.byDefault {
			if all, ok := t.withLeftOut(out, t.Eval(other), leftOutBy(name)); ok {
				return all
			}
		}
		t.noteDefault(name, c, arg.Items[0])
		return out
	}
	why := "condition " + name + " is not known"
	one, other := t.Eval(arg.Items[1]), t.Eval(arg.Items[2])
	switch {
	case one.Kind == infra.Null && t.grants(other):
		return perhaps(other, why)
	case other.Kind == infra.Null && t.grants(one):
		return perhaps(one, why)
	}
	return infra.Unk(why)
}

// maxEntries bounds the policies among which Fn::If chooses.
const maxEntries = 500

// entries are the items of a list of policies, or of their ARNs. Of what Fn::If chooses they are
// all that may be there, marked where they may not.
func (t *Template) entries(v infra.Value) (out []infra.Value) {
	if v.Kind == infra.List {
		for _, x := range v.Items {
			out = append(out, t.entries(x)...)
		}
		return out
	}
	arg, ok := v.Get("Fn::If")
	if !ok || len(v.Entries) != 1 || len(arg.Items) != 3 || t.depth > maxDepth {
		return list(t.Eval(v))
	}
	t.depth++
	defer func() { t.depth-- }()
	name := t.text(arg.Items[0])
	c := t.condition(name)
	out, other := t.entries(arg.Items[1]), t.entries(arg.Items[2])
	if len(out)+len(other) > maxEntries {
		return []infra.Value{infra.Unk("more policies than any role has").WithSpan(v.Span)}
	}
	if c.value == arn.No {
		out, other = other, out
	}
	switch {
	case c.value == arn.Maybe:
		why := "condition " + name + " is not known"
		out, other = perhapsBut(other, out, why), perhapsBut(out, other, why)
		other = slices.DeleteFunc(other, func(v infra.Value) bool { return v.Perhaps == "" })
	case !c.byDefault:
		return out
	default:
		other = slices.DeleteFunc(perhapsBut(out, other, leftOutBy(name)), func(v infra.Value) bool { return v.Perhaps == "" })
		if len(other) == 0 {
			t.noteDefault(name, c, arg.Items[0])
		}
	}
	return append(out, other...)
}

// perhapsBut marks the entries that are not among others.
func perhapsBut(others, entries []infra.Value, why string) []infra.Value {
	out := slices.Clone(entries)
	for i, v := range out {
		same := func(o infra.Value) bool { return infra.Equal(o, v) == arn.Yes }
		if !slices.ContainsFunc(others, same) {
			out[i].Perhaps = cmp.Or(v.Perhaps, why)
		}
	}
	return out
}

func leftOutBy(condition string) string {
	return "it is left out by the defaults of the parameters of condition " + condition + ": give their values"
}

// perhaps is a policy or a statement that may be left out. Texts are unknown to all but who asks
// for the ARNs of policies.
func perhaps(v infra.Value, why string) infra.Value {
	if v.Kind != infra.Map {
		inner := v
		v = infra.Unk(why).WithSpan(v.Span)
		v.Inner = &inner
	}
	v.Perhaps = why
	return v
}

// policyARN is the ARN of a policy, also where it may be left out.
func policyARN(v infra.Value) infra.Value {
	if v.Perhaps == "" || v.Inner == nil {
		return v
	}
	inner := *v.Inner
	inner.Perhaps = v.Perhaps
	return inner
}

// withLeftOut adds to what the defaults of parameters choose what they leave out of a policy;
// false if that is nothing.
func (t *Template) withLeftOut(chosen, other infra.Value, why string) (infra.Value, bool) {
	if chosen.Kind == infra.Null && t.grants(other) {
		return perhaps(other, why), true
	}
	if other.Kind != infra.List || chosen.Kind != infra.Null && chosen.Kind != infra.List || !slices.ContainsFunc(other.Items, isStatement) {
		return infra.Value{}, false
	}
	out := chosen
	if chosen.Kind == infra.Null {
		out = other
	}
	out.Items = slices.Clone(chosen.Items)
	for _, x := range other.Items { // a statement that is added goes behind the last of the list
		out.Items = append(out.Items, infra.Unk(why).WithSpan(x.Span))
	}
	return out, true
}

// grants says whether a value is a policy, its ARN or a statement.
func (t *Template) grants(v infra.Value) bool {
	if r := t.byID[v.From]; r != nil && r.Type == "AWS::IAM::ManagedPolicy" {
		return true
	}
	if v.Kind == infra.String {
		text := v.Show()
		return strings.HasPrefix(text, "arn:") && strings.Contains(text, ":policy/")
	}
	return v.Path("PolicyDocument").Kind != infra.Null || v.Path("Statement").Kind != infra.Null || isStatement(v)
}

func isStatement(v infra.Value) bool {
	return v.Path("Action").Kind != infra.Null || v.Path("NotAction").Kind != infra.Null
}

func (t *Template) noteDefault(name string, c condition, at infra.Value) {
	if c.byDefault {
		t.B.Note(policy.Warning, infra.CodeAssumed, at.Pos,
			"condition %s is taken as %t by the defaults of parameters", name, c.value == arn.Yes)
	}
}

// leftOut says that a resource does not exist by the defaults of parameters, whose
// condition it names; "" if that is not so.
func (r *Resource) leftOut() string {
	v, ok := r.Body.Get("Condition")
	name := r.t.text(v)
	if !ok || name == "" {
		return ""
	}
	if c := r.t.condition(name); c.value == arn.No && c.byDefault {
		return name
	}
	return ""
}

// exists says whether a resource's condition holds. What is not known counts as
// existing, with a note.
func (r *Resource) exists() bool {
	v, ok := r.Body.Get("Condition")
	name := r.t.text(v)
	if !ok || name == "" {
		return true
	}
	c := r.t.condition(name)
	r.t.noteDefault(name, c, v)
	if c.value == arn.Maybe {
		r.t.B.Note(policy.Warning, infra.CodeAssumed, v.Pos, "%s is taken to exist: condition %s is not known", r.ID, name)
	}
	return c.value != arn.No
}

package cloudformation

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

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

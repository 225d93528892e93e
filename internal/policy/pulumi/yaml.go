package pulumi

import (
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy/infra"
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
		r.made = e.Value.Path("get").Kind == infra.Null && e.Value.Path("options", "import").Kind == infra.Null
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
	return infra.Resource{Type: t, Address: r.name, Made: r.made, Set: func(attr string) (infra.Value, bool) {
		v := r.p.eval(r.props.Path(attr))
		return v, v.Kind != infra.Null
	}}.Terraform(attr)
}

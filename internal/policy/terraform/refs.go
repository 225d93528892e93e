package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// traverse resolves a reference: var.x, local.y, aws_s3_bucket.b.arn …
func (s *scope) traverse(tr hcl.Traversal) infra.Value {
	root := tr.RootName()
	if v, ok := s.vars[root]; ok {
		return s.steps(v, tr[1:])
	}
	if s.template {
		return infra.Unk("the template has no variable " + root)
	}
	name := ""
	if len(tr) > 1 {
		if a, ok := tr[1].(hcl.TraverseAttr); ok {
			name = a.Name
		}
	}
	if name == "" {
		return infra.Unk("a reference to all of " + root)
	}
	switch root {
	case "each":
		return s.eachRef(name, tr)
	case "count":
		if s.count != nil && name == "index" {
			return s.steps(*s.count, tr[2:])
		}
		return infra.Unk("count.index is not known here")
	case "path":
		return s.pathRef(name)
	case "terraform":
		if name == "workspace" {
			if w, ok := s.m.c.src.Options.Variables["terraform.workspace"]; ok {
				return infra.Lit(w)
			}
			return infra.Var("ref:terraform.workspace", "the workspace is chosen when Terraform runs")
		}
	case "self":
		return infra.Unk("self is not known here")
	case "var":
		return s.steps(s.m.variable(name), tr[2:])
	case "local":
		return s.steps(s.m.local(name), tr[2:])
	case "module":
		return s.moduleRef(name, tr[2:])
	case "data":
		if len(tr) > 2 {
			if a, ok := tr[2].(hcl.TraverseAttr); ok {
				return s.steps(s.m.resource("data."+name+"."+a.Name), tr[3:])
			}
		}
		return infra.Unk("a reference to all data sources")
	}
	return s.steps(s.m.resource(root+"."+name), tr[2:])
}

func (s *scope) eachRef(name string, tr hcl.Traversal) infra.Value {
	if s.each == nil {
		return infra.Unk("each." + name + " is not known here")
	}
	if name == "key" {
		return s.steps(s.each.key, tr[2:])
	}
	return s.steps(s.each.value, tr[2:])
}

func (s *scope) pathRef(name string) infra.Value {
	switch name {
	case "module":
		return infra.Lit(dirOr(s.m.f.dir))
	case "root":
		return infra.Lit(dirOr(s.m.c.root.f.dir))
	}
	return infra.Unk("path." + name + " is not known here")
}

// variable is the value of an input variable.
func (m *module) variable(name string) infra.Value {
	return m.once("var."+name, func() infra.Value {
		b := m.f.variables[name]
		if v, ok := m.args[name]; ok && (v.Kind != infra.Null || !m.hasDefault(name)) {
			if b != nil && b.Body.Attributes["type"] != nil {
				fillOptional(&v, b.Body.Attributes["type"].Expr)
			}
			return v
		}
		if b == nil {
			return infra.Unk("no variable " + name + " is declared")
		}
		if a := b.Body.Attributes["default"]; a != nil {
			v := (&scope{m: m}).eval(a.Expr)
			if t := b.Body.Attributes["type"]; t != nil {
				fillOptional(&v, t.Expr)
			}
			return v
		}
		why := "variable " + name + " has no default and is given no value"
		if t := b.Body.Attributes["type"]; t != nil {
			return symbolic(t.Expr, "ref:"+m.path+"var."+name, why)
		}
		return infra.Var("ref:"+m.path+"var."+name, why)
	})
}

// symbolic is a value of a type that is not given: texts are variables, objects
// have such attributes, and of lists, maps and bools nothing is known.
func symbolic(typ hclsyntax.Expression, name, why string) infra.Value {
	switch hcl.ExprAsKeyword(typ) {
	case "string", "any", "number":
		return infra.Var(name, why)
	}
	call, ok := typ.(*hclsyntax.FunctionCallExpr)
	if !ok || len(call.Args) == 0 {
		return infra.Unk(why)
	}
	switch call.Name {
	case "optional":
		return symbolic(call.Args[0], name, why)
	case "object":
		obj, ok := call.Args[0].(*hclsyntax.ObjectConsExpr)
		if !ok {
			return infra.Unk(why)
		}
		v := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
		for _, it := range obj.Items {
			if attr := hcl.ExprAsKeyword(it.KeyExpr); attr != "" {
				v.Entries = append(v.Entries, infra.Entry{Key: infra.Lit(attr), Value: symbolic(it.ValueExpr, name+"."+attr, why)})
			}
		}
		return v
	}
	return infra.Unk(why)
}

func (m *module) hasDefault(name string) bool {
	b := m.f.variables[name]
	if b == nil || b.Body.Attributes["default"] == nil {
		return false
	}
	if n := b.Body.Attributes["nullable"]; n != nil {
		if v, ok := truth((&scope{m: m}).eval(n.Expr)); ok && !v {
			return true
		}
	}
	return false
}

func (m *module) local(name string) infra.Value {
	return m.once("local."+name, func() infra.Value {
		e, ok := m.f.locals[name]
		if !ok {
			return infra.Unk("no local " + name + " is declared")
		}
		v := (&scope{m: m, shared: m.repeated}).eval(e)
		if m.f.uses["local."+name] != 1 {
			v = v.Fixed()
		}
		return v
	})
}

// once computes a named value once; a value that needs itself is Unknown.
func (m *module) once(key string, f func() infra.Value) infra.Value {
	if m.c.assuming {
		key = "assuming " + key
	}
	if v, ok := m.memo[key]; ok {
		return v
	}
	if m.active[key] {
		return infra.Unk(m.path + key + " needs itself")
	}
	m.active[key] = true
	v := f()
	delete(m.active, key)
	m.memo[key] = v
	return v
}

// moduleRef is module.name and what follows it.
func (s *scope) moduleRef(name string, tr hcl.Traversal) infra.Value {
	ch := s.m.child(name)
	address := s.m.path + "module." + name
	switch {
	case ch.single != nil:
		return s.steps(infra.Value{Kind: infra.Object, Attrs: outputs{ch.single}}, tr)
	case ch.why != "":
		if len(tr) == 0 {
			return infra.Unk(ch.why)
		}
		return s.steps(infra.Var("ref:"+address, ch.why), tr)
	}
	v := infra.Value{Kind: infra.List, Items: []infra.Value{}}
	if !ch.list {
		v = infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
	}
	for _, k := range ch.byKey {
		o := infra.Value{Kind: infra.Object, Attrs: outputs{k.m}}
		if ch.list {
			v.Items = append(v.Items, o)
		} else {
			v.Entries = append(v.Entries, infra.Entry{Key: k.key, Value: o})
		}
	}
	return s.steps(v, tr)
}

// outputs are the outputs of a module.
type outputs struct{ m *module }

func (o outputs) Attr(name string) infra.Value {
	return o.m.once("output."+name, func() infra.Value {
		b := o.m.f.outputs[name]
		if b == nil || b.Body.Attributes["value"] == nil {
			return infra.Unk("module has no output " + name)
		}
		return (&scope{m: o.m, shared: o.m.repeated}).eval(b.Body.Attributes["value"].Expr)
	})
}

package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// How often a block is repeated.
const (
	once = iota
	counted
	forEach
)

type repetition struct {
	kind int
	each []element
	why  string // not known how often
}

type element struct{ key, value infra.Value }

// repetition reads count and for_each.
func (s *scope) repetition(body *bodyOf) repetition {
	if a := body.Attributes["count"]; a != nil {
		v := s.eval(a.Expr)
		n, ok := number(v)
		if !ok {
			if b, isBool := truth(v); isBool && b {
				n, ok = 1, true
			}
		}
		if !ok {
			return repetition{kind: counted, why: "count is not known: " + v.Show()}
		}
		rep := repetition{kind: counted}
		for i := 0; i < int(n) && i < maxItems; i++ {
			rep.each = append(rep.each, element{num(float64(i)), num(float64(i))})
		}
		return rep
	}
	a := body.Attributes["for_each"]
	if a == nil {
		return repetition{kind: once, each: []element{{}}}
	}
	v := s.eval(a.Expr)
	pairs, why := entries(v)
	if why != "" {
		return repetition{kind: forEach, why: "for_each is not known: " + why}
	}
	rep := repetition{kind: forEach}
	for _, p := range pairs {
		key, val := p.Key, p.Value
		if v.Kind == infra.List { // a set: key and value are the element
			key = val
		}
		rep.each = append(rep.each, element{key, val})
	}
	return rep
}

// with is the scope of one repetition.
func (s *scope) with(e element, kind int) *scope {
	t := *s
	switch kind {
	case counted:
		t.count = &e.key
	case forEach:
		t.each = &eachValue{e.key, e.value}
	}
	return &t
}

func instanceKey(key infra.Value) string { return bracket(key) }

// instances are what a resource block makes.
type instances struct {
	kind int
	list []*instance
	why  string // not known how many
}

// instance is one resource.
type instance struct {
	r       *resource
	m       *module
	sc      *scope
	key     infra.Value
	address string
	order   int // among those of its type that name a principal
}

func (m *module) instances(r *resource) *instances {
	if is, ok := m.insts[r]; ok {
		return is
	}
	key := "#" + r.key()
	if m.active[key] {
		return &instances{why: r.key() + " needs itself"}
	}
	m.active[key] = true
	defer delete(m.active, key)
	sc := &scope{m: m, shared: m.repeated}
	rep := sc.repetition(r.block.Body)
	is := &instances{kind: rep.kind, why: rep.why}
	for _, e := range rep.each {
		in := &instance{r: r, m: m, sc: sc, address: m.path + r.key()}
		if rep.kind != once {
			in.key = e.key
			in.address += instanceKey(e.key)
			in.sc = sc.with(e, rep.kind)
			in.sc.shared = sc.shared || len(rep.each) > 1
		}
		is.list = append(is.list, in)
	}
	if rep.why != "" {
		is.list = []*instance{assumed(m, r, sc, rep.kind)}
	}
	m.insts[r] = is
	return is
}

// assumed is the resource that is taken to exist where it is not known how many
// there are.
func assumed(m *module, r *resource, sc *scope, kind int) *instance {
	in := &instance{r: r, m: m, address: m.path + r.key()}
	t := *sc
	t.shared = true
	if kind == counted {
		zero := num(0)
		in.key, t.count = zero, &zero
		in.address += instanceKey(zero)
	} else {
		t.each = &eachValue{infra.Unk("for_each is not known"), infra.Unk("for_each is not known")}
	}
	in.sc = &t
	return in
}

// resource is the value of a reference to a resource or data source.
func (m *module) resource(key string) infra.Value {
	if m.c.assuming {
		if in := m.leftOut(key); in != nil {
			return infra.Value{Kind: infra.List, Items: []infra.Value{{Kind: infra.Object, Attrs: &resourceRef{m: m, r: in.r, inst: in}}}}
		}
	}
	r := m.f.index[key]
	if r == nil {
		// It may be declared elsewhere, or by a newer Terraform.
		return infra.Var("ref:"+m.path+key, "no "+key+" is declared")
	}
	is := m.instances(r)
	object := func(in *instance) infra.Value {
		return infra.Value{Kind: infra.Object, Attrs: &resourceRef{m: m, r: r, inst: in}}
	}
	switch {
	case is.why != "":
		return infra.Value{Kind: infra.Object, Attrs: &resourceRef{m: m, r: r, why: is.why}}
	case is.kind == once:
		return object(is.list[0])
	}
	list := infra.Value{Kind: infra.List, Items: []infra.Value{}}
	byKey := infra.Value{Kind: infra.Map, Entries: []infra.Entry{}}
	for _, in := range is.list {
		list.Items = append(list.Items, object(in))
		byKey.Entries = append(byKey.Entries, infra.Entry{Key: in.key, Value: object(in)})
	}
	if is.kind == counted {
		return list
	}
	return byKey
}

// resourceRef is a resource as a value. inst is nil if it is not known how many
// there are.
type resourceRef struct {
	m    *module
	r    *resource
	inst *instance
	why  string
}

func (o *resourceRef) Attr(name string) infra.Value {
	in := o.inst
	if in == nil {
		// Each element has the same attributes as far as they do not depend on
		// the element's key.
		return infra.Unk("an attribute of several " + o.r.key())
	}
	return in.attr(name)
}

// Index is an element of a resource of which it is not known how many there are.
func (o *resourceRef) Index(key infra.Value) infra.Value {
	if o.inst != nil {
		return infra.Unk(o.r.key() + " is a single resource, not a list")
	}
	sc := &scope{m: o.m, shared: true}
	if key.Kind == infra.Number {
		sc.count = &key
	} else {
		sc.each = &eachValue{key, infra.Unk(o.why)}
	}
	in := &instance{r: o.r, m: o.m, sc: sc, key: key, address: o.m.path + o.r.key() + instanceKey(key)}
	return infra.Value{Kind: infra.Object, Attrs: &resourceRef{m: o.m, r: o.r, inst: in}}
}

// attr computes an attribute of a resource.
func (in *instance) attr(name string) infra.Value {
	v := in.m.once(in.address+"."+name, func() infra.Value { return in.attrValue(name) })
	if v.From == "" && v.Kind != infra.List && v.Kind != infra.Map {
		v.From = in.address
	}
	return v
}

func (in *instance) attrValue(name string) infra.Value {
	if in.r.planned {
		if v, ok := in.arg(name); ok && v.Kind != infra.Null && v.Kind != infra.Unknown {
			return v
		}
	}
	if in.r.data {
		if v, ok := in.dataAttr(name); ok {
			return v
		}
	}
	if t := infra.TypeOf(in.r.typ); t != nil {
		if v, ok := in.infraResource(t).Terraform(name); ok {
			return v
		}
	}
	if v, ok := in.arg(name); ok && v.Kind != infra.Null && v.Kind != infra.Unknown {
		return v
	}
	if blocks := in.blocks(name); len(blocks) > 0 {
		out := infra.Value{Kind: infra.List}
		for _, b := range blocks {
			out.Items = append(out.Items, infra.Value{Kind: infra.Object, Attrs: &blockAttrs{b}})
		}
		return out
	}
	return infra.Var("ref:"+in.address+"."+name, "it is known when Terraform has run")
}

func (in *instance) infraResource(t *infra.Type) infra.Resource {
	return infra.Resource{Type: t, Address: in.address, Region: in.region(), Made: !in.r.data, Set: func(attr string) (infra.Value, bool) {
		if in.r.data && attr == "key_id" {
			return infra.Value{}, false // may be an alias
		}
		if v, ok := in.arg(attr); ok && v.Kind != infra.Null {
			return v, true
		}
		if v, ok := in.arg(attr + "_prefix"); ok && (v.Kind == infra.String) {
			return infra.Concat(v, infra.Var("ref:"+in.address+"."+attr+"_suffix", "Terraform adds a suffix")), true
		}
		return infra.Value{}, false
	}}
}

// arg evaluates an argument of the block.
func (in *instance) arg(name string) (infra.Value, bool) {
	a := in.r.block.Body.Attributes[name]
	if a == nil {
		return infra.Value{}, false
	}
	return in.m.once(in.address+"#"+name, func() infra.Value { return in.sc.eval(a.Expr) }), true
}

// region is the region of a resource whose provider is an aliased one.
func (in *instance) region() string {
	if v, ok := in.arg("region"); ok && in.r.typ != "aws_region" {
		return v.Str()
	}
	a := in.r.block.Body.Attributes["provider"]
	if a == nil {
		return ""
	}
	tr, diags := hcl.AbsTraversalForExpr(a.Expr)
	if diags.HasErrors() || len(tr) < 2 {
		return ""
	}
	alias, _ := tr[1].(hcl.TraverseAttr)
	for _, p := range in.m.f.providers {
		al := p.Body.Attributes["alias"]
		if al == nil || (&scope{m: in.m}).eval(al.Expr).Str() != alias.Name {
			continue
		}
		if r := p.Body.Attributes["region"]; r != nil {
			return (&scope{m: in.m}).eval(r.Expr).Str()
		}
	}
	// Some other region that is not known here.
	return ""
}

// dataAttr computes the data sources whose values are known by what they are.
func (in *instance) dataAttr(name string) (infra.Value, bool) {
	switch in.r.typ {
	case "aws_caller_identity":
		if name == "account_id" || name == "id" {
			return infra.Pat(infra.Account), true
		}
	case "aws_region":
		if name == "name" || name == "id" || name == "region" {
			if r := in.region(); r != "" {
				return infra.Lit(r), true
			}
			if v, ok := in.arg("name"); ok {
				return v, true
			}
			return infra.Pat(infra.Region), true
		}
	case "aws_partition":
		switch name {
		case "partition", "id":
			return infra.Pat(infra.Partition), true
		case "dns_suffix":
			return infra.Lit("amazonaws.com"), true
		}
	case "aws_iam_policy_document":
		if name == "json" || name == "minified_json" {
			v := in.policyDocument()
			if in.m.f.uses[in.r.key()] > 1 {
				v = v.Fixed()
			}
			return v, true
		}
	case "template_file":
		if name == "rendered" {
			return in.templateFile(), true
		}
	case "local_file":
		if name == "content" {
			if v, ok := in.arg("filename"); ok {
				return in.sc.file(v), true
			}
		}
	case "aws_iam_policy":
		return in.dataPolicy(name)
	}
	if v, ok := in.arg("arn"); ok && name == "arn" {
		return v, true
	}
	return infra.Value{}, false
}

// dataPolicy is a policy that exists already. By its name alone it is not known
// whether AWS or the account owns it.
func (in *instance) dataPolicy(name string) (infra.Value, bool) {
	if v, ok := in.arg("arn"); ok && (name == "arn" || name == "id") {
		return v, true
	}
	if v, ok := in.arg("name"); ok && (name == "arn" || name == "id") {
		if full, known := infra.ManagedByName(v.Str(), in.m.c.src.Options); known {
			return infra.Lit(full), true // an account hardly has one of the same name
		}
		return infra.Concat(infra.Lit("arn:"), infra.Pat(infra.Partition), infra.Lit(":iam::"),
			infra.Var("ref:"+in.address+".owner", "AWS or the account"), infra.Lit(":policy/"), v), true
	}
	return infra.Value{}, false
}

func (in *instance) templateFile() infra.Value {
	v, ok := in.arg("template")
	if !ok {
		return infra.Unk("template_file without a template")
	}
	vars, _ := in.arg("vars")
	return in.sc.render(v, vars)
}

// isAddress says whether an address is of a resource of a type.
func isAddress(address, typ string) bool {
	rest := address
	for strings.HasPrefix(rest, "module.") {
		// module.name. or module.name["key"].
		i := strings.IndexByte(rest[len("module."):], '.')
		if j := strings.Index(rest, "]."); j >= 0 && j < len("module.")+i {
			i = j + 1 - len("module.")
		}
		if i < 0 {
			return false
		}
		rest = rest[len("module.")+i+1:]
	}
	return strings.HasPrefix(rest, typ+".")
}

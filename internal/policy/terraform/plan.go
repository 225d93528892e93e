package terraform

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// isPlan recognises the output of `terraform show -json`.
func isPlan(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data[:min(len(data), 64)]), []byte("{")) &&
		bytes.Contains(data, []byte(`"format_version"`)) && bytes.Contains(data, []byte(`"terraform_version"`))
}

// loadPlan reads a plan or a state as JSON. Values that are known only after
// apply are resolved by the references in the plan's configuration where these
// say it exactly; all others are unknown.
//
// Source: "JSON Output Format", Terraform documentation.
func loadPlan(src *policy.Source) (*policy.Set, error) {
	tree, err := infra.ParseJSON(src.Path, src.Data)
	if err != nil {
		return nil, infra.InFile(src.Path, err)
	}
	c := &config{
		src: src, b: &infra.Builder{Format: Name},
		parsed: map[string]*files{}, lines: map[string]*policy.Lines{src.Path: policy.NewLines(src.Path, src.Data)},
	}
	p := &plan{c: c, conf: tree.Path("configuration")}
	c.root = p.module(nil, "", p.conf.Path("root_module"))
	p.fill(c.root, tree.Path("prior_state", "values", "root_module"), true)
	p.fill(c.root, tree.Path("planned_values", "root_module"), false)
	p.fill(c.root, tree.Path("values", "root_module"), false)
	targets, err := c.targets()
	if err != nil {
		return nil, err
	}
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	c.collect(set, targets)
	set.Region = p.conf.Path("provider_config", "aws", "expressions", "region", "constant_value").Str()
	set.Partition = infra.PartitionOf(set.Region)
	c.each("data.aws_caller_identity", func(in *instance) { set.Account = in.attr("account_id").Str() })
	finish(set, c.b)
	readOnly(set)
	return set, nil
}

// readOnly marks all texts as computed: a plan is the result of a configuration
// and is not the place to change it.
func readOnly(set *policy.Set) {
	for i := range set.Documents {
		for j := range set.Documents[i].Statements {
			st := &set.Documents[i].Statements[j]
			for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
				for k := range list {
					list[k].Editable = false
				}
			}
		}
	}
}

type plan struct {
	c    *config
	conf infra.Value
}

// valueExpr is an expression whose value is known already.
type valueExpr struct {
	*hclsyntax.LiteralValueExpr
	value func() infra.Value
}

func (p *plan) expr(f func() infra.Value, at infra.Span) hclsyntax.Expression {
	return &valueExpr{&hclsyntax.LiteralValueExpr{SrcRange: p.rng(at)}, f}
}

func (p *plan) rng(sp infra.Span) hcl.Range {
	return (&jsonConfig{name: p.c.src.Path}).rng(sp)
}

// module makes a module; conf is its configuration.
func (p *plan) module(parent *module, path string, conf infra.Value) *module {
	f := &files{
		variables: map[string]*hclsyntax.Block{}, locals: map[string]hclsyntax.Expression{},
		index: map[string]*resource{}, outputs: map[string]*hclsyntax.Block{}, uses: map[string]int{},
	}
	m := p.c.newModule(f, parent, path, "")
	m.children = map[string]*child{}
	m.conf = conf
	return m
}

// fill adds the resources of a module of planned_values, prior_state or a state.
func (p *plan) fill(m *module, v infra.Value, dataOnly bool) {
	for _, r := range v.Path("resources").Items {
		data := r.Path("mode").Str() == "data"
		if data || !dataOnly {
			p.resource(m, r, data)
		}
	}
	for _, ch := range v.Path("child_modules").Items {
		address := ch.Path("address").Str()
		label := strings.TrimPrefix(address, m.path+"module.")
		old, ok := m.children[label]
		if !ok {
			name, _, _ := strings.Cut(label, "[")
			conf := m.conf.Path("module_calls", name)
			old = &child{single: p.module(m, address+".", conf.Path("module"))}
			old.single.call = conf
			m.children[label] = old
			m.f.calls = append(m.f.calls, &hclsyntax.Block{Type: "module", Labels: []string{label}, Body: &hclsyntax.Body{}})
		}
		if depthOf(m) < maxDepth {
			p.fill(old.single, ch, dataOnly)
		}
	}
}

// resource makes the block of one planned resource.
func (p *plan) resource(m *module, v infra.Value, data bool) {
	name := v.Path("name").Str()
	if ix := v.Path("index"); ix.Kind != infra.Null {
		name += bracket(ix)
	}
	r := &resource{data: data, typ: v.Path("type").Str(), name: name, planned: true}
	rng := p.rng(v.Span)
	end := rng
	end.Start = rng.End
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: rng, EndRange: end}
	r.block = &hclsyntax.Block{
		Type: "resource", Labels: []string{r.typ, name}, Body: body,
		TypeRange: rng, OpenBraceRange: rng, CloseBraceRange: end,
	}
	conf := m.confOf(r)
	known := v.Path("values")
	for _, e := range known.Entries {
		if e.Value.Kind != infra.Null {
			p.attribute(body, e.Key.Str(), e.Value)
		}
	}
	for _, e := range conf.Path("expressions").Entries {
		if _, ok := body.Attributes[e.Key.Str()]; !ok {
			p.configured(m, r, body, e, v.Span)
		}
	}
	if old := m.f.index[r.key()]; old != nil {
		*old = *r
		return
	}
	m.f.index[r.key()] = r
	m.f.resources = append(m.f.resources, r)
}

func (p *plan) attribute(body *hclsyntax.Body, name string, v infra.Value) {
	if nestedTypes[name] || name == "environment" {
		j := &jsonConfig{name: p.c.src.Path, literal: p}
		j.blocks(body, name, nil, 0, v)
		if name != "environment" || len(body.Blocks) > 0 {
			return
		}
	}
	body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: p.expr(func() infra.Value { return v }, v.Span)}
}

// confOf is the configuration of a resource.
func (m *module) confOf(r *resource) infra.Value {
	name, _, _ := strings.Cut(r.name, "[")
	address := r.typ + "." + name
	if r.data {
		address = "data." + address
	}
	if m.confs == nil {
		m.confs = map[string]infra.Value{}
		for _, x := range m.conf.Path("resources").Items {
			m.confs[x.Path("address").Str()] = x
		}
	}
	return m.confs[address]
}

// configured adds an argument whose value is not planned, from its expression.
func (p *plan) configured(m *module, r *resource, body *hclsyntax.Body, e infra.Entry, at infra.Span) {
	name := e.Key.Str()
	if e.Value.Kind == infra.List { // nested blocks
		for _, b := range e.Value.Items {
			rng := p.rng(b.Span)
			blk := &hclsyntax.Block{Type: name, TypeRange: rng, OpenBraceRange: rng, CloseBraceRange: rng,
				Body: &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: rng, EndRange: rng}}
			for _, x := range b.Entries {
				p.configured(m, r, blk.Body, x, b.Span)
			}
			body.Blocks = append(body.Blocks, blk)
		}
		return
	}
	f := func() infra.Value { return p.expression(m, r, name, e.Value) }
	body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: p.expr(f, at)}
}

// exact lists the arguments that hold a reference and nothing else, as far as
// anything else makes no sense in them.
var exact = map[string]bool{
	"role": true, "user": true, "group": true, "policy_arn": true, "permissions_boundary": true,
	"task_role_arn": true, "policy": true,
}

// expression is the value of a configuration's expression.
func (p *plan) expression(m *module, r *resource, name string, e infra.Value) infra.Value {
	if v, ok := e.Get("constant_value"); ok {
		return v
	}
	refs := e.Path("references")
	why := "it is known after apply"
	if len(refs.Items) == 0 || !exact[name] {
		return infra.Unk(why)
	}
	ref := refs.Items[0].Str()
	if name == "policy" && !strings.HasSuffix(ref, "json") {
		return infra.Unk(why)
	}
	return p.reference(m, r, ref, 0)
}

// reference follows a reference in the plan's configuration.
func (p *plan) reference(m *module, r *resource, ref string, depth int) infra.Value {
	unknown := infra.Unk("it is known after apply: " + ref)
	if depth > maxDepth {
		return unknown
	}
	first := func(e infra.Value) string {
		if items := e.Path("references").Items; len(items) > 0 {
			return items[0].Str()
		}
		return ""
	}
	parts := strings.Split(ref, ".")
	switch {
	case parts[0] == "var" && len(parts) == 2 && m.parent != nil:
		e := m.call.Path("expressions", parts[1])
		if v, ok := e.Get("constant_value"); ok {
			return v
		}
		return p.reference(m.parent, nil, first(e), depth+1)
	case parts[0] == "module" && len(parts) == 3:
		if ch := m.children[parts[1]]; ch != nil && ch.single != nil {
			return p.reference(ch.single, nil, first(ch.single.conf.Path("outputs", parts[2], "expression")), depth+1)
		}
		return unknown
	}
	if i := strings.LastIndexByte(ref, '.'); i > 0 {
		if in := p.find(m, r, ref[:i]); in != nil {
			return in.attr(ref[i+1:])
		}
	}
	return unknown
}

// find returns the resource that an address names: the one with the index of the
// resource that refers to it, if it has several.
func (p *plan) find(m *module, r *resource, address string) *instance {
	if x := m.f.index[address]; x != nil {
		return m.instances(x).list[0]
	}
	if r != nil {
		if i := strings.IndexByte(r.name, '['); i > 0 {
			if x := m.f.index[address+r.name[i:]]; x != nil {
				return m.instances(x).list[0]
			}
		}
	}
	var found *resource
	for key, x := range m.f.index {
		if strings.HasPrefix(key, address+"[") {
			if found != nil {
				return nil
			}
			found = x
		}
	}
	if found == nil {
		return nil
	}
	return m.instances(found).list[0]
}

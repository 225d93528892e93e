package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// defaultOf names a variable of the root module that an expression depends on and
// that has its default, since no value is given for it: who applies the
// configuration may give another. "" if there is none.
func (m *module) defaultOf(e hclsyntax.Expression) string { return m.defaultIn(e, 0) }

func (m *module) defaultIn(e hclsyntax.Expression, depth int) string {
	if depth > maxDepth {
		return ""
	}
	for _, t := range hclsyntax.Variables(e) {
		if len(t) < 2 {
			continue
		}
		attr, ok := t[1].(hcl.TraverseAttr)
		if !ok {
			continue
		}
		found := ""
		switch t.RootName() {
		case "var":
			found = m.defaultVariable(attr.Name, depth)
		case "local":
			if l := m.f.locals[attr.Name]; l != nil {
				found = m.defaultIn(l, depth+1)
			}
		}
		if found != "" {
			return found
		}
	}
	return ""
}

func (m *module) defaultVariable(name string, depth int) string {
	if m.parent == nil {
		b := m.f.variables[name]
		if _, given := m.args[name]; given || b == nil || b.Body.Attributes["default"] == nil {
			return ""
		}
		return "var." + name
	}
	label := m.key[strings.LastIndexByte(m.key, '.')+1:]
	for _, call := range m.parent.f.calls {
		if len(call.Labels) != 1 || call.Labels[0] != label {
			continue
		}
		if a := call.Body.Attributes[name]; a != nil {
			return m.parent.defaultIn(a.Expr, depth+1)
		}
	}
	return ""
}

// notMade is a policy or attachment that is not made by the default of a variable.
type notMade struct {
	m    *module
	r    *resource
	name string // of the variable
}

// byDefault lists the policies of a principal that are not made, but would be if
// variables had other values than their defaults.
func (c *config) byDefault(p *instance, k principalKind) []policy.Document {
	var docs []policy.Document
	for _, n := range c.unmadePolicies() {
		arg := k.arg
		switch n.r.typ {
		case "aws_iam_policy_attachment":
			arg = k.list
		case k.inline, k.attachment:
		default:
			continue
		}
		if c.mayName(p, n.m, n.r, arg) {
			c.assuming = true
			docs = append(docs, c.ifMade(n, n.r.typ == k.inline)...)
			c.assuming = false
		}
	}
	return docs
}

// ifMade is what a policy or attachment grants where it is made: perhaps, on resources that are
// not known. Not all of it is where it depends on more that is not made.
func (c *config) ifMade(n notMade, inline bool) []policy.Document {
	name := n.m.path + n.r.key()
	why := fmt.Sprintf("is not made by the default of %s: give its value, to say whether it is", n.name)
	in := assumed(n.m, n.r, &scope{m: n.m}, n.m.instances(n.r).kind)
	if in.sc.count != nil { // there may be several
		index := infra.Unk("count.index of what is not made")
		in.sc.count = &index
	}
	arg := "policy_arn"
	if inline {
		arg = "policy"
	}
	v, _ := in.arg(arg)
	a := n.r.block.Body.Attributes[arg]
	if v.Kind == infra.Null || v.Kind == infra.Unknown || a == nil || !inline && n.m.defaultOf(a.Expr) != "" {
		return []policy.Document{c.b.OpaqueDocument(name, c.pos(n.r.block.Range()), "%s %s", name, why)}
	}
	why = "it " + why
	if inline {
		v.Perhaps = why
		return []policy.Document{c.document(name, in.span(), v)}
	}
	docs := c.attached(policy.Identity, name, at(v, in.span()))
	for i := range docs {
		c.b.LeftOut(&docs[i], why)
	}
	return docs
}

// leftOut is the first of what a resource makes that defaults leave out, where it is counted; nil
// for others.
func (m *module) leftOut(key string) *instance {
	r := m.f.index[key]
	if r == nil || m.instances(r).kind != counted || m.unmade(r) == "" {
		return nil
	}
	return assumed(m, r, &scope{m: m}, counted)
}

// leftOutPolicy is a policy that defaults leave out, by its address; nil if it is none, or if
// nothing is assumed.
func (c *config) leftOutPolicy(address string) *instance {
	if !c.assuming {
		return nil
	}
	for _, m := range c.modulesList {
		for _, r := range m.f.resources {
			if !r.data && r.typ == "aws_iam_policy" {
				if in := m.leftOut(r.key()); in != nil && in.address == address {
					return in
				}
			}
		}
	}
	return nil
}

// unmadePolicies lists what gives a policy and is not made by a default.
func (c *config) unmadePolicies() []notMade {
	if c.unmade != nil {
		return *c.unmade
	}
	types := map[string]bool{"aws_iam_policy_attachment": true}
	for _, k := range principalKinds {
		types[k.inline], types[k.attachment] = true, true
	}
	var out []notMade
	for _, m := range c.modulesList {
		for _, r := range m.f.resources {
			if r.data || !types[r.typ] {
				continue
			}
			if name := m.unmade(r); name != "" {
				out = append(out, notMade{m, r, name})
			}
		}
	}
	c.unmade = &out
	return out
}

// unmade names the variable by whose default a resource is not made.
func (m *module) unmade(r *resource) string {
	if len(m.instances(r).list) > 0 {
		return ""
	}
	for _, name := range []string{"count", "for_each"} {
		if a := r.block.Body.Attributes[name]; a != nil {
			return m.defaultOf(a.Expr)
		}
	}
	return ""
}

// mayName says whether an argument of a resource that is not made would name a
// principal.
func (c *config) mayName(p *instance, m *module, r *resource, arg string) bool {
	in := assumed(m, r, &scope{m: m}, m.instances(r).kind)
	v, ok := in.arg(arg)
	if !ok {
		return false
	}
	best := arn.No
	for _, x := range v.Elements() {
		best = max(best, c.names(p, x))
	}
	return best != arn.No
}

// noneByDefault says why a dynamic block makes nothing, if that is so by the
// default of a variable and it would make a part of a policy.
func (s *scope) noneByDefault(label string, e hclsyntax.Expression) string {
	if label != "statement" && label != "inline_policy" || s.m == nil || s.template {
		return ""
	}
	if name := s.m.defaultOf(e); name != "" {
		return fmt.Sprintf("a dynamic block makes nothing by the default of %s: give its value", name)
	}
	return ""
}

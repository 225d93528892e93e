package terraform

import (
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// A principal is a role, user or group. principalKinds says which resources give
// it policies.
type principalKind struct {
	typ        string // aws_iam_role
	inline     string // aws_iam_role_policy
	attachment string // aws_iam_role_policy_attachment
	arg        string // role: the argument that names the principal
	list       string // roles: the argument of aws_iam_policy_attachment
}

var principalKinds = []principalKind{
	{"aws_iam_role", "aws_iam_role_policy", "aws_iam_role_policy_attachment", "role", "roles"},
	{"aws_iam_user", "aws_iam_user_policy", "aws_iam_user_policy_attachment", "user", "users"},
	{"aws_iam_group", "aws_iam_group_policy", "aws_iam_group_policy_attachment", "group", "groups"},
}

func principalOf(typ string) (principalKind, bool) {
	for _, k := range principalKinds {
		if k.typ == typ {
			return k, true
		}
	}
	return principalKind{}, false
}

// each calls f for every instance of a type in all modules.
func (c *config) each(typ string, f func(in *instance)) {
	if c.byType == nil {
		c.byType = map[string][]*instance{}
		c.modulesList = c.root.all()
		for _, m := range c.modulesList {
			for _, r := range m.f.resources {
				key := r.typeKey()
				c.byType[key] = append(c.byType[key], m.instances(r).list...)
			}
		}
	}
	for _, in := range c.byType[typ] {
		f(in)
	}
}

// documents lists all policies of a principal.
func (c *config) documents(p *instance) []policy.Document {
	k, ok := principalOf(p.r.typ)
	if !ok {
		return nil
	}
	var docs []policy.Document
	c.noteCount(p)
	for _, n := range p.blocks("inline_policy") {
		docs = append(docs, c.inlineBlock(p, n)...)
	}
	if v, ok := p.arg("managed_policy_arns"); ok {
		for _, x := range v.Elements() {
			docs = append(docs, c.attached(policy.Identity, p.address, x)...)
		}
	}
	c.linked(p, k.inline, k.arg, func(in *instance) {
		c.ifOf(p, in, k.arg, func() {
			v, _ := in.arg("policy")
			docs = append(docs, c.document(in.address, in.span(), v))
		}, &docs)
	})
	c.linked(p, k.attachment, k.arg, func(in *instance) {
		c.ifOf(p, in, k.arg, func() {
			v, _ := in.arg("policy_arn")
			docs = append(docs, c.attached(policy.Identity, in.address, at(v, in.span()))...)
		}, &docs)
	})
	docs = append(docs, c.sharedAttachments(p, k)...)
	docs = append(docs, c.byDefault(p, k)...)
	if k.typ == "aws_iam_user" {
		docs = append(docs, c.groupDocuments(p)...)
	}
	if v, ok := p.arg("permissions_boundary"); ok && v.Kind != infra.Null && !isEmpty(v) {
		docs = append(docs, c.attached(policy.Boundary, p.address, v)...)
	}
	return docs
}

func isEmpty(v infra.Value) bool {
	s, ok := v.Const()
	return ok && s == ""
}

// noteCount says that a resource is taken to exist.
func (c *config) noteCount(in *instance) {
	if is := in.m.instances(in.r); is.why != "" {
		c.b.Note(policy.Warning, infra.CodeAssumed, in.span().Pos, "%s is taken to exist: %s", in.address, is.why)
	}
}

// at gives a value without a place one.
func at(v infra.Value, sp infra.Span) infra.Value {
	if !v.Pos.IsValid() {
		v.Pos, v.End = sp.Pos, sp.Pos
		v.Editable = false
	}
	return v
}

func (c *config) inlineBlock(p *instance, n nested) []policy.Document {
	if n.why != "" {
		return []policy.Document{c.b.OpaqueDocument(p.address+".inline_policy", n.span().Pos, "%s", n.why)}
	}
	v, ok := n.arg("policy")
	if !ok {
		return nil // an empty block removes policies
	}
	name := p.address + ".inline_policy"
	if x, ok := n.arg("name"); ok && x.Str() != "" {
		name += "." + x.Str()
	}
	return []policy.Document{c.document(name, n.span(), v)}
}

// document makes the document of an argument that holds JSON.
func (c *config) document(name string, sp infra.Span, v infra.Value) policy.Document {
	return c.b.Document(name, at(v, sp))
}

// links are the resources of a type by what an argument of theirs names.
type links struct {
	byKey map[string][]*instance // by the address of a resource, or by a text
	other []*instance            // what is not known, or only in part
}

// linked calls f for the instances of a type whose argument names a principal or
// may name it, in the order of each.
func (c *config) linked(p *instance, typ, arg string, f func(in *instance)) {
	if c.links == nil {
		c.links = map[string]*links{}
	}
	l := c.links[typ+"#"+arg]
	if l == nil {
		l = &links{byKey: map[string][]*instance{}}
		c.links[typ+"#"+arg] = l
		n := 0
		c.each(typ, func(in *instance) {
			v, ok := in.arg(arg)
			if !ok {
				return
			}
			n++
			in.order = n
			s, known := v.Const()
			switch {
			case v.From != "":
				l.byKey["#"+v.From] = append(l.byKey["#"+v.From], in)
			case known:
				l.byKey[s] = append(l.byKey[s], in)
			default:
				l.other = append(l.other, in)
			}
		})
	}
	found := append([]*instance(nil), l.other...)
	found = append(found, l.byKey["#"+p.address]...)
	partly := false // the name is known in part: others may be equal to it
	for _, name := range []string{"name", "arn"} {
		v := p.attr(name)
		s, ok := v.Const()
		if ok {
			found = append(found, l.byKey[s]...)
		}
		partly = partly || !ok && name == "name" && !generated(v, p.address)
	}
	if partly {
		for key, list := range l.byKey {
			if !strings.HasPrefix(key, "#") {
				found = append(found, list...)
			}
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].order < found[j].order })
	for _, in := range found {
		f(in)
	}
}

// ifOf calls f if a resource's argument names the principal. If it may name it,
// the policy may be the principal's: that is an opaque document.
func (c *config) ifOf(p, in *instance, arg string, f func(), docs *[]policy.Document) {
	v, ok := in.arg(arg)
	if !ok {
		return
	}
	switch c.names(p, v) {
	case arn.Yes:
		c.noteCount(in)
		f()
	case arn.Maybe:
		*docs = append(*docs, c.b.OpaqueDocument(in.address, in.span().Pos,
			"%s may belong to %s: its %s is %s", in.address, p.address, arg, v.Show()))
	}
}

// names says whether a value is a principal's name, id or ARN.
func (c *config) names(p *instance, v infra.Value) arn.Tri {
	if v.From != "" && (isAddress(v.From, p.r.typ)) {
		if v.From == p.address {
			return arn.Yes
		}
		return arn.No
	}
	if v.Kind == infra.Unknown {
		return arn.Maybe
	}
	best := arn.No
	for _, name := range []string{"name", "arn"} {
		own := p.attr(name)
		if generated(own, p.address) {
			continue // it is named by AWS: no other value is that name
		}
		best = max(best, infra.Equal(own, v))
	}
	if best == arn.Maybe && elsewhere(v) {
		return arn.No
	}
	return best
}

// generated says that a name holds a variable of the resource's own.
func generated(v infra.Value, address string) bool {
	for _, p := range v.Text {
		if p.Kind == arn.Var && strings.HasPrefix(p.Text, "ref:"+address+".") {
			return true
		}
	}
	return false
}

// elsewhere says that a value comes from a module that cannot be read: a role
// of that module's own.
func elsewhere(v infra.Value) bool {
	return dynamic(v) && strings.Contains(v.Text[0].Text, "module.") && !strings.Contains(v.Text[0].Text, ".var.")
}

func (c *config) sharedAttachments(p *instance, k principalKind) []policy.Document {
	var docs []policy.Document
	c.each("aws_iam_policy_attachment", func(in *instance) {
		list, ok := in.arg(k.list)
		if !ok {
			return
		}
		best := arn.No
		for _, x := range list.Elements() {
			best = max(best, c.names(p, x))
		}
		v, _ := in.arg("policy_arn")
		switch best {
		case arn.Yes:
			docs = append(docs, c.attached(policy.Identity, in.address, at(v, in.span()))...)
		case arn.Maybe:
			docs = append(docs, c.b.OpaqueDocument(in.address, in.span().Pos, "%s may belong to %s", in.address, p.address))
		}
	})
	return docs
}

func (c *config) groupDocuments(user *instance) []policy.Document {
	var docs []policy.Document
	c.each("aws_iam_user_group_membership", func(in *instance) {
		v, _ := in.arg("user")
		if c.names(user, v) != arn.Yes {
			return
		}
		groups, _ := in.arg("groups")
		for _, g := range groups.Elements() {
			found := false
			c.each("aws_iam_group", func(group *instance) {
				if c.names(group, g) == arn.Yes {
					found = true
					docs = append(docs, c.documents(group)...)
				}
			})
			if !found {
				docs = append(docs, c.b.OpaqueDocument(in.address, in.span().Pos, "group %s is not declared here", g.Show()))
			}
		}
	})
	return docs
}

// attached finds the policy that an ARN names: one of this configuration, one
// that AWS manages, or one that is not known.
func (c *config) attached(kind policy.Kind, where string, v infra.Value) []policy.Document {
	docs := c.attachedDocuments(kind, where, v)
	for i := range docs {
		docs[i].Kind = kind
	}
	return docs
}

func (c *config) attachedDocuments(kind policy.Kind, where string, v infra.Value) []policy.Document {
	if isAddress(v.From, "aws_iam_policy") {
		var docs []policy.Document
		c.each("aws_iam_policy", func(in *instance) {
			if in.address == v.From {
				docs = append(docs, c.policyOf(in))
			}
		})
		if in := c.leftOutPolicy(v.From); in != nil && docs == nil {
			docs = append(docs, c.policyOf(in))
		}
		if docs != nil {
			return docs
		}
	}
	if v.Kind == infra.String && v.From == "" {
		var docs []policy.Document
		c.each("aws_iam_policy", func(in *instance) {
			if infra.Equal(in.attr("arn"), v) == arn.Yes {
				docs = append(docs, c.policyOf(in))
			}
		})
		if docs != nil {
			return docs[:1]
		}
	}
	return []policy.Document{c.b.Attached(c.src.Options, kind, where, v)}
}

func (c *config) policyOf(in *instance) policy.Document {
	v, _ := in.arg("policy")
	n := c.attachments(in)
	if n > 1 {
		v = v.Fixed() // a change would change what others may do
	}
	d := c.document(in.address, in.span(), v)
	d.Principals = n
	return d
}

// attachments counts how often a policy is attached.
func (c *config) attachments(in *instance) int {
	n := 0
	count := func(v infra.Value) {
		for _, x := range v.Elements() {
			if x.From == in.address {
				n++
			}
		}
	}
	for _, k := range principalKinds {
		c.each(k.attachment, func(a *instance) { v, _ := a.arg("policy_arn"); count(v) })
	}
	c.each("aws_iam_policy_attachment", func(a *instance) {
		if v, _ := a.arg("policy_arn"); v.From == in.address {
			for _, k := range principalKinds {
				list, _ := a.arg(k.list)
				n += len(list.Elements())
			}
		}
	})
	c.each("aws_iam_role", func(r *instance) { v, _ := r.arg("managed_policy_arns"); count(v) })
	return n
}

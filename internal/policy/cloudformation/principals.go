package cloudformation

import (
	"cmp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// principal says, for a type that has policies, which property of policy
// resources lists it.
var principals = map[string]string{"AWS::IAM::Role": "Roles", "AWS::IAM::User": "Users", "AWS::IAM::Group": "Groups"}

// single are the resources that give one principal one inline policy.
var single = map[string]struct{ typ, property string }{
	"AWS::IAM::RolePolicy":  {"AWS::IAM::Role", "RoleName"},
	"AWS::IAM::UserPolicy":  {"AWS::IAM::User", "UserName"},
	"AWS::IAM::GroupPolicy": {"AWS::IAM::Group", "GroupName"},
}

func (t *Template) name(s string) string { return t.Prefix + s }

// Documents lists the policies of a role, user or group.
func (t *Template) Documents(r *Resource) []policy.Document {
	var docs []policy.Document
	for _, p := range t.entries(r.Properties.Path("Policies")) {
		docs = append(docs, t.inline(r.ID, r, p))
	}
	for _, v := range t.entries(r.Properties.Path("ManagedPolicyArns")) {
		docs = append(docs, t.attached(policy.Identity, r, v)...)
	}
	docs = append(docs, t.policiesOf(r.ID, r.Type, t.physicalName(r))...)
	docs = append(docs, t.boundary(r)...)
	return append(docs, t.unread(r)...)
}

// unread stands for the policies of a resource whose properties are not all in the template.
func (t *Template) unread(r *Resource) []policy.Document {
	why := ""
	switch {
	case r.Properties.Kind == infra.Null:
	case r.Properties.Kind != infra.Map:
		why = "they are no object"
	default:
		for _, e := range r.Properties.Entries {
			if strings.HasPrefix(e.Key.Str(), "Fn::") {
				why = e.Key.Str() + " is not computed"
			}
		}
	}
	if why == "" {
		return nil
	}
	return []policy.Document{t.B.OpaqueDocument(t.name(r.ID), r.Key.Pos, "the properties of %s are not known: %s", r.ID, why)}
}

func (t *Template) boundary(r *Resource) []policy.Document {
	v := r.prop("PermissionsBoundary")
	if v.Kind == infra.Null {
		return nil
	}
	return t.attached(policy.Boundary, r, v)
}

func (t *Template) physicalName(r *Resource) infra.Value {
	return r.prop(map[string]string{"AWS::IAM::Role": "RoleName", "AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName"}[r.Type])
}

// marked are the documents of an entry of Policies that may not be there.
func (t *Template) marked(p infra.Value, docs ...policy.Document) []policy.Document {
	for i := range docs {
		if p.Perhaps != "" && docs[i].Perhaps == "" {
			t.B.LeftOut(&docs[i], p.Perhaps)
		}
	}
	return docs
}

// list is the items of a list; one that is not known is an item.
func list(v infra.Value) []infra.Value { return v.Elements() }

// at gives a value without a place the one of the resource.
func at(v infra.Value, r *Resource) infra.Value {
	if !v.Pos.IsValid() {
		v.Span = r.Key
		v.Editable = false
	}
	return v
}

// inline is an entry of Policies: a name and a document.
func (t *Template) inline(name string, r *Resource, p infra.Value) policy.Document {
	if p.Kind == infra.Unknown {
		return t.B.OpaqueDocument(t.name(name), at(p, r).Pos, "a policy of %s could not be computed: %s", name, p.Why)
	}
	if n := p.Path("PolicyName"); n.Kind == infra.String {
		name += "." + n.Show()
	}
	v := at(p.Path("PolicyDocument"), r)
	v.Perhaps = cmp.Or(p.Perhaps, v.Perhaps)
	return t.B.Document(t.name(name), v)
}

// policiesOf lists the policy resources that name a principal by reference or by
// name.
func (t *Template) policiesOf(id, typ string, name infra.Value) []policy.Document {
	var docs []policy.Document
	for _, r := range t.resources {
		property := ""
		switch s, ok := single[r.Type]; {
		case ok && s.typ == typ:
			property = s.property
		case r.Type == "AWS::IAM::Policy" || r.Type == "AWS::IAM::ManagedPolicy":
			property = principals[typ]
		}
		if property == "" {
			continue
		}
		condition := r.leftOut()
		if condition == "" && !r.exists() {
			continue
		}
		best := arn.No
		for _, v := range list(r.prop(property)) {
			best = max(best, t.names(id, name, v))
		}
		switch {
		case condition != "" && best != arn.No:
			docs = append(docs, t.document(r, leftOutBy(condition)))
			continue
		case condition != "":
			continue
		}
		switch best {
		case arn.Yes:
			docs = append(docs, t.document(r, ""))
		case arn.Maybe:
			docs = append(docs, t.B.OpaqueDocument(t.name(r.ID), r.Key.Pos, "%s may belong to %s", r.ID, id))
		}
	}
	return docs
}

// document is the document of a policy resource; perhaps says why it may not be there.
func (t *Template) document(r *Resource, perhaps string) policy.Document {
	v := r.prop("PolicyDocument")
	v.Perhaps = cmp.Or(perhaps, v.Perhaps)
	n := t.attachments(r)
	if n > 1 {
		v = v.Fixed() // a change would change what others may do
	}
	d := t.B.Document(t.name(r.ID), at(v, r))
	d.Principals = n
	return d
}

// attachments counts the principals that have a policy resource.
func (t *Template) attachments(r *Resource) int {
	n := 0
	for _, property := range principals {
		n += len(list(r.prop(property)))
	}
	for _, x := range t.resources {
		if principals[x.Type] == "" {
			continue
		}
		for _, v := range x.t.entries(x.Properties.Path("ManagedPolicyArns")) {
			if v.From == r.ID {
				n++
			}
		}
	}
	return n
}

// names says whether a value is a principal: a reference to it, or its name.
func (t *Template) names(id string, name, v infra.Value) arn.Tri {
	switch {
	case v.From == id:
		return arn.Yes
	case v.From != "":
		return arn.No
	case v.Kind == infra.Unknown:
		return arn.Maybe
	case name.Kind == infra.Null:
		return arn.No // CloudFormation names it: no other value is that name
	}
	return infra.Equal(name, v)
}

// attached finds the policy that an ARN names.
func (t *Template) attached(kind policy.Kind, r *Resource, v infra.Value) []policy.Document {
	v = policyARN(v)
	if p := t.byID[v.From]; p != nil && p.Type == "AWS::IAM::ManagedPolicy" {
		why := v.Perhaps
		if condition := p.leftOut(); condition != "" {
			why = leftOutBy(condition)
		} else if !p.exists() {
			return nil
		}
		if why != "" && kind == policy.Boundary {
			return t.unbound(r, v, why)
		}
		d := t.document(p, why)
		d.Kind = kind
		return []policy.Document{d}
	}
	if v.Perhaps != "" && kind == policy.Boundary {
		return t.unbound(r, v, v.Perhaps)
	}
	return t.marked(v, t.B.Attached(t.Opts, kind, t.name(r.ID), at(v, r)))
}

// unbound stands for a permissions boundary that may not be there: it may limit, or not.
func (t *Template) unbound(r *Resource, v infra.Value, why string) []policy.Document {
	d := t.B.OpaqueDocument(t.name(r.ID), at(v, r).Pos, "the permissions boundary of %s is not known: %s", r.ID, why)
	d.Kind = policy.Boundary
	return []policy.Document{d}
}

// RoleOf finds the role that a value names, or nil.
func (t *Template) RoleOf(v infra.Value) *Resource {
	if r := t.byID[v.From]; r != nil && r.Type == "AWS::IAM::Role" {
		return r
	}
	for _, r := range t.resources {
		if r.Type != "AWS::IAM::Role" || v.Kind != infra.String {
			continue
		}
		if x := r.infraResource(); x != nil {
			for _, f := range []func() (infra.Value, bool){x.Ref, func() (infra.Value, bool) { return x.GetAtt("Arn") }} {
				if own, ok := f(); ok && infra.Equal(own, v) == arn.Yes {
					return r
				}
			}
		}
	}
	return nil
}

// runs lists, by type, the property that names the role of what runs a program.
var runs = map[string]string{
	"AWS::Lambda::Function":     "Role",
	"AWS::ECS::TaskDefinition":  "TaskRoleArn",
	"AWS::Serverless::Function": "Role",
	"AWS::AppRunner::Service":   "InstanceConfiguration.InstanceRoleArn",
}

// ofRole gives the policies of a program's role.
func (t *Template) ofRole(r *Resource) []policy.Document {
	v := r.roleValue()
	if v.Kind == infra.Null {
		t.B.Note(policy.Warning, infra.CodeUnresolved, r.Key.Pos, "%s has no role", r.ID)
		return nil
	}
	if role := t.RoleOf(v); role != nil {
		return t.Documents(role)
	}
	if f := t.samRole(v.From); f != nil {
		return t.function(f)
	}
	return []policy.Document{t.B.OpaqueDocument(t.name(r.ID), at(v, r).Pos, "the role of %s is not declared here: %s", r.ID, v.Show())}
}

func (r *Resource) roleValue() infra.Value {
	if r.Type == "AWS::AppRunner::Service" {
		return r.prop("InstanceConfiguration", "InstanceRoleArn")
	}
	return r.prop(runs[r.Type])
}

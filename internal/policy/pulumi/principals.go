package pulumi

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// kinds says, for what has policies, which resources give it some.
var kinds = map[string]struct{ inline, attachment, arg, list string }{
	"aws_iam_role":  {"aws_iam_role_policy", "aws_iam_role_policy_attachment", "role", "roles"},
	"aws_iam_user":  {"aws_iam_user_policy", "aws_iam_user_policy_attachment", "user", "users"},
	"aws_iam_group": {"aws_iam_group_policy", "aws_iam_group_policy_attachment", "group", "groups"},
}

func (p *program) collect(set *policy.Set, targets []*resource) {
	if len(targets) > 1 && kinds[targets[0].typ].arg != "" {
		p.b.Note(policy.Warning, "several-roles", targets[0].span.Pos, "all of %s are taken together; name one with #NAME", names(targets))
	}
	if len(targets) == 0 {
		set.Documents = append(set.Documents, p.b.OpaqueDocument(p.src.Path, p.tree.Pos, "no role or policy is declared here"))
	}
	for _, r := range targets {
		switch {
		case kinds[r.typ].arg != "":
			set.Documents = append(set.Documents, p.documents(r)...)
			if len(targets) == 1 {
				p.runBy(r, func(x *resource) { p.environment(set, x) })
				p.runners(set, r)
			}
		case r.typ == "aws_lambda_function" || r.typ == "aws_ecs_task_definition":
			set.Documents = append(set.Documents, p.ofRole(r)...)
			p.environment(set, r)
			if role := p.roleOf(r); role != nil && len(targets) == 1 {
				p.runners(set, role)
			}
		default:
			set.Documents = append(set.Documents, p.document(r))
		}
	}
	if len(targets) > 1 && kinds[targets[0].typ].arg != "" {
		set.TakenTogether()
	}
}

func (p *program) document(r *resource) policy.Document {
	return p.b.Document(r.name, r.at(r.get("policy")))
}

// documents lists the policies of a role, user or group.
func (p *program) documents(role *resource) []policy.Document {
	k := kinds[role.typ]
	docs := p.own(role)
	for _, r := range p.resources {
		switch r.typ {
		case k.inline:
			docs = append(docs, p.ifOf(role, r, k.arg, func() []policy.Document { return []policy.Document{p.document(r)} })...)
		case k.attachment:
			docs = append(docs, p.ifOf(role, r, k.arg, func() []policy.Document { return p.attached(policy.Identity, r, "policy_arn") })...)
		case "aws_iam_policy_attachment":
			for _, v := range r.get(k.list).Elements() {
				if p.names(role, r, k.list, v) == arn.Yes {
					docs = append(docs, p.attached(policy.Identity, r, "policy_arn")...)
				}
			}
		}
	}
	if v := role.get("permissions_boundary"); v.Kind != infra.Null {
		docs = append(docs, p.attached(policy.Boundary, role, "permissions_boundary")...)
	}
	return docs
}

// own lists what a role says of itself: inlinePolicies of the classic provider,
// policies of the native one, and managedPolicyArns.
func (p *program) own(role *resource) []policy.Document {
	var docs []policy.Document
	for _, v := range role.get("inline_policies").Elements() {
		docs = append(docs, p.b.Document(role.name+"."+v.Path("name").Show(), role.at(v.Path("policy"))))
	}
	for _, v := range role.get("policies").Elements() {
		docs = append(docs, p.b.Document(role.name+"."+v.Path("policyName").Show(), role.at(v.Path("policyDocument"))))
	}
	for _, v := range role.get("managed_policy_arns").Elements() {
		docs = append(docs, p.attachedARN(policy.Identity, role, v)...)
	}
	return docs
}

func (p *program) ifOf(role, r *resource, arg string, f func() []policy.Document) []policy.Document {
	switch v := r.get(arg); p.names(role, r, arg, v) {
	case arn.Yes:
		return f()
	case arn.Maybe:
		return []policy.Document{p.b.OpaqueDocument(r.name, r.span.Pos, "%s may belong to %s: its %s is %s", r.name, role.name, arg, v.Show())}
	}
	return nil
}

// names says whether a property names a principal: by reference, by the
// dependencies that a stack records, or by name.
func (p *program) names(role, r *resource, arg string, v infra.Value) arn.Tri {
	if v.From != "" {
		if v.From == role.name {
			return arn.Yes
		}
		return arn.No
	}
	if deps := r.deps.Path(arg); deps.Kind == infra.List && p.dependsOnRole(deps) {
		for _, d := range deps.Items {
			if d.Str() == role.urn {
				return arn.Yes
			}
		}
		return arn.No
	}
	if v.Kind == infra.Unknown {
		return arn.Maybe
	}
	best := arn.No
	for _, attr := range []string{"name", "role_name", "arn", "id"} {
		if own := role.get(attr); own.Kind == infra.String {
			best = max(best, infra.Equal(own, v))
		}
	}
	return best
}

func (p *program) dependsOnRole(deps infra.Value) bool {
	for _, d := range deps.Items {
		for _, r := range p.resources {
			if r.urn == d.Str() && kinds[r.typ].arg != "" {
				return true
			}
		}
	}
	return false
}

func (p *program) attached(kind policy.Kind, r *resource, arg string) []policy.Document {
	docs := p.attachedDocuments(kind, r, arg)
	for i := range docs {
		docs[i].Kind = kind
	}
	return docs
}

func (p *program) attachedDocuments(kind policy.Kind, r *resource, arg string) []policy.Document {
	v := r.get(arg)
	if v.Kind == infra.Unknown {
		for _, d := range r.deps.Path(arg).Items {
			for _, x := range p.resources {
				if x.urn == d.Str() && x.typ == "aws_iam_policy" {
					return []policy.Document{p.document(x)}
				}
			}
		}
	}
	return p.attachedARN(kind, r, v)
}

func (p *program) attachedARN(kind policy.Kind, r *resource, v infra.Value) []policy.Document {
	for _, x := range p.resources {
		if x.typ != "aws_iam_policy" {
			continue
		}
		own := x.get("arn")
		if v.From == x.name || v.From == "" && own.Kind == infra.String && infra.Equal(own, v) == arn.Yes {
			return []policy.Document{p.document(x)}
		}
	}
	return []policy.Document{p.b.Attached(p.src.Options, kind, r.name, r.at(v))}
}

func (r *resource) roleArg() string {
	if r.typ == "aws_ecs_task_definition" {
		return "task_role_arn"
	}
	return "role"
}

func (p *program) ofRole(r *resource) []policy.Document {
	if role := p.roleOf(r); role != nil {
		return p.documents(role)
	}
	v := r.get(r.roleArg())
	return []policy.Document{p.b.OpaqueDocument(r.name, r.at(v).Pos, "the role of %s is not declared here: %s", r.name, v.Show())}
}

func (p *program) roleOf(r *resource) *resource {
	v := r.get(r.roleArg())
	for _, role := range p.resources {
		if role.typ == "aws_iam_role" && p.names(role, r, p.depName(r), v) == arn.Yes {
			return role
		}
	}
	return nil
}

// depName is the name under which a stack records the dependencies of the role.
func (p *program) depName(r *resource) string {
	if r.typ == "aws_ecs_task_definition" {
		return "taskRoleArn"
	}
	return "role"
}

// runBy calls f for all that runs under a role.
func (p *program) runBy(role *resource, f func(r *resource)) {
	for _, r := range p.resources {
		if r.typ != "aws_lambda_function" && r.typ != "aws_ecs_task_definition" {
			continue
		}
		if v := r.get(r.roleArg()); v.Kind != infra.Null && p.names(role, r, p.depName(r), v) == arn.Yes {
			f(r)
		}
	}
}

// runners notes what runs under a role.
func (p *program) runners(set *policy.Set, role *resource) {
	p.runBy(role, func(r *resource) {
		set.Runners = append(set.Runners, policy.Runner{Ref: p.src.Path + "#" + r.name})
	})
}

// environment adds the variables of a function or task definition.
func (p *program) environment(set *policy.Set, r *resource) {
	if r.typ == "aws_lambda_function" {
		infra.RunsOn(set, "lambda")
	} else {
		infra.RunsOn(set, "ecs")
	}
	for _, e := range infra.EnvEntries(set, r.get("environment").Path("variables")) {
		infra.SetEnv(set, e.Key, known(e.Value))
	}
	v := r.get("container_definitions")
	if v.Kind == infra.Null {
		return
	}
	tree, err := infra.ParseText(v)
	if err != nil {
		set.EnvOpen = true
		p.b.Note(policy.Warning, infra.CodeUnresolved, r.at(v).Pos, "the containers of %s could not be read: %s", r.name, err)
		return
	}
	for _, c := range tree.Elements() {
		for _, e := range infra.EnvItems(set, c.Path("environment")) {
			infra.SetEnv(set, e.Path("name"), known(e.Path("value")))
		}
		for _, e := range infra.EnvItems(set, c.Path("secrets")) {
			infra.SetEnv(set, e.Path("name"), infra.Unk("a secret"))
		}
	}
}

func known(v infra.Value) infra.Value {
	if s, ok := v.Const(); ok && s == unknownID {
		return infra.Unk("it is known after the update")
	}
	return v
}

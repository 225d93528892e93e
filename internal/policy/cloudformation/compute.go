package cloudformation

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Environment adds the environment variables of a function or task definition,
// or of those that run under a role.
func (t *Template) Environment(set *policy.Set, r *Resource) {
	own := r
	if r.Type != "AWS::IAM::Role" {
		t.environmentOf(set, r)
		if own = t.RoleOf(r.roleValue()); own == nil {
			own = r // SAM makes the role, or it is not declared here
		}
	}
	for _, x := range t.runBy(own) {
		if own == r && x != r {
			t.environmentOf(set, x)
		}
		set.Runners = append(set.Runners, t.runner(x))
	}
}

// inCommon adds the environment that a program has which is one of several.
func inCommon(set *policy.Set, targets []*Resource) {
	var each []*policy.Set
	for _, r := range targets {
		own := &policy.Set{Env: map[string]arn.Pattern{}}
		if r.t.Environment(own, r); own.EnvStated {
			set.EnvStated, set.EnvOpen = true, set.EnvOpen || own.EnvOpen
			each = append(each, own)
		}
	}
	set.Env = infra.InCommon(each)
}

// runBy lists what runs under a role, or under the one that SAM makes for a
// function.
func (t *Template) runBy(role *Resource) []*Resource {
	var out []*Resource
	for _, x := range t.resources {
		if runs[x.Type] == "" {
			continue
		}
		v := x.roleValue()
		if x == role || role.Type == "AWS::IAM::Role" && t.RoleOf(v) == role || role.Type != "AWS::IAM::Role" && v.From != "" && t.samRole(v.From) == role {
			out = append(out, x)
		}
	}
	return out
}

func (t *Template) runner(r *Resource) policy.Runner {
	out := policy.Runner{Ref: t.File + "#" + r.ID}
	for _, v := range []infra.Value{t.samProp(r, "CodeUri"), r.prop("Code"), r.prop("Code", "S3Key"), r.prop("Code", "ImageUri"), r.prop("ImageUri")} {
		if v.Kind == infra.String {
			out.Code = v.Show()
		}
	}
	return out
}

func (t *Template) environmentOf(set *policy.Set, r *Resource) {
	switch r.Type {
	case "AWS::Serverless::Function", "AWS::Lambda::Function":
		infra.RunsOn(set, "lambda")
	case "AWS::ECS::TaskDefinition":
		infra.RunsOn(set, "ecs")
	}
	switch r.Type {
	case "AWS::Serverless::Function":
		own := r.prop("Environment", "Variables")
		for _, e := range infra.EnvEntries(set, t.Eval(t.globals.Path("Function", "Environment", "Variables"))) {
			if _, has := own.Get(e.Key.Str()); !has {
				infra.SetEnv(set, e.Key, e.Value)
			}
		}
		t.variables(set, r, own)
	case "AWS::Lambda::Function":
		t.variables(set, r, r.prop("Environment", "Variables"))
	case "AWS::ECS::TaskDefinition":
		for _, c := range list(r.prop("ContainerDefinitions")) {
			set.EnvOpen = set.EnvOpen || c.Path("EnvironmentFiles").Kind != infra.Null
			for _, e := range infra.EnvItems(set, c.Path("Environment")) {
				infra.SetEnv(set, e.Path("Name"), e.Path("Value"))
			}
			for _, e := range infra.EnvItems(set, c.Path("Secrets")) {
				infra.SetEnv(set, e.Path("Name"), infra.Unk("a secret"))
			}
		}
	}
}

func (t *Template) variables(set *policy.Set, r *Resource, v infra.Value) {
	switch v.Kind {
	case infra.Null:
	case infra.Map:
		for _, e := range v.Entries {
			infra.SetEnv(set, e.Key, e.Value)
		}
	default:
		set.EnvOpen = true
		t.B.Note(policy.Warning, infra.CodeUnresolved, at(v, r).Pos, "the environment of %s could not be computed: %s", r.ID, v.Show())
	}
}

package cloudformation

import (
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// Environment adds the environment variables of a function or task definition,
// or of those that run under a role.
func (t *Template) Environment(set *policy.Set, r *Resource) {
	if r.Type != "AWS::IAM::Role" {
		t.environmentOf(set, r)
		return
	}
	for _, x := range t.resources {
		if runs[x.Type] == "" {
			continue
		}
		if role := t.RoleOf(x.roleValue()); role == r {
			t.environmentOf(set, x)
		}
	}
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
		for _, e := range t.Eval(t.globals.Path("Function", "Environment", "Variables")).Entries {
			if _, has := own.Get(e.Key.Str()); !has {
				infra.SetEnv(set, e.Key, e.Value)
			}
		}
		t.variables(set, r, own)
	case "AWS::Lambda::Function":
		t.variables(set, r, r.prop("Environment", "Variables"))
	case "AWS::ECS::TaskDefinition":
		for _, c := range list(r.prop("ContainerDefinitions")) {
			for _, e := range c.Path("Environment").Items {
				infra.SetEnv(set, e.Path("Name"), e.Path("Value"))
			}
			for _, e := range c.Path("Secrets").Items {
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
		t.B.Note(policy.Warning, infra.CodeUnresolved, at(v, r).Pos, "the environment of %s could not be computed: %s", r.ID, v.Show())
	}
}

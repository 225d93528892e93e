package terraform

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// environment adds the environment variables of a function or task definition.
func (c *config) environment(set *policy.Set, in *instance) {
	switch in.r.typ {
	case "aws_lambda_function":
		infra.RunsOn(set, "lambda")
		for _, b := range in.blocks("environment") {
			if v, ok := b.arg("variables"); ok {
				c.variables(set, in, v)
			}
		}
	case "aws_ecs_task_definition":
		infra.RunsOn(set, "ecs")
		v, ok := in.arg("container_definitions")
		if !ok {
			return
		}
		tree, err := infra.ParseText(v)
		if err != nil {
			set.EnvOpen = true
			c.b.Note(policy.Warning, infra.CodeUnresolved, at(v, in.span()).Pos, "the containers of %s could not be read: %s", in.address, err)
			return
		}
		for _, container := range tree.Elements() {
			c.containerEnv(set, in, container)
		}
	}
}

func (c *config) variables(set *policy.Set, in *instance, v infra.Value) {
	if v.Kind != infra.Map {
		set.EnvOpen = set.EnvOpen || v.Kind != infra.Null
		c.b.Note(policy.Warning, infra.CodeUnresolved, at(v, in.span()).Pos, "the environment of %s could not be computed: %s", in.address, v.Show())
		return
	}
	for _, e := range v.Entries {
		infra.SetEnv(set, e.Key, e.Value)
	}
}

func (c *config) containerEnv(set *policy.Set, in *instance, container infra.Value) {
	set.EnvOpen = set.EnvOpen || container.Path("environmentFiles").Kind != infra.Null
	if container.Kind == infra.Object {
		set.EnvOpen = true
		return
	}
	env := container.Path("environment")
	if env.Kind == infra.Unknown {
		c.b.Note(policy.Warning, infra.CodeUnresolved, at(env, in.span()).Pos, "the environment of %s could not be computed: %s", in.address, env.Show())
	}
	for _, e := range infra.EnvItems(set, env) {
		infra.SetEnv(set, e.Path("name"), e.Path("value"))
	}
	for _, e := range infra.EnvItems(set, container.Path("secrets")) {
		infra.SetEnv(set, e.Path("name"), infra.Unk("a secret"))
	}
}

// environmentOfRole adds the environment of the functions and tasks that run
// under a role.
func (c *config) environmentOfRole(set *policy.Set, role *instance) {
	c.runBy(role, func(in *instance) { c.environment(set, in) })
}

// roleArgs names the argument with the role of what runs a program.
var roleArgs = map[string]string{"aws_lambda_function": "role", "aws_ecs_task_definition": "task_role_arn"}

// runBy calls f for all that runs under a role.
func (c *config) runBy(role *instance, f func(in *instance)) {
	for _, typ := range []string{"aws_lambda_function", "aws_ecs_task_definition"} {
		c.each(typ, func(in *instance) {
			if v, ok := in.arg(roleArgs[typ]); ok && c.names(role, v) == arn.Yes {
				f(in)
			}
		})
	}
}

// runners notes what runs under the role that a target is or has.
func (c *config) runners(set *policy.Set, target *instance) {
	role := target
	if arg := roleArgs[target.r.typeKey()]; arg != "" {
		v, _ := target.arg(arg)
		if role = c.role(v); role == nil {
			return
		}
	}
	if role.r.typeKey() != "aws_iam_role" {
		return
	}
	c.runBy(role, func(in *instance) {
		r := policy.Runner{Ref: dirOr(c.root.f.dir) + "#" + in.address}
		for _, arg := range []string{"filename", "image_uri", "s3_key"} {
			if v, ok := in.arg(arg); ok && v.Kind == infra.String {
				r.Code = v.Show()
			}
		}
		set.Runners = append(set.Runners, r)
	})
}

package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// unread notes the modules that are not to be had. What one of them may grant to the
// targets is not known.
func (c *config) unread(set *policy.Set, targets []*instance) {
	for _, m := range c.modulesList {
		for _, call := range m.f.calls {
			ch := m.child(call.Labels[0])
			if ch.why == "" {
				continue
			}
			const format = "%smodule.%s is not read: %s"
			if c.mayGrant(m, call, targets) {
				if !rolesAmong(targets) {
					for i := range set.Documents {
						set.Documents[i].Doubt = "a role that has it may be in a module that is not read, or several"
					}
				}
				set.Documents = append(set.Documents, c.b.OpaqueDocument(m.path+"module."+call.Labels[0], c.pos(call.Range()), format, m.path, call.Labels[0], ch.why))
			} else {
				c.b.Note(policy.Warning, infra.CodeUnresolved, c.pos(call.Range()), format, m.path, call.Labels[0], ch.why)
			}
		}
	}
}

// rolesAmong says whether roles, users or groups were found, and not policies alone.
func rolesAmong(targets []*instance) bool {
	return slices.ContainsFunc(targets, func(in *instance) bool {
		_, ok := principalOf(in.r.typ)
		return ok || in.r.typ == "aws_lambda_function" || in.r.typ == "aws_ecs_task_definition" || in.r.typ == "aws_iam_instance_profile"
	})
}

// mayGrant says whether a module that is not read may hold policies of what was asked for:
// it is given one of the targets, or nothing says which role is meant, so that it may be one
// of the module's.
func (c *config) mayGrant(m *module, call *hclsyntax.Block, targets []*instance) bool {
	if c.src.Selector == "" && (c.src.Data == nil || call.TypeRange.Filename == c.fileName()) {
		return true
	}
	for _, attr := range call.Body.Attributes {
		for _, v := range attr.Expr.Variables() {
			for _, in := range targets {
				if in.m == m && len(v) > 1 && v.RootName() == in.r.typ {
					if name, ok := v[1].(hcl.TraverseAttr); ok && name.Name == in.r.name {
						return true
					}
				}
			}
		}
	}
	return false
}

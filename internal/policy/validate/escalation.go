package validate

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// escalators are actions by which whoever may use them on anything can give
// itself all permissions of the account.
var escalators = []string{
	"iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey",
	"iam:CreateLoginProfile", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary", "iam:PutGroupPolicy",
	"iam:PutRolePolicy", "iam:PutUserPolicy", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy",
	"iam:UpdateLoginProfile",
}

// runners run code or templates with a role that is passed to them.
var runners = []string{
	"cloudformation:CreateStack", "codebuild:CreateProject", "datapipeline:PutPipelineDefinition", "ec2:RunInstances",
	"ecs:RegisterTaskDefinition", "ecs:RunTask", "glue:CreateDevEndpoint", "glue:CreateJob", "lambda:CreateFunction",
	"lambda:UpdateFunctionConfiguration", "sagemaker:CreateNotebookInstance", "sagemaker:CreateTrainingJob",
	"ssm:StartAutomationExecution", "states:CreateStateMachine",
}

// escalation finds grants on every resource that amount to all permissions.
func (c *checker) escalation() {
	if c.st.Effect != policy.Allow || len(c.st.Conditions) > 0 || !c.onEverything() {
		return
	}
	if len(c.st.NotActions) > 0 {
		c.report(policy.Warning, "allow-not-action", c.st.NotActions[0].Pos,
			"Allow with NotAction grants every other action on every resource, those of future services too")
	}
	for _, t := range c.st.Actions {
		if t.Pattern.IsStar() || t.Pattern.String() == "*:*" {
			c.report(policy.Warning, "all-permissions", t.Pos, "this grants every action on every resource")
			continue
		}
		var found []string
		for _, action := range escalators {
			if policy.MatchesAction(t.Pattern, action) == arn.Yes {
				found = append(found, action)
			}
		}
		if len(found) > 0 {
			c.report(policy.Warning, "privilege-escalation", t.Pos, fmt.Sprintf(
				"on every resource %q is as good as all permissions (%s)", t.Source, some(found)))
		}
		if policy.MatchesAction(t.Pattern, "iam:PassRole") == arn.Yes {
			c.passRole(t)
		}
	}
}

// passRole reports iam:PassRole on every role, and what of the same document
// could run with such a role.
func (c *checker) passRole(t policy.Text) {
	var found []string
	for _, action := range runners {
		if c.documentGrants(action) {
			found = append(found, action)
		}
	}
	if len(found) > 0 {
		c.report(policy.Warning, "privilege-escalation", t.Pos, fmt.Sprintf(
			"with iam:PassRole on every role and %s the program can act as any role of the account", some(found)))
		return
	}
	c.report(policy.Warning, "pass-any-role", t.Pos, "iam:PassRole on every role: name the roles, or limit it by iam:PassedToService")
}

func (c *checker) documentGrants(action string) bool {
	for _, st := range c.doc.Statements {
		if st.Effect != policy.Allow {
			continue
		}
		for _, t := range st.Actions {
			if policy.MatchesAction(t.Pattern, action) == arn.Yes {
				return true
			}
		}
	}
	return false
}

// onEverything says that a resource of the statement is "*", or all that IAM has.
func (c *checker) onEverything() bool {
	for _, t := range c.st.Resources {
		if t.Pattern.IsStar() || arn.Covers(t.Pattern, arn.Parse("arn:aws:iam::${account}:*")) == arn.Yes ||
			arn.Covers(t.Pattern, arn.Parse("arn:aws:iam::${account}:role/*")) == arn.Yes {
			return true
		}
	}
	return false
}

func some(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

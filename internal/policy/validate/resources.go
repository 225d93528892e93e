package validate

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// resources checks the strings of the Resource or NotResource element, and that
// the actions can match them.
func (c *checker) resources() {
	sound := true
	for _, t := range append(c.st.Resources[:len(c.st.Resources):len(c.st.Resources)], c.st.NotResources...) {
		sound = c.arnShape(t) && sound
	}
	if sound && c.st.Effect == policy.Allow && len(c.st.Actions) > 0 && len(c.st.Resources) > 0 {
		c.mismatch()
	}
}

var (
	accountID  = regexp.MustCompile(`^\d{12}$`)
	partitions = map[string]bool{
		"aws": true, "aws-cn": true, "aws-us-gov": true, "aws-iso": true, "aws-iso-b": true, "aws-iso-e": true,
		"aws-iso-f": true, "aws-eusc": true,
	}
	// arnOnly are services of ARNs that are the prefix of no action.
	arnOnly = map[string]bool{"catalog": true, "elastic-inference": true, "route53-recovery-control": true}
)

// arnShape checks one string. ok is false if it cannot be an ARN.
func (c *checker) arnShape(t policy.Text) (ok bool) {
	p := t.Pattern
	if p.IsStar() || len(p) > 0 && p[0].Kind == arn.Var {
		return true
	}
	bad := func(format string, args ...any) bool {
		c.report(policy.Error, "malformed-arn", t.Pos, fmt.Sprintf("%q: ", shown(t))+fmt.Sprintf(format, args...))
		return false
	}
	if c.doc.Version == "2008-10-17" && strings.Contains(t.Source, "${") && strings.Contains(t.Source, "}") {
		c.report(policy.Warning, "variable-in-2008", t.Pos, `policy variables are plain text in version 2008-10-17: write "Version": "2012-10-17"`)
	}
	if len(p) == 0 || p[0].Kind != arn.Literal || !strings.HasPrefix(p[0].Text, "arn:") {
		return bad(`a resource is an ARN or "*"`)
	}
	a, whole := arn.Split(p)
	if !whole {
		if p.HasVar() {
			return true
		}
		if text := p.String(); strings.HasSuffix(text, "*") {
			return true
		}
		c.report(policy.Warning, "incomplete-arn", t.Pos, fmt.Sprintf("%q has fewer than six fields: IAM takes * for the missing ones", shown(t)))
		return true
	}
	if text, known := a.Partition.IsLiteral(); known && !partitions[text] {
		return bad("there is no partition %q", text)
	}
	if text, known := a.Service.IsLiteral(); known && !knownPrefix(text) && !arnOnly[text] {
		c.report(policy.Warning, "unknown-arn-service", t.Pos, fmt.Sprintf("%q: no ARN of a service %q is known", shown(t), text))
	}
	if text, known := a.Account.IsLiteral(); known && text != "" && !accountID.MatchString(text) && !strings.HasPrefix(text, "aws") && text != "cloudfront" {
		return bad("an account is twelve digits, not %q", text)
	}
	if text, known := a.Resource.IsLiteral(); known && text == "" {
		return bad("it names no resource")
	}
	return true
}

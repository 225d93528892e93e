package need

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// aliasMember names an alias with its type before it ("alias/orders"), as the ARN has it
// once. Source: API References of AWS KMS and AWS Payment Cryptography, CreateAlias, and of
// Amazon Verified Permissions, CreatePolicyStoreAlias: AliasName.
const aliasMember = "AliasName"

// alias takes the type out of the name of an alias, or out of what stands before it in the
// ARN where a variable is the whole name. What is not known stands for the rest of it.
func (s state) alias(c choice) (state, choice) {
	if c.path != aliasMember || len(s.pattern) == 0 || len(c.text) == 0 {
		return s, c
	}
	last := s.pattern[len(s.pattern)-1]
	typ := last.Text[strings.LastIndexByte(last.Text, ':')+1:]
	if last.Kind != arn.Literal || !strings.HasSuffix(typ, "alias/") {
		return s, c
	}
	switch first := c.text[0]; {
	case first.Kind == arn.Literal:
		name, _ := strings.CutPrefix(first.Text, typ)
		if rest := arn.Concat(arn.Lit(name), c.text[1:]); len(rest) > 0 {
			c.text = rest
		}
	case knownPart(first):
		s.pattern, s.loose = withoutEnd(s.pattern, typ), withoutEnd(s.loose, typ)
	}
	return s, c
}

// withoutEnd leaves a text out of the literal end of a pattern.
func withoutEnd(p arn.Pattern, end string) arn.Pattern {
	if len(p) == 0 || p[len(p)-1].Kind != arn.Literal {
		return p
	}
	p = clone(p)
	p[len(p)-1].Text = strings.TrimSuffix(p[len(p)-1].Text, end)
	return p
}

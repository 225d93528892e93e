package policy

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// MatchesAction says whether a string of an Action element matches an action,
// in any case: "s3:Get*" matches "s3:GetObject".
func MatchesAction(pattern arn.Pattern, action string) arn.Tri {
	return arn.Covers(pattern.Fold(), arn.Lit(strings.ToLower(action)))
}

// CoversResource says whether a string of a Resource element grants all that
// resource stands for. It compares as IAM does: an ARN with fewer than six
// fields stands for all that begins with these fields; a wildcard is sure to
// match within a field of an ARN, and may match beyond it. An action without
// resource-level permissions has the resource arn.Lit("*").
func CoversResource(grant, resource arn.Pattern) arn.Tri {
	return coversResources([]arn.Pattern{grant}, resource)
}

// coversResources is CoversResource for several grants together.
func coversResources(grants []arn.Pattern, resource arn.Pattern) arn.Tri {
	full := make([]arn.Pattern, len(grants))
	for i, g := range grants {
		full[i] = completeARN(g)
	}
	switch arn.CoversAny(full, resource) {
	case arn.Yes:
		if !fieldsMayMatter(full, resource) {
			return arn.Yes
		}
		for _, g := range full {
			if coversByField(g, resource) == arn.Yes {
				return arn.Yes
			}
		}
		return arn.Maybe
	case arn.Maybe:
		return arn.Maybe
	}
	for _, g := range full {
		if head, ok := foldHead(g); ok && arn.Covers(head, mustFoldHead(resource)) != arn.No {
			return arn.Maybe
		}
	}
	return arn.No
}

// MeetsResource says whether a string of a Resource element matches some of what
// resource stands for.
func MeetsResource(grant, resource arn.Pattern) arn.Tri {
	return arn.Intersects(completeARN(grant), resource)
}

// completeARN adds the fields that an incomplete ARN leaves out, as IAM does:
// "arn:aws:sqs" is "arn:aws:sqs:*:*:*". Source: "IAM JSON policy elements:
// Resource", IAM User Guide.
func completeARN(p arn.Pattern) arn.Pattern {
	if len(p) == 0 || p[0].Kind != arn.Literal || !strings.HasPrefix(p[0].Text, "arn:") {
		return p
	}
	colons := 0
	for _, part := range p {
		if part.Kind == arn.Var {
			return p // its value may hold colons
		}
		if part.Kind == arn.Literal {
			colons += strings.Count(part.Text, ":")
		}
	}
	if colons >= 5 {
		return p
	}
	return arn.Concat(p, arn.Parse(strings.Repeat(":*", 5-colons)))
}

// fieldsMayMatter says that a wildcard before the last field of a grant may have
// matched a colon.
func fieldsMayMatter(grants []arn.Pattern, resource arn.Pattern) bool {
	if _, ok := arn.Split(resource); !ok {
		return false
	}
	for _, g := range grants {
		if g.IsStar() && arn.Covers(g, resource) == arn.Yes {
			return false
		}
	}
	for _, g := range grants {
		a, ok := arn.Split(g)
		if !ok {
			continue
		}
		for _, field := range []arn.Pattern{a.Partition, a.Service, a.Region, a.Account} {
			if field.HasWildcard() {
				return true
			}
		}
	}
	return false
}

func coversByField(grant, resource arn.Pattern) arn.Tri {
	g, ok := arn.Split(grant)
	if !ok {
		return arn.Covers(grant, resource)
	}
	r, ok := arn.Split(resource)
	if !ok {
		return arn.Covers(grant, resource)
	}
	return min(arn.Covers(g.Partition, r.Partition), arn.Covers(g.Service, r.Service),
		arn.Covers(g.Region, r.Region), arn.Covers(g.Account, r.Account), arn.Covers(g.Resource, r.Resource))
}

// foldHead puts the fields before the last of an ARN in lower case. ok is false
// if they are already. Whether IAM minds the case there is not documented.
func foldHead(p arn.Pattern) (folded arn.Pattern, ok bool) {
	a, ok := arn.Split(p)
	if !ok {
		return nil, false
	}
	a.Partition, a.Service, a.Region, a.Account = a.Partition.Fold(), a.Service.Fold(), a.Region.Fold(), a.Account.Fold()
	folded = a.Pattern()
	return folded, !folded.Equal(p)
}

func mustFoldHead(p arn.Pattern) arn.Pattern {
	if folded, ok := foldHead(p); ok {
		return folded
	}
	return p
}

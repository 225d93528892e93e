package check

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// behalfDoubt says which service may need more of a pattern on the program's behalf: one
// that asks another service with its caller's permissions. What it asks for is documented
// in part only, and known from errors that people got (EKS looks up the policies of a
// node group's role), so that no action like those that are known is unused for sure.
func (c *comparer) behalfDoubt(s scope, pattern arn.Pattern) string {
	if c.opt.Access == nil {
		return ""
	}
	asked := map[string]bool{} // prefix and level
	for _, u := range s.uses {
		own := ownPrefix(u)
		if own == "" {
			continue
		}
		for i := range u.Needs {
			n := &u.Needs[i]
			prefix, _, _ := strings.Cut(n.Action, ":")
			if prefix == own || !asksForCaller(n) {
				continue
			}
			level := levelOf(c.opt.Access(n.Action))
			key := prefix + " " + level
			if asked[key] {
				continue
			}
			asked[key] = true
			if c.grantsAt(pattern, prefix, level) {
				return u.Service + "." + u.Operation + " asks " + prefix + " for its caller (" + n.Action + "), and not all of that is documented"
			}
		}
	}
	return ""
}

// asksForCaller says whether a need shows that a service asks another for its caller. What
// rules know of all services (keys, service-linked roles) is documented whole.
func asksForCaller(n *need.Need) bool {
	return n.Kind == catalog.Supporting && !n.Rare && !strings.HasPrefix(n.Source, "rule:") &&
		n.Action != "iam:CreateServiceLinkedRole" && !strings.HasPrefix(n.Action, "kms:")
}

// ownPrefix is the prefix of the actions of a use's own service: of those that every call needs,
// else of those that some do.
func ownPrefix(u *need.Use) string {
	for _, kind := range []catalog.Kind{catalog.Required, catalog.Conditional} {
		for i := range u.Needs {
			if u.Needs[i].Kind == kind {
				prefix, _, _ := strings.Cut(u.Needs[i].Action, ":")
				return prefix
			}
		}
	}
	return ""
}

// grantsAt says whether a pattern matches an action of a service that looks, or changes.
func (c *comparer) grantsAt(pattern arn.Pattern, prefix, level string) bool {
	if arn.Intersects(pattern.Fold(), arn.Parse(prefix+":*").Fold()) == arn.No {
		return false
	}
	return slices.ContainsFunc(c.actions(prefix+":*"), func(a string) bool {
		return policy.MatchesAction(pattern, a) != arn.No && levelOf(c.opt.Access(a)) == level
	})
}

// levelOf tells what only looks from what changes something.
func levelOf(access string) string {
	if access == "List" || access == "Read" {
		return "looks"
	}
	return "changes"
}

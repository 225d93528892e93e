package check

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// plannedFix is a fix that several findings share: what they need goes into one
// statement.
type plannedFix struct {
	fix *policy.Fix
	why string // why there is no fix
}

// fixKey names the statement that a lack's grant belongs into.
func fixKey(l *lack) string {
	prefix, _, _ := strings.Cut(l.need.Action, ":")
	var parts []string
	for _, p := range lackResources(l) {
		parts = append(parts, p.String())
	}
	return prefix + "\x00" + strings.Join(parts, "\x00")
}

// lackResources are the resources to grant: all of the need's, since a call that
// lacks the action lacks it for each of them.
func lackResources(l *lack) []arn.Pattern {
	if !l.nowhere {
		return []arn.Pattern{policyPattern(l.resource.Pattern)}
	}
	var out []arn.Pattern
	for i := range l.need.Resources {
		r := &l.need.Resources[i]
		if isAll(r) {
			return []arn.Pattern{arn.Star()}
		}
		out = append(out, policyPattern(r.Pattern))
	}
	return uniquePatterns(out)
}

// planGrants makes one fix for all lacks of the same resources.
func (c *comparer) planGrants(lacks []lack) map[string]*plannedFix {
	actions := map[string][]string{}
	resources := map[string][]arn.Pattern{}
	out := map[string]*plannedFix{}
	var order []string
	for i := range lacks {
		l := &lacks[i]
		if l.denies != nil || len(l.limits) > 0 {
			continue
		}
		key := fixKey(l)
		if _, ok := actions[key]; !ok {
			order = append(order, key)
			resources[key] = lackResources(l)
		}
		actions[key] = append(actions[key], l.need.Action)
		if !namedLack(l) {
			out[key] = &plannedFix{why: "the resource is not known: " + l.resource.Why}
		} else if names := valuesLacking(l); len(names) > 0 {
			out[key] = &plannedFix{why: "give the values of " + strings.Join(names, ", ") + " in .iamvet.yaml to grant no more"}
		}
	}
	for _, key := range order {
		if out[key] == nil {
			out[key] = c.planGrant(sortedUnique(actions[key]), resources[key])
		}
	}
	return out
}

func namedLack(l *lack) bool {
	if !l.nowhere {
		return l.resource.Named || isAll(l.resource)
	}
	for i := range l.need.Resources {
		if r := &l.need.Resources[i]; !r.Named && !isAll(r) {
			return false
		}
	}
	return true
}

// valuesLacking are the variables without whose values a grant would be wider than what
// is used: a wildcard in its turn.
func valuesLacking(l *lack) []string {
	rs := l.need.Resources
	if !l.nowhere {
		rs = []need.Resource{*l.resource}
	}
	var used []arn.Pattern
	for i := range rs {
		if isAll(&rs[i]) {
			return nil
		}
		used = append(used, rs[i].Pattern)
	}
	if slices.ContainsFunc(lackResources(l), func(p arn.Pattern) bool { return wider(p, used) }) {
		return variables(used)
	}
	return nil
}

// planGrant adds actions to the statement that grants on just these resources,
// or else a new statement.
func (c *comparer) planGrant(actions []string, resources []arn.Pattern) *plannedFix {
	message := "Grant " + joinActions(actions) + " on " + joinSome(patternTexts(resources), 3)
	change := policy.Change{Op: policy.AddStatement, Document: -1, New: &policy.NewStatement{
		Actions: literals(actions), Resources: resources,
	}}
	for i := range c.set.Documents {
		d := &c.set.Documents[i]
		if d.Kind != policy.Identity {
			continue
		}
		if change.Document < 0 && d.Perhaps == "" {
			change.Document = i
		}
		for k := range d.Statements {
			if fits(&d.Statements[k], resources) {
				add := policy.Change{Op: policy.AddActions, Document: i, Statement: k, Values: literals(actions)}
				if fix, err := c.set.Fix(message, add); err == nil {
					return &plannedFix{fix: fix}
				}
			}
		}
	}
	if change.Document < 0 {
		return &plannedFix{why: "no policy document to add it to"}
	}
	fix, err := c.set.Fix(message, change)
	if err != nil {
		return &plannedFix{why: err.Error()}
	}
	return &plannedFix{fix: fix}
}

// fits says whether a statement grants on just these resources, without
// conditions.
func fits(s *policy.Statement, resources []arn.Pattern) bool {
	if s.Effect != policy.Allow || s.Perhaps != "" || len(s.Conditions) > 0 || len(s.Actions) == 0 || len(s.Resources) != len(resources) {
		return false
	}
	for i := range s.Resources {
		found := false
		for _, r := range resources {
			found = found || r.Equal(s.Resources[i].Pattern) || plainPattern(r).Equal(s.Resources[i].Pattern)
		}
		if !found {
			return false
		}
	}
	return true
}

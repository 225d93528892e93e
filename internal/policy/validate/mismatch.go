package validate

import (
	"cmp"
	"fmt"
	"sort"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// manyPairs bounds the comparison of all actions with all resources.
const manyPairs = 20000

// mismatch finds actions that no resource of their statement can match
// (s3:ListBucket on "bucket/*"), and resources that no action can match.
func (c *checker) mismatch() {
	if len(c.st.Actions)*len(c.st.Resources) > manyPairs {
		return
	}
	matched := make([]bool, len(c.st.Resources))
	sure := true // every action is known
	for i, t := range c.st.Actions {
		if text := t.Pattern.String(); text == "*" || text == "*:*" {
			return // some action works on anything
		}
		names, known := c.actionsOf(t)
		sure = sure && known
		if !known {
			continue
		}
		found := false
		types := map[string]bool{}
		starOnly := true
		for _, name := range names {
			a, ok := catalog.LookupAction(name)
			if !ok {
				continue
			}
			starOnly = starOnly && len(a.ResourceTypes) == 0
			for r, text := range c.st.Resources {
				if matches(a, text.Pattern) {
					matched[r], found = true, true
				}
			}
			for _, rt := range a.ResourceTypes {
				types[rt.Type] = true
			}
		}
		if !found {
			c.neverMatches(t, i, len(names) == 1, starOnly, types)
		}
	}
	if !sure {
		return
	}
	for i, t := range c.st.Resources {
		if !matched[i] {
			c.report(policy.Warning, "unmatched-resource", t.Pos, fmt.Sprintf("no action of the statement works on %q", shown(t)),
				policy.Change{Op: policy.RemoveResource, Index: i})
		}
	}
}

// shown is a string as the file has it; what was computed, as it is understood.
func shown(t policy.Text) string { return cmp.Or(t.Source, t.Pattern.String()) }

// actionsOf lists the actions that a string grants; known is false if that is not
// known.
func (c *checker) actionsOf(t policy.Text) (names []string, known bool) {
	if t.Pattern.HasVar() {
		return nil, false
	}
	text := t.Pattern.String()
	if !strings.ContainsAny(text, "*?") {
		_, known = catalog.LookupAction(text)
		return []string{text}, known
	}
	names = catalog.Expand(text)
	return names, len(names) > 0
}

func (c *checker) neverMatches(t policy.Text, index int, exact, starOnly bool, types map[string]bool) {
	severity := policy.Warning
	if exact {
		severity = policy.Error
	}
	change := policy.Change{Op: policy.RemoveAction, Index: index}
	if starOnly {
		// Not all of AWS's own policies keep to what its reference says here.
		c.report(policy.Warning, "resource-mismatch", t.Pos, fmt.Sprintf(
			`%q is granted on "*" only, as it has no resource-level permissions: this statement never grants it`, t.Source), change)
		return
	}
	var names []string
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	const most = 5
	if len(names) > most {
		names = append(names[:most], "…")
	}
	c.report(severity, "resource-mismatch", t.Pos, fmt.Sprintf(
		"%q works on %s, and no resource of the statement is one: it is never granted here", t.Source, strings.Join(names, ", ")), change)
}

// matches says whether an action may be checked against something that a
// resource of a policy matches.
func matches(a catalog.Action, resource arn.Pattern) bool {
	if resource.IsStar() {
		return true
	}
	prefix, _, _ := strings.Cut(a.Name, ":")
	if arn.Covers(resource, arn.Lit("*")) != arn.No || policy.GrantsAll(resource, a.Name) {
		return true
	}
	for _, rt := range a.ResourceTypes {
		for _, format := range rt.ARNs {
			if meets(prefix, format, resource) {
				return true
			}
		}
	}
	return false
}

func meets(prefix, format string, resource arn.Pattern) bool {
	if r, ok := arn.Split(resource); !ok || len(r.Resource) == 0 {
		return true // incomplete, or a reference to something
	}
	return arn.Intersects(formatPattern(prefix, format), resource) != arn.No
}

var formats struct {
	sync.Mutex
	patterns map[[2]string]arn.Pattern
}

// formatPattern turns an ARN format of the catalog into a pattern.
func formatPattern(prefix, format string) arn.Pattern {
	formats.Lock()
	defer formats.Unlock()
	key := [2]string{prefix, format}
	if p, ok := formats.patterns[key]; ok {
		return p
	}
	var p arn.Pattern
	rest := format
	for rest != "" {
		i := strings.Index(rest, "${")
		if i < 0 {
			p = append(p, arn.Lit(rest)...)
			break
		}
		n := strings.IndexByte(rest[i:], '}')
		if n < 0 {
			p = append(p, arn.Lit(rest)...)
			break
		}
		p = append(p, arn.Lit(rest[:i])...)
		name := rest[i+2 : i+n]
		rest = rest[i+n+1:]
		p = append(p, formatVariable(prefix, format, name, rest))
	}
	if formats.patterns == nil {
		formats.patterns = map[[2]string]arn.Pattern{}
	}
	formats.patterns[key] = p.Normal()
	return formats.patterns[key]
}

// formatVariable is the part for a variable of a format. It can hold no "/" or ":" if
// "/" ends it: in this format, or in another of the service that goes on where
// this one ends (a bucket's, as there are objects).
func formatVariable(prefix, format, name, rest string) arn.Part {
	switch name {
	case "Partition":
		return arn.Part{Kind: arn.Var, Text: "partition"}
	case "Region":
		return arn.Part{Kind: arn.Var, Text: "region"}
	case "Account", "AccountId":
		return arn.Part{Kind: arn.Var, Text: "name:Account"} // also "aws", or nothing
	}
	ends := strings.HasPrefix(rest, "/")
	if rest == "" {
		for _, other := range catalog.ARNFormats(prefix, "") {
			ends = ends || strings.HasPrefix(other, format+"/")
		}
	}
	if ends && !strings.Contains(name, "Path") {
		return arn.Part{Kind: arn.Var, Text: "name:" + name}
	}
	return arn.Part{Kind: arn.Any}
}

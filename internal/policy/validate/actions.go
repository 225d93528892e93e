package validate

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// actions checks every string of the Action or NotAction element.
func (c *checker) actions() {
	for i, t := range c.st.Actions {
		c.action(t, i)
	}
	for _, t := range c.st.NotActions {
		c.action(t, -1)
	}
}

// action checks one string. index is its place in Actions, or -1.
func (c *checker) action(t policy.Text, index int) {
	if t.Pattern.HasVar() || t.Pattern.IsStar() {
		return
	}
	text := t.Pattern.String()
	prefix, name, ok := strings.Cut(text, ":")
	replace := func(values ...string) []policy.Change {
		if index < 0 || len(values) == 0 {
			return nil
		}
		change := policy.Change{Op: policy.ReplaceAction, Index: index}
		for _, v := range values {
			change.Values = append(change.Values, arn.Parse(v))
		}
		return []policy.Change{change}
	}
	switch {
	case text != strings.TrimSpace(text):
		c.report(policy.Error, "malformed-action", t.Pos, fmt.Sprintf("action %q has space around it", text), replace(strings.TrimSpace(text))...)
	case text == "*:*":
	case !ok || name == "" || prefix == "":
		c.report(policy.Error, "malformed-action", t.Pos, fmt.Sprintf(`action %q: an action is service:Name, as "s3:GetObject"`, text))
	case strings.ContainsAny(prefix, "*?"):
		c.report(policy.Error, "malformed-action", t.Pos, fmt.Sprintf("action %q: IAM takes no wildcard in the service prefix", text))
	case !knownPrefix(prefix):
		c.unknownService(t, prefix, name, replace)
	case strings.ContainsAny(name, "*?"):
		if len(catalog.Expand(text)) == 0 {
			c.report(policy.Warning, "unmatched-wildcard", t.Pos, fmt.Sprintf("%q matches no known action of %s", text, prefix))
		}
	default:
		if _, known := catalog.LookupAction(text); !known {
			c.unknownAction(t, prefix, name, replace)
		}
	}
}

func (c *checker) unknownService(t policy.Text, prefix, name string, replace func(...string) []policy.Change) {
	known := suggestPrefix(prefix)
	if known == "" {
		c.report(policy.Warning, "unknown-service", t.Pos, fmt.Sprintf("no service with the prefix %q is known", prefix))
		return
	}
	message := fmt.Sprintf("no service has the prefix %q; did you mean %q?", prefix, known)
	fixed := known + ":" + name
	if len(catalog.Expand(fixed)) == 0 {
		c.report(policy.Error, "unknown-service", t.Pos, message)
		return
	}
	c.report(policy.Error, "unknown-service", t.Pos, message, replace(fixed)...)
}

func (c *checker) unknownAction(t policy.Text, prefix, name string, replace func(...string) []policy.Change) {
	full := prefix + ":" + name
	if instead := actionsOfOperation(prefix, name); len(instead) > 0 {
		c.report(policy.Error, "unknown-action", t.Pos, fmt.Sprintf(
			"%q is an operation, not an action; it needs %s", full, some(instead)), replace(instead[0])...)
		return
	}
	if near := suggestAction(prefix, name); near != "" {
		c.report(policy.Error, "unknown-action", t.Pos, fmt.Sprintf("no action is named %q; did you mean %q?", full, near), replace(near)...)
		return
	}
	c.report(policy.Warning, "unknown-action", t.Pos, fmt.Sprintf("no action %q is known", full))
}

// duplicates finds strings that others in their list make needless.
func (c *checker) duplicates() {
	c.redundant(c.st.Actions, policy.RemoveAction, "action", arn.Pattern.Fold)
	c.redundant(c.st.Resources, policy.RemoveResource, "resource", func(p arn.Pattern) arn.Pattern { return p })
}

// manyTexts bounds the comparison of all with all.
const manyTexts = 500

func (c *checker) redundant(texts []policy.Text, remove policy.Op, what string, form func(arn.Pattern) arn.Pattern) {
	if len(texts) > manyTexts {
		return
	}
	forms := make([]arn.Pattern, len(texts))
	for i, t := range texts {
		forms[i] = form(t.Pattern)
	}
	for i, t := range texts {
		for j, other := range texts {
			if i == j || arn.Covers(forms[j], forms[i]) != arn.Yes {
				continue
			}
			same := arn.Covers(forms[i], forms[j]) == arn.Yes
			if same && i < j {
				continue // the later one is the duplicate
			}
			code, message := "redundant-"+what, fmt.Sprintf("%q grants what %q grants already", shown(t), shown(other))
			if same {
				code, message = "duplicate-"+what, fmt.Sprintf("%q is listed twice", shown(t))
			}
			c.report(policy.Warning, code, t.Pos, message, policy.Change{Op: remove, Index: i})
			break
		}
	}
}

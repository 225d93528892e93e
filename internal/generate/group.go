package generate

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
)

// builder gathers needs by action and condition.
type builder struct {
	opt     Options
	vars    *variables
	entries map[string]*entry
	notes   map[string]bool
	// chosen says, by action, which parts of its resources the service chooses.
	chosen map[string][]string
	// urls are the variables that are the URLs of queues.
	urls map[string]bool
}

// entry is an action, under one condition, with all resources it is needed on.
type entry struct {
	action     string
	level      Level
	conditions []Condition
	resources  []arn.Pattern
	calls, ifs []string
}

func (b *builder) place(pos token.Position) string {
	return fmt.Sprintf("%s:%d", b.opt.File(pos.Filename), pos.Line)
}

func (b *builder) need(u *need.Use, n *need.Need, level Level) {
	conditions := b.conditions(u, n)
	key := n.Action + "\x00" + conditionKey(conditions)
	e := b.entries[key]
	if e == nil {
		e = &entry{action: n.Action, level: level, conditions: conditions}
		b.entries[key] = e
	}
	e.level = min(e.level, level)
	for i := range n.Resources {
		e.resources = append(e.resources, b.resource(u, n, &n.Resources[i])...)
	}
	e.calls = append(e.calls, b.place(u.Position)+" "+u.Operation)
	if level != Certain && n.Condition != "" {
		e.ifs = append(e.ifs, n.Condition)
	}
}

// conditions limit a need to what the call does.
func (b *builder) conditions(u *need.Use, n *need.Need) []Condition {
	var out []Condition
	for _, k := range u.RequestKeys(n) {
		c := Condition{Operator: "StringEquals", Key: k.Name}
		for _, v := range k.Values {
			if placed := b.place3(v); !slices.ContainsFunc(c.Values, placed.Equal) {
				c.Values = append(c.Values, placed)
			}
			if unknown(v) {
				// A region of several: the service's name is what limits the key.
				c.Operator = "StringLike"
			}
		}
		out = append(out, c)
	}
	return out
}

// place3 puts the known region into a pattern; a region that is not known is any.
func (b *builder) place3(p arn.Pattern) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		switch {
		case part.Kind != arn.Var:
			out = append(out, part)
		case part.Text == "region", ownRegion(arn.Pattern{part}):
			out = append(out, b.fixed("region")...)
		case oneText(part.Text):
			out = append(out, b.vars.of(part, nil)...)
		default:
			out = append(out, arn.Part{Kind: arn.Any})
		}
	}
	return out.Normal()
}

func conditionKey(cs []Condition) string {
	var s strings.Builder
	for _, c := range cs {
		s.WriteString(c.Operator + " " + c.Key)
		for _, v := range c.Values {
			s.WriteString(" " + v.String())
		}
	}
	return s.String()
}

// accessOrder is the order of access levels in a policy.
var accessOrder = []string{"List", "Read", "Write", "Tagging", "Permissions management"}

// statements joins the actions of one service and access level that are needed
// on the same resources.
func (b *builder) statements() []Statement {
	groups := map[string]*Statement{}
	for _, e := range b.entries {
		prefix, _, _ := strings.Cut(e.action, ":")
		access := accessOf(e.action)
		resources := distinct(e.resources)
		key := fmt.Sprintf("%s\x00%d\x00%d\x00%s\x00%s", prefix, e.level, slices.Index(accessOrder, access), texts(resources), conditionKey(e.conditions))
		s := groups[key]
		if s == nil {
			s = &Statement{Level: e.level, Service: prefix, Access: access, Resources: resources, Conditions: e.conditions}
			groups[key] = s
		}
		s.Actions = append(s.Actions, e.action)
		s.Calls = append(s.Calls, e.calls...)
		s.If = append(s.If, e.ifs...)
		s.Any = append(s.Any, b.chosen[e.action]...)
	}
	out := make([]Statement, 0, len(groups))
	for _, s := range groups {
		slices.Sort(s.Actions)
		s.Calls, s.If, s.Any = sorted(s.Calls), sorted(s.If), sorted(s.Any)
		out = append(out, *s)
	}
	slices.SortFunc(out, compareStatements)
	b.name(out)
	return out
}

func compareStatements(x, y Statement) int {
	for _, c := range []int{
		strings.Compare(x.Service, y.Service), int(x.Level) - int(y.Level),
		slices.Index(accessOrder, x.Access) - slices.Index(accessOrder, y.Access),
		strings.Compare(texts(x.Resources), texts(y.Resources)),
		strings.Compare(conditionKey(x.Conditions), conditionKey(y.Conditions)),
	} {
		if c != 0 {
			return c
		}
	}
	return 0
}

func accessOf(action string) string {
	a, ok := catalog.LookupAction(action)
	if !ok || !slices.Contains(accessOrder, a.Access) {
		return "Write"
	}
	return a.Access
}

// distinct sorts resources and leaves out those that others cover.
func distinct(ps []arn.Pattern) []arn.Pattern {
	seen := map[string]bool{}
	var all, out []arn.Pattern
	for _, p := range ps {
		if key := p.String(); !seen[key] {
			seen[key] = true
			all = append(all, p)
		}
	}
	for i, p := range all {
		covered := false
		for k, q := range all {
			covered = covered || i != k && arn.Covers(q, p) == arn.Yes
		}
		if !covered {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b arn.Pattern) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func texts(ps []arn.Pattern) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return strings.Join(out, "\n")
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

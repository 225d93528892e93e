package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// resources reports the resources of a statement that the program never touches,
// or that cover more than it can name.
func (c *comparer) resources(g *grantUse) {
	if g.doubt != "" || g.anyPlatform() || slices.ContainsFunc(g.stmt.Actions, func(t policy.Text) bool { return g.unseenBy(t.Pattern) != "" }) {
		// What is not known may touch any of them.
		return
	}
	list := make([]touched, len(g.stmt.Resources))
	idle := 0
	for i := range g.stmt.Resources {
		if list[i] = c.touchedBy(g, &g.stmt.Resources[i]); !list[i].some {
			idle++
		}
	}
	if idle > 0 && idle == len(list) {
		c.idleStatement(g)
		return
	}
	for i := range list {
		c.resource(g, i, list[i])
	}
}

func (g *grantUse) anyPlatform() bool {
	for _, p := range g.byPlatform {
		if p {
			return true
		}
	}
	return false
}

// platformActions lists what of the statement's actions the platform may need, on
// resources that the program does not name.
func (g *grantUse) platformActions() []Platform {
	var out []Platform
	for i := range g.stmt.Actions {
		out = append(out, g.platformNeeds(g.stmt.Actions[i].Pattern)...)
	}
	return out
}

// touched is what the needs of a statement make of one of its resources.
type touched struct {
	some bool
	// open lists the actions of needs that may touch resources which are not known.
	open []string
	// all lists the actions that need the resource "*" itself.
	all []string
	// narrow are the resources that the program names.
	narrow  []arn.Pattern
	actions []string // that narrow is for
	of      map[string][]arn.Pattern
}

func (c *comparer) resource(g *grantUse, i int, t touched) {
	text := &g.stmt.Resources[i]
	if !t.some {
		c.unusedResource(g, i)
		return
	}
	if len(t.open) > 0 && !text.Pattern.IsStar() {
		return
	}
	t = t.apart()
	if len(t.narrow) == 0 || !wider(text.Pattern, t.narrow) {
		return
	}
	c.wideResource(g, i, t)
}

// apart leaves out the actions that touch resources which are not known, and those that some
// call asks for on "*": they need the resource as it is.
func (t touched) apart() touched {
	out := touched{some: true, all: sortedUnique(append(slices.Clone(t.all), t.open...)), of: map[string][]arn.Pattern{}}
	for _, a := range t.actions {
		if slices.Contains(out.all, a) {
			continue
		}
		out.actions = append(out.actions, a)
		out.of[a] = t.of[a]
		out.narrow = append(out.narrow, t.of[a]...)
	}
	out.narrow = uniquePatterns(out.narrow)
	return out
}

// idleStatement reports a statement none of whose resources is touched.
func (c *comparer) idleStatement(g *grantUse) {
	actions := c.statementActions(g)
	var names []string
	for i := range g.stmt.Resources {
		names = append(names, ResourceText(g.stmt.Resources[i].Pattern))
	}
	text := &g.stmt.Resources[0]
	f := Finding{
		Category: Unused, Action: actions[0], Resource: names[0], Position: text.Pos, End: text.End,
		Message: fmt.Sprintf("no call touches %s by %s", joinSome(names, 5), joinActions(actions)),
	}
	if by := g.platformActions(); len(by) > 0 {
		f.Doubt = "of " + by[0].Action + ", " + by[0].String()
	}
	c.fix(&f, "Remove the statement", policy.Change{Op: policy.RemoveStatement, Document: g.doc, Statement: g.index})
	c.add(f)
}

func (c *comparer) touchedBy(g *grantUse, text *policy.Text) touched {
	t := touched{of: map[string][]arn.Pattern{}}
	for _, n := range g.needs {
		for k := range n.Resources {
			r := &n.Resources[k]
			if touches(text.Pattern, r) == arn.No {
				if isAll(r) && policy.GrantsAll(text.Pattern, n.Action) {
					t.some, t.open = true, append(t.open, n.Action)
				}
				continue
			}
			t.some = true
			switch {
			case isAll(r):
				t.all = append(t.all, n.Action)
			case !r.Named, policy.MeetsResource(text.Pattern, r.Pattern) == arn.No:
				// Not known, or not the usual: a resource of another account, say.
				t.open = append(t.open, n.Action)
			default:
				t.narrow = append(t.narrow, r.Pattern)
				t.actions = append(t.actions, n.Action)
				t.of[n.Action] = append(t.of[n.Action], r.Pattern)
			}
		}
	}
	t.all, t.actions = sortedUnique(t.all), sortedUnique(t.actions)
	t.narrow = uniquePatterns(t.narrow)
	return t
}

// touches says whether a resource of a policy may match a need's resource.
// No is certain.
func touches(grant arn.Pattern, r *need.Resource) arn.Tri {
	t := policy.CoversResource(grant, r.Pattern)
	if t == arn.No && !r.Loose.Equal(r.Pattern) && policy.CoversResource(grant, r.Loose) != arn.No {
		return arn.Maybe
	}
	return t
}

// isAll says whether a need is checked against the resource "*".
func isAll(r *need.Resource) bool {
	text, ok := r.Pattern.IsLiteral()
	return ok && text == "*"
}

// wider says whether a grant certainly covers more than the resources together.
func wider(grant arn.Pattern, narrow []arn.Pattern) bool {
	open := make([]arn.Pattern, len(narrow))
	for i, p := range narrow {
		open[i] = opened(p, grant)
	}
	return arn.CoversAny(open, grant) == arn.No
}

// opened turns the variables that may have several values into wildcards.
// Variables of the environment, flags, configuration files and infrastructure stay: each is one text.
// So do region, account and partition where the grant has them, too.
func opened(p, grant arn.Pattern) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == arn.Var && !oneText(part.Text) && !(ofPlace(part.Text) && slices.ContainsFunc(grant, func(g arn.Part) bool { return g.Kind == arn.Var && g.Text == part.Text })) {
			part = arn.Part{Kind: arn.Any}
		}
		out = append(out, part)
	}
	return out.Normal()
}

// ofPlace says whether a variable is the partition, region or account.
func ofPlace(name string) bool { return name == "partition" || name == "region" || name == "account" }

func oneText(name string) bool {
	return arn.OneText(name) && (strings.HasPrefix(name, "env:") || strings.HasPrefix(name, "flag:") || strings.HasPrefix(name, "config:") || strings.HasPrefix(name, "ref:"))
}

func (c *comparer) unusedResource(g *grantUse, i int) {
	text := &g.stmt.Resources[i]
	actions := c.statementActions(g)
	f := Finding{
		Category: Unused, Action: actions[0], Resource: ResourceText(text.Pattern), Position: text.Pos, End: text.End,
		Message: fmt.Sprintf("no call touches %s by %s", ResourceText(text.Pattern), joinActions(actions)),
	}
	if by := g.platformActions(); len(by) > 0 {
		f.Doubt = "of " + by[0].Action + ", " + by[0].String()
	}
	c.fix(&f, "Remove "+f.Resource, policy.Change{Op: policy.RemoveResource, Document: g.doc, Statement: g.index, Index: i})
	c.add(f)
}

func (c *comparer) statementActions(g *grantUse) []string {
	var out []string
	for _, used := range g.used {
		out = append(out, used...)
	}
	return sortedUnique(out)
}

func (c *comparer) wideResource(g *grantUse, i int, t touched) {
	text := &g.stmt.Resources[i]
	name := ResourceText(text.Pattern)
	if text.Pattern.IsStar() {
		name = "*"
	}
	var shown []string
	for _, p := range t.narrow {
		shown = append(shown, ResourceText(p))
	}
	f := Finding{
		Category: Wildcard, Action: t.actions[0], Resource: name, Position: text.Pos, End: text.End,
		Message: fmt.Sprintf("resource %q covers more than the program uses: %s needs only %s", name, joinActions(t.actions), joinSome(shown, 5)),
	}
	if by := g.platformActions(); len(by) > 0 {
		f.NoFix = "of " + by[0].Action + ", " + by[0].String()
		c.add(f)
		return
	}
	if len(t.all) > 0 {
		f.Message += "; keep it for " + joinActions(t.all) + " alone"
		c.splitFix(&f, g, t)
		c.add(f)
		return
	}
	values := widened(t.narrow)
	plain := make([]arn.Pattern, len(values))
	for k, v := range values {
		plain[k] = plainPattern(v)
	}
	if arn.CoversAny(plain, plainPattern(text.Pattern)) == arn.Yes {
		f.NoFix = "give the values of " + strings.Join(variables(t.narrow), ", ") + " in .iamvet.yaml to narrow it"
		c.add(f)
		return
	}
	c.fix(&f, "Grant "+joinSome(patternTexts(values), 3)+" only", policy.Change{
		Op: policy.ReplaceResource, Document: g.doc, Statement: g.index, Index: i, Values: values,
	})
	c.add(f)
}

// splitFix moves the actions that name resources out of a statement whose other
// actions need "*".
func (c *comparer) splitFix(f *Finding, g *grantUse, t touched) {
	changes := []policy.Change{}
	for k := range g.stmt.Actions {
		a := &g.stmt.Actions[k]
		switch {
		case a.Pattern.HasWildcard():
			f.NoFix = "narrow the action " + a.Pattern.String() + " first, then split the statement"
			return
		case containsAny(g.used[k], t.actions) && !containsAny(g.used[k], t.all):
			changes = append(changes, policy.Change{Op: policy.RemoveAction, Document: g.doc, Statement: g.index, Index: k})
		}
	}
	if len(g.stmt.Resources) > 1 {
		f.NoFix = "split the statement by hand: it has several resources"
		return
	}
	c.fix(f, "Split the statement", append(changes, g.split(t)...)...)
}

// split makes a statement for the actions of each list of resources.
func (g *grantUse) split(t touched) []policy.Change {
	var out []policy.Change
	byResources := map[string]*policy.NewStatement{}
	for _, a := range t.actions {
		if slices.Contains(t.all, a) {
			continue
		}
		resources := widened(t.of[a])
		prefix, _, _ := strings.Cut(a, ":")
		key := prefix + "\x00" + strings.Join(patternTexts(resources), "\x00")
		if st := byResources[key]; st != nil {
			st.Actions = append(st.Actions, arn.Lit(a))
			continue
		}
		byResources[key] = &policy.NewStatement{
			Actions: literals([]string{a}), Resources: resources, Conditions: g.stmt.Conditions,
		}
		out = append(out, policy.Change{Op: policy.AddStatement, Document: g.doc, New: byResources[key]})
	}
	return out
}

func widened(ps []arn.Pattern) []arn.Pattern {
	var out []arn.Pattern
	for _, p := range ps {
		out = append(out, policyPattern(p))
	}
	out = uniquePatterns(out)
	// A pattern that another covers says nothing more.
	var kept []arn.Pattern
	for i, p := range out {
		covered := false
		for k, q := range out {
			if i != k && arn.Covers(q, p) == arn.Yes {
				covered = true
			}
		}
		if !covered {
			kept = append(kept, p)
		}
	}
	return kept
}

// policyPattern writes a resource for a policy: references of infrastructure
// code stay, and region, account and partition, for which editors have words of the
// source's language; all other variables become "*".
func policyPattern(p arn.Pattern) arn.Pattern {
	return starred(p, func(name string) bool {
		return strings.HasPrefix(name, "ref:") || name == "region" || name == "account" || name == "partition"
	})
}

// plainPattern is what policyPattern is in a policy that knows nothing of region,
// account and partition.
func plainPattern(p arn.Pattern) arn.Pattern {
	return starred(p, func(name string) bool { return strings.HasPrefix(name, "ref:") })
}

func starred(p arn.Pattern, keep func(name string) bool) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == arn.Var && !keep(part.Text) {
			part = arn.Part{Kind: arn.Any}
		}
		out = append(out, part)
	}
	return out.Normal()
}

// variables names the variables that have one value each.
func variables(ps []arn.Pattern) []string {
	var out []string
	for _, p := range ps {
		for _, part := range p.Vars() {
			if oneText(part.Text) {
				name, _, _ := strings.Cut(part.Text, "#") // what is made of it is known with it
				out = append(out, name)
			}
		}
	}
	return sortedUnique(out)
}

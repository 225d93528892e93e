package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// grants reports grants that are wider than the program's needs.
func (c *comparer) grants() {
	for i := range c.set.Documents {
		d := &c.set.Documents[i]
		if d.Kind != policy.Identity || d.Implied {
			continue
		}
		if bundled(d) {
			c.bundle(d)
			continue
		}
		for k := range d.Statements {
			if s := &d.Statements[k]; s.Effect == policy.Allow && s.Perhaps == "" {
				c.statement(c.scopeOf(d, s), i, k, s)
			}
		}
	}
}

// scope is what the programs use that a statement is declared for.
type scope struct {
	uses     []*need.Use
	doubt    string // why they may use more
	platform []Platform
	unseen   []Unseen
}

// place is where a statement stands.
type place struct {
	file         string
	line, column int
}

func placeOf(s *policy.Statement) place { return place{s.Pos.Filename, s.Pos.Line, s.Pos.Column} }

// others notes which statements are declared for other programs as well: those of
// a role or a policy that they share, and not all of a file that holds many.
func (c *comparer) others() {
	c.sharers = map[place][]*Other{}
	for i := range c.opt.Others {
		o := &c.opt.Others[i]
		if o.Set == nil {
			continue
		}
		seen := map[place]bool{}
		for k := range o.Set.Documents {
			for n := range o.Set.Documents[k].Statements {
				if at := placeOf(&o.Set.Documents[k].Statements[n]); !seen[at] {
					seen[at] = true
					c.sharers[at] = append(c.sharers[at], o)
				}
			}
		}
	}
}

func (c *comparer) scopeOf(d *policy.Document, st *policy.Statement) scope {
	s := scope{uses: c.uses, doubt: c.doubt, platform: c.opt.Platform, unseen: c.opt.Unseen}
	sharers := c.sharers[placeOf(st)]
	for _, o := range sharers {
		s.uses = append(s.uses[:len(s.uses):len(s.uses)], ownUses(o.Uses)...)
		s.platform = append(s.platform[:len(s.platform):len(s.platform)], o.Platform...)
		s.unseen = append(s.unseen[:len(s.unseen):len(s.unseen)], o.Unseen...)
		if s.doubt == "" {
			s.doubt = o.Doubt
		}
	}
	if s.doubt == "" {
		s.doubt = d.Doubt
	}
	if s.doubt == "" && d.Principals > len(sharers)+1 {
		s.doubt = fmt.Sprintf("%s is attached to %d roles, users or groups", d.Name, d.Principals)
	}
	return s
}

// grantUse is what the program's needs make of an Allow statement.
type grantUse struct {
	scope
	doc, index int
	stmt       *policy.Statement
	// needs are those that the statement's actions match, for sure or perhaps.
	needs []*need.Need
	// byPlatform says that the platform may need some of it.
	byPlatform []bool // by action text
	// used lists, by action text, the actions that are needed, sorted; proper
	// those that are needed for more than a service's work on the caller's behalf.
	used, proper [][]string
}

func (c *comparer) statement(within scope, doc, index int, s *policy.Statement) {
	if len(s.Actions) == 0 {
		c.notActions(within, s)
		return
	}
	g := &grantUse{scope: within, doc: doc, index: index, stmt: s, byPlatform: make([]bool, len(s.Actions)), used: make([][]string, len(s.Actions)), proper: make([][]string, len(s.Actions))}
	for _, u := range within.uses {
		for i := range u.Needs {
			c.matchNeed(g, &u.Needs[i])
		}
	}
	idle := 0
	for i := range s.Actions {
		g.used[i], g.proper[i] = sortedUnique(g.used[i]), sortedUnique(g.proper[i])
		g.byPlatform[i] = slices.ContainsFunc(within.platformNeeds(s.Actions[i].Pattern), func(p Platform) bool { return p.If == "" })
		if len(g.used[i]) == 0 && !g.byPlatform[i] {
			idle++
		}
	}
	if idle == len(s.Actions) {
		c.unusedStatement(g)
		return
	}
	for i := range s.Actions {
		switch {
		case len(g.used[i]) > 0:
			c.wideAction(g, i)
		case !g.byPlatform[i]:
			c.unusedAction(g, i)
		}
	}
	c.resources(g)
}

// matchNeed notes a need that the statement may grant.
func (c *comparer) matchNeed(g *grantUse, n *need.Need) {
	matched := false
	for i := range g.stmt.Actions {
		if policy.MatchesAction(g.stmt.Actions[i].Pattern, n.Action) == arn.No {
			continue
		}
		matched = true
		g.used[i] = append(g.used[i], n.Action)
		if n.Kind != catalog.Supporting {
			g.proper[i] = append(g.proper[i], n.Action)
		}
	}
	if matched {
		g.needs = append(g.needs, n)
	}
}

// platformNeeds lists what of a pattern the program's platform may need.
func (s scope) platformNeeds(pattern arn.Pattern) []Platform {
	var out []Platform
	for _, p := range s.platform {
		if arn.Intersects(pattern.Fold(), arn.Lit(p.Action).Fold()) != arn.No {
			out = append(out, p)
		}
	}
	return out
}

// unseenBy says what else may use actions that match a pattern.
func (s scope) unseenBy(pattern arn.Pattern) string {
	for _, u := range s.unseen {
		if arn.Intersects(pattern.Fold(), arn.Parse(u.Prefix+":"+cmp.Or(u.Actions, "*")).Fold()) != arn.No {
			return u.Why
		}
	}
	return ""
}

// unusedDoubt says why actions that match a pattern may be used after all.
func (c *comparer) unusedDoubt(s scope, pattern arn.Pattern) string {
	if s.doubt != "" {
		return s.doubt
	}
	// What the program itself does stands before what is done around it.
	if why := s.unseenBy(pattern); why != "" {
		return why
	}
	if by := s.platformNeeds(pattern); len(by) > 0 {
		return by[0].String()
	}
	if c.onlyBeyondCalls(pattern) {
		return "no operation of the SDK needs it: " + beyondCalls
	}
	if why := s.guessedDoubt(pattern); why != "" {
		return why
	}
	return c.behalfDoubt(s, pattern)
}

// guessedDoubt says why the program's own calls may need more of a pattern.
func (s scope) guessedDoubt(pattern arn.Pattern) string {
	if s.doubt != "" {
		return s.doubt
	}
	if why := s.unseenBy(pattern); why != "" {
		return why
	}
	for _, u := range s.uses {
		if !u.Guessed {
			continue
		}
		prefix, _, _ := strings.Cut(guessedAction(u), ":")
		if arn.Intersects(pattern.Fold(), arn.Parse(prefix+":*").Fold()) != arn.No {
			return "the catalog does not know the operation " + u.Service + "." + u.Operation + " and what it needs"
		}
	}
	return ""
}

const beyondCalls = "what uses it is not a call, but an agent, a driver or a request signed by hand"

// onlyBeyondCalls says whether a pattern grants only what no operation of the SDK needs.
func (c *comparer) onlyBeyondCalls(pattern arn.Pattern) bool {
	if c.opt.Callable == nil {
		return false
	}
	actions := c.actions(pattern.String())
	return len(actions) > 0 && !slices.ContainsFunc(actions, c.opt.Callable)
}

func (c *comparer) unusedStatement(g *grantUse) {
	var first *policy.Text
	var names, doubts []string
	for i := range g.stmt.Actions {
		if c.noAction(g.stmt.Actions[i].Pattern) {
			continue
		}
		if first == nil {
			first = &g.stmt.Actions[i]
		}
		names = append(names, g.stmt.Actions[i].Pattern.String())
		if d := c.unusedDoubt(g.scope, g.stmt.Actions[i].Pattern); d != "" {
			doubts = append(doubts, d)
		}
	}
	if first == nil {
		return
	}
	f := Finding{
		Category: Unused, Action: names[0], Position: first.Pos, End: first.End,
		Message: "no call needs " + joinActions(names),
	}
	if len(doubts) > 0 {
		f.Doubt = doubts[0]
	}
	c.fix(&f, "Remove the statement", policy.Change{Op: policy.RemoveStatement, Document: g.doc, Statement: g.index})
	c.add(f)
}

// noAction says whether a text grants nothing that is known: it is said to be invalid.
func (c *comparer) noAction(p arn.Pattern) bool {
	return c.opt.Actions != nil && !p.HasVar() && !p.HasWildcard() && len(c.actions(p.String())) == 0
}

func (c *comparer) unusedAction(g *grantUse, i int) {
	t := &g.stmt.Actions[i]
	name := t.Pattern.String()
	if c.noAction(t.Pattern) {
		return
	}
	f := Finding{
		Category: Unused, Action: name, Position: t.Pos, End: t.End,
		Message: "no call needs " + name, Doubt: c.unusedDoubt(g.scope, t.Pattern),
	}
	c.fix(&f, "Remove "+name, policy.Change{Op: policy.RemoveAction, Document: g.doc, Statement: g.index, Index: i})
	c.add(f)
}

// wideAction reports an action pattern that grants more than is used.
func (c *comparer) wideAction(g *grantUse, i int) {
	t := &g.stmt.Actions[i]
	if !t.Pattern.HasWildcard() {
		return
	}
	name := t.Pattern.String()
	granted := c.actions(name)
	extra := 0
	for _, a := range granted {
		if !containsFold(g.used[i], a) {
			extra++
		}
	}
	if extra == 0 && len(granted) > 0 {
		return
	}
	message := fmt.Sprintf("%q grants %s; the program uses %s", name, count(len(granted)), g.usedText(i))
	if len(granted) == 0 {
		message = fmt.Sprintf("%q is a wildcard; the program uses %s", name, g.usedText(i))
	}
	f := Finding{
		Category: Wildcard, Action: name, Position: t.Pos, End: t.End, Message: message, Doubt: g.guessedDoubt(t.Pattern),
	}
	if by := g.platformNeeds(t.Pattern); len(by) > 0 {
		f.NoFix = "of " + by[0].Action + ", " + by[0].String()
		c.add(f)
		return
	}
	if why := c.behalfDoubt(g.scope, t.Pattern); why != "" {
		f.NoFix = why + ": name the actions by hand"
		c.add(f)
		return
	}
	values := make([]arn.Pattern, len(g.used[i]))
	for k, a := range g.used[i] {
		values[k] = arn.Lit(a)
	}
	c.fix(&f, "Grant "+joinActions(g.used[i])+" only", policy.Change{
		Op: policy.ReplaceAction, Document: g.doc, Statement: g.index, Index: i, Values: values,
	})
	c.add(f)
}

// usedText lists the used actions, those on the caller's behalf apart.
func (g *grantUse) usedText(i int) string {
	var support []string
	for _, a := range g.used[i] {
		if !slices.Contains(g.proper[i], a) {
			support = append(support, a)
		}
	}
	switch {
	case len(support) == 0:
		return joinActions(g.proper[i])
	case len(g.proper[i]) == 0:
		return "at most " + joinActions(support)
	}
	return joinActions(g.proper[i]) + ", and perhaps " + joinSome(support, 3)
}

// notActions reports an Allow of all but some actions: it is never narrow.
func (c *comparer) notActions(within scope, s *policy.Statement) {
	var used []string
	for _, u := range within.uses {
		for i := range u.Needs {
			if a := u.Needs[i].Action; matchesAction(s, a) != arn.No {
				used = append(used, a)
			}
		}
	}
	if len(s.NotActions) == 0 {
		return
	}
	used = sortedUnique(used)
	t := &s.NotActions[0]
	f := Finding{
		Category: Wildcard, Action: "*", Position: t.Pos, End: t.End, Doubt: within.doubt,
		Message: "NotAction grants all actions but those listed; the program uses " + joinActions(used),
		NoFix:   "list the actions in an Action element instead",
	}
	if len(used) == 0 {
		f.Category, f.Message = Unused, "NotAction grants all actions but those listed; no call needs any of them"
	}
	c.add(f)
}

func (c *comparer) actions(pattern string) []string {
	if c.opt.Actions == nil {
		return nil
	}
	return c.opt.Actions(pattern)
}

// fix attaches a fix, or the reason why there is none.
func (c *comparer) fix(f *Finding, message string, changes ...policy.Change) {
	fix, err := c.set.Fix(message, changes...)
	if err != nil {
		f.NoFix = err.Error()
		return
	}
	f.Fix = fix
}

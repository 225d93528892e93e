package check

import (
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// needs reports what the program needs and the policy does not grant.
func (c *comparer) needs() {
	var lacks []lack
	for _, u := range c.uses {
		if u.Guessed {
			continue
		}
		for i := range u.Needs {
			if n := &u.Needs[i]; n.Kind != catalog.Supporting && n.Certain {
				lacks = append(lacks, c.needOf(u, n)...)
			}
		}
	}
	fixes := c.planGrants(lacks)
	for i := range lacks {
		c.reportLack(&lacks[i], fixes)
	}
}

// lack is a resource of a need that is not granted, or is denied.
type lack struct {
	use      *need.Use
	need     *need.Need
	resource *need.Resource
	// nowhere says that the action is granted on no resource at all.
	nowhere bool
	// denies are the Deny statements; set for denied needs.
	denies []policy.Match
	// limits are the boundaries that do not allow it.
	limits []int
}

// needOf decides one need. Only what is certain comes back.
func (c *comparer) needOf(u *need.Use, n *need.Need) []lack {
	var out []lack
	for i := range n.Resources {
		if r := &n.Resources[i]; r.Certain {
			if l, ok := c.deniedOn(n, r); ok {
				l.use = u
				out = append(out, l)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	if c.granted(n.Action) == arn.No {
		return []lack{{use: u, need: n, resource: &n.Resources[0], nowhere: true}}
	}
	required := false
	for i := range n.Resources {
		r := &n.Resources[i]
		if !r.Required {
			continue
		}
		required = true
		if limits, lacking := c.lacks(u, n, r); lacking && r.Certain {
			out = append(out, lack{use: u, need: n, resource: r, limits: limits})
		}
	}
	if required {
		return out
	}
	return c.needOfAny(u, n)
}

// needOfAny decides a need of which one resource of several types suffices.
func (c *comparer) needOfAny(u *need.Use, n *need.Need) []lack {
	var out []lack
	for i := range n.Resources {
		r := &n.Resources[i]
		limits, lacking := c.lacks(u, n, r)
		if !lacking {
			return nil
		}
		if r.Certain && len(out) == 0 {
			out = append(out, lack{use: u, need: n, resource: r, limits: limits})
		}
	}
	return out
}

// lacks says whether an action on a resource is certainly not allowed, whatever
// the conditions.
func (c *comparer) lacks(u *need.Use, n *need.Need, r *need.Resource) (limits []int, lacking bool) {
	req := policy.Request{Action: n.Action, Resource: r.Pattern, Context: policy.DirectCall()}
	if u.ViaService(n) {
		req.Context = policy.Context{}
	}
	d := c.eval.Eval(req)
	if d.Given != arn.No {
		return nil, false
	}
	if req.Resource = r.Loose; !r.Loose.Equal(r.Pattern) && c.eval.Eval(req).Given != arn.No {
		return nil, false
	}
	return d.Limits, true
}

func (c *comparer) deniedOn(n *need.Need, r *need.Resource) (lack, bool) {
	d := c.eval.Grants(n.Action, r.Pattern)
	if d.Deny != arn.Yes {
		return lack{}, false
	}
	if !r.Loose.Equal(r.Pattern) && c.eval.Grants(n.Action, r.Loose).Deny != arn.Yes {
		return lack{}, false
	}
	return lack{need: n, resource: r, denies: d.Denies}, true
}

// granted says whether some statement grants an action on some resource, under
// some condition. No is certain: nothing declared grants it anywhere.
func (c *comparer) granted(action string) arn.Tri {
	best := arn.No
	for i := range c.set.Documents {
		d := &c.set.Documents[i]
		if d.Kind != policy.Identity {
			continue
		}
		if d.Opaque != "" {
			best = max(best, arn.Maybe)
		}
		for k := range d.Statements {
			if s := &d.Statements[k]; s.Effect == policy.Allow {
				best = max(best, matchesAction(s, action))
			}
		}
	}
	return best
}

func (c *comparer) reportLack(l *lack, fixes map[string]*plannedFix) {
	f := Finding{
		Category: Missing, Action: l.need.Action, Resource: ResourceText(l.resource.Pattern),
		Position: l.use.Position, Related: steps(l.use.Path),
	}
	what := l.need.Action
	if !l.nowhere || l.resource.Why == "" || l.resource.Named {
		what += " on " + f.Resource
	}
	if l.need.Condition != "" {
		what += " (needed because " + l.need.Condition + ")"
	}
	switch {
	case l.denies != nil:
		f.Category = Denied
		f.Message = what + " is denied by " + c.denyNames(l.denies)
		for _, m := range l.denies {
			if m.Certain {
				f.Related = append(f.Related, c.statementPlace(m, "the statement that denies it"))
			}
		}
	case len(l.limits) > 0 && c.onlyLimited(l):
		d := &c.set.Documents[l.limits[0]]
		f.Category = Denied
		f.Message = what + " is outside of the boundary " + c.documentName(d)
		f.Related = append(f.Related, Related{Position: d.Pos, Message: "the boundary"})
	default:
		f.Message = what + " is not granted by " + c.names
		if !l.nowhere {
			f.Related = append(f.Related, c.grantPlaces(l.need.Action)...)
		}
		if fix := fixes[fixKey(l)]; fix != nil {
			f.Fix, f.NoFix = fix.fix, fix.why
		}
	}
	if via := l.use.Via; via != "" {
		f.Message += " (by " + l.use.Service + " " + l.use.Operation + ", through " + via + ")"
	}
	c.add(f)
}

// onlyLimited says whether the identity policies alone would grant the need.
func (c *comparer) onlyLimited(l *lack) bool {
	return c.identity.Grants(l.need.Action, l.resource.Pattern).Given != arn.No
}

func (c *comparer) denyNames(ms []policy.Match) string {
	var names []string
	for _, m := range ms {
		if m.Certain {
			names = append(names, c.statementName(m))
		}
	}
	return strings.Join(sortedUnique(names), " and ")
}

// grantPlaces are the statements that grant the action on other resources.
func (c *comparer) grantPlaces(action string) []Related {
	var out []Related
	for i := range c.set.Documents {
		d := &c.set.Documents[i]
		for k := range d.Statements {
			s := &d.Statements[k]
			if d.Kind == policy.Identity && s.Effect == policy.Allow && matchesAction(s, action) != arn.No {
				out = append(out, c.statementPlace(policy.Match{Document: i, Statement: k}, action+" is granted here, on other resources"))
			}
		}
	}
	return out
}

func (c *comparer) statementPlace(m policy.Match, message string) Related {
	return Related{Position: c.set.Documents[m.Document].Statements[m.Statement].Pos, Message: message}
}

func (c *comparer) statementName(m policy.Match) string {
	d := &c.set.Documents[m.Document]
	name := c.documentName(d)
	if sid := d.Statements[m.Statement].Sid; sid != "" {
		name += " (statement " + sid + ")"
	}
	return name
}

func (c *comparer) documentName(d *policy.Document) string {
	file := c.opt.Name(d.File)
	if d.Name == "" || strings.Contains(file, d.Name) {
		return file
	}
	return d.Name + " in " + file
}

// matchesAction says whether a statement is about an action.
func matchesAction(s *policy.Statement, action string) arn.Tri {
	if len(s.NotActions) > 0 {
		return arn.Yes - matchText(s.NotActions, action)
	}
	return matchText(s.Actions, action)
}

func matchText(texts []policy.Text, action string) arn.Tri {
	best := arn.No
	for i := range texts {
		best = max(best, policy.MatchesAction(texts[i].Pattern, action))
	}
	return best
}

// ResourceText writes a resource as people read it: parts that are not known as
// ${name}.
func ResourceText(p arn.Pattern) string {
	if text, ok := p.IsLiteral(); ok {
		return text
	}
	return p.String()
}

// steps tells the path from the entry point, the entry first.
func steps(path []flow.Step) []Related {
	var out []Related
	for _, s := range path {
		message := "by " + s.Function
		if s.Reason != "" {
			message += " (" + s.Reason + ")"
		}
		out = append(out, Related{Position: s.Position, Message: message})
	}
	return out
}

// Package diff compares what programs need at two revisions: the permissions that
// a change adds and drops.
//
// A permission is an action on a resource. It is added if nothing that was needed
// before covers it, and dropped if nothing that is needed now does; parts of a
// resource that are not known stand for anything. The package reads no repository:
// the command line checks out the base and analyses it.
package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
)

// Side is what the programs of one revision need.
type Side struct {
	Uses map[string][]need.Use // by the program's import path
	// File writes a file's name; nil leaves it.
	File func(string) string
}

// Result is what a change adds and drops. Its JSON form is described in
// docs/diff.md.
type Result struct {
	Version  int       `json:"version"`
	Base     string    `json:"base"` // the revision compared with
	Programs []Program `json:"programs"`
}

// Program is a program whose permissions change.
type Program struct {
	Package string   `json:"package"`
	State   string   `json:"state"` // changed, new, gone
	Added   []Change `json:"added"`
	Dropped []Change `json:"dropped"`
}

// Change is a permission that is added or dropped.
type Change struct {
	Action   string `json:"action"`
	Resource string `json:"resource"`
	// Perhaps: it is needed under a condition that is not decided.
	Perhaps bool `json:"perhaps,omitempty"`
	// Role is what the program assumes before; "" for its own.
	Role string `json:"role,omitempty"`
	// Calls that need it, as position and operation: of the base for what is dropped.
	Calls []Call `json:"calls"`
}

// Call is a place that needs a permission.
type Call struct {
	Position  string `json:"position"`
	Operation string `json:"operation"`
}

// permission is an action on a resource, by a role.
type permission struct {
	Change
	pattern arn.Pattern
}

// Compare makes the result. Supporting actions, which services may do on the
// caller's behalf, take no part.
func Compare(rev string, base, head Side) *Result {
	r := &Result{Version: 1, Base: rev, Programs: []Program{}}
	var names []string
	for name := range base.Uses {
		names = append(names, name)
	}
	for name := range head.Uses {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		_, before := base.Uses[name]
		_, now := head.Uses[name]
		p := Program{Package: name, State: "changed"}
		switch {
		case !before:
			p.State = "new"
		case !now:
			p.State = "gone"
		}
		old, current := permissions(base, name), permissions(head, name)
		p.Added, p.Dropped = without(current, old), without(old, possible(current))
		if len(p.Added)+len(p.Dropped) > 0 {
			r.Programs = append(r.Programs, p)
		}
	}
	return r
}

// Adds says whether the change adds permissions.
func (r *Result) Adds() bool {
	return slices.ContainsFunc(r.Programs, func(p Program) bool { return len(p.Added) > 0 })
}

// permissions lists what a program needs, sorted by action and resource.
func permissions(s Side, name string) []permission {
	byKey := map[string]*permission{}
	for i := range s.Uses[name] {
		u := &s.Uses[name][i]
		for k := range u.Needs {
			n := &u.Needs[k]
			if n.Kind == catalog.Supporting {
				continue
			}
			for _, r := range n.Resources {
				s.add(byKey, u, n, r.Pattern)
			}
		}
	}
	var out []permission
	for _, p := range byKey {
		slices.SortFunc(p.Calls, func(a, b Call) int {
			return strings.Compare(a.Position+" "+a.Operation, b.Position+" "+b.Operation)
		})
		p.Calls = slices.Compact(p.Calls)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b permission) int { return strings.Compare(a.key(), b.key()) })
	return widest(out)
}

// widest leaves out the permissions that others take in.
func widest(ps []permission) []permission {
	var out []permission
	for i := range ps {
		within := false
		for k := range ps {
			within = within || i != k && ps[k].covers(&ps[i]) && (i >= k || !ps[i].covers(&ps[k]))
		}
		if !within {
			out = append(out, ps[i])
		}
	}
	return out
}

// possible takes what is perhaps needed for needed: it is not dropped.
func possible(ps []permission) []permission {
	out := slices.Clone(ps)
	for i := range out {
		out[i].Perhaps = false
	}
	return out
}

// covers says whether a permission takes another in.
func (p *permission) covers(q *permission) bool {
	return p.Action == q.Action && p.Role == q.Role && (!p.Perhaps || q.Perhaps) &&
		(p.Resource == q.Resource || arn.Covers(opened(p.pattern), opened(q.pattern)) == arn.Yes)
}

func (s Side) add(byKey map[string]*permission, u *need.Use, n *need.Need, pattern arn.Pattern) {
	text, ok := pattern.IsLiteral()
	if !ok {
		text = pattern.String()
	}
	p := permission{Change{Action: n.Action, Resource: text, Role: role(u)}, pattern}
	old := byKey[p.key()]
	if old == nil {
		p.Perhaps = true
		old = &p
		byKey[p.key()] = old
	}
	old.Perhaps = old.Perhaps && !n.Certain
	pos := u.Position
	if s.File != nil {
		pos.Filename = s.File(pos.Filename)
	}
	old.Calls = append(old.Calls, Call{pos.String(), u.Service + "." + u.Operation})
}

func (p *permission) key() string { return p.Action + "\x00" + p.Resource + "\x00" + p.Role }

func role(u *need.Use) string {
	if u.Principal == nil {
		return ""
	}
	var out []string
	for _, r := range u.Principal.Role {
		out = append(out, r.String())
	}
	if len(out) == 0 {
		return "a role that is not known"
	}
	return strings.Join(out, " or ")
}

// without lists the permissions that no other covers.
func without(ps, others []permission) []Change {
	out := []Change{}
	for _, p := range ps {
		covered := slices.ContainsFunc(others, func(q permission) bool { return q.covers(&p) })
		if !covered {
			out = append(out, p.Change)
		}
	}
	return out
}

// opened puts "*" in the place of what is not known. Variables of the environment,
// flags and infrastructure stay: each is one text.
func opened(p arn.Pattern) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == arn.Var && (!arn.OneText(part.Text) || strings.HasPrefix(part.Text, "param:") || strings.HasPrefix(part.Text, "name:")) {
			part = arn.Part{Kind: arn.Any}
		}
		out = append(out, part)
	}
	return out.Normal()
}

// String says a permission: "s3:PutObject on arn:aws:s3:::orders/*".
func (c Change) String() string {
	text := c.Action + " on " + c.Resource
	if c.Role != "" {
		text += " as " + c.Role
	}
	if c.Perhaps {
		text += " (perhaps)"
	}
	return text
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

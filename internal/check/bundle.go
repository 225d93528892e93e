package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// bundled says whether a document is named as a whole: a policy that AWS manages,
// or a template of SAM. All of it has the place of the name, so one finding says all.
func bundled(d *policy.Document) bool {
	return len(d.Statements) > 0 && (d.Format == "managed" || d.Expanded)
}

// bundle is what is made of a document that is named as a whole.
type bundle struct {
	first                string // the first pattern, for silencing
	used, granted, spare []string
	all                  bool   // it grants all but some
	others               bool   // of what is not used, something beside the program needs a part
	perhaps              string // what runs the program may need a part, and for what
	beyond               string // an action that no call can need
	behalf               string // which service may need a part for the program
	doubt                string // why the program may use more
}

// bundle reports a document that is named as a whole and grants more than is
// used.
func (c *comparer) bundle(d *policy.Document) {
	var b bundle
	if len(d.Statements) > 0 && d.Statements[0].Perhaps != "" {
		return // nothing of it may be there
	}
	for i := range d.Statements {
		if s := &d.Statements[i]; s.Effect == policy.Allow {
			b.all = b.all || len(s.NotActions) > 0
			c.unbundle(&b, c.scopeOf(d, s), s)
		}
	}
	b.used, b.granted, b.spare = sortedUnique(b.used), sortedUnique(b.granted), sortedUnique(b.spare)
	whole := len(b.used) == 0 && !b.others
	if len(b.spare) == 0 && !b.all && (!whole || b.perhaps == "") {
		return
	}
	f := Finding{
		Category: Wildcard, Action: b.first, Position: d.Statements[0].Pos, End: d.Statements[0].End, Doubt: b.doubt,
		NoFix: "it is named as a whole: grant what is used in a statement of your own",
	}
	name := bundleName(d)
	switch {
	case whole:
		f.Category, f.Message, f.NoFix = Unused, "no call needs anything that "+name+" grants", ""
		switch {
		case f.Doubt != "":
		case b.perhaps != "":
			f.Doubt = b.perhaps
		case b.behalf != "":
			f.Doubt = b.behalf
		case b.beyond != "":
			f.Doubt = "no operation of the SDK needs " + b.beyond + ": " + beyondCalls
		}
	case len(b.used) == 0:
		f.Message = fmt.Sprintf("no call needs what %s grants beside what runs the program: %s", name, joinActions(b.spare))
	default:
		f.Message = fmt.Sprintf("%s grants %s; the program uses %s", name, count(len(b.granted)), joinActions(b.used))
	}
	c.add(f)
}

// unbundle sorts the actions of one of its statements.
func (c *comparer) unbundle(b *bundle, within scope, s *policy.Statement) {
	used := c.usedOf(within, s)
	b.used = append(b.used, used...)
	for k := range s.Actions {
		p := s.Actions[k].Pattern
		if b.first == "" {
			b.first = p.String()
		}
		if b.doubt == "" {
			b.doubt = within.guessedDoubt(p)
		}
		if b.behalf == "" {
			b.behalf = c.forProgram(within, p)
		}
		// Actions that do not exist, of which AWS's own policies name some, are left out.
		for _, a := range c.actions(p.String()) {
			b.granted = append(b.granted, a)
			by := within.platformNeeds(arn.Lit(a))
			switch {
			case containsFold(used, a):
			case len(by) > 0 && slices.ContainsFunc(by, func(p Platform) bool { return p.If == "" }):
				b.others = true
			case len(by) > 0:
				b.perhaps = by[0].String()
			case c.opt.Callable != nil && !c.opt.Callable(a):
				b.beyond = a
			default:
				b.spare = append(b.spare, a)
			}
		}
	}
}

// forProgram says which service may need a part of a pattern on the program's behalf.
func (c *comparer) forProgram(within scope, pattern arn.Pattern) string {
	for _, u := range within.uses {
		for i := range u.Needs {
			if n := &u.Needs[i]; n.Kind == catalog.Supporting && policy.MatchesAction(pattern, n.Action) != arn.No {
				return u.Service + "." + u.Operation + " may need " + n.Action + " for the program"
			}
		}
	}
	return c.behalfDoubt(within, pattern)
}

// usedOf lists the actions of a statement that are needed on its resources.
func (c *comparer) usedOf(within scope, s *policy.Statement) []string {
	var out []string
	for _, u := range within.uses {
		for i := range u.Needs {
			n := &u.Needs[i]
			if n.Kind == catalog.Supporting || matchesAction(s, n.Action) == arn.No {
				continue
			}
			touched := len(s.Resources) == 0
			for k := range s.Resources {
				for r := range n.Resources {
					touched = touched || touches(s.Resources[k].Pattern, &n.Resources[r]) != arn.No
				}
			}
			if touched {
				out = append(out, n.Action)
			}
		}
	}
	return out
}

func bundleName(d *policy.Document) string {
	if d.Format == "managed" {
		return d.Name[strings.LastIndexByte(d.Name, '/')+1:]
	}
	return d.Name
}

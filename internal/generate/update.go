package generate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// Update plans what an existing policy lacks of p. It only adds: what people wrote
// stays as it is, and what may be granted already is not granted again. The fix is
// nil if nothing lacks.
//
// The error is a *policy.NotEditableError where the source cannot be changed safely; an
// error also says which variables need values first.
func Update(p *Policy, set *policy.Set) (*policy.Fix, error) {
	target := -1
	sids := map[string]bool{}
	for i := range set.Documents {
		d := &set.Documents[i]
		if d.Kind == policy.Identity && d.Opaque == "" && d.Perhaps == "" && target < 0 {
			target = i
		}
		for k := range d.Statements {
			sids[d.Statements[k].Sid] = true
		}
	}
	if target < 0 {
		return nil, fmt.Errorf("no policy document that grants, to add to")
	}
	u := &updater{p: p, set: set, eval: policy.NewEvaluator(set), target: target, sids: sids, open: map[string]bool{}}
	for i := range p.Statements {
		if err := u.statement(&p.Statements[i]); err != nil {
			return nil, err
		}
	}
	if len(u.open) > 0 {
		var flags []string
		for name := range u.open {
			flags = append(flags, "-value "+name+"=VALUE")
		}
		slices.Sort(flags)
		return nil, fmt.Errorf("resources that are not known are not added to a policy: give %s", strings.Join(flags, " "))
	}
	if len(u.changes) == 0 {
		return nil, nil
	}
	return set.Fix("Grant what "+p.Program+" uses", u.changes...)
}

type updater struct {
	p       *Policy
	set     *policy.Set
	eval    *policy.Evaluator
	target  int
	sids    map[string]bool
	open    map[string]bool // variables without a value
	changes []policy.Change
}

// statement adds what is not granted of a statement: its lacking actions by the
// resources that they lack.
func (u *updater) statement(s *Statement) error {
	type group struct {
		actions   []string
		resources []arn.Pattern
	}
	var groups []*group
	for _, action := range s.Actions {
		var lacking []arn.Pattern
		for _, r := range s.Resources {
			if u.lacks(s, action, r) {
				lacking = append(lacking, r)
			}
		}
		if len(lacking) == 0 {
			continue
		}
		i := slices.IndexFunc(groups, func(g *group) bool { return texts(g.resources) == texts(lacking) })
		if i < 0 {
			groups = append(groups, &group{resources: lacking})
			i = len(groups) - 1
		}
		groups[i].actions = append(groups[i].actions, action)
	}
	for _, g := range groups {
		if err := u.add(s, g.actions, g.resources); err != nil {
			return err
		}
	}
	return nil
}

// lacks says whether a resource is certainly not granted.
func (u *updater) lacks(s *Statement, action string, r arn.Pattern) bool {
	req := policy.Request{Action: action, Resource: r, Context: policy.DirectCall()}
	if len(s.Conditions) > 0 {
		req.Context = policy.Context{}
	}
	if r.IsStar() {
		req.Resource = arn.Lit("*")
	}
	return u.eval.Eval(req).Given == arn.No
}

func (u *updater) add(s *Statement, actions []string, resources []arn.Pattern) error {
	values := make([]arn.Pattern, len(actions))
	for i, a := range actions {
		values[i] = arn.Lit(a)
	}
	written := u.written(resources)
	if len(s.Conditions) == 0 {
		if c, ok := u.beside(written); ok {
			c.Values = values
			u.changes = append(u.changes, c)
			return nil
		}
	}
	doc := &u.set.Documents[u.target]
	n := &policy.NewStatement{Sid: u.sid(s.Sid), Actions: values, Resources: written}
	for _, c := range s.Conditions {
		if doc.Format != "json" {
			return &policy.NotEditableError{Pos: doc.Pos.String(), Reason: "conditions are added to JSON policies only: write the statement for " + strings.Join(actions, ", ") + " by hand"}
		}
		nc := policy.Condition{Operator: c.Operator, Key: c.Key}
		for _, v := range u.written(c.Values) {
			if v.HasWildcard() {
				nc.Operator = "StringLike"
			}
			nc.Values = append(nc.Values, policy.Text{Pattern: v})
		}
		n.Conditions = append(n.Conditions, nc)
	}
	u.changes = append(u.changes, policy.Change{Op: policy.AddStatement, Document: u.target, New: n})
	return nil
}

// sid is a name that no statement has yet.
func (u *updater) sid(name string) string {
	out := name
	for i := 2; u.sids[out]; i++ {
		out = fmt.Sprintf("%s%d", name, i)
	}
	u.sids[out] = true
	return out
}

// beside finds a statement that grants on just these resources.
func (u *updater) beside(resources []arn.Pattern) (policy.Change, bool) {
	for k := range u.set.Documents[u.target].Statements {
		s := &u.set.Documents[u.target].Statements[k]
		if s.Effect != policy.Allow || s.Perhaps != "" || len(s.Conditions) > 0 || len(s.Actions) == 0 || len(s.Resources) != len(resources) {
			continue
		}
		all := true
		for _, r := range resources {
			all = all && slices.ContainsFunc(s.Resources, func(t policy.Text) bool { return t.Pattern.Equal(r) })
		}
		if all {
			return policy.Change{Op: policy.AddActions, Document: u.target, Statement: k}, true
		}
	}
	return policy.Change{}, false
}

// written writes resources as a policy's file takes them.
func (u *updater) written(ps []arn.Pattern) []arn.Pattern {
	out := make([]arn.Pattern, 0, len(ps))
	for _, p := range ps {
		q := make(arn.Pattern, 0, len(p))
		for _, part := range p {
			switch name, isVar := strings.CutPrefix(part.Text, "var:"); {
			case part.Kind != arn.Var:
			case isVar:
				u.open[name] = true
			case part.Text == "partition":
				part = arn.Part{Kind: arn.Literal, Text: "aws"}
			default:
				part = arn.Part{Kind: arn.Any}
			}
			q = append(q, part)
		}
		out = append(out, q.Normal())
	}
	return out
}

package policy

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Request is what a policy decides on.
type Request struct {
	Action string // "s3:GetObject"
	// Resource is the ARN. A pattern with wildcards asks for all that it matches.
	// An action without resource-level permissions has arn.Lit("*").
	Resource arn.Pattern
	Context  Context
}

// Outcome of a request.
type Outcome uint8

// Outcomes of a decision.
const (
	ImplicitDeny Outcome = iota // nothing allows it, or a boundary does not
	ExplicitDeny                // a Deny statement matches
	Allowed
	Undecided // it depends on what is not known
)

func (o Outcome) String() string {
	return [...]string{"implicitly denied", "explicitly denied", "allowed", "undecided"}[o]
}

// Match is a statement that matches a request, for certain or perhaps.
type Match struct {
	Document, Statement int // indexes into Set.Documents and Statements
	Certain             bool
	// If lists the conditions that are not known to hold.
	If []string
}

// Decision says how a request is decided and why.
type Decision struct {
	Outcome Outcome
	// Allow says whether the request is allowed, Deny statements aside: by the
	// identity policies and within every boundary.
	Allow arn.Tri
	// Given is Allow if all conditions in If held.
	Given arn.Tri
	// If lists the conditions that Given assumes, one entry for each statement
	// that would allow the request.
	If []string
	// Deny says whether a Deny statement matches; Maybe also if it denies a part
	// of what a resource pattern asks for.
	Deny           arn.Tri
	Allows, Denies []Match
	// Limits are the documents (boundaries and guardrails) that do not allow the
	// request for certain; LimitIf lists the conditions under which they would.
	Limits  []int
	LimitIf []string
	// Opaque are the documents whose content is not known; they may allow it.
	Opaque []int
}

// Evaluator decides requests by the documents of a set: the identity policies
// together, within every boundary and guardrail, and no Deny in any of them.
// Sources: "Policy evaluation logic" and "IAM JSON policy elements", IAM User
// Guide.
type Evaluator struct {
	set  *Set
	docs [][]preparedStatement
}

type preparedStatement struct {
	*Statement
	actions []arn.Pattern // folded
	not     bool          // actions are those that it does not match
}

// NewEvaluator prepares a set. The set must not change while it is in use.
func NewEvaluator(set *Set) *Evaluator {
	e := &Evaluator{set: set, docs: make([][]preparedStatement, len(set.Documents))}
	for i := range set.Documents {
		doc := &set.Documents[i]
		for j := range doc.Statements {
			st := &doc.Statements[j]
			p := preparedStatement{Statement: st, not: len(st.Actions) == 0}
			texts := st.Actions
			if p.not {
				texts = st.NotActions
			}
			for _, t := range texts {
				p.actions = append(p.actions, t.Pattern.Fold())
			}
			e.docs[i] = append(e.docs[i], p)
		}
	}
	return e
}

// Eval decides one request. See Evaluator.
func Eval(set *Set, req Request) Decision { return NewEvaluator(set).Eval(req) }

// Grants says whether the set grants a call that a program makes by itself: all
// of resource, or the part that a Decision tells. What is not known of the call,
// such as its tags, is a condition in Decision.If.
func (e *Evaluator) Grants(action string, resource arn.Pattern) Decision {
	return e.Eval(Request{Action: action, Resource: resource, Context: DirectCall()})
}

// Eval decides one request.
func (e *Evaluator) Eval(req Request) Decision {
	var d Decision
	action := arn.Lit(strings.ToLower(req.Action))
	identity := side{req: req}
	limit, given := arn.Yes, arn.Yes
	for i := range e.set.Documents {
		doc := &e.set.Documents[i]
		own := side{req: req}
		use := &own
		if doc.Kind == Identity {
			use = &identity
		}
		allows := false
		for j := range e.docs[i] {
			st := &e.docs[i][j]
			allows = allows || st.Effect == Allow
			e.consider(&d, use, st, action, Match{Document: i, Statement: j}, doc.Kind == Identity)
		}
		if doc.Opaque != "" {
			d.Opaque = append(d.Opaque, i)
		}
		if doc.Kind == Identity {
			use.opaque = use.opaque || doc.Opaque != ""
			continue
		}
		a, g := own.allow()
		switch {
		case doc.Kind == Guardrail && !allows:
			a, g = arn.Yes, arn.Yes
		case doc.Opaque != "":
			a, g = max(a, arn.Maybe), max(g, arn.Maybe)
		}
		if a != arn.Yes {
			d.Limits = append(d.Limits, i)
			d.LimitIf = append(d.LimitIf, own.conditions...)
		}
		limit, given = min(limit, a), min(given, g)
	}
	d.Allow, d.Given = identity.allow()
	if identity.opaque {
		d.Allow, d.Given = max(d.Allow, arn.Maybe), max(d.Given, arn.Maybe)
	}
	d.Allow, d.Given = min(d.Allow, limit), min(d.Given, given)
	if d.Allow != arn.Yes {
		d.If = identity.conditions
	}
	d.Outcome = d.outcome()
	return d
}

func (d *Decision) outcome() Outcome {
	switch {
	case d.Deny == arn.Yes:
		return ExplicitDeny
	case d.Allow == arn.No:
		return ImplicitDeny
	case d.Deny == arn.Maybe, d.Allow == arn.Maybe:
		return Undecided
	}
	return Allowed
}

// consider adds what one statement says of the request.
func (e *Evaluator) consider(d *Decision, use *side, st *preparedStatement, action arn.Pattern, m Match, note bool) {
	acts := st.matchesAction(action)
	if acts == arn.No {
		return
	}
	holds, open := st.holds(use.req.Context)
	if holds == arn.No {
		return
	}
	if st.Effect == Deny {
		denies := st.denies(use.req)
		if denies == arn.No {
			return
		}
		total := min(acts, holds, denies)
		d.Deny = max(d.Deny, total)
		m.Certain, m.If = total == arn.Yes, open
		d.Denies = append(d.Denies, m)
		return
	}
	covers, some := use.add(st, acts, holds)
	if !some || !note {
		return
	}
	m.Certain, m.If = min(acts, holds, covers) == arn.Yes, open
	d.Allows = append(d.Allows, m)
	if len(open) > 0 && min(acts, covers) == arn.Yes {
		use.conditions = append(use.conditions, strings.Join(open, " and "))
	}
}

func (st *preparedStatement) matchesAction(action arn.Pattern) arn.Tri {
	best := arn.No
	for _, p := range st.actions {
		best = max(best, arn.Covers(p, action))
	}
	if st.not {
		return arn.Yes - best
	}
	return best
}

// holds says whether all conditions hold, and names those that are not known to.
func (st *preparedStatement) holds(ctx Context) (all arn.Tri, open []string) {
	all = arn.Yes
	for i := range st.Conditions {
		c := &st.Conditions[i]
		switch c.matches(ctx) {
		case arn.No:
			return arn.No, nil
		case arn.Maybe:
			all = arn.Maybe
			open = append(open, c.String())
		}
	}
	return all, open
}

// denies says whether a Deny statement's resources take in the request's.
func (st *preparedStatement) denies(req Request) arn.Tri {
	if len(st.NotResources) > 0 {
		return st.deniesOthers(req)
	}
	result := arn.No
	for _, t := range st.Resources {
		p, ok := req.Context.resolve(t.Pattern)
		if !ok {
			continue
		}
		if CoversResource(p, req.Resource) == arn.Yes {
			return arn.Yes
		}
		if MeetsResource(p, req.Resource) != arn.No {
			result = arn.Maybe
		}
	}
	return result
}

// deniesOthers is denies for a NotResource element.
func (st *preparedStatement) deniesOthers(req Request) arn.Tri {
	if outside := outsideOf(st.NotResources, req); outside == arn.Yes {
		return arn.Yes
	}
	var inside []arn.Pattern
	for _, t := range st.NotResources {
		if p, ok := req.Context.resolve(t.Pattern); ok {
			inside = append(inside, p)
		}
	}
	if coversResources(inside, req.Resource) == arn.Yes {
		return arn.No
	}
	return arn.Maybe
}

// outsideOf says whether all that the request asks for is outside of the
// patterns of a NotResource element.
func outsideOf(texts []Text, req Request) arn.Tri {
	result := arn.Yes
	for _, t := range texts {
		p, ok := req.Context.resolve(t.Pattern)
		if !ok {
			// IAM documents no meaning for a variable without value here.
			if MeetsResource(t.Pattern.Widened(), req.Resource) != arn.No {
				result = min(result, arn.Maybe)
			}
			continue
		}
		switch MeetsResource(p, req.Resource) {
		case arn.Yes:
			if req.Resource.HasWildcard() || CoversResource(p, req.Resource) == arn.Yes {
				return arn.No
			}
			result = arn.Maybe
		case arn.Maybe:
			result = arn.Maybe
		case arn.No:
			if CoversResource(p, req.Resource) != arn.No {
				result = arn.Maybe // they differ in letter case alone
			}
		}
	}
	return result
}

// onAll says whether an action without resource-level permissions is asked for.
func (r *Request) onAll() bool {
	text, ok := r.Resource.IsLiteral()
	return ok && text == "*"
}

// side gathers what Allow statements grant of a request's resource.
type side struct {
	req Request
	// Resource patterns of statements that allow for certain; if conditions held
	// that are not known; or perhaps.
	certain, given, possible []arn.Pattern
	// others are the same for NotResource statements, as results.
	othersCertain, othersGiven, othersPossible arn.Tri
	// collections is Maybe where a grant on all resources of a kind may stand for "*".
	collections arn.Tri
	opaque      bool
	conditions  []string
}

// add adds an Allow statement. covers says whether it grants the whole resource
// by itself, some that it may grant a part.
func (s *side) add(st *preparedStatement, acts, holds arn.Tri) (covers arn.Tri, some bool) {
	if len(st.NotResources) > 0 {
		covers = outsideOf(st.NotResources, s.req)
		if acts == arn.Yes && holds == arn.Yes {
			s.othersCertain = max(s.othersCertain, covers)
		}
		if acts == arn.Yes {
			s.othersGiven = max(s.othersGiven, covers)
		}
		s.othersPossible = max(s.othersPossible, covers)
		return covers, covers != arn.No
	}
	for _, t := range st.Resources {
		p, ok := s.req.Context.resolve(t.Pattern)
		if !ok {
			continue
		}
		c := CoversResource(p, s.req.Resource)
		if c == arn.No && s.req.onAll() && GrantsAll(p, s.req.Action) {
			s.collections = arn.Maybe
			covers, some = max(covers, arn.Maybe), true
			continue
		}
		covers = max(covers, c)
		if c == arn.No && MeetsResource(p, s.req.Resource) == arn.No {
			continue
		}
		some = true
		if acts == arn.Yes && holds == arn.Yes {
			s.certain = append(s.certain, p)
		}
		if acts == arn.Yes {
			s.given = append(s.given, p)
		}
		s.possible = append(s.possible, p)
	}
	return covers, some
}

// allow says whether the resource is allowed, and whether it would be if all
// conditions held that are not known.
func (s *side) allow() (allow, given arn.Tri) {
	possible := max(s.othersPossible, s.collections, coversResources(s.possible, s.req.Resource))
	if possible == arn.No {
		return arn.No, arn.No
	}
	allow, given = arn.Maybe, arn.Maybe
	if max(s.othersCertain, coversResources(s.certain, s.req.Resource)) == arn.Yes {
		allow = arn.Yes
	}
	if max(s.othersGiven, coversResources(s.given, s.req.Resource)) == arn.Yes {
		given = arn.Yes
	}
	return allow, given
}

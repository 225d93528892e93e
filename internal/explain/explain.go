// Package explain tells why a program needs what it needs: the calls behind an
// action, an operation or a line, the shortest path to each from an entry point
// with the reason of every dynamic step, the members of the input that made a
// conditional action needed, what the catalog bases it on, and what the declared
// policy says of it.
//
// It also reads the messages of denied requests (ParseError). It adds nothing to
// what the analysis found: a call that was not resolved is shown as such.
package explain

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// Query is what to explain. The zero Query is everything.
type Query struct {
	Action             string // pattern: "s3:Get*"
	Service, Operation string // Service may be ""
	File               string
	Line               int
	// Resource limits an action to what may touch it; "" for any.
	Resource string
}

var place = regexp.MustCompile(`^(.+\.go):(\d+)(?::\d+)?$`)

// ParseQuery reads an action ("s3:PutObject", also with wildcards), an operation
// ("PutObject", "s3.PutObject") or a place ("store/orders.go:40").
func ParseQuery(text string) (Query, error) {
	if m := place.FindStringSubmatch(text); m != nil {
		line, err := strconv.Atoi(m[2])
		return Query{File: m[1], Line: line}, err
	}
	if strings.ContainsAny(text, "/ ") || text == "" {
		return Query{}, fmt.Errorf("%q is no action (s3:PutObject), operation (PutObject, s3.PutObject) or place (store.go:40)", text)
	}
	if strings.Contains(text, ":") {
		return Query{Action: text}, nil
	}
	if service, op, ok := strings.Cut(text, "."); ok {
		return Query{Service: service, Operation: op}, nil
	}
	return Query{Operation: text}, nil
}

// String writes the query as ParseQuery reads it.
func (q Query) String() string {
	switch {
	case q.Action != "" && q.Resource != "":
		return q.Action + " on " + q.Resource
	case q.Action != "":
		return q.Action
	case q.File != "":
		return fmt.Sprintf("%s:%d", q.File, q.Line)
	case q.Service != "":
		return q.Service + "." + q.Operation
	}
	return q.Operation
}

// Input is a program as analysed.
type Input struct {
	Program *flow.Program
	Uses    []need.Use
	Set     *policy.Set              // nil if no policy is declared
	File    func(name string) string // writes a file's name; nil leaves it
}

// Answer explains one query in one program. Its JSON form is described in
// docs/explain.md.
type Answer struct {
	Program    string       `json:"program"`
	Query      string       `json:"query,omitempty"`
	Denial     *Denial      `json:"denial,omitempty"`
	Calls      []Call       `json:"calls"`
	Unresolved []Unresolved `json:"unresolved,omitempty"`
}

// Call is one operation at one place.
type Call struct {
	Service   string   `json:"service"`
	Operation string   `json:"operation"`
	Position  string   `json:"position"`
	Via       string   `json:"via,omitempty"`
	Role      []string `json:"role,omitempty"` // that the client assumes
	// PerhapsRole is what the client assumes in some runs.
	PerhapsRole []string `json:"perhapsRole,omitempty"`
	// OnlyIf are tests of variables that have to hold for the call to run, Unmet those that
	// do not where the program runs, or as the code is.
	OnlyIf []string `json:"onlyIf,omitempty"`
	Unmet  []string `json:"unmet,omitempty"`
	Why    string   `json:"why,omitempty"` // what is not known of the call
	Path   []Step   `json:"path"`
	Needs  []Need   `json:"needs"`
}

// Step is a function on the path from the entry point, and the place in it that
// leads on.
type Step struct {
	Function string `json:"function"`
	Position string `json:"position"`
	Reason   string `json:"reason,omitempty"` // why a dynamic call leads on
}

// Need is an action that a call needs.
type Need struct {
	Action    string     `json:"action"`
	Kind      string     `json:"kind"`
	Certain   bool       `json:"certain"`
	Condition string     `json:"condition,omitempty"`
	Members   []Member   `json:"members,omitempty"` // that decide the condition
	Resources []Resource `json:"resources"`
	Source    string     `json:"source"`
}

// Member is a member of the call's input.
type Member struct {
	Path    string   `json:"path"`
	State   string   `json:"state"` // set, not set, perhaps set
	Values  []string `json:"values,omitempty"`
	Unknown string   `json:"unknown,omitempty"`
}

// Resource is a resource of a need.
type Resource struct {
	ARN     string `json:"arn"`
	Type    string `json:"type,omitempty"`
	Unknown string `json:"unknown,omitempty"` // what is not known of it
	// Verdict of the declared policy; "" if none is declared.
	Verdict string `json:"verdict,omitempty"`
}

// Unresolved is a call that may reach AWS and was not understood.
type Unresolved struct {
	Position string `json:"position"`
	Reason   string `json:"reason"`
	Path     []Step `json:"path"`
}

// Explain answers a query.
func Explain(in Input, q Query) *Answer {
	if in.File == nil {
		in.File = func(name string) string { return name }
	}
	e := &explainer{in: in, q: q}
	if in.Set != nil {
		e.eval = policy.NewEvaluator(in.Set)
	}
	out := &Answer{Program: in.Program.Package, Query: q.String(), Calls: []Call{}}
	through := q.File != "" && !slices.ContainsFunc(in.Uses, func(u need.Use) bool { return e.at(u.Position.Filename, u.Position.Line) })
	for i := range in.Uses {
		u := &in.Uses[i]
		if e.wants(u) || through && e.passes(u.Path) {
			out.Calls = append(out.Calls, e.call(u))
		}
	}
	for _, u := range in.Program.Unresolved {
		if q.File != "" && (e.at(u.Position.Filename, u.Position.Line) || through && e.passes(u.Path)) {
			out.Unresolved = append(out.Unresolved, Unresolved{e.position(u.Position), u.Reason, e.path(u.Path)})
		}
	}
	return out
}

type explainer struct {
	in   Input
	q    Query
	eval *policy.Evaluator
}

func (e *explainer) wants(u *need.Use) bool {
	switch {
	case e.q.File != "":
		return e.at(u.Position.Filename, u.Position.Line)
	case e.q.Operation != "":
		return strings.EqualFold(u.Operation, e.q.Operation) && (e.q.Service == "" || strings.EqualFold(u.Service, e.q.Service))
	}
	return slices.ContainsFunc(u.Needs, func(n need.Need) bool { return e.wantsNeed(&n) })
}

// wantsNeed says whether a need belongs to the answer.
func (e *explainer) wantsNeed(n *need.Need) bool {
	if e.q.Action == "" {
		return !n.Rare
	}
	if policy.MatchesAction(arn.Parse(e.q.Action), n.Action) != arn.Yes {
		return false
	}
	return e.q.Resource == "" || slices.ContainsFunc(n.Resources, func(r need.Resource) bool { return touches(r, e.q.Resource) })
}

// touches says whether a need may be checked against a resource.
func touches(r need.Resource, resource string) bool {
	if text, ok := r.Pattern.IsLiteral(); ok && text == "*" {
		return true
	}
	return policy.CoversResource(r.Loose.Widened(), arn.Lit(resource)) != arn.No
}

// at says whether a place is the query's: its file may be written from any
// directory above it.
func (e *explainer) at(file string, line int) bool {
	file, want := filepath.ToSlash(file), filepath.ToSlash(filepath.Clean(e.q.File))
	return line == e.q.Line && (file == want || strings.HasSuffix(file, "/"+want))
}

func (e *explainer) passes(path []flow.Step) bool {
	return slices.ContainsFunc(path, func(s flow.Step) bool { return e.at(s.Position.Filename, s.Position.Line) })
}

func (e *explainer) call(u *need.Use) Call {
	c := Call{Service: u.Service, Operation: u.Operation, Position: e.position(u.Position), Via: u.Via, OnlyIf: u.OnlyIf, Unmet: u.Unmet, Why: u.Why, Path: e.path(u.Path), Needs: []Need{}}
	if u.Principal != nil {
		c.Role = []string{}
		for _, r := range u.Principal.Role {
			c.Role = append(c.Role, r.String())
		}
	}
	if u.Perhaps != nil {
		for _, r := range u.Perhaps.Role {
			c.PerhapsRole = append(c.PerhapsRole, r.String())
		}
	}
	for i := range u.Needs {
		if n := &u.Needs[i]; e.wantsNeed(n) {
			c.Needs = append(c.Needs, e.need(u, n))
		}
	}
	slices.SortStableFunc(c.Needs, func(a, b Need) int { return a.rank() - b.rank() })
	return c
}

// rank puts what is certain first and what services do last.
func (n *Need) rank() int {
	switch {
	case n.Kind == string(catalog.Supporting):
		return 2
	case !n.Certain:
		return 1
	}
	return 0
}

func (e *explainer) need(u *need.Use, n *need.Need) Need {
	out := Need{Action: n.Action, Kind: string(n.Kind), Certain: n.Certain, Condition: n.Condition, Source: n.Source, Members: members(u, n)}
	for i := range n.Resources {
		r := &n.Resources[i]
		one := Resource{ARN: resourceText(r.Pattern), Type: r.Type, Unknown: r.Why}
		if e.eval != nil && u.Principal == nil {
			one.Verdict = e.verdict(u, n, r)
		}
		out.Resources = append(out.Resources, one)
	}
	return out
}

func resourceText(p arn.Pattern) string {
	if text, ok := p.IsLiteral(); ok {
		return text
	}
	return p.String()
}

// members are those that decide whether a need's condition holds.
func members(u *need.Use, n *need.Need) []Member {
	var out []Member
	if n.Condition == "" {
		return nil
	}
	for _, path := range n.Members {
		if slices.ContainsFunc(out, func(m Member) bool { return m.Path == path }) {
			continue
		}
		v := u.Member(path)
		m := Member{Path: path, State: [...]string{flow.Unset: "not set", flow.MaybeSet: "perhaps set", flow.IsSet: "set"}[v.Presence], Unknown: v.Unknown}
		for _, t := range v.Texts {
			m.Values = append(m.Values, t.String())
		}
		slices.Sort(m.Values)
		m.Values = slices.Compact(m.Values)
		out = append(out, m)
	}
	return out
}

// verdict says what the declared policy makes of a need.
func (e *explainer) verdict(u *need.Use, n *need.Need, r *need.Resource) string {
	req := policy.Request{Action: n.Action, Resource: r.Pattern, Context: policy.DirectCall()}
	if u.ViaService(n) {
		req.Context = policy.Context{}
	}
	return e.say(e.eval.Eval(req))
}

func (e *explainer) say(d policy.Decision) string {
	if names := e.statements(d.Denies, true); d.Deny == arn.Yes {
		return "denied by " + names
	}
	switch {
	case d.Allow == arn.Yes && d.Deny == arn.No:
		return "granted by " + e.statements(d.Allows, true)
	case d.Deny == arn.Maybe:
		return "perhaps denied by " + e.statements(d.Denies, false)
	case len(d.Limits) > 0 && d.Allow == arn.No:
		doc := &e.in.Set.Documents[d.Limits[0]]
		return "outside of the boundary " + e.documentName(doc)
	case d.Given == arn.Yes && len(d.If) > 0:
		return "granted by " + e.statements(d.Allows, false) + " if " + strings.Join(d.If, "; or if ")
	case d.Given != arn.No && len(d.Allows) > 0:
		return "perhaps granted by " + e.statements(d.Allows, false)
	case len(d.Opaque) > 0:
		return "perhaps granted by " + e.documentName(&e.in.Set.Documents[d.Opaque[0]]) + ", whose content is not known"
	}
	return "not granted"
}

// statements names matching statements with their places.
func (e *explainer) statements(ms []policy.Match, certain bool) string {
	var out []string
	for _, m := range ms {
		if certain && !m.Certain {
			continue
		}
		s := &e.in.Set.Documents[m.Document].Statements[m.Statement]
		name := fmt.Sprintf("%s:%d", e.in.File(s.Pos.Filename), s.Pos.Line)
		if s.Sid != "" {
			name += " (" + s.Sid + ")"
		}
		out = append(out, name)
	}
	if len(out) == 0 && certain {
		return e.statements(ms, false)
	}
	return strings.Join(out, ", ")
}

func (e *explainer) documentName(d *policy.Document) string {
	if d.Name == "" {
		return e.in.File(d.File)
	}
	return d.Name + " in " + e.in.File(d.File)
}

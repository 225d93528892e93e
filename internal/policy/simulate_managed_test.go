package policy_test

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/managed"
)

// managedCase is one policy with several requests.
type managedCase struct {
	Identity []simDoc  `json:"identity"`
	Requests []simCase `json:"requests"`
	document policy.Document
}

// TestManagedPoliciesAgainstSimulator asks every policy that AWS manages for
// actions, resources and contexts made from its own text.
func TestManagedPoliciesAgainstSimulator(t *testing.T) {
	const each = 8
	names := managed.Names()
	slices.Sort(names)
	g := simGenerator{rand.New(rand.NewSource(7))}
	var input bytes.Buffer
	enc := json.NewEncoder(&input)
	var cases []managedCase
	for _, name := range names {
		doc, ok := policy.Managed("arn:aws:iam::aws:policy/"+name, policy.Options{})
		if !ok {
			t.Fatalf("%s is not found", name)
		}
		c := managedCase{Identity: []simDoc{documentJSON(doc)}, Requests: []simCase{}, document: doc}
		for range each {
			if r, ok := g.managedRequest(doc); ok {
				c.Requests = append(c.Requests, r)
			}
		}
		cases = append(cases, c)
		if err := enc.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	letters := simulatorSays(t, simManagedResults, input.Bytes())
	outcomes := map[byte]int{}
	asked, bad, wildTypes, onAll := 0, 0, 0, 0
	for i, c := range cases {
		e := policy.NewEvaluator(&policy.Set{Documents: []policy.Document{c.document}})
		for _, r := range c.Requests {
			if asked >= len(letters) {
				t.Fatalf("only %d results", len(letters))
			}
			says := letters[asked]
			asked++
			outcomes[says]++
			d := e.Eval(r.request())
			if letterOf(d.Outcome) == says {
				continue
			}
			if letterOf(policy.Eval(&policy.Set{Documents: []policy.Document{withoutWildTypes(c.document)}}, r.request()).Outcome) == says {
				wildTypes++
				continue
			}
			if r.Resource == "*" && letterOf(policy.Eval(&policy.Set{Documents: []policy.Document{withoutAllOf(c.document, r.Action)}}, r.request()).Outcome) == says {
				onAll++
				continue
			}
			if bad++; bad <= 10 {
				context, _ := json.Marshal(r.Context)
				t.Errorf("%s: %s on %s with %s: we say %v, the simulator says %c", names[i], r.Action, r.Resource, context, d.Outcome, says)
			}
		}
	}
	if bad > 0 || len(letters) != asked {
		t.Errorf("%d of %d requests differ; %d results", bad, asked, len(letters))
	}
	if outcomes['A'] < asked/10 || outcomes['I'] < asked/10 || outcomes['E'] < 20 {
		t.Errorf("the sample says little: %v", outcomes)
	}
	t.Logf("%d policies, %d requests: %d allowed, %d explicitly and %d implicitly denied",
		len(cases), asked, outcomes['A'], outcomes['E'], outcomes['I'])
	t.Logf("%d differ: the simulator takes a wildcard in the type of a resource (arn:aws:ds:*:*:*/*) for a literal one; policies of AWS itself use it", wildTypes)
	t.Logf("%d differ: the simulator grants actions without resource-level permissions on * only; policies of AWS itself grant them on resources", onAll)
}

// withoutAllOf drops the resources that stand for all of a kind, but "*".
func withoutAllOf(doc policy.Document, action string) policy.Document {
	statements := append([]policy.Statement(nil), doc.Statements...)
	for i := range statements {
		statements[i].Resources = slices.DeleteFunc(slices.Clone(statements[i].Resources), func(t policy.Text) bool {
			return !t.Pattern.IsStar() && policy.GrantsAll(t.Pattern, action)
		})
	}
	doc.Statements = statements
	return doc
}

// withoutWildTypes drops the resources that the simulator never matches: those
// with a wildcard before the first "/" or ":" of the last field.
func withoutWildTypes(doc policy.Document) policy.Document {
	statements := append([]policy.Statement(nil), doc.Statements...)
	for i := range statements {
		statements[i].Resources = slices.DeleteFunc(slices.Clone(statements[i].Resources), func(t policy.Text) bool {
			a, ok := arn.Split(t.Pattern)
			kind, _, cut := strings.Cut(strings.ReplaceAll(a.Resource.String(), ":", "/"), "/")
			return ok && cut && strings.ContainsAny(kind, "*?")
		})
	}
	doc.Statements = statements
	return doc
}

// documentJSON writes a document as IAM's JSON.
func documentJSON(doc policy.Document) simDoc {
	out := simDoc{Version: doc.Version}
	list := func(texts []policy.Text) any {
		if len(texts) == 0 {
			return nil
		}
		var s []string
		for _, t := range texts {
			s = append(s, t.Pattern.String())
		}
		return s
	}
	for _, st := range doc.Statements {
		s := simStatement{
			Effect: map[policy.Effect]string{policy.Allow: "Allow", policy.Deny: "Deny"}[st.Effect],
			Action: list(st.Actions), NotAction: list(st.NotActions),
			Resource: list(st.Resources), NotResource: list(st.NotResources),
		}
		for _, c := range st.Conditions {
			if s.Condition == nil {
				s.Condition = map[string]map[string]any{}
			}
			if s.Condition[c.Operator] == nil {
				s.Condition[c.Operator] = map[string]any{}
			}
			s.Condition[c.Operator][c.Key] = list(c.Values)
		}
		out.Statement = append(out.Statement, s)
	}
	return out
}

// managedRequest makes a request from a statement of the policy: one that it is
// likely to decide. It does not look at the catalog, so that the recorded
// results do not depend on it.
func (g simGenerator) managedRequest(doc policy.Document) (simCase, bool) {
	if len(doc.Statements) == 0 {
		return simCase{}, false
	}
	st := pick(g, doc.Statements)
	action := concrete(g, pick(g, append(append([]policy.Text{}, st.Actions...), st.NotActions...)).Pattern)
	service, _, ok := strings.Cut(action, ":")
	if !ok {
		service, action = "s3", pick(g, []string{"s3:GetObject", "s3:ListAllMyBuckets"})
	}
	// Key policies decide on keys, and the simulator asks for one; anyone may get
	// the caller's identity.
	if service == "kms" || action == "sts:GetCallerIdentity" {
		return simCase{}, false
	}
	r := simCase{Action: action, Context: g.contextFor(doc)}
	r.Resource = g.resourceFor(st, service)
	return r, true
}

// resourceFor is a resource that the statement names, or another.
func (g simGenerator) resourceFor(st policy.Statement, service string) string {
	p := pick(g, append(append([]policy.Text{}, st.Resources...), st.NotResources...)).Pattern
	if whole, ok := arn.Split(p); ok && !whole.Service.HasWildcard() && g.Intn(3) > 0 {
		return concrete(g, p)
	}
	return pick(g, []string{
		"*", "arn:aws:" + service + ":eu-west-1:123456789012:app/orders-1", "arn:aws:" + service + ":::orders-1",
		"arn:aws:" + service + ":us-east-1:210987654321:app:orders-1",
	})
}

// concrete puts text in the place of wildcards and variables.
func concrete(g simGenerator, p arn.Pattern) string {
	var b strings.Builder
	for _, part := range p {
		switch part.Kind {
		case arn.Literal:
			b.WriteString(part.Text)
		case arn.One:
			b.WriteString("x")
		default:
			b.WriteString(pick(g, []string{"app", "orders-1"}))
		}
	}
	return b.String()
}

// contextFor gives some of the policy's condition keys a value that it names, or
// another.
func (g simGenerator) contextFor(doc policy.Document) map[string]any {
	out := map[string]any{}
	for _, st := range doc.Statements {
		for _, c := range st.Conditions {
			if _, done := out[c.Key]; done || g.Intn(3) == 0 || len(c.Values) == 0 {
				continue
			}
			value := "other"
			if g.Intn(4) > 0 {
				value = concrete(g, pick(g, c.Values).Pattern)
			}
			if strings.HasPrefix(strings.ToLower(c.Operator), "for") {
				out[c.Key] = []string{value}
			} else {
				out[c.Key] = value
			}
		}
	}
	return out
}

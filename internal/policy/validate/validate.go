// Package validate finds what is wrong in a policy by itself, as IAM's own policy
// validation does: actions that do not exist, actions that can never match the
// resources of their statement, malformed ARNs, conditions that can never hold,
// grants that amount to all permissions, documents larger than IAM takes.
//
// It knows the actions and resource types of the catalog. What the catalog does
// not know may be newer than it: without a near name to suggest that is a warning,
// never an error. Values that are computed are not judged. It does not know the
// programs that use the policy; see package check.
package validate

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// Check returns the problems of all documents, sorted by position. The loader's
// own problems are in set.Problems and not among them. Documents of AWS itself
// (managed policies, SAM's templates) are not judged.
func Check(set *policy.Set) []policy.Problem {
	c := &checker{set: set}
	for i := range set.Documents {
		if set.Documents[i].Format == "managed" || set.Documents[i].Expanded {
			continue
		}
		c.doc, c.docIndex = &set.Documents[i], i
		c.document()
	}
	slices.SortStableFunc(c.problems, func(a, b policy.Problem) int {
		return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), cmp.Compare(a.Pos.Offset, b.Pos.Offset),
			cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(c.problems, func(a, b policy.Problem) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message
	})
}

// checker goes through one set.
type checker struct {
	set      *policy.Set
	doc      *policy.Document
	docIndex int
	st       *policy.Statement
	stIndex  int
	problems []policy.Problem
}

// report adds a problem. A fix that cannot be made safely is left out.
func (c *checker) report(severity policy.Severity, code string, pos token.Position, message string, changes ...policy.Change) {
	p := policy.Problem{Severity: severity, Code: code, Message: message, Pos: pos}
	if len(changes) > 0 {
		for i := range changes {
			changes[i].Document, changes[i].Statement = c.docIndex, c.stIndex
		}
		if fix, err := c.set.Fix(fixMessage(changes[0]), changes...); err == nil {
			p.Fix = fix
		}
	}
	c.problems = append(c.problems, p)
}

func fixMessage(change policy.Change) string {
	switch change.Op {
	case policy.ReplaceAction, policy.ReplaceResource:
		return fmt.Sprintf("replace it by %s", change.Values[0])
	}
	return "remove it"
}

func (c *checker) document() {
	c.size()
	sids := map[string]token.Position{}
	for i := range c.doc.Statements {
		c.st, c.stIndex = &c.doc.Statements[i], i
		c.sid(sids)
		c.actions()
		c.duplicates()
		c.resources()
		c.conditions()
		if c.doc.Kind == policy.Identity {
			c.escalation()
		}
	}
}

// sid checks a statement's Sid. Source: "IAM JSON policy elements: Sid", IAM User
// Guide.
func (c *checker) sid(seen map[string]token.Position) {
	if c.st.Sid == "" {
		return
	}
	pattern := arn.Parse(c.st.Sid)
	for _, part := range pattern {
		if part.Kind != arn.Var && (part.Kind != arn.Literal || strings.ContainsFunc(part.Text, notInSid)) {
			c.report(policy.Error, "invalid-sid", c.st.Pos, fmt.Sprintf("Sid %q: IAM takes letters and digits only", c.st.Sid))
			break
		}
	}
	if slices.ContainsFunc(pattern, func(p arn.Part) bool { return p.Kind == arn.Var && p.Text == arn.UnknownName }) {
		return
	}
	if first, twice := seen[c.st.Sid]; twice {
		c.report(policy.Error, "duplicate-sid", c.st.Pos, fmt.Sprintf("Sid %q is also that of the statement at line %d", c.st.Sid, first.Line))
		return
	}
	seen[c.st.Sid] = c.st.Pos
}

func notInSid(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

// Limits on a document's characters, white space aside. Source: "IAM and STS
// quotas", IAM User Guide.
const (
	maxManaged = 6144
	maxInline  = 10240 // all inline policies of a role together
)

func (c *checker) size() {
	n, known := Size(c.doc)
	if !known || n <= maxManaged {
		return
	}
	if n > maxInline {
		c.report(policy.Error, "too-large", c.doc.Pos, fmt.Sprintf(
			"the policy has about %d characters: IAM takes %d in a managed policy and %d in all inline policies of a role", n, maxManaged, maxInline))
		return
	}
	c.report(policy.Warning, "too-large", c.doc.Pos, fmt.Sprintf(
		"the policy has about %d characters: IAM takes %d in a managed policy", n, maxManaged))
}

// Size is about how many characters a document has as IAM counts them: without
// white space. known is false if parts of it are computed.
func Size(doc *policy.Document) (n int, known bool) {
	known = doc.Opaque == ""
	text := func(t policy.Text) {
		n += len(t.Pattern.String()) + len(`"",`)
		for _, v := range t.Pattern.Vars() {
			known = known && arn.IsPolicyVariable(v.Text)
		}
	}
	n = len(`{"Version":"2012-10-17","Statement":[]}`)
	for _, st := range doc.Statements {
		n += len(`{"Sid":"","Effect":"Allow","Action":[],"Resource":[]},`) + len(st.Sid)
		for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
			for _, t := range list {
				text(t)
			}
		}
		for _, cond := range st.Conditions {
			n += len(`"Condition":{"":{"":[]}},`) + len(cond.Operator) + len(cond.Key)
			for _, t := range cond.Values {
				text(t)
			}
		}
	}
	return n, known
}

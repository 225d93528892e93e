package print

import (
	"fmt"
	"io"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
)

// DecisionText writes how a request is decided, and by which statements.
func DecisionText(out io.Writer, set *policy.Set, req policy.Request, d policy.Decision) error {
	w := &writer{w: out}
	w.printf("%s: %s on %s\n", d.Outcome, req.Action, req.Resource)
	matches := func(word string, list []policy.Match) {
		for _, m := range list {
			st := &set.Documents[m.Document].Statements[m.Statement]
			verb := word
			if !m.Certain {
				verb = "may be " + word
			}
			w.printf("  %s by %s", verb, Position(st.Pos))
			if st.Sid != "" {
				w.printf(" (%s)", st.Sid)
			}
			if len(m.If) > 0 {
				w.printf(" if %s", strings.Join(m.If, " and "))
			}
			w.printf("\n")
		}
	}
	matches("denied", d.Denies)
	matches("allowed", d.Allows)
	for _, i := range d.Limits {
		doc := &set.Documents[i]
		w.printf("  not allowed for certain by the %s at %s\n", kinds[doc.Kind], where(doc))
	}
	for _, i := range d.Opaque {
		doc := &set.Documents[i]
		w.printf("  %s %s is not known: %s\n", kinds[doc.Kind], name(doc), doc.Opaque)
	}
	if d.Outcome == policy.ImplicitDeny && len(d.Allows) == 0 {
		w.printf("  no statement allows it\n")
	}
	return w.err
}

func name(doc *policy.Document) string {
	if doc.Name != "" {
		return doc.Name
	}
	return where(doc)
}

type (
	jsonDecision struct {
		Version  int         `json:"version"`
		Action   string      `json:"action"`
		Resource string      `json:"resource"`
		Decision string      `json:"decision"`
		Allows   []jsonMatch `json:"allows"`
		Denies   []jsonMatch `json:"denies"`
		If       []string    `json:"if,omitempty"`
		Limits   []string    `json:"limits,omitempty"`
		Opaque   []string    `json:"opaque,omitempty"`
	}
	jsonMatch struct {
		Position string   `json:"position"`
		Document string   `json:"document,omitempty"`
		Sid      string   `json:"sid,omitempty"`
		Certain  bool     `json:"certain"`
		If       []string `json:"if,omitempty"`
	}
)

// DecisionJSON writes the same as one JSON object. version is that of the form.
func DecisionJSON(out io.Writer, version int, set *policy.Set, req policy.Request, d policy.Decision) error {
	js := jsonDecision{
		Version: version, Action: req.Action, Resource: req.Resource.String(), Decision: d.Outcome.String(),
		Allows: matchesJSON(set, d.Allows), Denies: matchesJSON(set, d.Denies), If: d.If,
	}
	for _, i := range d.Limits {
		js.Limits = append(js.Limits, name(&set.Documents[i]))
	}
	for _, i := range d.Opaque {
		js.Opaque = append(js.Opaque, fmt.Sprintf("%s: %s", name(&set.Documents[i]), set.Documents[i].Opaque))
	}
	return encode(out, js)
}

func matchesJSON(set *policy.Set, list []policy.Match) []jsonMatch {
	out := []jsonMatch{}
	for _, m := range list {
		doc := &set.Documents[m.Document]
		st := &doc.Statements[m.Statement]
		out = append(out, jsonMatch{Position(st.Pos), doc.Name, st.Sid, m.Certain, m.If})
	}
	return out
}

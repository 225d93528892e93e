// Package print writes policies and decisions, as they are understood, for people
// and as JSON. It is the body of "iamvet policy" and "iamvet policy eval".
//
// Output is sorted as the files are and the same on every run. It reads nothing
// and decides nothing.
package print

import (
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"sort"

	"github.com/iamvet/iamvet/internal/policy"
)

var kinds = map[policy.Kind]string{
	policy.Identity: "identity policy", policy.Boundary: "permissions boundary", policy.Guardrail: "guardrail",
}

var effects = map[policy.Effect]string{policy.Allow: "Allow", policy.Deny: "Deny"}

var severities = map[policy.Severity]string{policy.Warning: "warning", policy.Error: "error"}

// Position is a place as it is printed: file:line:col, with what is known.
func Position(p token.Position) string {
	if !p.IsValid() {
		return p.Filename
	}
	return p.String()
}

// where is the place of a document, at least its file.
func where(d *policy.Document) string {
	if at := Position(d.Pos); at != "" {
		return at
	}
	return d.File
}

// writer remembers the first error.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) printf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.w, format, args...)
	}
}

// Text writes what a set grants, each string with its position, then its problems.
func Text(out io.Writer, set *policy.Set) error {
	w := &writer{w: out}
	for i := range set.Documents {
		w.document(&set.Documents[i])
	}
	w.environment(set)
	for _, p := range set.Problems {
		w.printf("%s: %s: %s [%s]\n", Position(p.Pos), severities[p.Severity], p.Message, p.Code)
	}
	return w.err
}

func (w *writer) document(d *policy.Document) {
	w.printf("%s: %s", where(d), kinds[d.Kind])
	if d.Name != "" {
		w.printf(" %s", d.Name)
	}
	w.printf(" (%s", d.Format)
	if d.Version != "" {
		w.printf(", version %s", d.Version)
	}
	w.printf(")\n")
	if d.Opaque != "" {
		w.printf("  not known: %s\n", d.Opaque)
	}
	for i := range d.Statements {
		w.statement(&d.Statements[i])
	}
}

func (w *writer) statement(st *policy.Statement) {
	w.printf("  %s", effects[st.Effect])
	if st.Sid != "" {
		w.printf(" %s", st.Sid)
	}
	w.printf("  %s\n", Position(st.Pos))
	if st.Perhaps != "" {
		w.printf("    perhaps: %s\n", st.Perhaps)
	}
	width := 0
	for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
		for _, t := range list {
			width = max(width, len(t.Pattern.String()))
		}
	}
	const most = 60
	width = min(width, most)
	list := func(name string, texts []policy.Text) {
		for _, t := range texts {
			w.printf("    %-12s %-*s  %s\n", name, width, t.Pattern, Position(t.Pos))
		}
	}
	list("action", st.Actions)
	list("not action", st.NotActions)
	list("resource", st.Resources)
	list("not resource", st.NotResources)
	for i := range st.Conditions {
		w.printf("    %-12s %s  %s\n", "if", st.Conditions[i].String(), Position(st.Conditions[i].Pos))
	}
}

// environment writes what the source says of the program's surroundings.
func (w *writer) environment(set *policy.Set) {
	var names []string
	for name := range set.Env {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		w.printf("environment %s=%s\n", name, set.Env[name])
	}
	for _, name := range set.Platforms {
		w.printf("runs on %s\n", name)
	}
	for _, known := range []struct{ name, value string }{
		{"partition", set.Partition}, {"region", set.Region}, {"account", set.Account},
	} {
		if known.value != "" {
			w.printf("%s %s\n", known.name, known.value)
		}
	}
}

// The JSON form, docs/json.md.
type (
	jsonSet struct {
		Version   int               `json:"version"`
		Documents []jsonDocument    `json:"documents"`
		Problems  []jsonProblem     `json:"problems"`
		Env       map[string]string `json:"env,omitempty"`
		Platforms []string          `json:"platforms,omitempty"`
		Partition string            `json:"partition,omitempty"`
		Region    string            `json:"region,omitempty"`
		Account   string            `json:"account,omitempty"`
	}
	jsonDocument struct {
		Name       string          `json:"name,omitempty"`
		Kind       string          `json:"kind"`
		Format     string          `json:"format"`
		Version    string          `json:"policy_version,omitempty"`
		Opaque     string          `json:"opaque,omitempty"`
		Position   string          `json:"position"`
		Statements []jsonStatement `json:"statements"`
	}
	jsonStatement struct {
		Sid          string          `json:"sid,omitempty"`
		Effect       string          `json:"effect"`
		Position     string          `json:"position"`
		Perhaps      string          `json:"perhaps,omitempty"`
		Actions      []jsonText      `json:"actions,omitempty"`
		NotActions   []jsonText      `json:"not_actions,omitempty"`
		Resources    []jsonText      `json:"resources,omitempty"`
		NotResources []jsonText      `json:"not_resources,omitempty"`
		Conditions   []jsonCondition `json:"conditions,omitempty"`
	}
	jsonText struct {
		Text     string `json:"text"`
		Position string `json:"position"`
		Editable bool   `json:"editable"`
	}
	jsonCondition struct {
		Operator string   `json:"operator"`
		Key      string   `json:"key"`
		Values   []string `json:"values"`
		Position string   `json:"position"`
	}
	jsonProblem struct {
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Message  string `json:"message"`
		Position string `json:"position"`
	}
)

var kindNames = map[policy.Kind]string{policy.Identity: "identity", policy.Boundary: "boundary", policy.Guardrail: "guardrail"}

// JSON writes what a set grants as one JSON object. version is that of the form.
func JSON(out io.Writer, version int, set *policy.Set) error {
	js := jsonSet{
		Version: version, Documents: []jsonDocument{}, Problems: []jsonProblem{},
		Platforms: set.Platforms, Partition: set.Partition, Region: set.Region, Account: set.Account,
	}
	for i := range set.Documents {
		js.Documents = append(js.Documents, documentJSON(&set.Documents[i]))
	}
	for _, p := range set.Problems {
		js.Problems = append(js.Problems, jsonProblem{severities[p.Severity], p.Code, p.Message, Position(p.Pos)})
	}
	for name, value := range set.Env {
		if js.Env == nil {
			js.Env = map[string]string{}
		}
		js.Env[name] = value.String()
	}
	return encode(out, js)
}

func encode(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func documentJSON(d *policy.Document) jsonDocument {
	js := jsonDocument{
		Name: d.Name, Kind: kindNames[d.Kind], Format: d.Format, Version: d.Version,
		Opaque: d.Opaque, Position: where(d), Statements: []jsonStatement{},
	}
	for i := range d.Statements {
		js.Statements = append(js.Statements, statementJSON(&d.Statements[i]))
	}
	return js
}

func statementJSON(st *policy.Statement) jsonStatement {
	js := jsonStatement{
		Sid: st.Sid, Effect: effects[st.Effect], Position: Position(st.Pos), Perhaps: st.Perhaps,
		Actions: textsJSON(st.Actions), NotActions: textsJSON(st.NotActions),
		Resources: textsJSON(st.Resources), NotResources: textsJSON(st.NotResources),
	}
	for _, c := range st.Conditions {
		cond := jsonCondition{Operator: c.Operator, Key: c.Key, Values: []string{}, Position: Position(c.Pos)}
		for _, v := range c.Values {
			cond.Values = append(cond.Values, v.Pattern.String())
		}
		js.Conditions = append(js.Conditions, cond)
	}
	return js
}

func textsJSON(texts []policy.Text) []jsonText {
	var out []jsonText
	for _, t := range texts {
		out = append(out, jsonText{t.Pattern.String(), Position(t.Pos), t.Editable})
	}
	return out
}

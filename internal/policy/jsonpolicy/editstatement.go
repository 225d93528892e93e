package jsonpolicy

import (
	"errors"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// statements removes and adds whole statements.
func (e *edits) statements(gone, added []policy.Change) error {
	if len(gone)+len(added) == 0 {
		return nil
	}
	value, err := e.statementList()
	if err != nil {
		return err
	}
	a, ok := value.Value.(*hujson.Array)
	if !ok {
		return e.singleStatement(value, gone, added)
	}
	list := &listedit.List{File: e.file, Src: e.src, Open: value.StartOffset, Close: value.EndOffset - 1}
	plan := listedit.Plan{Remove: map[int]bool{}}
	for i := range a.Elements {
		el := &a.Elements[i]
		list.Elements = append(list.Elements, listedit.Span{Start: el.StartOffset, End: el.EndOffset})
		for _, c := range gone {
			if e.doc.Statements[c.Statement].Pos.Offset == el.StartOffset {
				plan.Remove[i] = true
			}
		}
	}
	if len(plan.Remove) != len(gone) {
		return &policy.NotEditableError{Pos: e.doc.Pos.String(), Reason: "its statements do not stand in one list"}
	}
	for _, c := range added {
		text, err := e.render(c.New, list, len(a.Elements)-1)
		if err != nil {
			return err
		}
		plan.Append = append(plan.Append, text)
	}
	out, err := list.Edits(plan)
	if errors.Is(err, listedit.ErrEmpty) {
		return &policy.NotEditableError{Pos: e.doc.Pos.String(), Reason: "no statement would be left: remove the policy"}
	}
	e.out = append(e.out, out...)
	return err
}

// statementList is the value of the document's Statement element.
func (e *edits) statementList() (*hujson.Value, error) {
	for _, st := range e.doc.Statements {
		if v, ok := e.lists[st.Pos.Offset]; ok && st.Pos.Filename == e.file {
			return v, nil
		}
	}
	if v, ok := e.at[e.doc.Pos.Offset]; ok && e.doc.Pos.Filename == e.file {
		o := v.Value.(*hujson.Object)
		for i := range o.Members {
			if strings.EqualFold(literalText(&o.Members[i].Name), "Statement") {
				return &o.Members[i].Value, nil
			}
		}
	}
	return nil, &policy.NotEditableError{Pos: e.doc.Pos.String(), Reason: "the policy is encoded within a string"}
}

// singleStatement changes a Statement element that is one object: it becomes an
// array when statements are added.
func (e *edits) singleStatement(value *hujson.Value, gone, added []policy.Change) error {
	if len(gone) > 0 {
		return &policy.NotEditableError{Pos: e.doc.Pos.String(), Reason: "no statement would be left: remove the policy"}
	}
	list := &listedit.List{File: e.file, Src: e.src, Elements: []listedit.Span{{Start: value.StartOffset, End: value.EndOffset}}}
	tail := ""
	var tailSb82 strings.Builder
	for _, c := range added {
		text, err := e.render(c.New, list, 0)
		if err != nil {
			return err
		}
		tailSb82.WriteString(", " + text)
	}
	tail += tailSb82.String()
	e.out = append(e.out,
		policy.Edit{File: e.file, Start: value.StartOffset, End: value.StartOffset, New: "["},
		policy.Edit{File: e.file, Start: value.EndOffset, End: value.EndOffset, New: tail + "]"})
	return nil
}

// render writes a statement in the style of its neighbour.
func (e *edits) render(st *policy.NewStatement, list *listedit.List, neighbour int) (string, error) {
	actions, err := e.strings(st.Actions, false)
	if err != nil {
		return "", err
	}
	resources, err := e.strings(st.Resources, e.variables)
	if err != nil {
		return "", err
	}
	lines := false
	indent := ""
	if neighbour >= 0 {
		span := list.Elements[neighbour]
		lines = strings.Contains(string(e.src[span.Start:span.End]), "\n")
		_, indent = e.lineOf(span.End)
		if !lines {
			_, indent = e.lineOf(span.Start)
		}
	}
	w := statementWriter{nl: e.newline() + indent, unit: e.unit(), lines: lines}
	conditions, err := e.conditions(st.Conditions)
	if err != nil {
		return "", err
	}
	return w.write(st.Sid, actions, resources, conditions), nil
}

// conditions writes the members of a Condition element, one for each operator.
func (e *edits) conditions(list []policy.Condition) ([]string, error) {
	byOperator := map[string][]string{}
	var operators []string
	for _, c := range list {
		var patterns []arn.Pattern
		for _, v := range c.Values {
			patterns = append(patterns, v.Pattern)
		}
		values, err := e.strings(patterns, e.variables)
		if err != nil {
			return nil, err
		}
		if byOperator[c.Operator] == nil {
			operators = append(operators, c.Operator)
		}
		byOperator[c.Operator] = append(byOperator[c.Operator], quote(c.Key)+": ["+strings.Join(values, ", ")+"]")
	}
	var out []string
	for _, op := range operators {
		out = append(out, quote(op)+": {"+strings.Join(byOperator[op], ", ")+"}")
	}
	return out, nil
}

func (e *edits) strings(patterns []arn.Pattern, variables bool) ([]string, error) {
	var out []string
	for _, p := range patterns {
		text, ok := arn.PolicyText(p, variables)
		if !ok {
			return nil, &policy.NotEditableError{Pos: e.doc.Pos.String(), Reason: p.String() + " cannot be written in JSON"}
		}
		out = append(out, quote(text))
	}
	return out, nil
}

// statementWriter writes a new statement, on one line or on several.
type statementWriter struct {
	nl    string // a new line with the statement's own indentation
	unit  string
	lines bool
}

func (w statementWriter) write(sid string, actions, resources, conditions []string) string {
	var members []string
	if sid != "" {
		members = append(members, `"Sid": `+quote(sid))
	}
	members = append(members, `"Effect": "Allow"`, `"Action": `+w.list(actions), `"Resource": `+w.list(resources))
	if len(conditions) > 0 {
		members = append(members, `"Condition": {`+strings.Join(conditions, ", ")+"}")
	}
	if !w.lines {
		return "{" + strings.Join(members, ", ") + "}"
	}
	sep := w.nl + w.unit
	return "{" + sep + strings.Join(members, ","+sep) + w.nl + "}"
}

func (w statementWriter) list(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	if !w.lines {
		return "[" + strings.Join(texts, ", ") + "]"
	}
	sep := w.nl + w.unit + w.unit
	return "[" + sep + strings.Join(texts, ","+sep) + w.nl + w.unit + "]"
}

package jsonpolicy

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// editor makes fixes in JSON files. Other formats that keep policies in JSON
// (CloudFormation templates) use it through Edit.
type editor struct{}

func (editor) Edit(set *policy.Set, doc *policy.Document, changes []policy.Change) ([]policy.Edit, error) {
	known := make([]policy.Change, len(changes))
	for i, c := range changes {
		c.Values = written(set, doc, c.Values)
		if c.New != nil {
			n := *c.New
			n.Resources = written(set, doc, n.Resources)
			c.New = &n
		}
		known[i] = c
	}
	return Edit(doc.File, set.Sources[doc.File], doc, known)
}

// written fills in region, account and partition: JSON has no words for them.
func written(set *policy.Set, doc *policy.Document, patterns []arn.Pattern) []arn.Pattern {
	out := make([]arn.Pattern, len(patterns))
	for i, p := range patterns {
		for _, part := range p {
			if text, ok := policy.Known(set, doc, part.Text); ok && part.Kind == arn.Var {
				if part = (arn.Part{Kind: arn.Literal, Text: text}); text == "*" {
					part = arn.Part{Kind: arn.Any}
				}
			}
			out[i] = append(out[i], part)
		}
		out[i] = out[i].Normal()
	}
	return out
}

// Edit makes the edits for changes to a document whose statements are JSON
// objects in a JSON file, found by the offsets of their positions.
func Edit(file string, src []byte, doc *policy.Document, changes []policy.Change) ([]policy.Edit, error) {
	root, _, err := parseJSON(src)
	if err != nil {
		return nil, &policy.NotEditableError{Pos: doc.Pos.String(), Reason: "its file cannot be read again: " + err.Error()}
	}
	e := &edits{file: file, src: src, doc: doc, variables: doc.Version != "2008-10-17"}
	e.index(root)
	g := policy.GroupChanges(changes)
	for _, i := range g.Statements {
		if err := e.statement(i, g.Within[i]); err != nil {
			return nil, err
		}
	}
	if err := e.statements(g.Gone, g.Added); err != nil {
		return nil, err
	}
	return e.out, nil
}

// edits gathers the edits to one document.
type edits struct {
	file      string
	src       []byte
	doc       *policy.Document
	variables bool
	at        map[int]*hujson.Value // objects by offset
	lists     map[int]*hujson.Value // by an object's offset: the Statement value that it is or is in
	out       []policy.Edit
}

func (e *edits) index(root *hujson.Value) {
	e.at, e.lists = map[int]*hujson.Value{}, map[int]*hujson.Value{}
	for v := range root.All() {
		o, ok := v.Value.(*hujson.Object)
		if !ok {
			continue
		}
		e.at[v.StartOffset] = v
		for i := range o.Members {
			m := &o.Members[i]
			if !strings.EqualFold(literalText(&m.Name), "Statement") {
				continue
			}
			e.lists[m.Value.StartOffset] = &m.Value
			if a, ok := m.Value.Value.(*hujson.Array); ok {
				for j := range a.Elements {
					e.lists[a.Elements[j].StartOffset] = &m.Value
				}
			}
		}
	}
}

func refuse(t policy.Text, format string, args ...any) error {
	return &policy.NotEditableError{Pos: t.Pos.String(), Reason: fmt.Sprintf(format, args...)}
}

// object returns the statement in the file.
func (e *edits) object(i int) (*hujson.Object, error) {
	st := &e.doc.Statements[i]
	if v, ok := e.at[st.Pos.Offset]; ok && st.Pos.Filename == e.file {
		return v.Value.(*hujson.Object), nil
	}
	return nil, &policy.NotEditableError{Pos: st.Pos.String(), Reason: "the policy is encoded within a string"}
}

func (e *edits) statement(i int, changes []policy.Change) error {
	o, err := e.object(i)
	if err != nil {
		return err
	}
	st := &e.doc.Statements[i]
	var actions, resources []policy.Change
	for _, c := range changes {
		switch c.Op {
		case policy.RemoveAction, policy.ReplaceAction, policy.AddActions:
			actions = append(actions, c)
		default:
			resources = append(resources, c)
		}
	}
	if err := e.list(o, "Action", st.Actions, actions, false); err != nil {
		return err
	}
	return e.list(o, "Resource", st.Resources, resources, e.variables)
}

// list changes an Action or Resource element.
func (e *edits) list(o *hujson.Object, element string, texts []policy.Text, changes []policy.Change, variables bool) error {
	if len(changes) == 0 {
		return nil
	}
	var value *hujson.Value
	for i := range o.Members {
		if strings.EqualFold(literalText(&o.Members[i].Name), element) {
			value = &o.Members[i].Value
		}
	}
	if value == nil || len(texts) == 0 {
		return errors.New("fix: the statement has no " + element)
	}
	plan, err := makePlan(texts, changes, variables)
	if err != nil {
		return err
	}
	a, ok := value.Value.(*hujson.Array)
	if !ok {
		return e.single(value, texts[0], plan, element)
	}
	list := &listedit.List{File: e.file, Src: e.src, Open: value.StartOffset, Close: value.EndOffset - 1}
	for i := range a.Elements {
		list.Elements = append(list.Elements, listedit.Span{Start: a.Elements[i].StartOffset, End: a.Elements[i].EndOffset})
	}
	edits, err := list.Edits(plan)
	if errors.Is(err, listedit.ErrEmpty) {
		return refuse(texts[0], "the statement would have no %s left: remove it whole", element)
	}
	e.out = append(e.out, edits...)
	return err
}

// single changes an element that is one string; it becomes an array if need be.
func (e *edits) single(value *hujson.Value, text policy.Text, plan listedit.Plan, element string) error {
	var texts []string
	if r, ok := plan.Replace[0]; ok {
		texts = r
	} else if !plan.Remove[0] {
		texts = []string{string(e.src[value.StartOffset:value.EndOffset])}
	}
	texts = append(texts, plan.Append...)
	edit := policy.Edit{File: e.file, Start: value.StartOffset, End: value.EndOffset}
	switch {
	case len(texts) == 0:
		return refuse(text, "the statement would have no %s left: remove it whole", element)
	case len(texts) == 1:
		edit.New = texts[0]
	default:
		edit.New = e.array(value.StartOffset, texts)
	}
	e.out = append(e.out, edit)
	return nil
}

// array writes an array in the style of the file: on lines of their own if the
// member that holds it begins a line.
func (e *edits) array(at int, texts []string) string {
	line, indent := e.lineOf(at)
	if !strings.HasPrefix(strings.TrimSpace(line), `"`) {
		return "[" + strings.Join(texts, ", ") + "]"
	}
	unit := e.unit()
	sep := e.newline() + indent
	return "[" + sep + unit + strings.Join(texts, ","+sep+unit) + sep + "]"
}

// lineOf returns the line up to an offset, and its indentation.
func (e *edits) lineOf(at int) (line, indent string) {
	start := strings.LastIndexByte(string(e.src[:at]), '\n') + 1
	line = string(e.src[start:at])
	return line, line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

func (e *edits) newline() string {
	if strings.Contains(string(e.src), "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// unit is one step of the file's indentation: that of its first indented line.
func (e *edits) unit() string {
	for _, line := range strings.SplitAfter(string(e.src), "\n") {
		trimmed := strings.TrimLeft(line, " \t")
		if indent := line[:len(line)-len(trimmed)]; indent != "" && strings.TrimSpace(trimmed) != "" {
			return indent
		}
	}
	return "  "
}

// makePlan turns changes to one element into a plan. Strings that the list has
// already are not added again.
func makePlan(texts []policy.Text, changes []policy.Change, variables bool) (listedit.Plan, error) {
	plan := listedit.Plan{Remove: map[int]bool{}, Replace: map[int][]string{}}
	have := map[string]bool{}
	for i, t := range texts {
		have[t.Pattern.String()] = true
		for _, c := range changes {
			if c.Op != policy.AddActions && c.Op != policy.AddResources && c.Index == i {
				have[t.Pattern.String()] = false
			}
		}
	}
	add := func(at policy.Text, values []arn.Pattern) ([]string, error) {
		var out []string
		for _, v := range values {
			if have[v.String()] {
				continue
			}
			have[v.String()] = true
			text, ok := arn.PolicyText(v, variables)
			if !ok {
				return nil, refuse(at, "%s cannot be written in JSON", v)
			}
			out = append(out, quote(text))
		}
		return out, nil
	}
	for _, c := range changes {
		at := texts[0]
		if c.Op != policy.AddActions && c.Op != policy.AddResources {
			at = texts[c.Index]
			if !at.Editable {
				return plan, refuse(at, "the string is computed")
			}
		}
		switch c.Op {
		case policy.RemoveAction, policy.RemoveResource:
			plan.Remove[c.Index] = true
		case policy.ReplaceAction, policy.ReplaceResource:
			list, err := add(at, c.Values)
			if err != nil {
				return plan, err
			}
			if len(list) == 0 {
				plan.Remove[c.Index] = true
			} else {
				plan.Replace[c.Index] = list
			}
		default:
			list, err := add(at, c.Values)
			if err != nil {
				return plan, err
			}
			plan.Append = append(plan.Append, list...)
		}
	}
	return plan, nil
}

// quote writes a JSON string as people do, with "<", ">" and "&" as they are.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

package edit

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// statements removes and adds whole statements.
func (e *edits) statements(gone, added []policy.Change) error {
	if len(gone)+len(added) == 0 {
		return nil
	}
	if len(gone) >= len(e.doc.Statements) && len(added) == 0 {
		return refuse(e.doc.Pos, "no statement would be left: remove the policy")
	}
	remove := map[int]bool{}
	for _, c := range gone {
		st := &e.doc.Statements[c.Statement]
		if !e.written(st) {
			return refuse(st.Pos, "the statement is computed or used in several places")
		}
		remove[c.Statement] = true
	}
	// All statements of one file and form are one list.
	model := -1
	for i := range e.doc.Statements {
		if e.written(&e.doc.Statements[i]) {
			model = i
		}
	}
	if model < 0 {
		return refuse(e.doc.Pos, "its statements are computed or used in several places")
	}
	st := &e.doc.Statements[model]
	style := e.StyleAt(e.set, st.Pos.Filename, st.Pos.Offset)
	src := e.set.Sources[st.Pos.Filename]
	switch {
	case style == HCL && src[st.Pos.Offset] != '{':
		return e.blocks(remove, added, st)
	case style == YAML && dashBefore(src, st.Pos.Offset) >= 0:
		return e.yamlItems(remove, added, st)
	}
	return e.objects(remove, added, st, style)
}

// written says that a statement stands in its file as it is, once.
func (e *edits) written(st *policy.Statement) bool {
	src := e.set.Sources[st.Pos.Filename]
	if st.End.Filename != st.Pos.Filename || st.End.Offset <= st.Pos.Offset || st.End.Offset > len(src) {
		return false
	}
	for _, t := range append(append([]policy.Text(nil), st.Actions...), st.NotActions...) {
		if t.Editable && t.Pos.Filename == st.Pos.Filename && t.Pos.Offset >= st.Pos.Offset && t.End.Offset <= st.End.Offset {
			return true
		}
	}
	return false
}

func (e *edits) del(file string, start, end int) {
	e.out = append(e.out, policy.Edit{File: file, Start: start, End: end})
}

// blocks changes the statement blocks of a data source.
func (e *edits) blocks(remove map[int]bool, added []policy.Change, model *policy.Statement) error {
	file := model.Pos.Filename
	src := e.set.Sources[file]
	for i := range e.doc.Statements {
		st := &e.doc.Statements[i]
		if !remove[i] {
			continue
		}
		start, end := lineStart(src, st.Pos.Offset), lineEnd(src, st.End.Offset)
		if strings.TrimSpace(string(src[start:st.Pos.Offset])) != "" || strip(string(src[st.End.Offset:end]), HCL) != "" {
			return refuse(st.Pos, "the statement does not stand on lines of its own")
		}
		// A blank line before it goes too.
		if prev := lineStart(src, max(start-1, 0)); start > 0 && strings.TrimSpace(string(src[prev:start])) == "" {
			start = prev
		}
		e.del(file, start, end)
	}
	indent := string(src[lineStart(src, model.Pos.Offset):model.Pos.Offset])
	for _, c := range added {
		actions, resources, err := e.newValues(c.New, HCL, model)
		if err != nil {
			return err
		}
		var b strings.Builder
		line := func(s string) { b.WriteString(indent + s + "\n") }
		b.WriteString("\n")
		line("statement {")
		if c.New.Sid != "" {
			line(`  sid       = "` + c.New.Sid + `"`)
		}
		line("  actions   = [" + strings.Join(actions, ", ") + "]")
		line("  resources = [" + strings.Join(resources, ", ") + "]")
		line("}")
		at := lineEnd(src, model.End.Offset)
		e.out = append(e.out, policy.Edit{File: file, Start: at, End: at, New: b.String()})
	}
	return nil
}

func (e *edits) newValues(st *policy.NewStatement, style Style, model *policy.Statement) (actions, resources []string, err error) {
	if len(st.Conditions) > 0 {
		return nil, nil, refuse(model.Pos, "conditions of a new statement are not written here")
	}
	// New strings take the quotes of strings that are there.
	like := ""
	for _, t := range model.Actions {
		like = e.source(t)
	}
	at := Place{Set: e.set, Doc: e.doc, File: model.Pos.Filename, At: model.Pos.Offset, Style: style, Flow: style != YAML, Like: like}
	write := func(ps []arn.Pattern, resource bool) []string {
		var out []string
		for _, p := range ps {
			at.Resource = resource
			s, verr := e.Value(p, at)
			if verr != nil && err == nil {
				err = refuse(model.Pos, "%s cannot be written here: %v", p.String(), verr)
			}
			out = append(out, s)
		}
		return out
	}
	return write(st.Actions, false), write(st.Resources, true), err
}

// yamlItems changes a YAML list of statements.
func (e *edits) yamlItems(remove map[int]bool, added []policy.Change, model *policy.Statement) error {
	file := model.Pos.Filename
	src := e.set.Sources[file]
	for i := range e.doc.Statements {
		if !remove[i] {
			continue
		}
		st := &e.doc.Statements[i]
		d := dashBefore(src, st.Pos.Offset)
		if d < 0 {
			return refuse(st.Pos, "the statement does not stand on lines of its own")
		}
		e.del(file, lineStart(src, d), lineEnd(src, st.End.Offset))
	}
	d := dashBefore(src, model.Pos.Offset)
	indent := string(src[lineStart(src, d):d])
	inner := indent + strings.Repeat(" ", model.Pos.Offset-d)
	at := lineEnd(src, model.End.Offset)
	last := -1 // the statement that stands last, if it goes
	for i := range e.doc.Statements {
		if remove[i] && &e.doc.Statements[i] == model {
			last = i
		}
	}
	for k, st := range e.perResource(added) {
		text, err := e.yamlItem(st, model, string(src[lineStart(src, d):model.Pos.Offset]), inner)
		if err != nil {
			return err
		}
		if src[at-1] != '\n' {
			text = strings.TrimSuffix(text, "\n")
			if last < 0 || k > 0 {
				text = "\n" + text
			}
		}
		e.out = append(e.out, policy.Edit{File: file, Start: at, End: at, New: text})
	}
	return nil
}

// yamlItem writes a statement as an item of a YAML list. first stands before its
// first line, inner before the others.
func (e *edits) yamlItem(st *policy.NewStatement, model *policy.Statement, first, inner string) (string, error) {
	actions, resources, err := e.newValues(st, YAML, model)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(first)
	if st.Sid != "" && e.Keys.Sid != "" {
		b.WriteString(e.Keys.Sid + ": " + st.Sid + "\n" + inner)
	}
	b.WriteString(e.Keys.Effect + ": Allow\n")
	for _, x := range []struct {
		key  string
		vals []string
	}{{e.Keys.Action, actions}, {e.Keys.Resource, resources}} {
		if x.key == e.Keys.Resource && e.Keys.OneResource {
			b.WriteString(inner + x.key + ": " + x.vals[0] + "\n")
			continue
		}
		b.WriteString(inner + x.key + ":\n")
		for _, v := range x.vals {
			b.WriteString(inner + "  - " + v + "\n")
		}
	}
	return b.String(), nil
}

// yamlSingle makes a list of the one statement of a document, which stands on
// lines of its own, and adds to it.
func (e *edits) yamlSingle(added []policy.Change, model *policy.Statement) error {
	file := model.Pos.Filename
	src := e.set.Sources[file]
	start := lineStart(src, model.Pos.Offset)
	indent := string(src[start:model.Pos.Offset])
	if strings.TrimLeft(indent, " ") != "" {
		return refuse(model.Pos, "its statement does not stand on lines of its own")
	}
	end := lineEnd(src, model.End.Offset-1)
	for _, x := range e.out {
		if x.File == file && x.Start >= start && x.Start < end {
			return refuse(model.Pos, "another change moves its lines")
		}
	}
	e.out = append(e.out, policy.Edit{File: file, Start: model.Pos.Offset, End: model.Pos.Offset, New: "- "})
	for at := lineEnd(src, start); at < end; at = lineEnd(src, at) {
		if strings.TrimSpace(string(src[at:lineEnd(src, at)])) != "" {
			e.out = append(e.out, policy.Edit{File: file, Start: at, End: at, New: "  "})
		}
	}
	for _, st := range e.perResource(added) {
		text, err := e.yamlItem(st, model, indent+"- ", indent+"  ")
		if err != nil {
			return err
		}
		if src[end-1] != '\n' {
			text = "\n" + strings.TrimSuffix(text, "\n")
		}
		e.out = append(e.out, policy.Edit{File: file, Start: end, End: end, New: text})
	}
	return nil
}

// objects changes a list of objects between brackets, or a single object.
func (e *edits) objects(remove map[int]bool, added []policy.Change, model *policy.Statement, style Style) error {
	file := model.Pos.Filename
	src := e.set.Sources[file]
	list, at := e.statementList(file, style)
	var texts []string
	for _, st := range e.perResource(added) {
		actions, resources, err := e.newValues(st, style, model)
		if err != nil {
			return err
		}
		texts = append(texts, e.object(st.Sid, actions, resources, style, string(src), model))
	}
	if list == nil && style == YAML && len(remove) == 0 && len(e.doc.Statements) == 1 && src[model.Pos.Offset] != '{' {
		return e.yamlSingle(added, model)
	}
	if list == nil {
		open := before(src, model.Pos.Offset, style)
		if len(remove) > 0 || open < 0 || src[open] != ':' && src[open] != '=' || len(e.doc.Statements) != 1 {
			return refuse(model.Pos, "its statements do not stand in one list")
		}
		e.out = append(e.out,
			policy.Edit{File: file, Start: model.Pos.Offset, End: model.Pos.Offset, New: "["},
			policy.Edit{File: file, Start: model.End.Offset, End: model.End.Offset, New: ", " + strings.Join(texts, ", ") + "]"})
		return nil
	}
	plan := listedit.Plan{Remove: map[int]bool{}, Append: texts}
	for el, i := range at {
		if remove[i] {
			plan.Remove[el] = true
		}
	}
	if len(plan.Remove) != len(remove) {
		return refuse(model.Pos, "its statements do not stand in one list")
	}
	out, err := list.Edits(plan)
	if errors.Is(err, listedit.ErrEmpty) {
		return refuse(model.Pos, "no statement would be left in the list")
	}
	e.out = append(e.out, out...)
	return err
}

// statementList is the list that the statements of a file stand in; at maps its
// elements to statements.
func (e *edits) statementList(file string, style Style) (*listedit.List, []int) {
	src := e.set.Sources[file]
	list := &listedit.List{File: file, Src: src, HashComments: style != JSON}
	var at []int
	for i := range e.doc.Statements {
		st := &e.doc.Statements[i]
		if st.Pos.Filename != file || !e.written(st) {
			continue
		}
		if n := len(list.Elements); n > 0 {
			prev := list.Elements[n-1].End
			if st.Pos.Offset < prev || strip(string(src[prev:st.Pos.Offset]), style) != "," {
				return nil, nil
			}
		}
		list.Elements = append(list.Elements, listedit.Span{Start: st.Pos.Offset, End: st.End.Offset})
		at = append(at, i)
	}
	if len(list.Elements) == 0 {
		return nil, nil
	}
	list.Open = before(src, list.Elements[0].Start, style)
	list.Close = after(src, list.Elements[len(list.Elements)-1].End)
	if list.Open < 0 || src[list.Open] != '[' || list.Close < 0 || src[list.Close] != ']' {
		return nil, nil
	}
	return list, at
}

// object writes a statement as an object, in the form of the model.
func (e *edits) object(sid string, actions, resources []string, style Style, src string, model *policy.Statement) string {
	assign, sep, quote := ": ", ", ", `"`
	if style == HCL {
		assign, quote = " = ", ""
	}
	if style == YAML {
		quote = ""
	}
	own := src[model.Pos.Offset:model.End.Offset]
	effect, action, resource, sidKey := e.Keys.Effect, e.Keys.Action, e.Keys.Resource, e.Keys.Sid
	if style == JSON && policyDocument.MatchString(own) {
		// A statement of Terraform's aws_iam_policy_document.
		effect, action, resource, sidKey = "effect", "actions", "resources", "sid"
	}
	members := []string{}
	add := func(k, v string) { members = append(members, quote+k+quote+assign+v) }
	text := func(s string) string {
		if style == YAML {
			return s
		}
		return `"` + s + `"`
	}
	if sid != "" && sidKey != "" {
		add(sidKey, text(sid))
	}
	add(effect, text("Allow"))
	add(action, "["+strings.Join(actions, ", ")+"]")
	if e.Keys.OneResource {
		add(resource, resources[0])
	} else {
		add(resource, "["+strings.Join(resources, ", ")+"]")
	}
	if style == HCL && strings.Contains(own, "\n") {
		for i, m := range members {
			key, val, _ := strings.Cut(m, assign)
			members[i] = fmt.Sprintf("%-8s%s%s", key, assign, val) // as terraform fmt aligns them
		}
	}
	if !strings.Contains(own, "\n") {
		return "{ " + strings.Join(members, sep) + " }"
	}
	lines := strings.Split(own, "\n")
	inner := leading(lines[1])
	outer := leading(lines[len(lines)-1])
	if style == HCL {
		sep = "\n" + inner
	} else {
		sep = ",\n" + inner
	}
	return "{\n" + inner + strings.Join(members, sep) + "\n" + outer + "}"
}

var policyDocument = regexp.MustCompile(`"(not_)?actions"\s*:`)

func leading(s string) string { return s[:len(s)-len(strings.TrimLeft(s, " \t"))] }

// Package edit makes fixes in infrastructure code: in the lists of HCL, of JSON
// within other files, and of YAML, whose elements' places are known.
//
// It finds a list by the places of its elements and by the text around them, and
// changes it only if every element of it is one of the policy's strings. It
// refuses all else with a *policy.NotEditableError: computed and shared values, and
// values that the language cannot express.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// Style is the syntax at a place of a file.
type Style uint8

// Styles of files.
const (
	HCL  Style = iota // expressions and blocks
	JSON              // JSON, also within a template of another language
	YAML
)

// Place is where a value is to be written.
type Place struct {
	Set   *policy.Set
	Doc   *policy.Document
	File  string
	At    int // offset of a neighbour
	Style Style
	// Flow says that it is between brackets.
	Flow bool
	// Like is a neighbour's text, whose quotes are taken.
	Like string
	// Resource says that it is a resource, not an action.
	Resource bool
}

// Editor is the policy.Editor of a format of infrastructure code.
type Editor struct {
	// StyleAt says which syntax is at a place.
	StyleAt func(set *policy.Set, file string, offset int) Style
	// Value writes a pattern as a value of the language; its error says why the
	// language cannot.
	Value func(p arn.Pattern, at Place) (string, error)
	// Keys are the names of a statement's elements; the zero value are IAM's.
	Keys Keys
}

// Keys are what a language calls the elements of a statement.
type Keys struct {
	Sid, Effect, Action, Resource string
	// OneResource says that a statement has one resource, which is no list: of several
	// each gets a statement of its own.
	OneResource bool
}

type edits struct {
	Editor
	set *policy.Set
	doc *policy.Document
	out []policy.Edit
	// extra are the resources that the statement at hand has no place for.
	extra []string
}

// Edit implements policy.Editor.
func (ed Editor) Edit(set *policy.Set, doc *policy.Document, changes []policy.Change) ([]policy.Edit, error) {
	if ed.Keys.Effect == "" {
		ed.Keys = Keys{Sid: "Sid", Effect: "Effect", Action: "Action", Resource: "Resource"}
	}
	e := &edits{Editor: ed, set: set, doc: doc}
	g := policy.GroupChanges(changes)
	for _, i := range g.Statements {
		st, made := &doc.Statements[i], len(e.out)
		e.extra = nil
		if err := e.statement(st, g.Within[i]); err != nil {
			return nil, err
		}
		if err := e.copies(st, made); err != nil {
			return nil, err
		}
	}
	if err := e.statements(g.Gone, g.Added); err != nil {
		return nil, err
	}
	for i, x := range e.out {
		if carriageReturns(set.Sources[x.File]) {
			e.out[i].New = strings.ReplaceAll(strings.ReplaceAll(x.New, "\r\n", "\n"), "\n", "\r\n")
		}
	}
	return e.out, nil
}

// carriageReturns says whether the lines of a file end in CRLF, as its first does.
func carriageReturns(src []byte) bool {
	i := bytes.IndexByte(src, '\n')
	return i > 0 && src[i-1] == '\r'
}

func refuse(pos fmt.Stringer, format string, args ...any) error {
	return &policy.NotEditableError{Pos: pos.String(), Reason: fmt.Sprintf(format, args...)}
}

func (e *edits) statement(st *policy.Statement, changes []policy.Change) error {
	var actions, resources []policy.Change
	for _, c := range changes {
		switch c.Op {
		case policy.RemoveAction, policy.ReplaceAction, policy.AddActions:
			actions = append(actions, c)
		default:
			resources = append(resources, c)
		}
	}
	if err := e.list(st, st.Actions, actions, false); err != nil {
		return err
	}
	return e.list(st, st.Resources, resources, true)
}

// group is a list of a file, or a value that stands alone.
type group struct {
	file   string
	style  Style
	texts  []policy.Text
	index  []int // of the texts in the statement
	list   *listedit.List
	block  bool // a YAML list with a dash before each element
	single bool
}

// list changes the actions or resources of a statement.
func (e *edits) list(st *policy.Statement, texts []policy.Text, changes []policy.Change, resource bool) error {
	if len(changes) == 0 {
		return nil
	}
	groups := e.groups(texts)
	plans := make([]listedit.Plan, len(groups))
	for i := range plans {
		plans[i] = listedit.Plan{Remove: map[int]bool{}, Replace: map[int][]string{}}
	}
	left := len(texts)
	for _, c := range changes {
		switch c.Op {
		case policy.AddActions, policy.AddResources:
			g := last(groups)
			if g < 0 {
				return refuse(st.Pos, "the list is computed")
			}
			vals, err := e.values(c.Values, groups[g], resource)
			if err != nil {
				return err
			}
			plans[g].Append = append(plans[g].Append, vals...)
			left += len(vals)
			continue
		}
		g, i := find(groups, c.Index)
		if g < 0 {
			return refuse(texts[c.Index].Pos, "the value is computed or used in several places")
		}
		if c.Op == policy.RemoveAction || c.Op == policy.RemoveResource {
			plans[g].Remove[i] = true
			left--
			continue
		}
		vals, err := e.values(c.Values, groups[g], resource)
		if err != nil {
			return err
		}
		plans[g].Replace[i] = vals
	}
	if left <= 0 {
		return refuse(st.Pos, "nothing would be left in the statement")
	}
	for i, g := range groups {
		if resource && e.Keys.OneResource && g.single {
			e.extra = e.oneResource(g, &plans[i])
		}
		if err := e.apply(g, plans[i]); err != nil {
			return err
		}
	}
	return nil
}

func last(groups []*group) int { return len(groups) - 1 }

func find(groups []*group, index int) (g, i int) {
	for g := range groups {
		for i, x := range groups[g].index {
			if x == index {
				return g, i
			}
		}
	}
	return -1, -1
}

func (e *edits) values(ps []arn.Pattern, g *group, resource bool) ([]string, error) {
	var out []string
	for _, p := range ps {
		like := g.texts[len(g.texts)-1]
		s, err := e.Value(p, Place{
			Set: e.set, Doc: e.doc, File: g.file, At: like.Pos.Offset, Style: g.style,
			Flow: !g.block, Like: e.source(like), Resource: resource,
		})
		if err != nil {
			return nil, refuse(like.Pos, "%s cannot be written here: %v", p.String(), err)
		}
		out = append(out, s)
	}
	return out, nil
}

func (e *edits) source(t policy.Text) string {
	src := e.set.Sources[t.Pos.Filename]
	if t.Pos.Offset < 0 || t.End.Offset > len(src) || t.End.Offset < t.Pos.Offset {
		return ""
	}
	return string(src[t.Pos.Offset:t.End.Offset])
}

func (e *edits) apply(g *group, p listedit.Plan) error {
	if len(p.Remove)+len(p.Replace)+len(p.Append) == 0 {
		return nil
	}
	switch {
	case g.single:
		return e.applySingle(g, p)
	case g.block:
		return e.applyBlock(g, p)
	}
	out, err := g.list.Edits(p)
	if errors.Is(err, listedit.ErrEmpty) {
		out, err = e.rewrite(g, p.Append), nil
	}
	e.out = append(e.out, out...)
	return err
}

// rewrite replaces all elements of a list.
func (e *edits) rewrite(g *group, texts []string) []policy.Edit {
	start, end := g.texts[0].Pos.Offset, g.texts[len(g.texts)-1].End.Offset
	return []policy.Edit{{File: g.file, Start: start, End: end, New: strings.Join(texts, ", ")}}
}

var longForm = regexp.MustCompile(`^[\w:]+:(\s|$)`)

// applySingle changes a value that stands alone: it becomes a list if there is
// more than one.
func (e *edits) applySingle(g *group, p listedit.Plan) error {
	t := g.texts[0]
	vals := []string{e.source(t)}
	if r, ok := p.Replace[0]; ok {
		vals = r
	}
	if p.Remove[0] {
		vals = nil
	}
	if g.style == YAML && len(vals)+len(p.Append) > 1 {
		for i, v := range vals {
			if longForm.MatchString(v) {
				return refuse(t.Pos, "the value is a mapping on lines of its own")
			}
			vals[i] = inFlow(v)
		}
	}
	vals = append(vals, p.Append...)
	text := strings.Join(vals, ", ")
	if len(vals) != 1 {
		text = "[" + text + "]"
	}
	if g.style == YAML && len(vals) > 1 && strings.Contains(text, "\n") {
		return refuse(t.Pos, "the value spans lines")
	}
	e.out = append(e.out, policy.Edit{File: g.file, Start: t.Pos.Offset, End: t.End.Offset, New: text})
	return nil
}

// applyBlock changes a YAML list with dashes.
func (e *edits) applyBlock(g *group, p listedit.Plan) error {
	src := e.set.Sources[g.file]
	kept := 0
	for i := range g.texts {
		if !p.Remove[i] {
			kept++
		}
	}
	if kept == 0 && len(p.Append) == 0 {
		return refuse(g.texts[0].Pos, "no element would be left in the list")
	}
	lastText := g.texts[len(g.texts)-1]
	dash := dashBefore(src, lastText.Pos.Offset)
	sep := "\n" + string(src[lineStart(src, dash):dash]) + string(src[dash:lastText.Pos.Offset])
	for i, t := range g.texts {
		d := dashBefore(src, t.Pos.Offset)
		if d < 0 {
			return refuse(t.Pos, "the list is not written with one element a line")
		}
		if p.Remove[i] {
			e.out = append(e.out, policy.Edit{File: g.file, Start: lineStart(src, d), End: lineEnd(src, t.End.Offset)})
			continue
		}
		if r, ok := p.Replace[i]; ok {
			e.out = append(e.out, policy.Edit{File: g.file, Start: t.Pos.Offset, End: t.End.Offset, New: strings.Join(r, sep)})
		}
	}
	if len(p.Append) > 0 {
		at := lineEnd(src, lastText.End.Offset)
		text := strings.TrimPrefix(sep, "\n") + strings.Join(p.Append, sep) + "\n"
		if at > 0 && src[at-1] != '\n' {
			text = "\n" + strings.TrimSuffix(text, "\n")
		}
		e.out = append(e.out, policy.Edit{File: g.file, Start: at, End: at, New: text})
	}
	return nil
}

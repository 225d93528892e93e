package edit

import (
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// perResource are the statements to add, each with one resource where the language
// knows but one.
func (e *edits) perResource(added []policy.Change) []*policy.NewStatement {
	var out []*policy.NewStatement
	for _, c := range added {
		if !e.Keys.OneResource {
			out = append(out, c.New)
			continue
		}
		for _, r := range c.New.Resources {
			st := *c.New
			st.Resources = []arn.Pattern{r}
			out = append(out, &st)
		}
	}
	return out
}

// oneResource keeps the first value of a plan for the statement's resource, and returns
// the others.
func (e *edits) oneResource(g *group, p *listedit.Plan) []string {
	values := []string{e.source(g.texts[0])}
	if r, ok := p.Replace[0]; ok {
		values = r
	}
	values = append(values[:len(values):len(values)], p.Append...)
	if len(values) < 2 {
		return nil
	}
	p.Append = nil
	p.Replace[0] = values[:1]
	return values[1:]
}

// copies writes the statement, as the edits from made on leave it, once more for each
// extra resource: with its conditions and comments.
func (e *edits) copies(st *policy.Statement, made int) error {
	if len(e.extra) == 0 {
		return nil
	}
	file, resource := st.Pos.Filename, st.Resources[0]
	src := e.set.Sources[file]
	d := dashBefore(src, st.Pos.Offset)
	if d < 0 || resource.Pos.Filename != file {
		return refuse(st.Pos, "a statement has one resource here, and it does not stand on lines of its own")
	}
	start, end := lineStart(src, d), lineEnd(src, st.End.Offset)
	own := append([]policy.Edit(nil), e.out[made:]...)
	sort.SliceStable(own, func(i, j int) bool { return own[i].Start < own[j].Start })
	for _, value := range e.extra {
		var b strings.Builder
		at := start
		for _, x := range own {
			text := x.New
			if x.Start == resource.Pos.Offset && x.End == resource.End.Offset {
				text = value
			}
			b.Write(src[at:x.Start])
			b.WriteString(text)
			at = x.End
		}
		b.Write(src[at:end])
		text := b.String()
		if src[end-1] != '\n' {
			text = "\n" + text
		}
		e.out = append(e.out, policy.Edit{File: file, Start: end, End: end, New: text})
	}
	return nil
}

package lsp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
)

// hover tells what the call at a position needs, or which calls need the action at
// a position of a policy; nil if there is neither.
func (r *results) hover(file string, at position) *hover {
	data, err := r.now.read(file)
	if err != nil {
		return nil
	}
	l := newLines(string(data))
	if filepath.Ext(file) == ".go" {
		return r.hoverCall(file, l, l.offset(at))
	}
	return r.hoverGrant(file, l, l.offset(at))
}

// hoverCall is about the innermost call whose function is at the offset.
func (r *results) hoverCall(file string, l *lines, offset int) *hover {
	fset := token.NewFileSet()
	tree, _ := parser.ParseFile(fset, file, l.text, parser.SkipObjectResolution)
	if tree == nil {
		return nil
	}
	base := fset.File(tree.FileStart)
	var call *ast.CallExpr
	ast.Inspect(tree, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if ok && base.Offset(c.Fun.Pos()) <= offset && offset <= base.Offset(c.Lparen) {
			call = c
		}
		return true
	})
	if call == nil {
		return nil
	}
	at := fset.Position(call.Lparen)
	text := r.callText(at)
	if text == "" {
		return nil
	}
	name := call.Fun.Pos()
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		name = sel.Sel.Pos()
	}
	return &hover{markup{"markdown", text}, &span{l.atOffset(base.Offset(name)), l.atOffset(base.Offset(call.Lparen))}}
}

// callText says what the uses at a position need, program by program if they
// differ.
func (r *results) callText(at token.Position) string {
	var texts []string
	programs := map[string][]string{}
	for _, p := range r.programs {
		var here []need.Use
		for _, u := range p.uses {
			if u.Position.Filename == at.Filename && u.Position.Line == at.Line && u.Position.Column == at.Column {
				here = append(here, u)
			}
		}
		if len(here) == 0 {
			continue
		}
		text := usesText(here, p.set)
		if programs[text] == nil {
			texts = append(texts, text)
		}
		programs[text] = append(programs[text], p.name)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	var b strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&b, "In %s:\n\n%s\n", strings.Join(programs[text], ", "), text)
	}
	return b.String()
}

func usesText(uses []need.Use, set *policy.Set) string {
	var b strings.Builder
	heads, lines, notes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range uses {
		u := &uses[i]
		heads[u.Service+"."+u.Operation] = true
		if u.Permissionless != "" {
			notes["needs no permission: "+u.Permissionless] = true
		}
		if u.Guessed {
			notes["the catalog does not know this operation: the action is a guess"] = true
		}
		if u.Principal != nil {
			notes["is called in an assumed role: the program's own policy is not asked"] = true
		}
		if u.Perhaps != nil {
			notes["may be called in an assumed role instead: it is not claimed to be missing"] = true
		}
		if u.Why != "" {
			notes[u.Why] = true
		}
		for k := range u.Needs {
			if !u.Needs[k].Rare {
				needLines(&u.Needs[k], lines, notes)
			}
		}
	}
	fmt.Fprintf(&b, "**iamvet**: %s needs\n\n", strings.Join(sortedKeys(heads), ", "))
	for _, line := range sortedKeys(lines) {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	for _, note := range sortedKeys(notes) {
		fmt.Fprintf(&b, "\n_%s_\n", note)
	}
	if set == nil {
		b.WriteString("\n_no policy is declared for this program_\n")
	}
	return b.String()
}

func needLines(n *need.Need, lines, notes map[string]bool) {
	note := ""
	switch {
	case n.Kind == catalog.Supporting:
		note = " (by the service, on the caller's behalf)"
	case !n.Certain && n.Condition != "":
		note = " (if " + n.Condition + ")"
	}
	for i := range n.Resources {
		res := &n.Resources[i]
		text := check.ResourceText(res.Pattern)
		lines[fmt.Sprintf("`%s` on `%s`%s", n.Action, text, note)] = true
		if res.Why != "" {
			notes[fmt.Sprintf("`%s` is not fully known: %s", text, res.Why)] = true
		}
	}
}

// hoverGrant is about an action of a policy file.
func (r *results) hoverGrant(file string, l *lines, offset int) *hover {
	var grant *policy.Text
	calls := map[string]bool{}
	for _, p := range r.programs {
		t := grantAt(p.set, file, offset)
		if t == nil {
			continue
		}
		grant = t
		for _, u := range p.uses {
			for k := range u.Needs {
				if n := &u.Needs[k]; u.Principal == nil && policy.MatchesAction(t.Pattern, n.Action) == arn.Yes {
					calls[fmt.Sprintf("`%s`: %s", n.Action, r.place(u.Position))] = true
				}
			}
		}
	}
	if grant == nil {
		return nil
	}
	const most = 12
	var b strings.Builder
	lines := sortedKeys(calls)
	if len(lines) == 0 {
		fmt.Fprintf(&b, "**iamvet**: no call needs `%s`\n", grant.Source)
	} else {
		fmt.Fprintf(&b, "**iamvet**: `%s` matches what these calls need\n\n", grant.Source)
	}
	for i, line := range lines {
		if i == most {
			fmt.Fprintf(&b, "- and %d more\n", len(lines)-most)
			break
		}
		fmt.Fprintf(&b, "- %s\n", line)
	}
	return &hover{markup{"markdown", b.String()}, &span{l.atOffset(grant.Pos.Offset), l.atOffset(grant.End.Offset)}}
}

func (r *results) place(p token.Position) string {
	return fmt.Sprintf("[%s:%d](%s#L%d)", filepath.Base(p.Filename), p.Line, uriOf(p.Filename), p.Line)
}

// grantAt finds the action at an offset of a policy file.
func grantAt(set *policy.Set, file string, offset int) *policy.Text {
	if set == nil {
		return nil
	}
	for i := range set.Documents {
		for k := range set.Documents[i].Statements {
			st := &set.Documents[i].Statements[k]
			for _, list := range [][]policy.Text{st.Actions, st.NotActions} {
				for t := range list {
					if p := &list[t]; p.Pos.Filename == file && p.Pos.Offset <= offset && offset <= p.End.Offset {
						return p
					}
				}
			}
		}
	}
	return nil
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return slices.Clip(out)
}

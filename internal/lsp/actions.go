package lsp

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
)

const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll"
	fixOurs  = "source.fixAll.iamvet"
)

// actions are the code actions for a range: the fixes of its findings, and of all
// findings of a file with several.
func (r *results) actions(file string, p *actionParams, docs *documents) []codeAction {
	out := []codeAction{}
	var all []*policy.Fix
	var set *policy.Set
	for _, f := range r.found[file] {
		if f.fix == nil || len(f.fix.Edits) == 0 {
			continue
		}
		if f.set != nil && !slices.Contains(all, f.fix) && (set == nil || set == f.set) {
			all, set = append(all, f.fix), f.set
		}
		if !wants(p.Context.Only, quickFix) || !f.Range.touches(p.Range) {
			continue
		}
		if edit, ok := editOf(f.fix, docs); ok {
			out = append(out, codeAction{
				Title: f.fix.Message, Kind: quickFix, Diagnostics: []diagnostic{f.diagnostic}, IsPreferred: true,
				Edit: edit, Data: actionData{true},
			})
		}
	}
	if len(p.Context.Only) == 0 && len(all) < 2 || len(all) == 0 || !wants(p.Context.Only, fixOurs) {
		return out
	}
	merged, _, err := policy.MergeFixes(set, all)
	if err != nil {
		return out
	}
	if edit, ok := editOf(merged, docs); ok {
		out = append(out, codeAction{Title: "Fix all findings of iamvet in this file", Kind: fixOurs, Edit: edit, Data: actionData{true}})
	}
	return out
}

// wants says whether the client asks for a kind: for all, or for one of its parts.
func wants(only []string, kind string) bool {
	if len(only) == 0 {
		return true
	}
	return slices.ContainsFunc(only, func(o string) bool { return o == "" || o == kind || strings.HasPrefix(kind, o+".") })
}

// editOf turns a fix into edits of what the editor shows now. It refuses if that is
// not what the fix was made for.
func editOf(fix *policy.Fix, docs *documents) (workspaceEdit, bool) {
	out := workspaceEdit{Changes: map[string][]textEdit{}}
	texts := map[string]*lines{}
	for _, e := range fix.Edits {
		l := texts[e.File]
		if l == nil {
			data, err := docs.read(e.File)
			if sum, ok := fix.Sums[e.File]; err != nil || ok && sum != policy.Sum(data) {
				return out, false
			}
			l = newLines(string(data))
			texts[e.File] = l
		}
		if e.Start > e.End || e.End > len(l.text) {
			return out, false
		}
		uri := docs.uri(e.File)
		out.Changes[uri] = append(out.Changes[uri], textEdit{span{l.atOffset(e.Start), l.atOffset(e.End)}, e.New})
	}
	return out, len(out.Changes) > 0
}

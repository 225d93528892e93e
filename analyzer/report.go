package analyzer

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// reporter turns findings into diagnostics, where the driver can show them.
type reporter struct {
	pass   *analysis.Pass
	cfg    *Config
	root   string    // of the module
	anchor token.Pos // of findings that have no better place in Go
	files  map[string]*token.File
	// ready are diagnostics that are reported at the end, with Config.OnePerLine.
	ready []analysis.Diagnostic
	sharing
	places map[string]token.Position // of the directives and entries that name a policy
}

func (r *reporter) report(res *run.Result, allows []check.Allow) error {
	findings := slices.DeleteFunc(check.Sort(res.Findings), func(f check.Finding) bool { return !r.wanted(&f) })
	if r.cfg.WriteFixes {
		var err error
		if findings, err = r.writeFixes(res.Set, findings); err != nil {
			return err
		}
	}
	var one *policy.Fix
	if r.cfg.OneFix {
		one, _ = merged(res.Set, findings)
	}
	for i := range findings {
		f := &findings[i]
		if r.cfg.OneFix {
			f.Fix, one = one, nil
		}
		r.diagnostic(f)
	}
	for i, a := range allows {
		if !res.Used[i] && r.own(a.Position.Filename) {
			idle := a.Idle("", nil)
			r.diagnostic(&idle)
		}
	}
	return nil
}

// wanted leaves out what is in doubt. Where other programs share the policy,
// that this one does not use a grant says nothing.
func (r *reporter) wanted(f *check.Finding) bool {
	if f.Severity == check.Note {
		return r.cfg.Notes
	}
	return f.Category != check.Unused && f.Category != check.Wildcard || !r.shared()
}

// merged makes one fix of all that go together, and says which these are.
func merged(set *policy.Set, findings []check.Finding) (*policy.Fix, map[*policy.Fix]bool) {
	var all []*policy.Fix
	parts := map[*policy.Fix]bool{}
	for i := range findings {
		if f := findings[i].Fix; f != nil && !parts[f] {
			all, parts[f] = append(all, f), true
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	fix, left, err := policy.MergeFixes(set, all)
	if err != nil {
		return nil, nil
	}
	for _, l := range left {
		delete(parts, l.Fix)
	}
	return fix, parts
}

// diagnostic reports one finding.
func (r *reporter) diagnostic(f *check.Finding) {
	d := analysis.Diagnostic{Category: string(f.Category), Message: f.Message, URL: findingURL(f.Category)}
	if f.Doubt != "" {
		d.Message += " (in doubt: " + f.Doubt + ")"
	}
	var elsewhere bool
	if d.Pos, d.End, elsewhere = r.place(f); elsewhere {
		d.Message = r.text(f.Position) + ": " + d.Message
	}
	for _, rel := range f.Related {
		if pos := r.position(rel.Position); pos.IsValid() && !r.cfg.NoRelated {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, Message: rel.Message})
		}
	}
	if fix := r.fix(f.Fix); fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*fix}
	}
	r.show(d)
}

// show reports a diagnostic, or keeps it until flush.
func (r *reporter) show(d analysis.Diagnostic) {
	if r.cfg.OnePerLine {
		r.ready = append(r.ready, d)
		return
	}
	r.pass.Report(d)
}

// flush reports what show kept, line by line.
func (r *reporter) flush() {
	type line struct {
		file string
		line int
	}
	at := map[line]int{}
	var out []analysis.Diagnostic
	for _, d := range r.ready {
		p := r.pass.Fset.Position(d.Pos)
		key := line{p.Filename, p.Line}
		i, ok := at[key]
		if !ok {
			at[key] = len(out)
			out = append(out, d)
			continue
		}
		out[i].Message += "\n" + d.Message
		out[i].SuggestedFixes = append(out[i].SuggestedFixes, d.SuggestedFixes...)
	}
	r.ready = nil
	for _, d := range out {
		r.pass.Report(d)
	}
}

func findingURL(c check.Category) string { return url + "/blob/main/docs/findings.md#" + string(c) }

// place finds where the driver can show a finding, and says whether that is another
// place than its own.
func (r *reporter) place(f *check.Finding) (pos, end token.Pos, elsewhere bool) {
	if pos = r.position(f.Position); pos.IsValid() {
		if f.End.IsValid() {
			end = r.position(f.End)
		}
		return pos, end, false
	}
	// The last step of the path that is in this package leads to the call.
	for _, rel := range slices.Backward(f.Related) {
		if r.own(rel.Position.Filename) && filepath.Ext(f.Position.Filename) == ".go" {
			return r.position(rel.Position), token.NoPos, true
		}
	}
	return r.anchor, token.NoPos, f.Position.IsValid()
}

// own says whether a file is of this package.
func (r *reporter) own(name string) bool { return r.ownFile(name) != nil }

func (r *reporter) ownFile(name string) *token.File {
	for _, f := range r.pass.Files {
		if tf := r.pass.Fset.File(f.FileStart); tf.Name() == name {
			return tf
		}
	}
	return nil
}

// position turns a position of any file into one of the pass; NoPos where the
// driver cannot show it.
func (r *reporter) position(p token.Position) token.Pos {
	if p.Filename == "" || p.Line < 1 {
		return token.NoPos
	}
	f := r.ownFile(p.Filename)
	if f == nil {
		isGo := filepath.Ext(p.Filename) == ".go"
		if isGo && r.cfg.NoOtherPackages || !isGo && r.cfg.NoPolicyFiles {
			return token.NoPos
		}
		f = r.file(p.Filename)
	}
	// Drivers may hold an edited buffer: the line may be gone.
	if f == nil || p.Line > f.LineCount() {
		return token.NoPos
	}
	pos := f.LineStart(p.Line) + token.Pos(max(p.Column-1, 0))
	if int(pos) > f.Base()+f.Size() {
		pos = token.Pos(f.Base() + f.Size())
	}
	return pos
}

// file adds a file to the pass's file set.
func (r *reporter) file(name string) *token.File {
	if f, ok := r.files[name]; ok {
		return f
	}
	if r.files == nil {
		r.files = map[string]*token.File{}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		r.files[name] = nil
		return nil
	}
	f := r.pass.Fset.AddFile(shown(name), -1, len(data))
	f.SetLinesForContent(data)
	r.files[name] = f
	return f
}

// fix turns a fix into edits of the pass; nil where the driver cannot make it.
func (r *reporter) fix(fix *policy.Fix) *analysis.SuggestedFix {
	if fix == nil || len(fix.Edits) == 0 {
		return nil
	}
	out := &analysis.SuggestedFix{Message: fix.Message}
	for _, e := range fix.Edits {
		f := r.ownFile(e.File)
		if f == nil && !r.cfg.NoPolicyFiles && shown(e.File) == e.File {
			f = r.file(e.File)
		}
		if f == nil || e.End > f.Size() || r.stale(fix, e.File) {
			return nil
		}
		out.TextEdits = append(out.TextEdits, analysis.TextEdit{Pos: f.Pos(e.Start), End: f.Pos(e.End), NewText: []byte(e.New)})
	}
	return out
}

// stale says whether a file is no longer what the fix was made for.
func (r *reporter) stale(fix *policy.Fix, name string) bool {
	sum, ok := fix.Sums[name]
	if !ok {
		return false
	}
	data, err := os.ReadFile(name)
	return err != nil || policy.Sum(data) != sum
}

func (r *reporter) text(p token.Position) string {
	p.Filename = relative(r.root, p.Filename)
	return fmt.Sprint(p)
}

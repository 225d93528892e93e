package lsp

import (
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/prepare"
	"github.com/iamvet/iamvet/internal/run"
)

const docs = "https://github.com/iamvet/iamvet/blob/main/docs/findings.md"

// results are what is known after an update. They do not change.
type results struct {
	now texts
	// found holds the findings by file.
	found map[string][]found
	// programs that were analysed, for hovers.
	programs []solved
}

// found is a finding as the editor shows it.
type found struct {
	diagnostic
	fix *policy.Fix
	set *policy.Set
}

// solved is what is kept of a program.
type solved struct {
	name string
	uses []need.Use
	set  *policy.Set // nil: none is declared
}

// collect compares all programs with their policies and gathers what the editor
// shows.
func collect(views []*view, now texts) *results {
	r := &results{now: now, found: map[string][]found{}}
	var ins []run.Input
	var all []*run.Result
	var of []*view
	for _, v := range views {
		for _, p := range v.programs {
			p.failure = run.Refresh(&p.input, p.result)
			ins, all, of = append(ins, p.input), append(all, p.result), append(of, v)
		}
	}
	run.Compare(ins, all)
	w := &writer{results: r, lines: map[string]*lines{}}
	for _, v := range views {
		w.view(v)
	}
	for _, idle := range prepare.IdleAllows(ins, all) {
		w.finding(of[idle.Program], &idle.Finding, nil)
	}
	for file := range r.found {
		r.found[file] = sorted(r.found[file])
	}
	return r
}

type writer struct {
	*results
	lines map[string]*lines
}

func (w *writer) view(v *view) {
	for _, p := range v.problems {
		w.problem(v, p)
	}
	for _, p := range v.programs {
		w.programs = append(w.programs, solved{p.Package, p.result.Uses, p.result.Set})
		for _, pr := range p.problems {
			w.problem(v, pr)
		}
		if p.failure != nil {
			w.failure(v, p)
		}
		for i := range p.result.Findings {
			f := &p.result.Findings[i]
			if p.failure == nil || filepath.Ext(f.Position.Filename) == ".go" {
				w.finding(v, f, p.result.Set)
			}
		}
	}
}

// failure shows why a policy cannot be read: in its file, or where it is declared.
func (w *writer) failure(v *view, p *program) {
	at := place{file: filepath.Join(v.root, "go.mod"), line: 1}
	for _, ref := range p.input.Policies {
		declared, ok := p.input.Places[ref]
		if !ok {
			continue
		}
		at = place{declared.Filename, declared.Line, declared.Column}
		if file, _ := policy.SplitRef(ref); strings.Contains(p.failure.Error(), file) {
			break
		}
	}
	w.problem(v, problemOf(p.failure, at))
}

func (w *writer) problem(v *view, p problem) {
	w.add(p.file, found{diagnostic: diagnostic{
		Range: w.word(p.file, p.line, p.column), Severity: severityError, Code: string(check.Invalid), Source: "iamvet",
		About: &codeAbout{docs + "#" + string(check.Invalid)}, Message: v.shorten(p.message),
	}})
}

func (w *writer) finding(v *view, f *check.Finding, set *policy.Set) {
	d := diagnostic{
		Range: w.word(f.Position.Filename, f.Position.Line, f.Position.Column), Code: string(f.Category), Source: "iamvet",
		About: &codeAbout{docs + "#" + string(f.Category)}, Message: v.shorten(f.Message),
	}
	if f.End.IsValid() {
		d.Range.Start = w.text(f.Position.Filename).at(f.Position.Line, f.Position.Column)
		d.Range.End = w.text(f.Position.Filename).at(f.End.Line, f.End.Column)
	}
	switch f.Severity {
	case check.Error:
		d.Severity = severityError
	case check.Warning:
		d.Severity = severityWarning
	default:
		d.Severity = severityInformation
	}
	if f.Doubt != "" {
		d.Message += " (in doubt: " + v.shorten(f.Doubt) + ")"
	} else if f.Category == check.Unused {
		d.Tags = []int{tagUnnecessary}
	}
	for _, rel := range f.Related {
		if rel.Position.IsValid() && rel.Position.Filename != "" {
			at := w.word(rel.Position.Filename, rel.Position.Line, rel.Position.Column)
			d.Related = append(d.Related, relatedAt{location{uriOf(rel.Position.Filename), at}, v.shorten(rel.Message)})
		}
	}
	w.add(f.Position.Filename, found{diagnostic: d, fix: f.Fix, set: set})
}

func (w *writer) add(file string, f found) {
	if file == "" {
		return
	}
	// Programs that share a policy or a library share findings.
	for _, g := range w.found[file] {
		if g.Range == f.Range && g.Code == f.Code && g.Message == f.Message {
			return
		}
	}
	w.found[file] = append(w.found[file], f)
}

func sorted(fs []found) []found {
	sort.SliceStable(fs, func(i, j int) bool {
		a, b := &fs[i], &fs[j]
		if a.Range.Start != b.Range.Start {
			return a.Range.Start.before(b.Range.Start)
		}
		return a.Message < b.Message
	})
	return slices.Clip(fs)
}

// shorten leaves the module's root out of the paths in a message.
func (v *view) shorten(message string) string {
	return strings.ReplaceAll(message, v.root+string(filepath.Separator), "")
}

func (w *writer) text(file string) *lines {
	if l := w.lines[file]; l != nil {
		return l
	}
	data, err := w.now.read(file)
	if err != nil {
		data = nil // gone: positions are at its start
	}
	l := newLines(string(data))
	w.lines[file] = l
	return l
}

// word is the range of what stands at a position: of a call, whose position is its
// parenthesis, the function's name; of a comment the rest of the line.
func (w *writer) word(file string, line, column int) span {
	l := w.text(file)
	text := l.line(line - 1)
	start := min(max(column-1, 0), len(text))
	end := start
	switch {
	case start < len(text) && text[start] == '(' && start > 0 && wordByte(text[start-1]):
		for start > 0 && wordByte(text[start-1]) {
			start--
		}
	case start < len(text) && wordByte(text[start]):
		for end < len(text) && wordByte(text[end]) {
			end++
		}
	default:
		end = len(strings.TrimRight(text, " \t"))
	}
	return span{l.at(line, start+1), l.at(line, max(start, end)+1)}
}

func wordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// summaryLine says how much was found, for the log.
func (r *results) summaryLine() string {
	n := 0
	for _, fs := range r.found {
		n += len(fs)
	}
	return fmt.Sprintf("%d programs, %d findings", len(r.programs), n)
}

package check

import (
	"bytes"
	"os"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/policy"
)

// silence takes away the findings that allows cover.
func silence(fs []Finding, allows []Allow) Result {
	r := Result{Used: make([]bool, len(allows))}
	for i := range fs {
		silenced := false
		for k := range allows {
			if allows[k].covers(&fs[i]) {
				r.Used[k], silenced = true, true
			}
		}
		if silenced {
			r.Silenced = append(r.Silenced, fs[i])
		} else {
			r.Findings = append(r.Findings, fs[i])
		}
	}
	return r
}

func (a *Allow) covers(f *Finding) bool {
	if f.Action == "" || f.Category == Invalid || a.Category != "" && a.Category != f.Category {
		return false
	}
	if !a.Everywhere && !a.beside(f) {
		return false
	}
	for _, pattern := range a.Actions {
		if policy.MatchesAction(arn.Parse(pattern), f.Action) == arn.Yes {
			return true
		}
	}
	return false
}

// beside says whether the finding is on the allow's line or the next.
func (a *Allow) beside(f *Finding) bool {
	if a.Position.Filename != f.Position.Filename {
		return false
	}
	d := f.Position.Line - a.Position.Line
	return d == 0 || d == 1
}

// Idle makes a finding of an allow that silenced nothing in any program. doubt
// says why another program may need it; "" if there is none. read reads its file, nil
// means os.ReadFile; the fix takes the comment away.
func (a *Allow) Idle(doubt string, read func(string) ([]byte, error)) Finding {
	f := Finding{
		Category: Invalid, Severity: Warning, Position: a.Position, Doubt: doubt,
		Message: "this allow of " + joinActions(a.Actions) + " silences nothing: remove it",
	}
	if doubt != "" {
		f.Severity = Note
		return f
	}
	f.Fix = a.removal(read)
	return f
}

// removal takes the comment away, with its line if nothing else stands there; nil if
// it is not there any more.
func (a *Allow) removal(read func(string) ([]byte, error)) *policy.Fix {
	if read == nil {
		read = os.ReadFile
	}
	data, err := read(a.Position.Filename)
	if err != nil || a.Position.Line < 1 || a.Position.Column < 1 {
		return nil
	}
	lines := bytes.SplitAfterN(data, []byte("\n"), a.Position.Line+1)
	if len(lines) < a.Position.Line {
		return nil
	}
	start := 0
	for _, l := range lines[:a.Position.Line-1] {
		start += len(l)
	}
	line := lines[a.Position.Line-1]
	at := a.Position.Column - 1
	if at > len(line) || !bytes.HasPrefix(line[at:], []byte(directive.Marker+string(directive.Allow))) {
		return nil
	}
	before := bytes.TrimRight(line[:at], " \t")
	end := start + len(line)
	if len(before) > 0 {
		end = start + len(bytes.TrimRight(line, "\r\n"))
	}
	return &policy.Fix{
		Message: "Remove the allow", Edits: []policy.Edit{{File: a.Position.Filename, Start: start + len(before), End: end}},
		Sums: map[string]string{a.Position.Filename: policy.Sum(data)},
	}
}

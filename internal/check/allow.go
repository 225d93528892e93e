package check

import "github.com/iamvet/iamvet/internal/arn"
import "github.com/iamvet/iamvet/internal/policy"

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
// says why another program may need it; "" if there is none.
func (a *Allow) Idle(doubt string) Finding {
	f := Finding{
		Category: Invalid, Severity: Warning, Position: a.Position, Doubt: doubt,
		Message: "this allow of " + joinActions(a.Actions) + " silences nothing: remove it",
	}
	if doubt != "" {
		f.Severity = Note
	}
	return f
}

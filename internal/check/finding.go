package check

import (
	"go/token"
	"sort"

	"github.com/iamvet/iamvet/internal/policy"
)

// Category of a finding; stable, and printed.
type Category string

// The categories.
const (
	Missing    Category = "missing"
	Denied     Category = "denied"
	Wildcard   Category = "wildcard"
	Unused     Category = "unused"
	Invalid    Category = "invalid"
	Unresolved Category = "unresolved"
)

// Categories lists all categories in the order in which documents name them.
var Categories = []Category{Missing, Denied, Wildcard, Unused, Invalid, Unresolved}

// Severity of a finding. A Note needs no action to be right: it carries doubt,
// or tells what could not be understood. Notes do not fail a run.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Finding is one thing to mend.
type Finding struct {
	Category Category
	Severity Severity
	Message  string
	Action   string // "s3:PutObject"; "" where none applies
	Resource string // an ARN pattern; "" where none applies
	Position token.Position
	End      token.Position
	Related  []Related
	// Doubt says why the finding may be wrong; "" where it is certain.
	Doubt string
	Fix   *policy.Fix
	// NoFix says why there is no fix; "" if there is one or none applies.
	NoFix string
}

// Related is another place that belongs to a finding, in order.
type Related struct {
	Position token.Position
	Message  string
}

// Sort sorts findings by place, category and text, and drops repetitions.
func Sort(fs []Finding) []Finding {
	sort.SliceStable(fs, func(i, j int) bool { return less(&fs[i], &fs[j]) })
	var out []Finding
	for i := range fs {
		if n := len(out); n > 0 && !less(&out[n-1], &fs[i]) && out[n-1].Doubt == fs[i].Doubt {
			continue
		}
		out = append(out, fs[i])
	}
	return out
}

func less(a, b *Finding) bool {
	p, q := a.Position, b.Position
	switch {
	case p.Filename != q.Filename:
		return p.Filename < q.Filename
	case p.Line != q.Line:
		return p.Line < q.Line
	case p.Column != q.Column:
		return p.Column < q.Column
	case a.Category != b.Category:
		return a.Category < b.Category
	}
	return a.Message < b.Message
}

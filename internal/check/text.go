package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

func sortedUnique(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}

func uniquePatterns(ps []arn.Pattern) []arn.Pattern {
	seen := map[string]bool{}
	var out []arn.Pattern
	for _, p := range ps {
		if key := p.String(); !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b arn.Pattern) int { return strings.Compare(a.String(), b.String()) })
	return out
}

func literals(names []string) []arn.Pattern {
	out := make([]arn.Pattern, len(names))
	for i, n := range names {
		out[i] = arn.Lit(n)
	}
	return out
}

func patternTexts(ps []arn.Pattern) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = ResourceText(p)
	}
	return out
}

// joinActions lists names for a message; many are cut short.
func joinActions(names []string) string { return joinSome(names, 8) }

func joinSome(names []string, most int) string {
	if len(names) > most {
		return strings.Join(names[:most-1], ", ") + fmt.Sprintf(" and %d more", len(names)-most+1)
	}
	return strings.Join(names, ", ")
}

func count(n int) string {
	if n == 1 {
		return "1 action"
	}
	return fmt.Sprintf("%d actions", n)
}

func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

func containsAny(names, others []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(others, n) })
}

package validate

import (
	"slices"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/catalog"
)

var prefixes = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, p := range catalog.Prefixes() {
		out[p] = true
	}
	return out
})

// knownPrefix says whether a service has this prefix, in any letter case.
func knownPrefix(prefix string) bool { return prefixes()[strings.ToLower(prefix)] }

// suggestPrefix finds the service prefix that was meant: by the name of the SDK's
// package ("cloudwatchlogs" for "logs"), else the nearest.
func suggestPrefix(prefix string) string {
	low := strings.ToLower(prefix)
	if s, ok := catalog.ServiceOf(low); ok && s.Prefix != low {
		return s.Prefix
	}
	return nearest(low, catalog.Prefixes())
}

func suggestAction(prefix, name string) string {
	var names []string
	for _, a := range catalog.ActionsOf(prefix) {
		_, short, _ := strings.Cut(a.Name, ":")
		names = append(names, short)
	}
	if near := nearest(name, names); near != "" {
		return prefix + ":" + near
	}
	return ""
}

// actionsOfOperation returns the actions that an operation of this name needs,
// always or else on a condition, the likeliest first: "s3:HeadObject" is no
// action, but the operation needs s3:GetObject.
func actionsOfOperation(prefix, name string) []string {
	for _, s := range catalog.Services() {
		if s.Prefix != strings.ToLower(prefix) {
			continue
		}
		op := catalog.Lookup(s.Package, name)
		if op.Guessed {
			continue
		}
		for _, kind := range []catalog.Kind{catalog.Required, catalog.Conditional} {
			var out []string
			for _, n := range op.Needs {
				if n.Kind == kind && !slices.Contains(out, n.Action) {
					out = append(out, n.Action)
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// nearest returns the candidate nearest to a text, letter case aside, if it is
// near enough to be what was meant; of equals the first.
func nearest(text string, candidates []string) string {
	most := min(len(text)/3, 3)
	best := ""
	low := strings.ToLower(text)
	for _, c := range candidates {
		if d := distance(low, strings.ToLower(c), most); d <= most {
			best, most = c, d-1
		}
	}
	return best
}

// distance is the number of letters to change, add, drop or swap with their
// neighbour; past limit it is limit+1.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > limit {
			return limit + 1
		}
		before, row = row, next
	}
	return row[len(b)]
}

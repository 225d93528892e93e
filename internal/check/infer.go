package check

import (
	"sort"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/need"
)

// Inferred lists what the uses need, an action and a resource a line: what a
// policy would have to grant.
func Inferred(uses []need.Use) []string {
	lines := map[string]bool{}
	for i := range uses {
		if uses[i].Principal != nil {
			continue
		}
		for k := range uses[i].Needs {
			n := &uses[i].Needs[k]
			if n.Kind == catalog.Supporting {
				continue
			}
			note := ""
			if !n.Certain && n.Condition != "" {
				note = " (if " + n.Condition + ")"
			}
			for r := range n.Resources {
				lines[n.Action+" on "+ResourceText(n.Resources[r].Pattern)+note] = true
			}
		}
	}
	out := make([]string, 0, len(lines))
	for l := range lines {
		out = append(out, l)
	}
	sort.Strings(out)
	return out
}

package need

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// unset makes resources uncertain whose names hold variables that are not set where the program
// runs: what such a name is then, no call is made with, or another. It answers true where no
// certain one is left.
func (opt *Options) unset(rs []Resource) bool {
	if opt.Unset == nil {
		return false
	}
	some, left := false, false
	for i := range rs {
		if opt.holdsUnset(rs[i].Pattern) {
			rs[i].Certain, some = false, true
		}
		left = left || rs[i].Certain
	}
	return some && !left
}

func (opt *Options) holdsUnset(p arn.Pattern) bool {
	for _, part := range p {
		if name, ok := strings.CutPrefix(part.Text, "env:"); ok && part.Kind == arn.Var {
			name, _, _ = strings.Cut(name, "#")
			if opt.Unset(name) {
				return true
			}
		}
	}
	return false
}

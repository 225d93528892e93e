package catalog

import (
	"fmt"
	"strings"
)

// Suggestion says what was probably meant by a name that is no action: the action
// that an operation of that name needs, or an action that begins alike. It begins
// with "; " and goes behind an error; "" if there is none.
func Suggestion(name string) string {
	prefix, short, ok := strings.Cut(name, ":")
	if !ok {
		return "; write prefix:Action, e.g. s3:GetObject"
	}
	prefix = strings.ToLower(prefix)
	if dataOf(prefix) == nil {
		return fmt.Sprintf("; there is no service prefix %q", prefix)
	}
	if op, ok := operationNamed(prefix, short); ok {
		return fmt.Sprintf("; the operation %s needs %s", op.Name, op.Needs[0].Action)
	}
	for n := min(len(short), 40); n > 3; n-- {
		if list := Expand(prefix + ":" + short[:n] + "*"); len(list) > 0 {
			return "; did you mean " + list[0] + "?"
		}
	}
	return ""
}

// operationNamed finds an operation with needs in the services of a prefix.
func operationNamed(prefix, name string) (Operation, bool) {
	for _, s := range Services() {
		if s.Prefix != prefix {
			continue
		}
		for _, n := range Operations(s.Package) {
			if !strings.EqualFold(n, name) {
				continue
			}
			if op := Lookup(s.Package, n); !op.Guessed && len(op.Needs) > 0 {
				return op, true
			}
		}
	}
	return Operation{}, false
}

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// validators are the packages, by the start of their paths, that look through structs to
// check them, and change nothing in them.
var validators = []string{
	"github.com/go-playground/validator", "github.com/asaskevich/govalidator", "github.com/go-ozzo/ozzo-validation",
	"github.com/jellydator/validation", "gopkg.in/validator.v",
}

func isValidator(fn string) bool {
	pkg := pkgOf(fn)
	return slices.ContainsFunc(validators, func(v string) bool { return strings.HasPrefix(pkg, v) })
}

// validates says whether a call checks what it is given and writes nothing there. Checks of the
// program's own get fields as values of package reflect, which they may set.
func (idx *programIndex) validates(l *linker, c *summary.Call) bool {
	if c.Kind != summary.Static || !isValidator(c.Fn) {
		return false
	}
	if idx.checks == nil {
		registers, sets := false, false
		for _, f := range l.reached {
			for i := range f.f.Calls {
				_, name, method := strings.Cut(f.f.Calls[i].Fn, "(reflect.Value).Set")
				sets = sets || method && name != "Cap" && name != "Len"
				registers = registers || isValidator(f.f.Calls[i].Fn) && strings.Contains(f.f.Calls[i].Fn, ".Register")
			}
		}
		change := registers && sets
		idx.checks = &change
	}
	return !*idx.checks
}

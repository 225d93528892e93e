package scenario

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/flow"
)

// testOf reads a condition of a use: "${env:A} or ${env:B} is set", `${env:A} is "x" or "y"`.
var testOf = regexp.MustCompile(`^(.*?) is (not )?(set|".*)$`)

// forbids says which condition of a use does not hold in a run; "" if all do.
func (x execution) forbids(u *flow.Use) string {
	if len(u.Unmet) > 0 {
		return "it is not to run: " + u.Unmet[0]
	}
	for _, cond := range u.OnlyIf {
		m := testOf.FindStringSubmatch(cond)
		if m == nil {
			return "cannot read: " + cond
		}
		values := []string{""}
		fits := func(v string) bool { return v != "" }
		if m[3] != "set" {
			values = strings.Split(strings.ReplaceAll(m[3], `"`, ""), " or ")
			fits = func(v string) bool { return slices.Contains(values, v) }
		}
		holds := false
		for v := range strings.SplitSeq(m[1], " or ") {
			name, isEnv := strings.CutPrefix(v, "${env:")
			value, present := x.env[strings.TrimSuffix(name, "}")]
			asked := m[3] == "set" && m[2] == "" && present // os.LookupEnv, of an empty one
			holds = holds || !isEnv || asked || fits(value) != (m[2] != "")
		}
		if !holds {
			return "it is to run only if " + cond
		}
	}
	return ""
}

// tested are the variables of the environment in the conditions of uses.
func tested(prog *flow.Program) (names []string) {
	for i := range prog.Uses {
		for _, cond := range prog.Uses[i].OnlyIf {
			for _, m := range regexp.MustCompile(`\$\{env:([^}]*)\}`).FindAllStringSubmatch(cond, -1) {
				names = append(names, m[1])
			}
		}
	}
	return names
}

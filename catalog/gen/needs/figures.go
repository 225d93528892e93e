package needs

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
)

// Variables counts the ARN variables of required resource types.
type Variables struct {
	Pairs, Resolved, Assigned, Absent int
	// ByPackage: pairs, resolved, assigned by the service, not in the input.
	ByPackage map[string]*[4]int
	Open      []string // "package Operation type.Variable"
}

// count adds an operation's own actions. A variable is assigned if the
// operation creates the resource and the service chooses its name.
func (v *Variables) count(b *builder, op catalog.Operation) {
	if v.ByPackage == nil {
		v.ByPackage = map[string]*[4]int{}
	}
	if strings.HasPrefix(b.s.From, "actions of") {
		return // its inputs are not known
	}
	c := v.ByPackage[b.key.Package]
	if c == nil {
		c = &[4]int{}
		v.ByPackage[b.key.Package] = c
	}
	for _, n := range op.Needs {
		if n.Kind != catalog.Required {
			continue
		}
		for _, t := range typesOf(n.Resources) {
			for _, name := range variablesOf(t.arn) {
				v.Pairs++
				c[0]++
				switch {
				case t.known[""] || t.known[name]:
					v.Resolved++
					c[1]++
				case b.absent(t.name, name):
					v.Absent++
					c[3]++
				case b.creates():
					v.Assigned++
					c[2]++
				default:
					v.Open = append(v.Open, b.key.Package+" "+b.key.Operation+" "+t.name+"."+name)
				}
			}
		}
	}
}

// Of sums the counts of some packages.
func (v *Variables) Of(packages []string) [4]int {
	var out [4]int
	for _, p := range packages {
		if c := v.ByPackage[p]; c != nil {
			for i := range out {
				out[i] += c[i]
			}
		}
	}
	return out
}

// typed is a resource type of a need, with the variables that some of its
// resources tells.
type typed struct {
	name, arn string
	known     map[string]bool
}

// typesOf gives the types that are required, or the only one.
func typesOf(list []catalog.Resource) []typed {
	var out []typed
	for _, r := range list {
		i := slices.IndexFunc(out, func(t typed) bool { return t.name == r.Type })
		if i < 0 {
			if !r.Required && slices.ContainsFunc(list, func(o catalog.Resource) bool { return o.Type != r.Type }) {
				continue
			}
			i = len(out)
			out = append(out, typed{r.Type, r.ARN, map[string]bool{}})
		}
		for name := range r.Variables {
			out[i].known[name] = true
		}
	}
	return out
}

package needs

import (
	"github.com/iamvet/iamvet/catalog"
)

// Variables counts the ARN variables of required resource types.
type Variables struct {
	Pairs, Resolved, Assigned int
	ByPackage                 map[string]*[3]int // pairs, resolved, assigned by the service
	Open                      []string           // "package Operation type.Variable"
}

// count adds an operation's own actions. A variable is assigned if the
// operation creates the resource and the service chooses its name.
func (v *Variables) count(b *builder, op catalog.Operation) {
	if v.ByPackage == nil {
		v.ByPackage = map[string]*[3]int{}
	}
	c := v.ByPackage[b.key.Package]
	if c == nil {
		c = &[3]int{}
		v.ByPackage[b.key.Package] = c
	}
	for _, n := range op.Needs {
		if n.Kind != catalog.Required {
			continue
		}
		for _, r := range n.Resources {
			if !r.Required && len(n.Resources) > 1 {
				continue
			}
			for _, name := range variablesOf(r.ARN) {
				v.Pairs++
				c[0]++
				switch {
				case r.Variables[""] != "" || r.Variables[name] != "":
					v.Resolved++
					c[1]++
				case b.creates():
					v.Assigned++
					c[2]++
				default:
					v.Open = append(v.Open, b.key.Package+" "+b.key.Operation+" "+r.Type+"."+name)
				}
			}
		}
	}
}

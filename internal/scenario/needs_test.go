package scenario

import (
	"fmt"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
)

// needsAllowed computes what the call needs, from the input that it really had, and
// looks for each action and resource in what the use needs. It says how many resources
// it compared, and which is not there.
func (x execution) needsAllowed(u *flow.Use, one ran, input any) (compared int, why string) {
	opt := need.Options{Partition: "aws", Region: x.region(), Account: "111122223333", Lookup: catalog.Lookup, Bind: x.bind(u)}
	exact := flow.Use{Service: u.Service, Operation: u.Operation, Input: value(input), Region: u.Region}
	if one.Region != "" {
		exact.Region = []arn.Pattern{arn.Lit(one.Region)}
	}
	if u.Input == nil {
		return 0, ""
	}
	needs := need.Of(*u, opt).Needs
	for _, want := range need.Of(exact, opt).Needs {
		if !want.Certain {
			continue
		}
		resources := 0
		for i := range needs {
			n := &needs[i]
			if n.Action != want.Action {
				continue
			}
			resources += len(n.Resources)
			for k := range want.Resources {
				if has(n.Resources, want.Resources[k].Pattern) {
					compared++
				} else {
					return 0, fmt.Sprintf("%s is needed on %v, not only on %s", n.Action, want.Resources[k].Pattern, patterns(n.Resources))
				}
			}
		}
		if resources == 0 {
			return 0, want.Action + " is needed"
		}
	}
	return compared, ""
}

// has says whether one of the resources may be this one.
func has(rs []need.Resource, p arn.Pattern) bool {
	for i := range rs {
		if arn.Intersects(rs[i].Pattern, p) != arn.No || arn.Intersects(rs[i].Loose, p) != arn.No {
			return true
		}
	}
	return false
}

func patterns(rs []need.Resource) string {
	var out []string
	for i := range rs {
		out = append(out, rs[i].Pattern.String())
	}
	return strings.Join(out, ", ")
}

// bind gives the variables in a use their values of this run.
func (x execution) bind(u *flow.Use) map[string]arn.Pattern {
	out := map[string]arn.Pattern{}
	var visit func(v *flow.Value)
	visit = func(v *flow.Value) {
		if v == nil {
			return
		}
		for _, p := range append(append([]arn.Pattern(nil), v.Texts...), v.Keys...) {
			for _, part := range p.Vars() {
				if value, ok := x.variable(part.Text); ok {
					out[part.Text] = arn.Lit(value)
				}
			}
		}
		for _, m := range v.Members {
			visit(m)
		}
		for _, e := range v.Elems {
			visit(e)
		}
	}
	visit(u.Input)
	return out
}

// value is a recorded input as one of which all is known.
func value(got any) *flow.Value {
	v := &flow.Value{Presence: flow.IsSet}
	switch got := got.(type) {
	case nil:
		v.Presence = flow.Unset
	case string:
		v.Texts = []arn.Pattern{arn.Lit(got)}
	case []any:
		for _, e := range got {
			v.Elems = append(v.Elems, value(e))
		}
	case map[string]any:
		v.Members = map[string]*flow.Value{}
		for name, m := range got {
			if key, ok := strings.CutPrefix(name, "key:"); ok {
				v.Keys = append(v.Keys, arn.Lit(key))
				v.Elems = append(v.Elems, value(m))
			} else {
				v.Members[name] = value(m)
			}
		}
	}
	return v
}

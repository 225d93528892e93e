package need

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// Described is what the catalog says of the resources that operations are asked for by name:
// it is flow.Described.
type Described struct {
	Lookup func(service, operation string) catalog.Operation
}

// Type is the one type of resource that an operation is always checked against, where its
// input can tell the whole ARN. There is none where what the service answers can be narrower:
// a Lambda function's ARN may end in a version.
func (d Described) Type(service, operation string) string {
	typ := ""
	for _, n := range d.Lookup(service, operation).Needs {
		if n.Kind != catalog.Required {
			continue
		}
		prefix, _, _ := strings.Cut(n.Action, ":")
		for i := range n.Resources {
			r := &n.Resources[i]
			if typ != "" && typ != r.Type || notGiven(r) > 0 || isPrefix(prefix, r.Type) {
				return ""
			}
			typ = r.Type
		}
	}
	return typ
}

// Resources are the ARNs that a use of such an operation names, as far as they are known.
func (d Described) Resources(u flow.Use) (out []arn.Pattern, why string) {
	for _, n := range Of(u, Options{Lookup: d.Lookup}).Needs {
		if n.Kind != catalog.Required {
			continue
		}
		for _, r := range n.Resources {
			switch {
			case open(r.Pattern):
				why = cmp.Or(why, r.Why, "not told by the input")
				continue
			case !strict(r.Loose).Equal(r.Pattern):
				why = cmp.Or(why, r.Why, "perhaps of a name or path that says more")
			}
			out = append(out, r.Pattern)
		}
	}
	return out, why
}

// open says whether a part of an ARN is not known, or stands for any.
func open(p arn.Pattern) bool {
	return p.HasWildcard() || slices.ContainsFunc(p.Vars(), func(part arn.Part) bool { return part.Text == arn.UnknownName })
}

// isPrefix says whether ARNs of another type of the service are those of a type with a part
// behind a colon.
func isPrefix(prefix, typ string) bool {
	types := catalog.ResourceTypes(prefix)
	for _, format := range types[typ] {
		for other, formats := range types {
			if other != typ && slices.ContainsFunc(formats, func(f string) bool { return strings.HasPrefix(f, format+":") }) {
				return true
			}
		}
	}
	return false
}

// strict is a loose pattern with the account of the program.
func strict(loose arn.Pattern) arn.Pattern {
	out := slices.Clone(loose)
	for i := range out {
		if out[i].Kind == arn.Var && out[i].Why == anyAccount {
			out[i] = arn.Variable("account", "")[0]
		}
	}
	return out
}

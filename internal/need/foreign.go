package need

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
)

// ofAnother is why a resource is not known that is given as an ARN of another service.
const ofAnother = "the value given is an ARN of another service"

// own leaves out ARNs of other services than the type's: no request with one gets as far as
// a permission, and a program that is given either kind tells them apart first.
func (b *builder) own(t *catalog.Resource, rs []Resource) []Resource {
	format, ok := arn.Split(arn.Parse(t.ARN))
	if !ok || len(rs) == 0 {
		return rs
	}
	out := slices.DeleteFunc(slices.Clone(rs), func(r Resource) bool { return isForeign(r.Pattern, format.Service) })
	if len(out) > 0 {
		return out
	}
	return []Resource{{
		Type: t.Type, Pattern: b.template(t, ofAnother), Loose: arn.Unknown(ofAnother), Required: t.Required, Why: ofAnother, foreign: true,
	}}
}

// isForeign says whether an ARN is of a service of another name; those of one family (s3 and
// s3-object-lambda, codestar-connections and codeconnections) take each other's.
func isForeign(p, service arn.Pattern) bool {
	a, ok := arn.Split(p)
	if !ok {
		return false
	}
	is, known := a.Service.IsLiteral()
	want, wanted := service.IsLiteral()
	return known && wanted && !akin(is, want) && !akin(want, is)
}

// akin says whether the name of a service begins with another's, or ends with its last word.
func akin(name, other string) bool {
	return strings.HasPrefix(name, other) || strings.HasSuffix(name, other[strings.LastIndexByte(other, '-')+1:])
}

// foreign says whether a need has only resources of other services.
func foreign(rs []Resource) bool {
	return !slices.ContainsFunc(rs, func(r Resource) bool { return !r.foreign })
}

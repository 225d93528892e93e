package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// signing is a call of the SDK's signer by a program that makes requests itself.
type signing struct {
	f       *function
	index   int32
	service int // argument
	t       target
}

// signed says what services the program signs requests for, sorted by place.
func (l *linker) signed() []Signed {
	var out []Signed
	for _, s := range l.signs {
		one := Signed{Service: []arn.Pattern{arn.Unknown("of a call that is not known")}, Position: s.f.pkg.sum.Position(s.f.f.Calls[s.index].Pos)}
		if fn, id := argOf(s.f, s.index, s.t, s.service); fn != nil {
			l.eval.steps = 0
			one.Service = sortPatterns(l.eval.text(ref{f: fn, id: id}).all())
		}
		out = append(out, one)
	}
	compare := func(a, b Signed) int {
		if c := comparePos(a.Position, b.Position); c != 0 {
			return c
		}
		return strings.Compare(joinPatterns(a.Service), joinPatterns(b.Service))
	}
	slices.SortFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Signed) bool { return compare(a, b) == 0 })
}

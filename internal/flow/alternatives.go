package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// The alternatives of a text.

// texts is what a string can be.
type texts struct {
	alts    []arn.Pattern
	unknown string // why there may be others; "" if not
	// cyclic is set when the value depends on itself.
	cyclic bool
	// wide is set once alternatives were too many: the one that is left stands
	// for all, also for those that come later.
	wide bool
	// unset is set where a place that it is read from may be empty: nothing says that a
	// store happens before.
	unset bool
	// zero is set where "" is among what it can be, and not for sure. Only what is put
	// together tells it from not being so.
	zero bool
}

func textOf(ps ...arn.Pattern) texts { return texts{alts: ps} }

func unknownText(why string) texts { return texts{unknown: why} }

// add joins two sets.
func (t texts) add(o texts) texts {
	out := texts{alts: t.alts, unknown: t.unknown, cyclic: t.cyclic || o.cyclic, wide: t.wide || o.wide, unset: t.unset || o.unset, zero: t.zero || o.zero}
	if out.unknown == "" {
		out.unknown = o.unknown
	}
	for _, p := range o.alts {
		switch i := slices.IndexFunc(out.alts, p.Equal); {
		case i < 0:
			out.alts = append(out.alts[:len(out.alts):len(out.alts)], p)
		case out.alts[i].IsUncertain() && !p.IsUncertain(): // it comes another way, too
			out.alts = slices.Clone(out.alts)
			out.alts[i] = p
		}
	}
	if len(out.alts) > maxTexts || out.wide && len(out.alts) > 1 {
		out.wide = true
		w := arn.Widen(out.alts)
		if !slices.ContainsFunc(out.alts, func(p arn.Pattern) bool { return !p.IsUncertain() }) {
			w = w.Uncertain()
		}
		out.alts = []arn.Pattern{holes(w, "one of more than "+strconv.Itoa(maxTexts)+" values")}
	}
	return out
}

// holes makes the wildcards of a widened pattern unknown parts: the program's
// text is one of many, and not a policy's star.
func holes(p arn.Pattern, why string) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == arn.Any || part.Kind == arn.One {
			part = arn.Part{Kind: arn.Var, Text: "unknown", Why: why}
		}
		out = append(out, part)
	}
	return arn.Concat(out)
}

// settled says whether it is known for sure, and not empty. A reference of
// infrastructure code is a name that the deployment gives.
func (t texts) settled() bool { return t.known() && !t.unset }

// known says whether it is known, and not empty where anything was stored.
func (t texts) known() bool {
	for _, p := range t.alts {
		if s, ok := p.IsLiteral(); ok && s == "" || !ok && !slices.ContainsFunc(p, isReference) {
			return false
		}
	}
	return len(t.alts) > 0 && t.unknown == "" && !t.cyclic
}

func isReference(part arn.Part) bool {
	return part.Kind == arn.Var && strings.HasPrefix(part.Text, "ref:")
}

func containsPattern(ps []arn.Pattern, p arn.Pattern) bool {
	for _, q := range ps {
		if q.Equal(p) {
			return true
		}
	}
	return false
}

// all are the alternatives, the unknown one included.
func (t texts) all() []arn.Pattern {
	out := append([]arn.Pattern(nil), t.alts...)
	if t.unknown != "" {
		out = append(out, arn.Unknown(t.unknown))
	}
	if t.cyclic && len(out) == 0 {
		out = append(out, arn.Unknown("depends on itself"))
	}
	return out
}

const inLoop = "built up in a loop"

// ends is a text as part of a longer one. Of what is built up in a loop, from itself,
// only what is put at its ends stays.
func (t texts) ends() texts {
	if t.cyclic {
		return unknownText(inLoop)
	}
	return t
}

// grows says whether all of a text is made of itself: it begins with what is there
// before.
func (t texts) grows() bool {
	byLoop := func(part arn.Part) bool { return part.Kind == arn.Var && part.Why == inLoop }
	for _, p := range t.alts {
		if !slices.ContainsFunc(p, byLoop) {
			return false
		}
	}
	return len(t.alts) > 0 && t.unknown == ""
}

// alone are the alternatives of one text where the other may be "".
func alone(t, zero texts) (out texts) {
	if !zero.zero {
		return out
	}
	out.zero = t.zero
	for _, p := range t.all() {
		out.zero = out.zero || len(p) == 0
		if len(p) > 0 {
			out = out.add(textOf(p.Uncertain()))
		}
	}
	return out
}

// concat joins every alternative of one with every one of the other.
func concat(a, b texts) texts {
	if a.cyclic && b.cyclic {
		return unknownText(inLoop)
	}
	a, b = a.ends(), b.ends()
	out := texts{}
	for _, x := range a.all() {
		for _, y := range b.all() {
			out = out.add(textOf(arn.Concat(x, y)))
		}
	}
	return out.add(alone(a, b)).add(alone(b, a))
}

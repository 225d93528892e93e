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
	alts    []arn.Pattern // no two are equal
	unknown string        // why there may be others; "" if not
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

func textOf(ps ...arn.Pattern) texts {
	if len(ps) < 2 {
		return texts{alts: ps}
	}
	s := sum{}
	for _, p := range ps {
		s.add(texts{alts: []arn.Pattern{p}})
	}
	return s.texts
}

func unknownText(why string) texts { return texts{unknown: why} }

// add joins two sets.
func (t texts) add(o texts) texts {
	s := sum{texts: t}
	s.add(o)
	return s.texts
}

// sum joins sets one after the other.
type sum struct {
	texts
	own bool // nobody else has the alternatives
}

func (s *sum) add(o texts) {
	s.cyclic, s.wide, s.unset, s.zero = s.cyclic || o.cyclic, s.wide || o.wide, s.unset || o.unset, s.zero || o.zero
	if s.unknown == "" {
		s.unknown = o.unknown
	}
	if len(s.alts) == 0 {
		s.alts, s.own = o.alts, false
	} else {
		for _, p := range o.alts {
			s.addOne(p, len(o.alts))
		}
	}
	if len(s.alts) > maxTexts || s.wide && len(s.alts) > 1 {
		s.wide = true
		w := arn.Widen(s.alts)
		if !slices.ContainsFunc(s.alts, func(p arn.Pattern) bool { return !p.IsUncertain() }) {
			w = w.Uncertain()
		}
		s.alts, s.own = []arn.Pattern{holes(w, "one of more than "+strconv.Itoa(maxTexts)+" values")}, true
	}
}

func (s *sum) addOne(p arn.Pattern, more int) {
	i := slices.IndexFunc(s.alts, p.Equal)
	if i >= 0 && (!s.alts[i].IsUncertain() || p.IsUncertain()) {
		return
	}
	if !s.own {
		s.alts = append(make([]arn.Pattern, 0, len(s.alts)+more), s.alts...)
		s.own = true
	}
	if i < 0 {
		s.alts = append(s.alts, p)
	} else {
		s.alts[i] = p // it comes another way, too
	}
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
// infrastructure code is a name that the deployment gives; so is a region, where that is said.
func (t texts) settled() bool { return t.known() && !t.unset }

// known says whether it is known, and not empty where anything was stored.
func (t texts) known() bool {
	for _, p := range t.alts {
		if s, ok := p.IsLiteral(); ok && s == "" || !ok && !slices.ContainsFunc(p, givesText) {
			return false
		}
	}
	return len(t.alts) > 0 && t.unknown == "" && !t.cyclic
}

func givesText(part arn.Part) bool {
	return part.Kind == arn.Var && strings.HasPrefix(part.Text, "ref:") || part.IsGiven()
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

// builtUp says whether a text is put together in a loop: of what it is after some rounds it is not
// known that it is what it is at last.
func (t texts) builtUp() bool {
	return slices.ContainsFunc(t.alts, func(p arn.Pattern) bool {
		return slices.ContainsFunc(p, func(part arn.Part) bool { return part.Kind == arn.Var && part.Why == inLoop })
	})
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

// notEmpty leaves out "", and that a text may be.
func (t texts) notEmpty() texts {
	t.alts = slices.DeleteFunc(slices.Clone(t.alts), func(p arn.Pattern) bool { return len(p) == 0 })
	t.zero = false
	return t
}

// concat joins every alternative of one with every one of the other.
func concat(a, b texts) texts {
	if a.cyclic && b.cyclic {
		return unknownText(inLoop)
	}
	a, b = a.ends(), b.ends()
	out := sum{}
	for _, x := range a.all() {
		for _, y := range b.all() {
			out.add(textOf(arn.Concat(x, y)))
		}
	}
	out.add(alone(a, b))
	out.add(alone(b, a))
	return out.texts
}

package arn

import (
	"strings"
	"unicode/utf8"
)

// UnknownName is the name of variables of which nothing is known. Two of them
// are not the same text.
const UnknownName = "unknown"

// PartOp is the op of variables that are some part of another's text.
const PartOp = "part"

// OneText says whether two variables of this name are the same text.
func OneText(name string) bool {
	return name != UnknownName && !strings.Contains(name, "#"+PartOp)
}

// IsLiteral says that the pattern is one known text, and gives it.
func (p Pattern) IsLiteral() (string, bool) {
	p = p.Normal()
	switch {
	case len(p) == 0:
		return "", true
	case len(p) == 1 && p[0].Kind == Literal:
		return p[0].Text, true
	}
	return "", false
}

// IsStar says that the pattern is "*".
func (p Pattern) IsStar() bool {
	p = p.Normal()
	return len(p) == 1 && p[0].Kind == Any
}

// HasWildcard says that the pattern has a "*" or "?".
func (p Pattern) HasWildcard() bool {
	for _, part := range p {
		if part.Kind == Any || part.Kind == One {
			return true
		}
	}
	return false
}

// HasVar says that the pattern has a variable.
func (p Pattern) HasVar() bool {
	for _, part := range p {
		if part.Kind == Var {
			return true
		}
	}
	return false
}

// Vars lists the variables in order, each once; unknown ones each time.
func (p Pattern) Vars() []Part {
	var out []Part
	seen := map[string]bool{}
	for _, part := range p {
		if part.Kind != Var || seen[part.Text] {
			continue
		}
		seen[part.Text] = OneText(part.Text)
		out = append(out, part)
	}
	return out
}

// Substitute puts values in the place of variables. Variables that vars does not
// name stay.
func (p Pattern) Substitute(vars map[string]Pattern) Pattern {
	var out Pattern
	for _, part := range p {
		if value, ok := vars[part.Text]; ok && part.Kind == Var {
			if part.Perhaps {
				value = value.Uncertain()
			}
			out = append(out, value...)
		} else {
			out = append(out, part)
		}
	}
	return out.Normal()
}

// AsGiven marks a value as given by the user: its text, and where the program runs.
func (p Pattern) AsGiven() Pattern {
	out := append(Pattern(nil), p...)
	for i := range out {
		if out[i].Kind == Literal || out[i].isPlace() {
			out[i].Why = Given
		}
	}
	return out
}

// Uncertain returns the pattern marked as one that may be replaced before it is used.
func (p Pattern) Uncertain() Pattern {
	out := append(Pattern(nil), p...)
	for i := range out {
		if out[i].Kind == Literal || out[i].Kind == Var {
			out[i].Perhaps = true
		}
	}
	return out
}

// IsUncertain says whether a part of the text may be replaced before it is used.
func (p Pattern) IsUncertain() bool {
	for _, part := range p {
		if part.Perhaps {
			return true
		}
	}
	return false
}

// Configured says whether a part of the text comes from where the program runs:
// the environment, a flag, a configuration file or the infrastructure, known or not.
func (p Pattern) Configured() bool {
	for _, part := range p {
		if part.IsGiven() || part.Named() {
			return true
		}
	}
	return false
}

// IsGiven says whether the user gave the part, or says that it is where the program runs.
// It is not empty.
func (part Part) IsGiven() bool {
	return part.Why == Given && (part.Kind == Literal || part.isPlace())
}

// isPlace says whether a part is where the program runs.
func (part Part) isPlace() bool {
	return part.Kind == Var && (part.Text == "region" || part.Text == "account" || part.Text == "partition")
}

// Named says whether a part is a variable of the environment, a flag, a
// configuration file or the infrastructure.
func (part Part) Named() bool {
	scheme, _, _ := strings.Cut(part.Text, ":")
	return part.Kind == Var && (scheme == "env" || scheme == "flag" || scheme == "config" || scheme == "ref")
}

// Widened puts "*" in the place of every variable: the pattern of all that the
// value may be.
func (p Pattern) Widened() Pattern {
	out := make(Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == Var {
			part = Part{Kind: Any}
		}
		out = append(out, part)
	}
	return out.Normal()
}

// Fold returns the pattern with its literal text in lower case, for what is
// compared without regard to case: actions, service prefixes, condition keys.
func (p Pattern) Fold() Pattern {
	out := make(Pattern, 0, len(p))
	for _, part := range p {
		if part.Kind == Literal {
			part.Text = strings.ToLower(part.Text)
		}
		out = append(out, part)
	}
	return out.Normal()
}

// Widen returns one pattern that covers all of ps: what they begin and end with,
// and "*" between. Patterns that are all equal come back as they are; no patterns
// give the empty pattern.
func Widen(ps []Pattern) Pattern {
	if len(ps) == 0 {
		return nil
	}
	first := units(ps[0], nil)
	prefix, suffix, shortest := len(first), len(first), len(first)
	equal := true
	var u []unit
	for _, p := range ps[1:] {
		u = units(p, u[:0])
		prefix = min(prefix, commonPrefix(first, u))
		suffix = min(suffix, commonSuffix(first, u))
		shortest = min(shortest, len(u))
		equal = equal && len(u) == len(first) && prefix == len(first)
	}
	if equal {
		return ps[0].Normal()
	}
	suffix = min(suffix, shortest-prefix)
	// A "?" beside the new "*" would say little and be hard to compare.
	for prefix > 0 && first[prefix-1].kind() == One {
		prefix--
	}
	for suffix > 0 && first[len(first)-suffix].kind() == One {
		suffix--
	}
	out := appendUnits(nil, first[:prefix])
	out = append(out, Part{Kind: Any})
	return appendUnits(out, first[len(first)-suffix:]).Normal()
}

// unit is a character of a literal, or another part: patterns are compared piece by piece.
type unit struct {
	char string // of a literal
	part *Part  // that it is of
}

func (u unit) kind() Kind { return u.part.Kind }

// units appends those of a pattern to out.
func units(p Pattern, out []unit) []unit {
	p = p.Normal()
	for i := range p {
		part := &p[i]
		if part.Kind != Literal {
			out = append(out, unit{part: part})
			continue
		}
		for text := part.Text; len(text) > 0; {
			_, n := utf8.DecodeRuneInString(text)
			out = append(out, unit{text[:n], part})
			text = text[n:]
		}
	}
	return out
}

// appendUnits turns them into parts again. What is said of literals is lost.
func appendUnits(p Pattern, us []unit) Pattern {
	for _, u := range us {
		if u.kind() == Literal {
			p = append(p, Part{Kind: Literal, Text: u.char})
		} else {
			p = append(p, *u.part)
		}
	}
	return p
}

// same holds for units that stand for the same text or wildcard.
func (u unit) same(o unit) bool {
	if u.kind() != o.kind() {
		return false
	}
	if u.kind() == Literal {
		return u.char == o.char
	}
	return u.part.Text == o.part.Text && (u.kind() != Var || OneText(u.part.Text))
}

func commonPrefix(a, b []unit) int {
	n := 0
	for n < len(a) && n < len(b) && a[n].same(b[n]) {
		n++
	}
	return n
}

func commonSuffix(a, b []unit) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n].same(b[len(b)-1-n]) {
		n++
	}
	return n
}

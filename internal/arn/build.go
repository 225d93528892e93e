package arn

import (
	"cmp"
	"strings"
)

// Lit is exact text.
func Lit(text string) Pattern {
	if text == "" {
		return nil
	}
	return Pattern{{Kind: Literal, Text: text}}
}

// Variable is a pattern of one variable. why says why it is not known.
func Variable(name, why string) Pattern { return Pattern{{Kind: Var, Text: name, Why: why}} }

// Star is the pattern "*".
func Star() Pattern { return Pattern{{Kind: Any}} }

// Unknown is a value of which nothing is known.
func Unknown(why string) Pattern { return Variable("unknown", why) }

// Parse reads the notation of IAM policies (version 2012-10-17): "*" and "?"
// are wildcards, "${name}" is a variable, and "${*}", "${?}" and "${$}" are these
// characters themselves. "${" without "}" is plain text. Every text has a
// meaning; the result is normal.
func Parse(text string) Pattern { return parse(text, true) }

// ParseWithoutVariables reads the notation of version 2008-10-17, where "${" is
// plain text.
func ParseWithoutVariables(text string) Pattern { return parse(text, false) }

func parse(text string, variables bool) Pattern {
	var p Pattern
	start := 0
	flush := func(end int) {
		if end > start {
			p = append(p, Part{Kind: Literal, Text: text[start:end]})
		}
	}
	for i := 0; i < len(text); {
		switch {
		case text[i] == '*':
			flush(i)
			p = append(p, Part{Kind: Any})
			i++
			start = i
		case text[i] == '?':
			flush(i)
			p = append(p, Part{Kind: One})
			i++
			start = i
		case variables && strings.HasPrefix(text[i:], "${"):
			n := strings.IndexByte(text[i:], '}')
			if n < 0 {
				// No later one can be closed either.
				variables = false
				continue
			}
			flush(i)
			p = append(p, variablePart(text[i+2:i+n]))
			i += n + 1
			start = i
		default:
			i++
		}
	}
	flush(len(text))
	return p.Normal()
}

func variablePart(name string) Part {
	switch name {
	case "*", "?", "$":
		return Part{Kind: Literal, Text: name}
	}
	return Part{Kind: Var, Text: name}
}

// Concat joins patterns.
func Concat(ps ...Pattern) Pattern {
	n := 0
	for _, p := range ps {
		n += len(p)
	}
	all := make(Pattern, 0, n)
	for _, p := range ps {
		all = append(all, p...)
	}
	return all.Normal()
}

// isUnknown says whether a part stands for any text: two of them side by side stand
// for no other than one.
func (part Part) isUnknown() bool { return part.Kind == Var && part.Text == UnknownName }

// Normal returns the pattern in normal form: no empty literals, no two literals or
// unknown parts side by side, and of neighbouring wildcards first the "?" and then at most one
// "*". Patterns that differ in Why alone have equal normal forms but for it.
func (p Pattern) Normal() Pattern {
	if p.isNormal() {
		return p
	}
	out := make(Pattern, 0, len(p))
	star := false // a "*" is held back until the run of wildcards ends
	flush := func() {
		if star {
			out = append(out, Part{Kind: Any})
			star = false
		}
	}
	for i := 0; i < len(p); i++ {
		switch part := p[i]; part.Kind {
		case Any:
			star = true
		case One:
			out = append(out, Part{Kind: One})
		case Var:
			flush()
			if n := len(out); n > 0 && part.isUnknown() && out[n-1].isUnknown() {
				out[n-1].Why, out[n-1].Perhaps = cmp.Or(out[n-1].Why, part.Why), out[n-1].Perhaps || part.Perhaps
				continue
			}
			out = append(out, part)
		case Literal:
			j := i
			for j < len(p) && p[j].Kind == Literal {
				j++
			}
			if text := joinText(p[i:j]); text != "" {
				flush()
				out = append(out, Part{Kind: Literal, Text: text, Why: joinWhy(p[i:j]), Perhaps: p[i:j].IsUncertain()})
			}
			i = j - 1
		}
	}
	flush()
	if len(out) == 0 {
		return nil
	}
	return out
}

func joinText(parts Pattern) string {
	if len(parts) == 1 {
		return parts[0].Text
	}
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(part.Text)
	}
	return b.String()
}

func joinWhy(parts Pattern) string {
	for _, part := range parts {
		if part.Why != "" {
			return part.Why
		}
	}
	return ""
}

func (p Pattern) isNormal() bool {
	for i, part := range p {
		switch {
		case part.Kind == Literal && part.Text == "":
			return false
		case i == 0:
		case part.Kind == Literal && p[i-1].Kind == Literal:
			return false
		case part.isUnknown() && p[i-1].isUnknown():
			return false
		case (part.Kind == Any || part.Kind == One) && p[i-1].Kind == Any:
			return false
		}
	}
	return true
}

// Equal says whether two patterns are written the same, Why aside. Unknown
// parts are equal in this sense only; use Covers to compare what they stand for.
func (p Pattern) Equal(q Pattern) bool {
	if len(p) > 0 && len(q) > 0 { // most questions end here
		a, b := &p[0], &q[0]
		if a == b && len(p) == len(q) {
			return true
		}
		if a.Kind == Literal && b.Kind == Literal {
			if n := min(len(a.Text), len(b.Text)); a.Text[:n] != b.Text[:n] {
				return false
			}
			if len(p) == 1 && len(q) == 1 {
				return len(a.Text) == len(b.Text)
			}
		}
	}
	p, q = p.Normal(), q.Normal()
	if len(p) != len(q) {
		return false
	}
	for i := range p {
		if p[i].Kind != q[i].Kind || p[i].Text != q[i].Text {
			return false
		}
	}
	return true
}

// String writes the pattern in the notation that Parse reads. Parse(p.String())
// equals p if no variable's name holds "}" or is one of "*", "?" and "$".
func (p Pattern) String() string {
	var b strings.Builder
	for _, part := range p.Normal() {
		switch part.Kind {
		case Any:
			b.WriteByte('*')
		case One:
			b.WriteByte('?')
		case Var:
			b.WriteString("${" + part.Text + "}")
		case Literal:
			writeEscaped(&b, part.Text)
		}
	}
	return b.String()
}

// writeEscaped escapes wildcards, and "$" only before "{", where it would read
// as a variable.
func writeEscaped(b *strings.Builder, text string) {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '*', c == '?':
			b.WriteString("${" + string(c) + "}")
		case c == '$' && i+1 < len(text) && text[i+1] == '{':
			b.WriteString("${$}")
		default:
			b.WriteByte(c)
		}
	}
}

// Package textfn is the algebra of string functions on texts that are only partly
// known.
//
// A text is an arn.Pattern: literal parts, and variables for what is not known. Of a
// literal a function gives what Go's gives. Of one whole variable that the
// environment, a flag or a configuration file sets it gives a variable of its own,
// which says what is made of the other: ${env:DEST#host} is the host of the URL in
// the environment variable DEST. Of other texts it gives what is sure, however the
// variables are set: literal text that surely stays is kept, exactly; the rest is
// unknown, with the reason of the variable that it comes from.
//
// The package guarantees that for every value of the variables the result stands
// for what Go's function makes of the text (texts are taken to be UTF-8). It knows
// of functions and patterns alone, not of programs.
package textfn

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iamvet/iamvet/internal/arn"
)

// Op is a function of one text, with literal arguments.
type Op struct {
	name string
	args []string
	// forward is the op that this one does to a text turned round.
	forward *Op
}

// String writes an op as it stands behind "#" in a variable's name: "host",
// "field(:,5)".
func (o Op) String() string {
	if len(o.args) == 0 {
		return o.name
	}
	if len(o.args) == 1 && slices.Contains(oneArg, o.name) {
		return o.name + "(" + strings.ReplaceAll(escape(o.args[0]), "%2C", ",") + ")"
	}
	escaped := make([]string, len(o.args))
	for i, a := range o.args {
		escaped[i] = escape(a)
	}
	return o.name + "(" + strings.Join(escaped, ",") + ")"
}

// special are the characters that a variable's name, or the list of arguments in
// it, cannot hold.
const special = "#${}(),%*?"

func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == 0x7f || strings.IndexByte(special, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var c byte
		if n, err := fmt.Sscanf(s[i:min(len(s), i+3)], "%%%02X", &c); n == 1 && err == nil {
			b.WriteByte(c)
			i += 2
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// oneArg are the ops with one argument, in which a comma stands for itself.
var oneArg = []string{
	"before", "after", "beforeLast", "afterLast", "trimPrefix", "trimSuffix", "trim", "trimLeft", "trimRight", "query", "word", "repeat",
	"find",
}

func parseOp(s string) Op {
	name, args, ok := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	o := Op{name: name}
	switch {
	case ok && slices.Contains(oneArg, name):
		o.args = []string{unescape(args)}
	case ok:
		for a := range strings.SplitSeq(args, ",") {
			o.args = append(o.args, unescape(a))
		}
	}
	return o
}

// Origin is the variable that a derived one is made of, with its scheme, and what
// is made of it; ops is empty for others.
func Origin(variable string) (name string, ops []Op) {
	name, rest, ok := strings.Cut(variable, "#")
	if !ok {
		return name, nil
	}
	for op := range strings.SplitSeq(rest, "#") {
		ops = append(ops, parseOp(op))
	}
	return name, ops
}

// Value is what the ops make of a variable's value. It answers false where Go's
// functions fail, and where there is no one answer.
func Value(ops []Op, text string) (string, bool) {
	for _, o := range ops {
		f := function(o.name)
		if f.apply == nil {
			return "", false
		}
		next, ok := f.apply(text, o.args)
		if !ok {
			return "", false
		}
		text = next
	}
	return text, true
}

// fn is a function: apply is what Go makes of a text, and false where Go has no
// answer; lift is what is sure of a text that is neither literal nor one variable.
type fn struct {
	apply func(text string, args []string) (string, bool)
	lift  func(p arn.Pattern, o Op) arn.Pattern
}

// Apply is what a function makes of a text. It answers false where Go has no answer
// for it: the program panics, or gets an error.
func Apply(p arn.Pattern, name string, args ...string) (arn.Pattern, bool) {
	p, o := p.Normal(), Op{name: name, args: args}
	f := function(name)
	if text, ok := p.IsLiteral(); ok && f.apply != nil {
		out, ok := f.apply(text, args)
		return literal(out, whyOf(p)), ok
	}
	if len(p) == 1 && derivable(p[0]) {
		return derive(p[0], o), true
	}
	if f.lift != nil && !slices.ContainsFunc(p, notText) {
		return f.lift(p, o).Normal(), true
	}
	return unknownOf(p), true
}

// notText says whether a literal is no UTF-8: of its parts nothing is known.
func notText(part arn.Part) bool { return part.Kind == arn.Literal && !utf8.ValidString(part.Text) }

// maxOps bounds what is made of one variable: more is not read by anybody.
const maxOps = 4

// derivable says whether a variable is one that whoever runs the program sets.
func derivable(v arn.Part) bool {
	if v.Kind != arn.Var || strings.Count(v.Text, "#") >= maxOps {
		return false
	}
	scheme, _, _ := strings.Cut(v.Text, ":")
	return scheme == "env" || scheme == "flag" || scheme == "config"
}

// shortening are the ops that give a part of a text.
var shortening = []string{
	"trimFunc", "trimLeftFunc", "trimRightFunc", "find", "submatch",
	"trimSpace", "trimSpaceLeft", "trimSpaceRight", "trim", "trimLeft", "trimRight", "trimPrefix", "trimSuffix",
	"before", "after", "beforeLast", "afterLast", "field", "fieldBack", "rest", "word", "slice", "part",
	"name", "base", "dir", "ext", "authority", "clean",
}

// shortens says whether an op gives a part of a text, but for its notation.
func shortens(op string) bool { return urlParts[op] != nil || slices.Contains(shortening, op) }

// derive is what an op makes of one variable.
func derive(v arn.Part, o Op) arn.Pattern {
	if o.forward != nil {
		o = *o.forward
	}
	if strings.HasSuffix(v.Text, "#"+arn.PartOp) && shortens(o.name) {
		return arn.Pattern{v} // a part of a part is one
	}
	if derivable(v) {
		why := v.Why
		if o.name == arn.PartOp {
			why = "a part of ${" + v.Text + "}"
		}
		return arn.Pattern{{Kind: arn.Var, Text: v.Text + "#" + o.String(), Why: why}}
	}
	return unknownOf(arn.Pattern{v})
}

// unknownOf is a text made of p of which nothing is known.
func unknownOf(p arn.Pattern) arn.Pattern {
	for _, part := range p {
		if part.Kind == arn.Var && part.Text == arn.UnknownName && part.Why != "" {
			return arn.Unknown(part.Why)
		}
	}
	return arn.Unknown("made of " + p.String())
}

func literal(text, why string) arn.Pattern {
	if text == "" {
		return nil
	}
	return arn.Pattern{{Kind: arn.Literal, Text: text, Why: why}}
}

func whyOf(p arn.Pattern) string {
	if len(p) == 0 {
		return ""
	}
	return p[0].Why
}

func isLiteral(p arn.Pattern, i int) bool { return i >= 0 && i < len(p) && p[i].Kind == arn.Literal }

// withText is a literal part with another text.
func withText(part arn.Part, text string) arn.Part {
	part.Text = text
	return part
}

package flow

import (
	"os"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

func expandMarks(text string, mark func(string) string) string { return os.Expand(text, mark) }

// sprintf follows the verbs that print a text as it is; what others print is
// not known.
func sprintf(e *evaluator, m modelCall) texts {
	formats := e.text(m.arg(0))
	args, ok := m.variadic()
	out := texts{}
	for _, p := range formats.all() {
		format, lit := p.IsLiteral()
		if !lit || !ok {
			out = out.add(unknownText("formatted by a text that is not known"))
			continue
		}
		out = out.add(e.format(format, args))
	}
	return out
}

func (e *evaluator) format(format string, args []ref) texts {
	out := textOf(arn.Pattern{})
	next := 0
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			return concat(out, textOf(arn.Lit(format)))
		}
		out = concat(out, textOf(arn.Lit(format[:i])))
		verb, rest, plain := cutVerb(format[i:])
		format = rest
		if verb == '%' {
			out = concat(out, textOf(arn.Lit("%")))
			continue
		}
		if next >= len(args) || verb == 0 {
			return concat(out, unknownText("formatted with other arguments than verbs"))
		}
		arg := args[next]
		next++
		out = concat(out, e.printed(arg, verb, plain))
	}
	return out
}

// cutVerb takes "%[flags]verb" off a format. plain is false where flags, widths
// or indexes change what is printed.
func cutVerb(s string) (verb byte, rest string, plain bool) {
	i := 1
	for i < len(s) && strings.IndexByte("+-# 0123456789.[]*", s[i]) >= 0 {
		i++
	}
	if i >= len(s) {
		return 0, "", false
	}
	if strings.ContainsAny(s[1:i], "[*") {
		return 0, s[i+1:], false
	}
	return s[i], s[i+1:], i == 1
}

// printed is what a verb prints of an argument.
func (e *evaluator) printed(arg ref, verb byte, plain bool) texts {
	switch verb {
	case 's', 'v', 'd', 't':
		if plain && e.printsAsText(arg) {
			return e.text(arg)
		}
	case 'q':
		if plain && e.printsAsText(arg) {
			return quoteText(e.text(arg))
		}
	}
	return unknownText("printed by %" + string(verb))
}

// printsAsText says whether an argument is a string, number or bool without
// methods that would print it otherwise.
func (e *evaluator) printsAsText(arg ref) bool {
	if arg.id == 0 {
		return false
	}
	n := &arg.f.f.Nodes[arg.id]
	if n.Op != summary.OpIface {
		return n.Op == summary.OpConst
	}
	t := arg.f.typ(n.Type)
	if t == nil || t.kind != summary.Other {
		return false
	}
	_, str := e.l.method(t, "String")
	_, err := e.l.method(t, "Error")
	if t.pkg != "" && e.l.isOpaque(t.pkg) && !isSDKField(t.pkg+"/") && !strings.HasPrefix(t.pkg, "github.com/aws/aws-sdk-go-v2/") {
		return false // a named type of code that is not analysed may print itself
	}
	return !str && !err
}

// sprint prints operands; spaces come between those that are not strings.
func sprint(e *evaluator, m modelCall) texts {
	args, ok := m.variadic()
	if !ok || m.c.Fn == "fmt.Sprintln" {
		return unknownText("printed")
	}
	out := textOf(arn.Pattern{})
	before := true // whether what was printed last is a string
	for i, a := range args {
		if !e.printsAsText(a) {
			return unknownText("printed")
		}
		str, sure := isString(a)
		if !sure && len(args) > 1 {
			return unknownText("printed")
		}
		if i > 0 && !before && !str {
			out = concat(out, textOf(arn.Lit(" ")))
		}
		before = str
		out = concat(out, e.text(a))
	}
	return out
}

// isString says whether a boxed value is a string, if its type tells.
func isString(arg ref) (is, sure bool) {
	n := &arg.f.f.Nodes[arg.id]
	if n.Op != summary.OpIface {
		return false, false
	}
	t := arg.f.typ(n.Type)
	return t.name == "string", t.pkg == ""
}

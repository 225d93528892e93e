package flow

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// sprintfModel follows the verbs that print a text as it is; what others print is not
// known. The format is argument i.
func sprintfModel(i int) textModel {
	return func(e *evaluator, m modelCall) texts {
		args, ok := e.operands(m)
		out := texts{}
		for _, p := range e.text(m.arg(i)).all() {
			format, lit := p.IsLiteral()
			if !lit || !ok {
				out = out.add(unknownText("formatted by a text that is not known"))
				continue
			}
			out = out.add(e.format(format, args))
		}
		return out
	}
}

// operands are the arguments of a "...T" parameter, those of a list among them that is
// passed on whole: name(format, args...).
func (e *evaluator) operands(m modelCall) ([]ref, bool) {
	if args, ok := m.variadic(); ok || len(m.c.Args) == 0 {
		return args, ok
	}
	list := m.arg(len(m.c.Args) - 1)
	if e.isNil(list, 0) {
		return nil, true
	}
	return e.listLiteral(list)
}

// isNil says whether a list is none, as where a "...T" parameter gets no argument.
func (e *evaluator) isNil(r ref, depth int) bool {
	switch n := &r.f.f.Nodes[r.id]; {
	case n.Op == summary.OpNil:
		return true
	case n.Op == summary.OpParam && depth < maxChain:
		edges, up := e.callers(r)
		for _, ed := range edges {
			if a, ok := e.argument(ed, int(n.N), up); !ok || !e.isNil(a, depth+1) {
				return false
			}
		}
		return len(edges) > 0
	}
	return false
}

func (e *evaluator) format(format string, args []ref) texts {
	out := textOf(arn.Pattern{})
	next, reordered := 0, false
	for format != "" {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			out = concat(out, textOf(arn.Lit(format)))
			break
		}
		out = concat(out, textOf(arn.Lit(format[:i])))
		d, rest, ok := cutDirective(format[i:])
		format = rest
		if d.verb == '%' {
			out = concat(out, textOf(arn.Lit("%")))
			continue
		}
		if d.index > 0 {
			next, reordered = d.index-1, true
		}
		if next >= len(args) || !ok {
			return concat(out, unknownText("formatted with other arguments than verbs"))
		}
		out = concat(out, e.printed(args[next], d))
		next++
	}
	if next < len(args) && !reordered {
		return concat(out, unknownText("formatted with more arguments than verbs"))
	}
	return out
}

// directive is one of a format: "%[2]-5s".
type directive struct {
	verb  byte
	flags string // with width and precision
	index int    // of the argument, from 1; 0 for the next
}

// plain says whether nothing but the verb says what is printed.
func (d directive) plain() bool { return d.flags == "" }

func (d directive) String() string { return "%" + d.flags + string(d.verb) }

// cutDirective takes a directive off a format. It answers false where it ends too
// early, or takes a width from the arguments.
func cutDirective(s string) (d directive, rest string, ok bool) {
	i := 1
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case strings.IndexByte("+-# 0123456789.", c) >= 0:
			d.flags += string(c)
		case c == '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return d, "", false
			}
			n, err := strconv.Atoi(s[i+1 : i+end])
			if err != nil || n < 1 {
				return d, "", false
			}
			d.index = n
			i += end
		default:
			d.verb = c
			return d, s[i+1:], c != '*'
		}
	}
	return d, "", false
}

// printed is what a verb prints of an argument.
func (e *evaluator) printed(arg ref, d directive) texts {
	if arg.id == 0 {
		return unknownText("printed by " + d.String())
	}
	if t, ok := e.printsItself(arg, d); ok {
		return t
	}
	if t, ok := e.printedWhole(arg, d); ok {
		return t
	}
	if !e.printsAsText(arg) {
		return unknownText("printed by " + d.String())
	}
	kind := ""
	if n := &arg.f.f.Nodes[arg.id]; n.Op == summary.OpIface {
		kind = arg.f.typ(n.Type).name
	}
	return printedText(e.text(arg), kind, d)
}

// printedText is what a verb prints of a value of a type that stands for a text.
func printedText(t texts, kind string, d directive) texts {
	t = t.ends()
	if kind == "string" && d.plain() && d.verb == 'q' {
		return quoteText(t)
	}
	return eachText(t, func(p arn.Pattern) []arn.Pattern {
		if s, ok := p.IsLiteral(); ok {
			if v, ok := valueOf(s, kind); ok {
				out := arn.Lit(fmt.Sprintf(d.String(), v))
				if len(out) > 0 && len(p) > 0 {
					out[0].Why = p[0].Why
				}
				return []arn.Pattern{out}
			}
		}
		if d.plain() && asItIs(kind, d.verb) {
			return []arn.Pattern{p}
		}
		if kind == "string" && strings.IndexByte("svqxX", d.verb) >= 0 {
			if q, ok := textfn.Apply(p, "printed", d.String()); ok && len(p) == 1 {
				return []arn.Pattern{q}
			}
		}
		return []arn.Pattern{arn.Unknown("printed by " + d.String())}
	})
}

// printedWhole is what a verb prints of a list that is written out, or of bytes.
func (e *evaluator) printedWhole(arg ref, d directive) (texts, bool) {
	n := &arg.f.f.Nodes[arg.id]
	if n.Op != summary.OpIface || !d.plain() || strings.IndexByte("svq", d.verb) < 0 {
		return texts{}, false
	}
	t, value := arg.f.typ(n.Type), ref{arg.f, n.Args[0], arg.ctx}
	switch {
	case t == nil:
	case t.key == bytesKey && t.kind == summary.Slice:
		if d.verb == 's' && t.pkg == "" {
			return printedText(e.text(value), "string", d), true
		}
	case (t.kind == summary.Slice || t.kind == summary.Array) && t.elem != nil:
		return e.printedList(value, t, d)
	}
	return texts{}, false
}

func (e *evaluator) printedList(list ref, t *gtype, d directive) (texts, bool) {
	if t.elem.name != "string" && t.elem.name != "any" {
		return texts{}, false
	}
	items, ok := e.listLiteral(list)
	if !ok {
		return texts{}, false
	}
	out := textOf(arn.Lit("["))
	for i, it := range items {
		if i > 0 {
			out = concat(out, textOf(arn.Lit(" ")))
		}
		if t.elem.name == "string" {
			out = concat(out, printedText(e.text(it), "string", directive{verb: d.verb}))
		} else {
			out = concat(out, e.printed(it, d))
		}
	}
	return concat(out, textOf(arn.Lit("]"))), true
}

// asItIs says whether a verb prints a value of a type as its text is.
func asItIs(kind string, verb byte) bool {
	switch {
	case kind == "string":
		return verb == 's' || verb == 'v'
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return verb == 'd' || verb == 'v'
	case kind == "bool":
		return verb == 't' || verb == 'v'
	}
	return strings.IndexByte("svdt", verb) >= 0 // of a type of the program's own
}

// valueOf is the value of a basic type that a text stands for.
func valueOf(text, kind string) (any, bool) {
	switch kind {
	case "string":
		return text, true
	case "bool":
		v, err := strconv.ParseBool(text)
		return v, err == nil
	case "int", "int64", "int32", "int16", "int8":
		v, err := strconv.ParseInt(text, 10, 64)
		return v, err == nil
	case "uint", "uint64", "uint32", "uint16", "uint8":
		v, err := strconv.ParseUint(text, 10, 64)
		return v, err == nil
	}
	return nil, false
}

// printsItself is what the Error or String method of an argument's type returns.
func (e *evaluator) printsItself(arg ref, d directive) (texts, bool) {
	n := &arg.f.f.Nodes[arg.id]
	if n.Op != summary.OpIface || strings.IndexByte("svq", d.verb) < 0 {
		return texts{}, false
	}
	t := arg.f.typ(n.Type)
	if t == nil {
		return texts{}, false
	}
	method, ok := e.l.method(t, "Error")
	if !ok {
		if method, ok = e.l.method(t, "String"); !ok {
			return texts{}, false
		}
	}
	fn := e.l.funcs[method.Fn]
	_, formats := e.l.method(t, "Format")
	if fn == nil || formats || !fn.seen || len(method.Path) > 0 || len(fn.f.Params) != 1 || len(fn.f.Results) != 1 ||
		!strings.HasPrefix(method.Fn, "("+t.name+").") || arg.ctx.length() > 2*maxChain {
		return unknownText("printed by " + d.String()), true
	}
	key := ref{f: arg.f, id: arg.id}
	ed := e.printing[key]
	if ed == nil {
		ed = &edge{caller: arg.f, call: -1, callee: fn, kind: byOpaque, boundFn: arg.f, boundAt: arg.id, reason: "is called when it is printed"}
		e.printing[key] = ed
	}
	out := texts{}
	for _, r := range fn.f.Results[0] {
		out = out.add(e.text(ref{fn, r, e.push(ed, arg.ctx)}))
	}
	// Which of its names a value has is not told apart.
	out = out.uncertainIf(len(out.alts) > 1)
	switch {
	case d.verb == 'q' && d.plain():
		return quoteText(out), true
	case !d.plain():
		return unknownText("printed by " + d.String()), true
	}
	return out, true
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
	args, ok := e.operands(m)
	if !ok {
		return unknownText("printed")
	}
	return e.sprinted(args)
}

// sprintln prints operands with spaces between them, and a newline.
func sprintln(e *evaluator, m modelCall) texts {
	args, ok := e.operands(m)
	if !ok {
		return unknownText("printed")
	}
	return e.lined(args)
}

func (e *evaluator) lined(args []ref) texts {
	out := textOf(arn.Pattern{})
	for i, a := range args {
		if i > 0 {
			out = concat(out, textOf(arn.Lit(" ")))
		}
		out = concat(out, e.printed(a, directive{verb: 'v'}))
	}
	return concat(out, textOf(arn.Lit("\n")))
}

func (e *evaluator) sprinted(args []ref) texts {
	out := textOf(arn.Pattern{})
	before := true // whether what was printed last is a string
	for i, a := range args {
		if a.id == 0 {
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
		out = concat(out, e.printed(a, directive{verb: 'v'}))
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

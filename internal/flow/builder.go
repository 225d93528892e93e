package flow

import (
	"strconv"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// built is the text of a strings.Builder or bytes.Buffer whose writes all stand,
// with the call of String, in one block of one function: then they happen once
// and in their order.
func built(e *evaluator, m modelCall) texts {
	at := e.pointees(m.arg(0))
	if len(at) != 1 || at[0].kind != locAlloc || at[0].f != m.f {
		return unknownText("built elsewhere")
	}
	l := at[0]
	out := textOf(arn.Pattern{})
	for i := range m.f.f.Calls {
		c := &m.f.f.Calls[i]
		if !m.f.passes(c, l.id) {
			continue
		}
		if int32(i) == m.index {
			return out
		}
		if c.Block != m.c.Block {
			return unknownText("built in several steps")
		}
		written, ok := e.written(m, c, int32(i))
		if !ok {
			return unknownText("built by " + shortFunc(c.Fn))
		}
		out = concat(out, written)
	}
	return unknownText("built in several steps")
}

// passes says whether a call gets a value, also as an interface.
func (f *function) passes(c *summary.Call, id summary.NodeID) bool {
	for _, a := range c.Args {
		if a == id {
			return true
		}
		if n := &f.f.Nodes[a]; n.Op == summary.OpIface && n.Args[0] == id {
			return true
		}
	}
	return false
}

// written is what a call appends.
func (e *evaluator) written(m modelCall, c *summary.Call, index int32) (texts, bool) {
	at := func(i int) ref { return ref{m.f, c.Args[i], m.ctx} }
	switch c.Fn {
	case "(*strings.Builder).Grow", "(*strings.Builder).Len", "(*bytes.Buffer).Grow", "(*bytes.Buffer).Len":
		return textOf(arn.Pattern{}), true
	case "(*strings.Builder).WriteString", "(*bytes.Buffer).WriteString", "io.WriteString",
		"(*strings.Builder).Write", "(*bytes.Buffer).Write":
		return e.text(at(1)), true
	case "(*strings.Builder).WriteByte", "(*bytes.Buffer).WriteByte", "(*strings.Builder).WriteRune", "(*bytes.Buffer).WriteRune":
		for _, p := range e.text(at(1)).all() {
			if s, ok := p.IsLiteral(); ok {
				if code, err := strconv.Atoi(s); err == nil {
					return textOf(arn.Lit(string(rune(code)))), true
				}
			}
		}
	case "fmt.Fprintf":
		inner := modelCall{m.f, index, m.ctx, c, 0}
		args, ok := inner.variadic()
		format := e.text(at(1))
		if !ok || len(format.alts) != 1 || format.unknown != "" {
			return texts{}, false
		}
		if s, lit := format.alts[0].IsLiteral(); lit {
			return e.format(s, args), true
		}
	}
	return texts{}, false
}

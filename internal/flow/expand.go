package flow

import (
	"os"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Texts in which ${NAME} and $NAME are replaced: by the environment, or by a function of
// the program that is called with each name.

// expandEnv is os.ExpandEnv.
func expandEnv(e *evaluator, m modelCall) texts {
	return expanded(e.text(m.arg(0)), e.envText)
}

func (e *evaluator) envText(name string) texts {
	return textOf(e.variable("env", name, "an environment variable"))
}

// expand replaces the environment's variables in a text.
func (e *evaluator) expand(text string) arn.Pattern {
	return expanded(textOf(arn.Lit(text)), e.envText).all()[0]
}

// expandBy is os.Expand.
func expandBy(e *evaluator, m modelCall) texts {
	by := e.pointees(m.arg(1))
	return expanded(e.text(m.arg(0)), func(name string) texts {
		out := texts{}
		for _, l := range by {
			out = out.add(e.calledWith(m, functionAt(l), name))
		}
		if len(by) == 0 {
			return unknownText("expanded by a function")
		}
		return out
	})
}

// expanded replaces the names in literal texts.
func expanded(t texts, value func(name string) texts) texts {
	out := texts{}
	for _, p := range t.all() {
		text, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("expanded: " + p.String()))
			continue
		}
		const mark = "\x00"
		var names []string
		pieces := strings.Split(os.Expand(text, func(name string) string {
			names = append(names, name)
			return mark
		}), mark)
		if len(pieces) != len(names)+1 {
			out = out.add(unknownText("expanded: " + p.String()))
			continue
		}
		one := textOf(arn.Lit(pieces[0]))
		for i, name := range names {
			one = concat(concat(one, value(name)), textOf(arn.Lit(pieces[i+1])))
		}
		out = out.add(one)
	}
	return out
}

// callWith is a call of a function by a library, with a text.
type callWith struct {
	f    *function
	call int32
	fn   string
	arg  string
}

// calledWith is what a function returns that a library calls with a text.
func (e *evaluator) calledWith(m modelCall, fn, arg string) texts {
	callee := e.l.funcs[fn]
	switch {
	case fn == "os.Getenv":
		return e.envText(arg)
	case callee == nil || !callee.seen || len(callee.f.Params) != 1 || len(callee.f.Results) != 1 || m.ctx.length() > 2*maxChain:
		return unknownText("expanded by a function")
	}
	key := callWith{m.f, m.index, fn, arg}
	ed := e.callsWith[key]
	if ed == nil {
		// The text is bound to the function as a receiver is to a method.
		bound := &function{f: &summary.Func{Nodes: []summary.Node{
			{Type: -1}, {Op: summary.OpConst, Type: -1, Sym: arg}, {Op: summary.OpBound, Type: -1, Args: []summary.NodeID{1}},
		}}}
		ed = &edge{caller: m.f, call: m.index, callee: callee, kind: byOpaque, boundFn: bound, boundAt: 2, reason: "is called with " + arg}
		e.callsWith[key] = ed
	}
	if again(ed, m.ctx) {
		return unknownText(recursion)
	}
	out := texts{}
	for _, r := range callee.f.Results[0] {
		out = out.add(e.text(ref{callee, r, e.push(ed, m.ctx)}))
	}
	if len(out.alts) == 0 && out.unknown == "" && !out.cyclic {
		return textOf(arn.Pattern{}) // a map has no such key
	}
	// Which of its results a name has is not told apart.
	return out.uncertainIf(len(out.alts) > 1)
}

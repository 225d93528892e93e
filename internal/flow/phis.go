package flow

import "github.com/iamvet/iamvet/internal/summary"

// Phis: what is one of several values.

// phiText is one of several texts.
func (e *evaluator) phiText(r ref, n *summary.Node) texts {
	arg := func(i int) ref { return ref{r.f, n.Args[i], r.ctx} }
	a, ok := e.byWay(r, n)
	if n.Sym == summary.FirstNonEmpty && ok && a == 0 {
		return nonEmpty(e.text(arg(0)))
	}
	if ok {
		return e.text(arg(a))
	}
	if n.Sym == summary.FirstNonEmpty {
		return e.firstNonEmpty([]ref{arg(0), arg(1)})
	}
	out := texts{}
	if n.Call > 0 {
		for _, a := range e.guardedValues(r, n) {
			out = out.add(e.text(a.ref).uncertainIf(a.perhaps))
		}
		return out.uncertainIf(len(out.alts) > 0 && e.unlikely(r.f, n.Call, r.ctx))
	}
	for i := range n.Args {
		out = out.add(e.text(arg(i)))
	}
	return out.uncertainIf(out.builtUp())
}

// firstNonEmpty is the first of several values that is not empty, the last one in any
// case. What stands behind one that is empty only if nothing was stored is not certain.
func (e *evaluator) firstNonEmpty(of []ref) texts {
	out, perhaps := texts{}, false
	for i, r := range of {
		t := e.text(r)
		if i+1 < len(of) && !t.settled() {
			out = out.add(nonEmpty(t).uncertainIf(perhaps))
			perhaps = perhaps || t.known()
			continue
		}
		return out.add(t.uncertainIf(perhaps))
	}
	return out
}

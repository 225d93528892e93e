package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// argument is where parameter i comes from through an edge, nil if from outside.
func (e *evaluator) argument(ed *edge, i int, up *context) (ref, bool) {
	fn, id := ed.arg(i)
	if fn == nil {
		return ref{}, false
	}
	if fn != ed.caller { // a bound receiver belongs to where it was bound
		return ref{fn, id, e.contextOf(fn, up)}, true
	}
	return ref{fn, id, up}, true
}

// contextOf finds the context of a function that encloses the current one in
// the chain of callers: that of a closure's maker.
func (e *evaluator) contextOf(fn *function, ctx *context) *context {
	for c := ctx; c != nil; c = c.up {
		if c.edge.caller == fn {
			return c.up
		}
	}
	return nil
}

// callers are the edges by which a parameter gets its value.
func (e *evaluator) callers(r ref) (edges []*edge, up *context) {
	if c := r.ctx.entered(); c != nil {
		return []*edge{c.edge}, c.up
	}
	if len(r.f.in) > 0 {
		e.deps = e.deps.union(deps{r.f.number})
	}
	return e.ways(r.f), nil
}

func (e *evaluator) paramText(r ref, n *summary.Node) texts {
	edges, up := e.callers(r)
	out := texts{}
	for _, ed := range edges {
		if e.setsOther(ed, up) {
			continue
		}
		if a, ok := e.argument(ed, int(n.N), up); ok && (ed.kind != viaField || n.N != 0) {
			out = out.add(e.text(a).uncertainIf(e.l.mayMiss(ed)))
		} else if values, why, ok := e.keptParam(ed, int(n.N)); ok {
			out = out.add(e.textsOf(values, why))
		} else if t, ok := e.yielded(ed, up); ok {
			out = out.add(t)
		} else {
			out = out.add(e.outside(ed, n, up))
		}
	}
	if len(edges) == 0 {
		return e.outside(nil, n, nil)
	}
	return out
}

// outside is a parameter that code which is not analysed passes.
func (e *evaluator) outside(ed *edge, n *summary.Node, up *context) texts {
	if ed == nil || ed.caller == nil && !ed.kept {
		if n.Sym != "" && (ed == nil || e.l.opt.Library) {
			return textOf(e.variable("param", n.Sym, "a parameter of an entry point"))
		}
		return unknownText("a parameter of an entry point")
	}
	if name, ok := definedFor(ed); ok && n.N == 1 {
		return e.named("flag", e.text(ref{name.f, name.id, up}))
	}
	return unknownText("a parameter of a function that " + ed.reason)
}

// maker finds where a literal is made: its parent and the closure's node.
func (e *evaluator) maker(f *function) (*function, summary.NodeID) {
	m := e.idx.makers[f]
	return m.f, m.id
}

// freeBindings are the values that a literal's free variable can be bound to; false if
// they are not known.
func (e *evaluator) freeBindings(r ref, n *summary.Node) ([]ref, bool) {
	parent, id := e.maker(r.f)
	if parent == nil || int(n.N) >= len(parent.f.Nodes[id].Args) {
		return nil, false
	}
	binding := parent.f.Nodes[id].Args[n.N]
	entered := r.ctx.entered()
	ctx := e.contextOf(parent, entered)
	if entered == nil || ctx != nil && ctx.edge.row == nil {
		return []ref{{parent, binding, ctx}}, true
	}
	// Called through a function value: the value knows where it was made, and of which row.
	var out []ref
	if ed := entered.edge; ed.caller != nil && ed.call >= 0 && ed.caller.f.Calls[ed.call].Kind == summary.Dynamic {
		part := e.partly(func() {
			for _, l := range e.pointees(ref{ed.caller, ed.caller.f.Calls[ed.call].Fun, entered.up}) {
				if l.kind == locAlloc && l.f == parent && l.id == id {
					out = append(out, ref{parent, binding, l.ctx})
				}
			}
		})
		if len(out) == 0 && part && e.withhold() {
			return nil, true
		}
	}
	if len(out) == 0 {
		out = append(out, ref{parent, binding, ctx})
	}
	return out, true
}

func (e *evaluator) freeText(r ref, n *summary.Node) texts {
	bindings, known := e.freeBindings(r, n)
	if !known {
		return unknownText("captured by a function literal")
	}
	out := texts{}
	for _, b := range bindings {
		out = out.add(e.text(b))
		e.madeFor(r, b)
	}
	return out
}

// madeFor notes that what a literal captured depends on its callers: who calls it knows
// in which of its maker's calls it was made.
func (e *evaluator) madeFor(r ref, binding ref) {
	if r.ctx == nil && len(r.f.in) > 0 && len(binding.f.in) > 1 && e.varies(binding) {
		e.deps = e.deps.union(deps{r.f.number})
	}
}

// varies says whether a value of a function depends on its callers.
func (e *evaluator) varies(r ref) bool {
	key := ref{f: r.f, id: r.id}
	v, ok := e.varying[key]
	if !ok {
		v = varies(r.f, r.id, map[summary.NodeID]bool{})
		e.varying[key] = v
	}
	return v
}

func varies(f *function, id summary.NodeID, seen map[summary.NodeID]bool) bool {
	if id == 0 || seen[id] {
		return false
	}
	seen[id] = true
	n := &f.f.Nodes[id]
	switch n.Op {
	case summary.OpParam, summary.OpFree:
		return true
	case summary.OpResult:
		for _, a := range f.f.Calls[n.Call].Args {
			if varies(f, a, seen) {
				return true
			}
		}
	case summary.OpAlloc, summary.OpMake:
		for _, s := range f.f.Stores {
			if rootOf(f, s.Addr) == id && varies(f, s.Val, seen) {
				return true
			}
		}
	case summary.OpPhi:
		if n.Call > 0 && slices.ContainsFunc(f.f.Guards[n.Call-1], func(t summary.Test) bool { return varies(f, t.Of, seen) || varies(f, t.With, seen) }) {
			return true
		}
	}
	return slices.ContainsFunc(n.Args, func(a summary.NodeID) bool { return varies(f, a, seen) })
}

// rootOf is what an address within a variable is an address in.
func rootOf(f *function, id summary.NodeID) summary.NodeID {
	for {
		n := &f.f.Nodes[id]
		if n.Op != summary.OpFieldAddr && n.Op != summary.OpIndexAddr {
			return id
		}
		id = n.Args[0]
	}
}

// callees are the edges of a call to the functions that it reaches.
func callees(f *function, call int32) (out []*edge) {
	for _, ed := range f.out {
		if ed.call == call && ed.kind != byOpaque {
			out = append(out, ed)
		}
	}
	return out
}

// textsOf are the texts of several values, and why there may be others.
func (e *evaluator) textsOf(values []ref, why []string) texts {
	out := texts{}
	for _, v := range values {
		out = out.add(e.text(v))
	}
	for _, w := range why {
		out = out.add(unknownText(w))
	}
	return out
}

func (e *evaluator) resultText(r ref, n *summary.Node) texts {
	out := texts{}
	if values, ok := e.contextValues(r, n); ok {
		for _, v := range values {
			out = out.add(e.text(v))
		}
		return out
	}
	if values, why, ok := e.kept(r, n); ok {
		out := e.textsOf(values, why)
		if typ, _, _ := cellMethod(r.f.f.Calls[n.Call].Fn); cells[typ].zero {
			out = out.add(textOf(arn.Pattern{}))
		}
		return out
	}
	c := &r.f.f.Calls[n.Call]
	run := e.oneCallee(r, n.Call, e.receivedBy(r, c, e.calledBy(r, n.Call)))
	for _, ed := range run.edges {
		if again(ed, r.ctx) {
			out = out.add(unknownText(recursion))
			continue
		}
		if r.ctx.length() > 2*maxChain {
			e.hard = true
			return unknownText("too many calls deep")
		}
		ctx := e.push(ed, r.ctx)
		if int(n.N) < len(ed.callee.f.Results) {
			for _, res := range e.resultsBy(ed, n, ctx) {
				if x := &ed.callee.f.Nodes[res.id]; n.Sym != summary.Unchecked && x.Op == summary.OpConst && x.N == summary.Failed {
					continue // the caller looks at the error beside it
				}
				out = out.add(e.text(res).uncertainIf(e.l.isStandIn(ed)))
			}
		}
	}
	for _, fn := range run.external {
		if m, ok := e.models[fn]; ok {
			out = out.add(m(e, modelCall{r.f, n.Call, r.ctx, c, int(n.N)}))
		} else {
			out = out.add(unknownText("result of " + shortFunc(fn)))
		}
	}
	if run.other {
		out = out.add(unknownText("result of a call that is not analysed"))
	}
	return out
}

// reachesOpaque says whether a dynamic call may also run code without a summary.
func (l *linker) reachesOpaque(f *function, call int32) bool {
	site := siteKey{f, call}
	return l.opaqueSites[site] || l.clientSites[site]
}

func pkgOf(fn string) string {
	p, _, _ := sdk.Split(fn)
	return p
}

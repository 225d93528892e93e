package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// What pointers refer to that calls bring: parameters and results.

func (e *evaluator) paramPointees(r ref, n *summary.Node) []*loc {
	edges, up := e.callers(r)
	var out []*loc
	e.steps += len(edges) / 8
	for _, ed := range edges {
		if len(out) > maxLocs { // more say no more
			break
		}
		a, ok := e.argument(ed, int(n.N), up)
		if !ok && n.N == 0 {
			var at []*loc
			part := e.partly(func() { at = e.receivers(ed, up) })
			if len(at) > 0 || part && e.withhold() {
				out = addLocs(out, at...)
				continue
			}
		}
		if !ok {
			if values, why, is := e.keptParam(ed, int(n.N)); is {
				out = addLocs(out, e.pointeesOf(values, why)...)
				continue
			}
			out = addLocs(out, e.loc(loc{kind: locOutside, name: e.outsideReason(ed), own: e.ownArgument(ed, int(n.N))}))
			continue
		}
		at := e.pointees(a)
		if n.N == 0 {
			at = e.receivable(ed, at)
		}
		if ed.kind == viaField && n.N == 0 {
			at = e.promoted(at, ed.path)
		}
		out = addLocs(out, at...)
	}
	if len(edges) == 0 {
		return e.outsideLoc("a parameter of an entry point")
	}
	return out
}

// promoted follows the embedded fields from a struct to a promoted method's
// receiver. Embedded structs are places of their own, embedded pointers are
// followed: both are tried, since only one of them has stores.
func (e *evaluator) promoted(at []*loc, path []string) []*loc {
	for _, key := range path {
		var next []*loc
		for _, l := range at {
			field := e.loc(loc{kind: locField, base: l, name: key})
			found := false
			part := e.partly(func() {
				e.values(field, func(v ref) {
					found = true
					next = addLocs(next, e.pointees(v)...)
				}, func(string) {})
			})
			if !found && (!part || !e.withhold()) {
				next = addLocs(next, field)
			}
		}
		at = next
	}
	return at
}

// ownArgument says whether what opaque code passes to a function can only be what
// the program made: a receiver, or an argument by a package that decodes nothing.
// Others may make values by reflection: lambda.Start decodes its events.
func (e *evaluator) ownArgument(ed *edge, i int) bool {
	if ed.caller == nil && !ed.kept {
		return false
	}
	if ed.given || ed.call >= 0 && injects[pkgOf(ed.caller.f.Calls[ed.call].Fn)] {
		return true
	}
	return i == 0 && strings.HasPrefix(ed.callee.f.Name, "(") && !e.l.decoded(ed.callee.typ(ed.callee.f.Params[0]))
}

func (e *evaluator) outsideReason(ed *edge) string {
	if ed == nil || ed.caller == nil && !ed.kept {
		return "a parameter of an entry point"
	}
	return "a parameter of a function that " + ed.reason
}

// pointeesOf are the places that several values refer to, and why there may be others.
func (e *evaluator) pointeesOf(values []ref, why []string) (out []*loc) {
	for _, v := range values {
		out = addLocs(out, e.pointees(v)...)
	}
	for _, w := range why {
		out = addLocs(out, e.outsideLoc(w)...)
	}
	return out
}

func (e *evaluator) resultPointees(r ref, n *summary.Node) []*loc {
	var out []*loc
	if values, ok := e.contextValues(r, n); ok {
		for _, v := range values {
			out = addLocs(out, e.pointees(v)...)
		}
		return out
	}
	if values, why, ok := e.kept(r, n); ok {
		return e.pointeesOf(values, why)
	}
	c := &r.f.f.Calls[n.Call]
	run := e.oneCallee(r, n.Call, e.calledBy(r, n.Call))
	for _, ed := range run.edges {
		if again(ed, r.ctx) {
			out = addLocs(out, e.outsideLoc(recursion)...)
			continue
		}
		if r.ctx.length() > 2*maxChain {
			e.hard = true
			return e.outsideLoc("too many calls deep")
		}
		ctx := e.push(ed, r.ctx)
		if int(n.N) < len(ed.callee.f.Results) {
			for _, res := range e.resultsBy(ed, n, ctx) {
				out = addLocs(out, e.pointees(res)...)
			}
		}
	}
	for _, fn := range run.external {
		if m, ok := e.pointers[fn]; ok {
			out = addLocs(out, m(e, modelCall{r.f, n.Call, r.ctx, c, int(n.N)})...)
		} else if c.Kind == summary.Static {
			out = addLocs(out, e.loc(loc{kind: locResult, f: r.f, call: n.Call, id: summary.NodeID(n.N), ctx: r.ctx, name: fn}))
		} else {
			out = addLocs(out, e.outsideLoc("result of "+shortFunc(fn))...)
		}
	}
	if isTypeField(r.f, c) {
		return addLocs(nil, e.loc(loc{kind: locResult, f: r.f, call: n.Call, ctx: r.ctx, name: typeField}))
	}
	if fn := e.l.clientMethod(r.f, n.Call); run.other && fn != "" && len(run.edges) == 0 {
		out = addLocs(out, e.loc(loc{kind: locResult, f: r.f, call: n.Call, id: summary.NodeID(n.N), ctx: r.ctx, name: fn}))
	} else if run.other {
		out = addLocs(out, e.outsideLoc("result of a call that is not analysed")...)
	}
	return out
}

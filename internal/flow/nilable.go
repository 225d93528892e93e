package flow

import "github.com/iamvet/iamvet/internal/summary"

// maxNilSearch bounds the values that are looked at for a nil; past it a pointer may be nil.
const maxNilSearch = 64

// mayBeUnset says whether a pointer that refers to something in some runs is nil in
// others, and says so too of what is kept in a variable or field that some runs may not have
// set: it is set elsewhere than where it is made. Values that are not known are not taken to
// be: that they may be unset is said where they are met.
func (e *evaluator) mayBeUnset(v ref) bool {
	s := nilSearch{e: e, seen: map[ref]bool{}}
	return s.finds(v)
}

type nilSearch struct {
	e    *evaluator
	seen map[ref]bool
}

func (s *nilSearch) finds(v ref) bool {
	if v.id == 0 || s.seen[v] {
		return false
	}
	if len(s.seen) > maxNilSearch {
		return true
	}
	s.seen[v] = true
	for _, from := range s.pointersOf(v) {
		if from.id == 0 || from.f.f.Nodes[from.id].Op == summary.OpNil || s.finds(from) {
			return true
		}
	}
	return false
}

// pointersOf are the values that a pointer is one of; the zero ref is a nil.
func (s *nilSearch) pointersOf(v ref) (out []ref) {
	e := s.e
	n := &v.f.f.Nodes[v.id]
	switch n.Op {
	case summary.OpPhi:
		for _, a := range n.Args {
			out = append(out, ref{v.f, a, v.ctx})
		}
	case summary.OpIface, summary.OpAssert:
		if n.Op == summary.OpIface && v.f.f.Nodes[n.Args[0]].Op == summary.OpNil {
			break // the zero of a type: a provider still
		}
		out = append(out, ref{v.f, n.Args[0], v.ctx})
	case summary.OpParam:
		edges, up := e.callers(v)
		for _, ed := range edges {
			if a, ok := e.argument(ed, int(n.N), up); ok && a.id != 0 {
				out = append(out, a)
			}
		}
	case summary.OpResult:
		out = e.returnedPointers(v, n)
	case summary.OpLoad:
		out = s.storedPointers(e.pointees(ref{v.f, n.Args[0], v.ctx}))
	case summary.OpField:
		out = s.storedPointers(e.fields(ref{v.f, n.Args[0], v.ctx}, n.Sym))
	}
	return out
}

// returnedPointers are the results of the functions that a call may run, but for a nil beside
// other results: callers that look at the error, or the bool, do not use it.
func (e *evaluator) returnedPointers(v ref, n *summary.Node) (out []ref) {
	if v.ctx.length() > 2*maxChain {
		return nil
	}
	for _, ed := range e.calledBy(v, n.Call).edges {
		if again(ed, v.ctx) || int(n.N) >= len(ed.callee.f.Results) {
			continue
		}
		ctx := e.push(ed, v.ctx)
		for _, res := range ed.callee.f.Results[n.N] {
			if ed.callee.f.Nodes[res].Op == summary.OpNil && n.Sym != summary.Unchecked && len(ed.callee.f.Results) > 1 {
				continue
			}
			out = append(out, ref{ed.callee, res, ctx})
		}
	}
	return out
}

// storedPointers are the values in places; a field that nothing is stored to, of a struct
// that the program makes, holds nil.
func (s *nilSearch) storedPointers(at []*loc) (out []ref) {
	e := s.e
	for _, l := range at {
		filled := false
		e.values(l,
			func(v ref) { filled, out = true, append(out, v) },
			func(string) { filled = true },
			func(texts) { filled = true })
		switch {
		case !filled && l.kind == locField && l.base.kind == locAlloc,
			filled && l.root().kind != locResult && l.root().kind != locOutside && !e.surelySet(l):
			out = append(out, ref{})
		}
	}
	return out
}

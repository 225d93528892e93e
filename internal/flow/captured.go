package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Variables that literals capture, and which hold the same all the while.

// loadsOf are the loads of a variable that a literal has captured.
func loadsOf(f *summary.Func, variable summary.NodeID) (out []summary.NodeID) {
	for i := range f.Nodes {
		if n := &f.Nodes[i]; n.Op == summary.OpLoad && n.Args[0] == variable {
			out = append(out, summary.NodeID(i))
		}
	}
	return out
}

// choice is the value that chooses what a load gives: the first load of the same variable, if
// a literal has captured that and it is set once; 0 if it may be another each time.
func (e *evaluator) choice(f *function, n *summary.Node) summary.NodeID {
	variable := n.Args[0]
	if f.f.Nodes[variable].Op != summary.OpFree || !e.capturedOnce(f, variable) {
		return 0
	}
	return loadsOf(f.f, variable)[0]
}

// capturedOnce says whether a literal's free variable is one that is stored to once, where it
// is made.
func (e *evaluator) capturedOnce(f *function, id summary.NodeID) bool {
	once, ok := f.once[id]
	if ok {
		return once
	}
	at, of := f, id
	for depth := 0; at.f.Nodes[of].Op == summary.OpFree && depth < maxRowCalls; depth++ {
		maker, closure := e.maker(at)
		n := int(at.f.Nodes[of].N)
		if maker == nil || n >= len(maker.f.Nodes[closure].Args) {
			break
		}
		at, of = maker, maker.f.Nodes[closure].Args[n]
	}
	stores := 0
	once = at.f.Nodes[of].Op == summary.OpAlloc && e.onlyStored(at, of, &stores, 0) && stores == 1
	if f.once == nil {
		f.once = map[summary.NodeID]bool{}
	}
	f.once[id] = once
	return once
}

// onlyStored says whether nothing is done with a variable but to store to it, load it and
// capture it, and counts the stores.
func (e *evaluator) onlyStored(f *function, variable summary.NodeID, stores *int, depth int) bool {
	if depth > maxRowCalls {
		return false
	}
	for i := range f.f.Stores {
		if s := &f.f.Stores[i]; s.Addr == variable {
			*stores++
		} else if s.Val == variable {
			return false
		}
	}
	for i := range f.f.Calls {
		if c := &f.f.Calls[i]; c.Fun == variable || slices.Contains(c.Args, variable) || slices.Contains(c.Variadic, variable) {
			return false
		}
	}
	for i := range f.f.Nodes {
		n := &f.f.Nodes[i]
		at := slices.Index(n.Args, variable)
		if at < 0 || n.Op == summary.OpLoad {
			continue
		}
		literal := e.l.funcs[n.Sym]
		if n.Op != summary.OpClosure || literal == nil {
			return false
		}
		for j := range literal.f.Nodes {
			if m := &literal.f.Nodes[j]; m.Op == summary.OpFree && int(m.N) == at && !e.onlyStored(literal, summary.NodeID(j), stores, depth+1) {
				return false
			}
		}
	}
	return true
}

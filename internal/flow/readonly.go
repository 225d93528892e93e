package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// readOnly says whether a function does nothing with a list or map but take parts of it
// and read its elements, and hands it only to functions of which the same can be said. The
// stores by index or key are left to the caller.
func (l *linker) readOnly(f *function, id summary.NodeID, depth int) bool {
	if depth > maxChain {
		return false
	}
	lists, elems := []summary.NodeID{id}, []summary.NodeID(nil)
	isList := func(n summary.NodeID) bool { return slices.Contains(lists, n) }
	isElem := func(n summary.NodeID) bool { return slices.Contains(elems, n) }
	for more := true; more; {
		more = false
		for i := range f.f.Nodes {
			n, at := &f.f.Nodes[i], summary.NodeID(i)
			switch {
			case !slices.ContainsFunc(n.Args, isList) && !slices.ContainsFunc(n.Args, isElem):
			case n.Op == summary.OpSlice && isList(n.Args[0]):
				if !isList(at) {
					lists, more = append(lists, at), true
				}
			case n.Op == summary.OpIndexAddr && isList(n.Args[0]):
				if !isElem(at) {
					elems, more = append(elems, at), true // nodes may come before their operands
				}
			case n.Op == summary.OpLoad, n.Op == summary.OpElem, n.Op == summary.OpIndex:
			case n.Op == summary.OpLookup && !isElem(n.Args[0]), n.Op == summary.OpKey: // of a map
			default:
				return false
			}
		}
	}
	either := func(n summary.NodeID) bool { return isList(n) || isElem(n) }
	for _, s := range f.f.Stores {
		if either(s.Val) || isList(s.Addr) {
			return false
		}
	}
	for _, m := range f.f.Moves {
		if either(m.To) || either(m.From) {
			return false
		}
	}
	for _, u := range f.f.Updates {
		if either(u.Val) || either(u.Key) {
			return false
		}
	}
	for _, results := range f.f.Results {
		if slices.ContainsFunc(results, either) {
			return false
		}
	}
	for i := range f.f.Calls {
		if c := &f.f.Calls[i]; !l.readsOnly(c, isList, isElem, depth) {
			return false
		}
	}
	return true
}

// readsOnly says so of a call.
func (l *linker) readsOnly(c *summary.Call, isList, isElem func(summary.NodeID) bool, depth int) bool {
	if slices.ContainsFunc(c.Args, isElem) || slices.ContainsFunc(c.Variadic, func(n summary.NodeID) bool { return isList(n) || isElem(n) }) {
		return false
	}
	for i, a := range c.Args {
		if !isList(a) {
			continue
		}
		if c.Kind != summary.Static {
			return false
		}
		if callee := l.funcs[c.Fn]; callee != nil {
			if i >= len(callee.f.Params) || !l.readOnly(callee, summary.NodeID(1+i), depth+1) || storesInto(callee, summary.NodeID(1+i)) {
				return false
			}
			continue
		}
		if pkg := pkgOf(c.Fn); pkg != "strings" && pkg != "path" && pkg != "path/filepath" {
			return false
		}
	}
	return true
}

// storesInto says whether a function writes to elements of a list, or of parts of it.
func storesInto(f *function, id summary.NodeID) bool {
	return slices.ContainsFunc(f.f.Stores, func(s summary.Store) bool {
		if s.Addr == 0 {
			return false
		}
		n := &f.f.Nodes[s.Addr]
		return n.Op == summary.OpIndexAddr && rootOfList(f, n.Args[0]) == id
	})
}

// rootOfList is the list that a value is a part of.
func rootOfList(f *function, list summary.NodeID) summary.NodeID {
	for f.f.Nodes[list].Op == summary.OpSlice {
		list = f.f.Nodes[list].Args[0]
	}
	return list
}

// keptWithin says whether a list or map never leaves the function that makes it: nobody
// else writes to it, through whatever pointer.
func (e *evaluator) keptWithin(l *loc) bool {
	if l.kind != locAlloc {
		return false
	}
	s := e.site(l)
	kept, ok := e.keptIn[s]
	if !ok {
		kept = e.l.readOnly(l.f, l.id, maxChain)
		e.keptIn[s] = kept
	}
	return kept
}

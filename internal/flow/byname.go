package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Methods of what the maps and lists of interfaces hold that a template gets.

// mapUpdate is a value that the program puts into a map.
type mapUpdate struct {
	f *function
	v summary.NodeID
}

// held are the values put into the maps of a kind, and who asks for them.
type held struct {
	values []mapUpdate
	watch  []func(mapUpdate)
}

// put tells those who ask of a value in a map of a kind.
func (l *linker) put(key string, u mapUpdate) {
	h := l.heldIn(key)
	h.values = append(h.values, u)
	for _, w := range h.watch {
		w(u)
	}
}

func (l *linker) heldIn(key string) *held {
	if l.held[key] == nil {
		l.held[key] = &held{}
	}
	return l.held[key]
}

// elementsByReflection calls what a container of interfaces holds: of one that is
// written out where it is given away what is put there, of other maps what the program
// puts into any of the kind. Other lists are not followed: arguments of printing
// functions are lists of the same kind.
func (l *linker) elementsByReflection(t *gtype, site escapeSite, depth int) {
	if depth == 0 {
		if values, ok := writtenOut(site); ok {
			for _, v := range values {
				l.heldByReflection(mapUpdate{site.f, v}, site, depth)
			}
			return
		}
	}
	if t.kind != summary.Map || !l.firstWatch(watchKey{method: "held by name", as: t, index: site.call, f: site.f}) {
		return
	}
	h := l.heldIn(t.key)
	ask := func(u mapUpdate) { l.heldByReflection(u, site, depth) }
	h.watch = append(h.watch, ask)
	for _, u := range h.values {
		ask(u)
	}
}

func (l *linker) heldByReflection(u mapUpdate, site escapeSite, depth int) {
	if l.carry(u.f, u.v) && l.ownValue(u) {
		l.valuesByReflection(l.nodeOf(u.f, u.v), site, depth)
	}
}

// ownValue says whether a value is the program's: not what another container holds, or
// what a library returned, which may be all that libraries were ever given.
func (l *linker) ownValue(u mapUpdate) bool {
	switch n := &u.f.f.Nodes[u.v]; n.Op {
	case summary.OpIface, summary.OpParam, summary.OpFree, summary.OpPhi, summary.OpLoad, summary.OpField:
		return true
	case summary.OpResult:
		return l.funcs[u.f.f.Calls[n.Call].Fn] != nil
	}
	return false
}

// writtenOut are the elements of the maps and lists that a call gets; false if one may
// have more than its function puts there.
func writtenOut(site escapeSite) (values []summary.NodeID, ok bool) {
	if site.f == nil || site.call < 0 {
		return nil, false
	}
	f := site.f.f
	for _, a := range f.Calls[site.call].Args {
		n := &f.Nodes[a]
		if n.Op != summary.OpIface {
			continue
		}
		switch t := site.f.typ(n.Type); {
		case t == nil:
		case t.kind == summary.Map:
			if f.Nodes[n.Args[0]].Op != summary.OpMake || goesElsewhere(f, n.Args[0]) {
				return nil, false
			}
			ok = true
			for _, u := range f.Updates {
				if u.Map == n.Args[0] {
					values = append(values, u.Val)
				}
			}
		case t.kind == summary.Slice && f.Nodes[n.Args[0]].Op == summary.OpSlice:
			ok = true
			array := f.Nodes[n.Args[0]].Args[0]
			for _, s := range f.Stores {
				if at := &f.Nodes[s.Addr]; at.Op == summary.OpIndexAddr && at.Args[0] == array {
					values = append(values, s.Val)
				}
			}
		}
	}
	return values, ok
}

// goesElsewhere says whether a map may get more than by the updates in its function:
// where it is part of other values than the interfaces that it is given away as, is
// an argument as it is, or is stored.
func goesElsewhere(f *summary.Func, id summary.NodeID) bool {
	reads := []summary.Op{summary.OpIface, summary.OpLookup, summary.OpKey, summary.OpElem}
	for i := range f.Nodes {
		if n := &f.Nodes[i]; !slices.Contains(reads, n.Op) && slices.Contains(n.Args, id) {
			return true
		}
	}
	for i := range f.Calls {
		if slices.Contains(f.Calls[i].Args, id) {
			return true
		}
	}
	return slices.ContainsFunc(f.Stores, func(s summary.Store) bool { return s.Val == id }) ||
		slices.ContainsFunc(f.Updates, func(u summary.MapUpdate) bool { return u.Val == id }) ||
		slices.ContainsFunc(f.Moves, func(m summary.Move) bool { return m.To == id || m.From == id }) ||
		slices.ContainsFunc(f.Results, func(r []summary.NodeID) bool { return slices.Contains(r, id) })
}

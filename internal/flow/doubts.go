package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// isOneOfSeveral says whether a store is by a function value or method that a loop calls,
// with a value of its own: of several options the last one stays. So it is behind a test of
// what may be replaced before.
func (e *evaluator) isOneOfSeveral(w *written) bool {
	if w.at.s.Guard > 0 && !e.noGuards && e.guardSays(w.at.f, w.at.s.Guard, w.v.ctx) == inDoubt {
		return true
	}
	if w.own {
		return false
	}
	c := w.v.ctx.entered()
	if c == nil || c.edge.caller == nil || c.edge.call < 0 {
		return false
	}
	call := &c.edge.caller.f.Calls[c.edge.call]
	if call.Kind == summary.Static || !call.Loop || !isBound(w.v.f, w.v.id, 0) {
		return false
	}
	saved := e.deps
	defer func() { e.deps = saved }()
	return len(e.text(w.v).alts) > 1 || len(e.pointees(w.v)) > 1
}

// isBound says whether a value comes from what a function value captured, or a method's receiver.
func isBound(f *function, id summary.NodeID, depth int) bool {
	n := &f.f.Nodes[id]
	switch {
	case id == 0 || depth > maxBound:
		return false
	case n.Op == summary.OpFree:
		return true
	case n.Op == summary.OpParam:
		return n.N == 0 && strings.HasPrefix(f.f.Name, "(")
	}
	return slices.ContainsFunc(n.Args, func(a summary.NodeID) bool { return isBound(f, a, depth+1) })
}

const maxBound = 6

// maxWritten bounds the stores to a place that are compared with each other, maxWriters those
// by several functions.
const (
	maxWritten = 256
	maxWriters = 12
)

// foundIn calls found for what is put into a place, told which may be replaced.
func (e *evaluator) foundIn(ws []written, found func(ref)) {
	for i, stays := range e.lasting(ws) {
		e.replaced = !stays
		found(ws[i].v)
		e.replaced = false
	}
}

// unsure is a place to which a pointer may be replaced before it is read: so is, then, all
// that is read there.
func (e *evaluator) unsure(l *loc) *loc {
	if root := l.root(); l.perhaps || root.kind == locOutside && !root.own {
		return l
	}
	return e.variant(l, true)
}

// variant is the same place, of which it is sure that it is meant, or not.
func (e *evaluator) variant(l *loc, perhaps bool) *loc {
	p := *l
	p.perhaps = perhaps
	if l.base != nil {
		p.base = e.variant(l.base, perhaps)
	}
	return e.loc(p)
}

// surest leaves out places that are there as such of which it is sure that they are meant.
func (e *evaluator) surest(at []*loc) []*loc {
	if !slices.ContainsFunc(at, (*loc).isUnsure) {
		return at
	}
	var out []*loc
	for _, l := range at {
		if !l.perhaps || !slices.Contains(at, e.variant(l, false)) {
			out = append(out, l)
		}
	}
	return out
}

func (l *loc) isUnsure() bool { return l.perhaps }

func (e *evaluator) unsureAll(at []*loc, replaced bool) []*loc {
	if !replaced {
		return at
	}
	var out []*loc
	for _, l := range at {
		if l.kind == locBox && l.f.f.Nodes[l.id].Op == summary.OpBytes { // those are changed in place
			out = addLocs(out, l)
			continue
		}
		out = addLocs(out, e.unsure(l))
	}
	return out
}

// doubting tells found that what it gets may be replaced.
func (e *evaluator) doubting(found func(ref)) func(ref) {
	return func(v ref) {
		e.replaced = true
		found(v)
		e.replaced = false
	}
}

// elementKey says whether an address is in an element, and its index if that is constant.
func elementKey(f *function, id summary.NodeID) (key string, is bool) {
	for {
		n := &f.f.Nodes[id]
		switch n.Op {
		case summary.OpIndexAddr:
			i := &f.f.Nodes[n.Args[1]]
			if is || i.Op != summary.OpConst {
				return "", true
			}
			key, is = i.Sym, true
		case summary.OpSlice:
			if n.Sym != "" {
				return "", is
			}
		case summary.OpFieldAddr:
		default:
			return key, is
		}
		id = n.Args[0]
	}
}

// wrote is a store to a place that is part of another.
func (e *evaluator) wrote(at storeAt, v ref, root *loc) written {
	key, is := elementKey(at.f, at.s.Addr)
	return written{at: at, v: v, own: e.ownStore(at, root), key: key, entry: is}
}

// constantKey is a key that is written out, "" for others.
func constantKey(f *function, id summary.NodeID) string {
	if n := &f.f.Nodes[id]; id != 0 && n.Op == summary.OpConst {
		return "=" + n.Sym
	}
	return ""
}

// replacedIn marks, of entries that a map is filled with from another, those that it has
// under the same keys itself.
func (e *evaluator) replacedIn(into *loc, ws []written, stay []bool) {
	e.eachEntry(into, nil, func(own written, _ bool) {
		for i := range ws {
			if stay[i] && !e.same(&ws[i], &own) && ws[i].meets(&own) {
				stay[i] = false
			}
		}
	})
}

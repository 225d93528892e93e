package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Rows: which element of a list, map or channel a function looks at is part of the
// context that it is asked in, as its callers are. So what is read of one element stays
// together: the name and the destination of one row of a table, not those of all.

// row is an element that was chosen: a place in an array, or what was put into a map
// or channel.
type row struct {
	f        *function
	number   int32 // of what chooses it, from 1: see summary.Func.Rows
	at       *loc
	key, val ref
	perhaps  bool // val may be replaced before it is read
	way      int  // 1 for the run that leads to a use, see thisRun
	// field is the one that package reflect is at, key its struct then
	field gfield
}

// maxRows bounds the elements that are told apart, maxRowCalls the calls between the
// function that chooses one and a use.
const (
	maxRows     = 64
	maxRowCalls = 4
)

// rowEdge stands in a context for the choice of an element by the function that was
// entered outside it.
func (e *evaluator) rowEdge(r row) *edge {
	ed, ok := e.rowEdges[r]
	if !ok {
		ed = &edge{call: -1, row: &r}
		e.rowEdges[r] = ed
	}
	return ed
}

// entered is a context without the elements that its function has chosen.
func (c *context) entered() *context {
	for c != nil && c.edge.row != nil {
		c = c.up
	}
	return c
}

// otherRow says whether two elements that the same is read of are surely not the same:
// they may be known in different contexts.
func (e *evaluator) otherRow(a, b *row) bool {
	if a.way != b.way {
		return true
	}
	if a.field != b.field {
		return true
	}
	if a.at == nil || b.at == nil {
		same := func(x, y ref) bool { return x.f == y.f && x.id == y.id }
		return !same(a.key, b.key) || !same(a.val, b.val)
	}
	return e.site(a.at) != e.site(b.at) || e.apart(a.at, b.at)
}

// rowIn is the element that the function of a context has chosen, nil if any.
func (c *context) rowIn(number int32) *row {
	for ; c != nil && c.edge.row != nil; c = c.up {
		if c.edge.row.number == number {
			return c.edge.row
		}
	}
	return nil
}

// withRow puts the choice of an element into a context, in the order of their numbers;
// one that is there stays.
func (e *evaluator) withRow(c *context, ed *edge) *context {
	if c == nil || c.edge.row == nil || c.edge.row.number > ed.row.number {
		return e.push(ed, c)
	}
	if c.edge.row.number == ed.row.number {
		return c
	}
	return e.push(c.edge, e.withRow(c.up, ed))
}

// withRowAt does the same for the function that is so many calls up.
func (e *evaluator) withRowAt(c *context, level int, ed *edge) *context {
	if level == 0 {
		return e.withRow(c, ed)
	}
	if c.edge.row == nil {
		level--
	}
	return e.push(c.edge, e.withRowAt(c.up, level, ed))
}

// withRowsOf puts the choices of one context of a function into another.
func (e *evaluator) withRowsOf(c, from *context) *context {
	for ; from != nil && from.edge.row != nil; from = from.up {
		c = e.withRow(c, from.edge)
	}
	return c
}

// ofRow says whether a node belongs to the element that was chosen.
func ofRow(f *function, number int32, id summary.NodeID) bool {
	if number == thisRun {
		return perRun(&f.f.Nodes[id])
	}
	if number < 0 {
		_, found := slices.BinarySearch(f.dependents(summary.NodeID(-number)), id)
		return found
	}
	if int(number) > len(f.f.Rows) {
		return false
	}
	_, found := slices.BinarySearch(f.f.Rows[number-1], id)
	return found
}

// narrowed takes the choices out of a value's context that it does not depend on.
func (e *evaluator) narrowed(r ref) ref {
	if r.ctx == nil || r.ctx.edge.row == nil {
		return r
	}
	ctx := r.ctx.entered()
	for c := r.ctx; c != nil && c.edge.row != nil; c = c.up {
		if ofRow(r.f, c.edge.row.number, r.id) {
			ctx = e.withRow(ctx, c.edge)
		}
	}
	r.ctx = ctx
	return r
}

// rowOf is the element that a read is of, nil for any: then the answer depends on which.
func (e *evaluator) rowOf(r ref, n *summary.Node) *row {
	if n.Call == 0 {
		return nil
	}
	if row := r.ctx.rowIn(n.Call); row != nil {
		return row
	}
	if !e.nearUse[r.f] {
		return nil // what a use is asked for with does not tell them apart
	}
	key := rowsKey{f: r.f, number: n.Call}
	id, ok := e.rowIDs[key]
	if !ok {
		id = e.newNumber()
		e.rowIDs[key] = id
	}
	e.deps = e.deps.union(deps{id})
	return nil
}

// nearUses are the functions that choose elements for a use: they lead to one by few
// calls.
func nearUses(l *linker) map[*function]bool {
	out := map[*function]bool{}
	var level []*function
	for _, u := range l.useList {
		level = append(level, u.f)
	}
	for calls := 0; calls <= maxRowCalls && len(level) > 0; calls++ {
		var next []*function
		for _, f := range level {
			if f == nil || out[f] {
				continue
			}
			out[f] = true
			for _, ed := range f.in {
				next = append(next, ed.caller)
			}
		}
		level = next
	}
	return out
}

// rowText is the text that an element is.
func (e *evaluator) rowText(w *row) texts {
	if w.at != nil {
		return e.contents([]*loc{w.at})
	}
	return e.text(w.val).uncertainIf(w.perhaps)
}

// rowPointees are what an element refers to.
func (e *evaluator) rowPointees(w *row) []*loc {
	if w.at == nil {
		return e.unsureAll(e.pointees(w.val), w.perhaps)
	}
	if t := e.locType(w.at.base); t != nil {
		return e.loaded([]*loc{w.at}, t.elem)
	}
	return e.follow([]*loc{w.at})
}

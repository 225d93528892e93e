package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Which elements a function chooses from.

// rowsKey names the elements that a function chooses from, in a context.
type rowsKey struct {
	f      *function
	number int32
	ctx    *context
}

// rowsOf are the elements that a function chooses from; nil where not all are known,
// where they are too many, or where there is one only.
func (e *evaluator) rowsOf(f *function, number int32, ctx *context) []*edge {
	key := rowsKey{f, number, ctx}
	if rows, ok := e.memoRows[key]; ok {
		return rows
	}
	unfinished, saved := e.unfinished, e.frame
	e.frame = frame{low: never}
	e.inRows++
	var rows []*edge
	for range 2 { // once more where it was asked while writers were being found
		e.unfinished, rows = 0, nil
		e.aside(func() { rows = e.rowsIn(f, number, ctx) })
		if e.unfinished == 0 {
			break
		}
	}
	e.inRows--
	if len(rows) < 2 || len(rows) > maxRows || e.unfinished > 0 || e.low != never {
		rows = nil
	}
	e.memoRows[key] = rows
	e.unfinished = unfinished
	e.leave(saved)
	return rows
}

func (e *evaluator) rowsIn(f *function, number int32, ctx *context) (out []*edge) {
	var reads []summary.NodeID
	for _, id := range f.f.Rows[number-1] {
		if n := &f.f.Nodes[id]; n.Call == number && isRead(n.Op) {
			reads = append(reads, id)
		}
	}
	var from []*loc
	for i, id := range reads {
		n := &f.f.Nodes[id]
		list := ref{f, n.Args[0], ctx}
		if i > 0 && !e.sameList(f, f.f.Nodes[reads[0]].Args[0], n.Args[0]) {
			return nil
		}
		from = addLocs(from, e.pointees(list)...)
	}
	if len(from) == 0 {
		return nil
	}
	n := &f.f.Nodes[reads[0]]
	found := func(r row) {
		r.f, r.number = f, number
		if ed := e.rowEdge(r); !slices.Contains(out, ed) {
			out = append(out, ed)
		}
	}
	for _, l := range e.appendedTo(from, nil) {
		known := false
		switch t := e.locType(l); {
		case t == nil || e.fillsStructs(l) || l.root().kind == locOutside || l.root().kind == locResult || isSplit(l):
		case t.kind == summary.Map && n.Op == summary.OpLookup:
			known = e.mapRows(l, true, e.lookupKeys(ref{f, n.Args[1], ctx}), found)
		case t.kind == summary.Map:
			known = e.mapRows(l, false, nil, found)
		case t.kind == summary.Chan:
			known = e.sentRows(l, found)
		default:
			known = e.listRows(l, t, found)
		}
		if !known || len(out) > maxRows {
			return nil
		}
	}
	return out
}

func isRead(op summary.Op) bool {
	switch op {
	case summary.OpIndexAddr, summary.OpIndex, summary.OpLookup, summary.OpElem, summary.OpKey, summary.OpRecv:
		return true
	}
	return false
}

// sameList says whether two values are the same list in any case: a variable of the
// package can be set between.
func (e *evaluator) sameList(f *function, a, b summary.NodeID) bool {
	if a == b {
		return true
	}
	x, y := &f.f.Nodes[a], &f.f.Nodes[b]
	if x.Op != summary.OpLoad || y.Op != summary.OpLoad {
		return false
	}
	p, q := &f.f.Nodes[x.Args[0]], &f.f.Nodes[y.Args[0]]
	return p.Op == summary.OpGlobal && q.Op == summary.OpGlobal && p.Sym == q.Sym && len(e.idx.globals[p.Sym]) == 1
}

// listRows are the elements of an array that is written out: those of constant indices.
// An append has none of its own.
func (e *evaluator) listRows(l *loc, t *gtype, found func(row)) bool {
	key := containerKey(t)
	if key == "" {
		return false
	}
	moved, own := false, false
	e.each(e.writersOf("y:"+key, e.idx.at(e.idx.moves, key), addrItself), l, func(storeAt, ref) { moved = true })
	if t.kind == summary.Array {
		for _, index := range e.arrayIndices(l) {
			found(row{at: e.loc(loc{kind: locElem, base: l, name: index})})
			own = true
		}
		e.each(e.writersOf("c:"+t.name, e.idx.at(e.idx.copies, t.name), addrItself), l, func(storeAt, ref) { moved = true })
		return own && !moved
	}
	e.each(e.writersOf("e:"+key, e.idx.at(e.idx.elems, key), baseOfAddr), l, func(storeAt, ref) { own = true })
	return !own && !moved
}

// arrayIndices are the constant indices by which the elements of an array are written.
func (e *evaluator) arrayIndices(l *loc) []string {
	var out []string
	switch l.kind {
	case locGlobal:
		return e.idx.indices[l.name]
	case locAlloc:
		for i := range l.f.f.Nodes {
			if n := &l.f.f.Nodes[i]; n.Op == summary.OpIndexAddr && n.Args[0] == l.id {
				out = appendNew(out, arrayIndex(l.f, n))
			}
		}
	}
	return out
}

func appendNew(out []string, index string) []string {
	if index == "" || slices.Contains(out, index) {
		return out
	}
	return append(out, index)
}

// arrayIndex is the constant index of an element of an array that is a variable, "" for
// others: an element of a slice may be another of its array.
func arrayIndex(f *function, n *summary.Node) string {
	t := f.typ(n.Type)
	if n.Op != summary.OpIndexAddr || t == nil || t.kind != summary.Array {
		return ""
	}
	if of := f.f.Nodes[n.Args[0]].Op; of != summary.OpAlloc && of != summary.OpGlobal {
		return ""
	}
	if i := &f.f.Nodes[n.Args[1]]; i.Op == summary.OpConst {
		return i.Sym
	}
	return ""
}

// mapRows are the entries of a map that can be under one of keys, nil for any. Those of
// a lookup must have keys of their own: an entry can be replaced between two of them.
func (e *evaluator) mapRows(l *loc, lookup bool, keys []arn.Pattern, found func(row)) bool {
	key := containerKey(e.locType(l))
	if key == "" {
		return false
	}
	known, seen := true, map[string]bool{}
	e.each(e.writersOf("y:"+key, e.idx.at(e.idx.moves, key), addrItself), l, func(storeAt, ref) { known = false })
	var ws []written
	var doubts []bool
	e.eachEntry(l, nil, func(w written, _ bool) {
		k := w.keyRef()
		if w.v.id == 0 || k.id == 0 || k.f.f.Nodes[k.id].Op == summary.OpKey {
			known = false
			return
		}
		if lookup {
			text, single := onlyText(e.text(k))
			known = known && single && !seen[text]
			seen[text] = true
		}
		fits, sure := true, true
		if keys != nil {
			fits, sure = e.keyFits(k, keys)
		}
		if fits {
			ws, doubts = append(ws, w), append(doubts, !sure)
		}
	})
	for i, stays := range e.lasting(ws) {
		found(row{key: ws[i].keyRef(), val: ws[i].v, perhaps: !stays || doubts[i] || l.isUnsure()})
	}
	return known
}

func onlyText(t texts) (string, bool) {
	all := t.all()
	if len(all) != 1 {
		return "", false
	}
	return all[0].IsLiteral()
}

// sentRows are the values that are sent to a channel.
func (e *evaluator) sentRows(l *loc, found func(row)) bool {
	key := containerKey(e.locType(l))
	if key == "" {
		return false
	}
	known := true
	e.each(e.writersOf("s:"+key, e.idx.at(e.idx.sends, key), addrItself), l, func(_ storeAt, v ref) {
		known = known && v.id != 0
		found(row{val: v})
	})
	return known
}

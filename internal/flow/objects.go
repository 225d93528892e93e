package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Objects: which of several objects a parameter, what a literal captured or a result refers
// to is part of the context, too, as the element of a row is. So the fields of one object
// stay together: the bucket and the prefix of one store, not those of all.
//
// Such a value is the same all the while that a function runs, if a result is of a call
// that runs once.

// maxObjects bounds the objects that are told apart, maxObjectContexts the contexts of a use from
// which on no more are: of the managers of many kinds of resources each is like the others.
const (
	maxObjects        = 8
	maxObjectContexts = 16
)

// objectNumber is the number of a value in a row; those of elements are positive.
func objectNumber(id summary.NodeID) int32 { return -int32(id) }

// chosenObject is the object that a value of the context's function refers to, nil if any.
func (c *context) chosenObject(id summary.NodeID) *loc {
	if w := c.rowIn(objectNumber(id)); w != nil {
		return w.at
	}
	return nil
}

// objects notes that the answer depends on which of the objects it is that a value refers to.
func (e *evaluator) objects(r ref, at []*loc) []*loc {
	if len(at) >= 2 && len(at) <= maxObjects && e.nearUse[r.f] && r.f.hasFields(r.id) && e.areObjects(at) {
		e.dependsOn(r)
	}
	return at
}

// dependsOn notes that the answer depends on what a value is.
func (e *evaluator) dependsOn(r ref) {
	key := rowsKey{f: r.f, number: objectNumber(r.id)}
	id, ok := e.rowIDs[key]
	if !ok {
		id = e.newNumber()
		e.rowIDs[key] = id
		e.choices[r.f] = append(e.choices[r.f], r.id)
	}
	e.deps = e.deps.union(deps{id})
}

// areObjects says whether places are structs each of its own: an element may be in several lists
// at once, and what code without a summary gives may be any of them.
func (e *evaluator) areObjects(at []*loc) bool {
	return !slices.ContainsFunc(at, func(l *loc) bool {
		for p := l; p != nil; p = p.base {
			if p.kind == locAlloc {
				n := &p.f.f.Nodes[p.id]
				return n.Op != summary.OpAlloc && n.Op != summary.OpNil || !isStruct(p.f.typ(n.Type))
			}
			if p.kind != locField {
				return true
			}
		}
		return true
	})
}

// isNothing says whether an object is what a function returns with an error, and nobody stores
// anything in it later.
func (e *evaluator) isNothing(l *loc) bool {
	if l.kind != locAlloc || l.f.f.Nodes[l.id].Sym != summary.WithError {
		return false
	}
	empty := true
	t := e.locType(l)
	for _, field := range t.fields {
		stored := func() { empty = false }
		e.values(e.loc(loc{kind: locField, base: l, name: structKey(t) + "#" + field.name}), func(ref) { stored() }, func(string) { stored() }, func(texts) { stored() })
	}
	return empty
}

// hasFields says whether several things are made of a value: one alone goes with itself.
func (f *function) hasFields(id summary.NodeID) bool {
	has, ok := f.parted[id]
	if !ok {
		has = hasFields(f.f, id)
		if f.parted == nil {
			f.parted = map[summary.NodeID]bool{}
		}
		f.parted[id] = has
	}
	return has
}

func hasFields(f *summary.Func, id summary.NodeID) bool {
	if n := &f.Nodes[id]; n.Op == summary.OpResult && f.Calls[n.Call].Loop {
		return false
	}
	users := 0
	if f.Nodes[id].Op == summary.OpLoad { // each field is read by a load of its own
		users += len(loadsOf(f, f.Nodes[id].Args[0])) - 1
	}
	for i := range f.Stores { // what is kept in a variable is read there
		if f.Stores[i].Val == id {
			users += 2
		}
	}
	for i := range f.Nodes {
		if n := &f.Nodes[i]; slices.Contains(n.Args, id) {
			users++
		}
	}
	for i := range f.Calls {
		if slices.Contains(f.Calls[i].Args, id) {
			users++
		}
	}
	return users > 1
}

// dependents are the nodes that belong to the object that a value refers to, sorted: what is
// made of it, and all that the function makes meanwhile.
func (f *function) dependents(id summary.NodeID) []summary.NodeID {
	out, ok := f.made[id]
	if !ok {
		out = dependents(f.f, id)
		if f.made == nil {
			f.made = map[summary.NodeID][]summary.NodeID{}
		}
		f.made[id] = out
	}
	return out
}

func dependents(f *summary.Func, of summary.NodeID) []summary.NodeID {
	in := make([]bool, len(f.Nodes))
	in[of] = true
	if n := &f.Nodes[of]; n.Op == summary.OpLoad {
		for _, id := range loadsOf(f, n.Args[0]) {
			in[id] = true
		}
	}
	isIn := func(id summary.NodeID) bool { return in[id] }
	belongs := func(n *summary.Node) bool {
		switch n.Op {
		case summary.OpAlloc, summary.OpMake, summary.OpAppend, summary.OpClosure, summary.OpBound:
			return true
		case summary.OpResult:
			c := &f.Calls[n.Call]
			return isIn(c.Fun) || slices.ContainsFunc(c.Args, isIn) || slices.ContainsFunc(c.Variadic, isIn)
		case summary.OpPhi:
			if n.Call > 0 && slices.ContainsFunc(f.Guards[n.Call-1], func(t summary.Test) bool { return in[t.Of] || in[t.With] }) {
				return true
			}
		}
		return slices.ContainsFunc(n.Args, isIn)
	}
	for more := true; more; {
		more = false
		for i := range f.Nodes {
			if !in[i] && belongs(&f.Nodes[i]) {
				in[i], more = true, true
			}
		}
	}
	in[0] = false
	var out []summary.NodeID
	for i, yes := range in {
		if yes {
			out = append(out, summary.NodeID(i))
		}
	}
	return out
}

// level is a function on the way to a use, in a context of its own.
type level struct {
	up int // calls up from the use
	f  *function
	at *context
}

// levels are those that may choose something for a use.
func (u *useSite) levels(ctx *context) (out []level) {
	f := u.f
	for up := 0; f != nil && up <= maxRowCalls; up++ {
		out = append(out, level{up, f, ctx})
		if ctx = ctx.entered(); ctx == nil {
			break
		}
		f, ctx = ctx.edge.caller, ctx.up
	}
	return out
}

// chosenObjects are the contexts of a use in which a value, of the function furthest up, refers
// to one object each; nil if there is none on which the answer depends.
func (e *evaluator) chosenObjects(u *useSite, ctx *context) []*context {
	levels := u.levels(ctx)
	for _, v := range slices.Backward(levels) {
		choices := e.choices[v.f]
		slices.Sort(choices)
		for _, id := range choices {
			if v.at.rowIn(objectNumber(id)) == nil && e.deps.hasNumber(e.rowIDs[rowsKey{f: v.f, number: objectNumber(id)}]) {
				if out := e.eachObject(u, ctx, v, id); len(out) > 0 {
					return out
				}
			}
		}
	}
	return nil
}

// eachObject is a context with each of the objects that a value can refer to.
func (e *evaluator) eachObject(u *useSite, ctx *context, v level, id summary.NodeID) (out []*context) {
	saved := e.frame
	e.frame = frame{low: never}
	defer func() { e.leave(saved) }()
	var at []*loc
	if e.partly(func() { at = e.pointees(ref{v.f, id, v.at}) }) || e.hard || len(at) > maxObjects || !e.areObjects(at) {
		return nil
	}
	for _, l := range at {
		if e.isNothing(l) {
			continue
		}
		c := e.withRowAt(ctx, v.up, e.rowEdge(row{f: v.f, number: objectNumber(id), at: l}))
		if e.possible(c) && e.received(c, v.up) && e.goTogether(u, c) {
			out = append(out, c)
		}
	}
	return out
}

// goTogether says whether the objects that are chosen can be those of one run: an inner one is
// what its function has with the outer ones.
func (e *evaluator) goTogether(u *useSite, ctx *context) bool {
	for _, v := range u.levels(ctx) {
		for c := v.at; c != nil && c.edge.row != nil; c = c.up {
			w := c.edge.row
			if w.number > 0 || w.way > 0 {
				continue
			}
			others := v.at.entered()
			for o := v.at; o != nil && o.edge.row != nil; o = o.up {
				if o != c {
					others = e.withRow(others, o.edge)
				}
			}
			if !slices.Contains(e.pointees(ref{v.f, summary.NodeID(-w.number), others}), w.at) {
				return false
			}
		}
	}
	return true
}

// loseMembers says whether a member of the input that is known of all objects together is not
// set with some object alone: an object that is empty where it is made, and which code that is not
// known fills, is no object of its own.
func (e *evaluator) loseMembers(u *useSite, base Use, joined []Use, contexts []*context) bool {
	saved := e.frame
	defer func() { e.frame = saved }()
	for _, ctx := range contexts {
		e.frame = frame{low: never}
		for _, use := range e.usesIn(u, base, ctx) {
			if slices.ContainsFunc(joined, func(all Use) bool { return all.Input.hasMore(use.Input) }) {
				return true
			}
		}
	}
	return false
}

// hasMore says whether something is known of a member of a value of which nothing is of another's.
func (v *Value) hasMore(than *Value) bool {
	if v == nil || than == nil {
		return v != nil && v.isAny()
	}
	if v.isAny() && !than.isAny() {
		return true
	}
	for name, m := range v.Members {
		if m.hasMore(than.Members[name]) {
			return true
		}
	}
	return false
}

// isAny says whether anything is known of a value, or that it is not.
func (v *Value) isAny() bool {
	return len(v.Texts)+len(v.Elems)+len(v.Keys)+len(v.Members) > 0 || v.Unknown != ""
}

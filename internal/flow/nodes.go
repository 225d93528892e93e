package flow

import "github.com/iamvet/iamvet/internal/summary"

// nodeID is a place through which types and functions flow. 0 is none.
type nodeID int32

// valueID is an abstract value: a type, a function, or "anything opaque".
type valueID int32

type valueKind uint8

const (
	opaqueValue valueKind = iota // made by code without a summary
	typeValue                    // a value of concrete type typ
	funcValue                    // function name, as a plain function value or closure
	boundValue                   // method name bound to the receiver at fn/at
	boundInvoke                  // interface method name bound to the interface value at fn/at
	methodExpr                   // method expression on an interface
)

// value is comparable; equal values are one.
type value struct {
	kind valueKind
	typ  *gtype
	name string
	fn   *function // boundValue, boundInvoke, funcValue of a closure: where it is made
	at   summary.NodeID
	fun  *gtype // the type of the function itself
	// as is the dynamic type of a function that an interface holds: only what asserts
	// this very type gets it out.
	as *gtype
}

type valueTable struct {
	list  []value
	index map[value]valueID
}

func (t *valueTable) id(v value) valueID {
	if id, ok := t.index[v]; ok {
		return id
	}
	id := valueID(len(t.list))
	t.list = append(t.list, v)
	t.index[v] = id
	return id
}

// node holds the values that have arrived, the edges they leave by, and what
// waits for them.
type node struct {
	vals  []valueID
	has   map[valueID]struct{} // once vals is long
	done  int                  // vals before it have left
	succs []succ
	goes  map[succ]struct{} // once succs is long
	watch []watcher
	busy  bool
}

type succ struct {
	to     nodeID
	filter *gtype // values that fit; nil: all
	boxed  *gtype // the type as which functions are put into an interface; nil: they are not
}

// watcher is told every value that arrives, once.
type watcher func(v valueID)

const longSet = 12

func (n *node) contains(v valueID) bool {
	if n.has != nil {
		_, ok := n.has[v]
		return ok
	}
	for _, x := range n.vals {
		if x == v {
			return true
		}
	}
	return false
}

// reaches says whether what would flow along an edge does so already.
func (n *node) reaches(e succ) bool {
	if n.goes != nil {
		_, same := n.goes[e]
		_, all := n.goes[succ{to: e.to, boxed: e.boxed}]
		return same || all
	}
	for _, s := range n.succs {
		if s.to == e.to && s.boxed == e.boxed && (s.filter == e.filter || s.filter == nil) {
			return true
		}
	}
	return false
}

func (l *linker) newNode() nodeID {
	l.nodes = append(l.nodes, node{})
	return nodeID(len(l.nodes) - 1)
}

func (l *linker) namedNode(name string) nodeID {
	if id, ok := l.named[name]; ok {
		return id
	}
	id := l.newNode()
	l.named[name] = id
	return id
}

func (l *linker) addValue(id nodeID, v valueID) {
	n := &l.nodes[id]
	if n.contains(v) {
		return
	}
	n.vals = append(n.vals, v)
	if n.has != nil {
		n.has[v] = struct{}{}
	} else if len(n.vals) > longSet {
		n.has = make(map[valueID]struct{}, 2*longSet)
		for _, x := range n.vals {
			n.has[x] = struct{}{}
		}
	}
	if !n.busy {
		n.busy = true
		l.work = append(l.work, id)
	}
}

// flow makes values of from arrive at to.
func (l *linker) flow(from, to nodeID, filter *gtype) {
	l.flowBy(from, succ{to: to, filter: filter})
}

func (l *linker) flowBy(from nodeID, by succ) {
	if from == 0 || by.to == 0 || from == by.to {
		return
	}
	n := &l.nodes[from]
	if n.reaches(by) {
		return
	}
	n.succs = append(n.succs, by)
	if n.goes != nil {
		n.goes[by] = struct{}{}
	} else if len(n.succs) > longSet {
		n.goes = make(map[succ]struct{}, 2*longSet)
		for _, s := range n.succs {
			n.goes[s] = struct{}{}
		}
	}
	for _, v := range l.nodes[from].vals[:l.nodes[from].done] {
		l.pass(from, v, by)
	}
}

func (l *linker) flowBoth(a, b nodeID) {
	l.flow(a, b, nil)
	l.flow(b, a, nil)
}

func (l *linker) pass(from nodeID, v valueID, s succ) {
	if s.boxed != nil {
		v = l.inBox(v, s.boxed)
	}
	if s.filter == nil {
		l.addValue(s.to, v)
		return
	}
	if !l.fits(v, s.filter) {
		return
	}
	if s.filter.kind == summary.FuncType {
		v = l.inBox(v, nil)
	}
	l.addValue(s.to, v)
	// The functions that values of a named function type are made of go with it.
	if val := &l.values.list[v]; len(s.filter.methods) > 0 && val.kind == typeValue && val.typ.kind == summary.FuncType {
		l.flow(from, s.to, val.typ)
	}
}

// inBox is a function as an interface holds it under a type, or taken out of one (nil).
func (l *linker) inBox(v valueID, as *gtype) valueID {
	val := l.values.list[v]
	if val.kind == opaqueValue || val.kind == typeValue || val.as == as {
		return v
	}
	val.as = as
	return l.values.id(val)
}

// watchKey tells watchers apart: the same question is asked of a node once.
// Decorators, which hold the interface that they implement, would go on forever.
type watchKey struct {
	node   nodeID
	f      *function // invokes
	index  int32
	as     *gtype // escapes
	method string // or package
}

func (l *linker) firstWatch(k watchKey) bool {
	if l.watched[k] {
		return false
	}
	l.watched[k] = true
	return true
}

// watchNode calls w for all values of a node, those to come included.
func (l *linker) watchNode(id nodeID, w watcher) {
	if id == 0 {
		return
	}
	l.nodes[id].watch = append(l.nodes[id].watch, w)
	// What arrives meanwhile is told by propagate.
	for _, v := range l.nodes[id].vals[:l.nodes[id].done] {
		w(v)
	}
}

func (l *linker) propagate(id nodeID) {
	for {
		n := &l.nodes[id]
		if n.done == len(n.vals) {
			n.busy = false
			return
		}
		v := n.vals[n.done]
		n.done++
		// New successors and watchers see done values themselves.
		succs, watch := n.succs, n.watch
		for _, s := range succs {
			l.pass(id, v, s)
		}
		for _, w := range watch {
			w(v)
		}
	}
}

// fits says whether a value can be of a static type.
func (l *linker) fits(v valueID, t *gtype) bool {
	val := &l.values.list[v]
	switch val.kind {
	case opaqueValue:
		return true
	case typeValue:
		switch t.kind {
		case summary.Iface:
			return l.implements(val.typ, t)
		case summary.TypeParam:
			return true
		case summary.FuncType:
			return val.typ.kind == summary.FuncType && val.typ.sig == t.sig
		}
		return val.typ == t
	}
	switch t.kind {
	case summary.FuncType:
		return fitsFunction(val, t)
	case summary.Iface:
		return len(t.methods) == 0
	}
	return t.kind == summary.TypeParam
}

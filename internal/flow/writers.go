package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// writers answers which stores may write to a place. For a field or a kind of
// container all stores of the program are looked at once: where each can write
// to decides whom it concerns.
type writers struct {
	bySite map[*loc][]writer
	// anywhere holds the stores through pointers that were lost on the way.
	anywhere []writer
	// shared is set for those of a type's or a container kind's: many have nothing to do
	// with each other.
	shared bool
	// building is set while they are looked for
	building bool
	// handed holds those through pointers that code without a summary gave: they may
	// be to what it was given.
	handed []writer
}

// writer is a store, in a context of its function. A direct one writes to what
// its own function made, in whichever context that was.
type writer struct {
	at     storeAt
	ctx    *context
	direct bool
	to     *loc
}

// site is the place without contexts.
func (e *evaluator) site(l *loc) *loc {
	if at, ok := e.sites[l]; ok {
		return at
	}
	s := *l
	s.ctx, s.view, s.perhaps = nil, "", false
	if s.kind == locElem {
		s.name = ""
	}
	if s.base != nil {
		s.base = e.site(s.base)
	}
	at := e.loc(s)
	e.sites[l] = at
	return at
}

// writersOf returns the writers of a field, container kind or type, by a name
// that is unique for it. base is the node that a store writes into.
func (e *evaluator) writersOf(name string, stores []storeAt, base func(storeAt) summary.NodeID) *writers {
	if w, ok := e.writers[name]; ok {
		return w
	}
	// Rows are looked for while no writers are. Containers and copies are of all rows.
	byRow, plain := name[0] == 'f' || name[0] == 'w', e.building > 0 || e.inRows > 0
	if w, ok := e.plainWriters[name]; ok && byRow && plain {
		return w
	}
	w := &writers{bySite: map[*loc][]writer{}, shared: name[0] != 'f' && name[0] != 'c'}
	saved := e.deps
	defer func() { e.deps = saved }()
	contexts := make([][]*context, len(stores))
	for i, at := range stores {
		if !isMade(at.f, base(at)) {
			contexts[i] = e.oneLevel(at.f)
		}
	}
	kept := e.writers
	switch {
	case !byRow || !e.rowsDecide(stores, base, contexts):
	case plain:
		kept = e.plainWriters
	default:
		for i, at := range stores {
			e.aside(func() { contexts[i] = e.rowContexts(at, base(at), contexts[i]) })
		}
	}
	kept[name] = w // a question within has to do with what is there
	w.building = true
	e.building++
	for i, at := range stores {
		e.aside(func() { e.addWriter(w, at, base(at), contexts[i]) })
	}
	e.building--
	w.building = false
	return w
}

// isMade says whether a node is an object that its function makes.
func isMade(f *function, id summary.NodeID) bool {
	op := f.f.Nodes[id].Op
	return id != 0 && (op == summary.OpAlloc || op == summary.OpMake)
}

func (e *evaluator) addWriter(w *writers, at storeAt, base summary.NodeID, contexts []*context) {
	if isMade(at.f, base) {
		s := e.loc(loc{kind: locAlloc, f: at.f, id: base})
		w.bySite[s] = append(w.bySite[s], writer{at: at, direct: true})
		return
	}
	for _, ctx := range contexts {
		seen := map[*loc]bool{}
		for _, p := range e.quietly(ref{at.f, base, ctx}) {
			if root := p.root(); root.kind == locOutside || root.kind == locResult && !sdk.IsSDK(pkgOf(root.name)) {
				if p.name == tooFar || p.name == tooMany {
					w.anywhere = append(w.anywhere, writer{at: at, ctx: ctx})
				} else if root.kind != locResult || !stateless[pkgOf(root.name)] {
					w.handed = append(w.handed, writer{at: at, ctx: ctx})
				}
				if root.kind == locOutside {
					continue
				}
			}
			if !seen[p] {
				seen[p] = true
				s := e.site(p)
				w.bySite[s] = append(w.bySite[s], writer{at: at, ctx: ctx, to: p})
			}
		}
	}
}

const (
	tooFar  = "too far from its origin"
	tooMany = "one of too many places"

	notTracked = "not tracked"
)

// each calls found for the stores that may write to a place.
func (e *evaluator) each(w *writers, l *loc, found func(at storeAt, v ref)) {
	if w.building {
		e.unfinished++
	}
	var last writer
	for _, x := range w.bySite[e.site(l)] {
		if x.to != nil && e.apart(x.to, l) || x.at == last.at && x.ctx == last.ctx && !x.direct {
			continue
		}
		last = x
		ctx := x.ctx
		if x.direct {
			ctx = l.ctx
		} else if root := l.root(); root.kind == locAlloc {
			ctx = e.within(ctx, root)
		}
		if e.usedUp() || e.canRun(ctx) && e.isDone(x.at, ctx) {
			found(x.at, ref{x.at.f, x.at.s.Val, ctx})
		}
	}
	if len(w.anywhere)+len(w.handed) == 0 || e.keptWithin(l) {
		return
	}
	for _, x := range w.anywhere {
		v := ref{x.at.f, x.at.s.Val, x.ctx}
		if w.shared {
			v.id = 0 // what is lost may be anything's, and is most likely another's
		}
		found(x.at, v)
	}
	if len(w.handed) > 0 && e.isHanded(l) {
		for _, x := range w.handed {
			found(x.at, ref{x.at.f, x.at.s.Val, x.ctx})
		}
	}
}

// apart says whether two places of one site belong to objects that were made by
// different calls or for different rows, or are different elements.
func (e *evaluator) apart(a, b *loc) bool {
	for p, q := a, b; p.base != nil && q.base != nil; p, q = p.base, q.base {
		if p.kind == locElem && p.name != q.name && p.name != "" && q.name != "" && !isSplit(p.base) {
			return true
		}
	}
	x, y := a.root().ctx, b.root().ctx
	for x != nil && y != nil && x != y {
		v, w := x.edge.row, y.edge.row
		switch {
		case v != nil && (w == nil || v.number < w.number): // only one of them says which row
			x = x.up
		case w != nil && (v == nil || w.number < v.number):
			y = y.up
		case x.edge != y.edge && (v == nil || e.otherRow(v, w)):
			return true
		default:
			x, y = x.up, y.up
		}
	}
	return false
}

// within is a context that leads up to the function that made a place, in the
// context of that.
func (e *evaluator) within(ctx *context, l *loc) *context {
	for c := ctx; c != nil; c = c.up {
		if c.edge.caller == l.f {
			return e.rooted(ctx, c, e.withRowsOf(l.ctx, c.up))
		}
	}
	return ctx
}

// rooted is a chain up to at, with another context above.
func (e *evaluator) rooted(ctx, at, up *context) *context {
	if ctx == at {
		return e.push(ctx.edge, up)
	}
	return e.push(ctx.edge, e.rooted(ctx.up, at, up))
}

// canRun says whether a function can be called in a context: a functional option is
// called only where it is given, a method of an interface where its receiver is.
func (e *evaluator) canRun(ctx *context) bool {
	last := ctx
	for last != nil && last.up != nil {
		last = last.up
	}
	return e.eachRuns(ctx, last)
}

// eachRuns says so of the calls of a context up to one of them.
func (e *evaluator) eachRuns(ctx, end *context) bool {
	for c := ctx; c != end; c = c.up {
		if c.edge.caller == nil || c.edge.call < 0 {
			continue
		}
		call := &c.edge.caller.f.Calls[c.edge.call]
		if call.Kind == summary.Invoke && !e.canReceive(c.edge, c.up) {
			return false
		}
		if call.Kind != summary.Dynamic || c.edge.kind != direct && c.edge.kind != bound {
			continue
		}
		names, known := e.functionsAt(ref{c.edge.caller, call.Fun, c.up})
		if known && !slices.Contains(names, c.edge.callee.f.Name) {
			return false
		}
	}
	return true
}

// isDone says whether a store is done in some run: where it, or a call that leads to it, stands
// behind a test of constants, each caller has its own.
func (e *evaluator) isDone(at storeAt, ctx *context) bool {
	if at.i < 0 || ctx == nil && at.s.Guard == 0 {
		return true
	}
	if t := at.f.typ(at.s.Type); t == nil || !isText(t) && !isStruct(t) {
		return true // which client or list it is, a program does not often choose so
	}
	return e.ranBy(at.f, at.s.Guard, ctx) != inNoRun
}

// oneLevel lists the contexts of a function by its direct callers, for what is
// called through a function value by those of its caller too, and for a literal up to
// the function that makes it; one for all where there are too many.
func (e *evaluator) oneLevel(f *function) []*context {
	if len(f.in) == 0 || len(f.in) > maxWriterCallers {
		return []*context{nil}
	}
	maker, _ := e.maker(f)
	var out, work []*context
	for _, ed := range f.in {
		work = append(work, e.push(ed, nil))
	}
	for len(work) > 0 {
		chain := work[0]
		work = work[1:]
		top := chain
		for top.up != nil {
			top = top.up
		}
		n := callersOf(top.edge, maker)
		most := maxWriterCallers
		if maker != nil {
			most = maxLiteralChains
		}
		if n == 0 || chain.length() > maxLiteralChain || len(out)+len(work)+n > most {
			out = append(out, chain)
			continue
		}
		for _, up := range top.edge.caller.in {
			if longer := e.extend(chain, up); e.possible(longer) {
				work = append(work, longer)
			}
		}
	}
	return out
}

// maxWriterCallers bounds the contexts of one function that writes: one that parses
// a setting into a variable has a caller for each.
const maxWriterCallers = 512

// maxLiteralChain bounds the calls between a literal and its maker, maxLiteralChains the
// ways that they take.
const (
	maxLiteralChain  = 6
	maxLiteralChains = 64
)

// callersOf counts the callers of the function that makes a call, where they tell
// something of it: if it is of a function value, and not made by the value's maker; 0
// for other calls.
func callersOf(ed *edge, maker *function) int {
	if ed.kind != direct || ed.caller == nil || ed.call < 0 || ed.caller == maker {
		return 0
	}
	if maker == nil && ed.caller.f.Calls[ed.call].Kind != summary.Dynamic {
		return 0
	}
	return len(ed.caller.in)
}

// quietly asks for pointees without making the answer depend on the callers of
// the use under way.
func (e *evaluator) quietly(r ref) []*loc {
	saved := e.deps
	out := e.pointees(r)
	e.deps = saved
	return out
}

func baseOfAddr(at storeAt) summary.NodeID { return at.f.f.Nodes[at.s.Addr].Args[0] }

func addrItself(at storeAt) summary.NodeID { return at.s.Addr }

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Texts that are read before they are set: of a field of a struct that the program makes, of a
// variable whose address is taken, and of a variable of the package. The ways are followed back
// from the read, through the calls that lead there, to where the place is made: if one
// comes by nothing that stores to it, the text may be "".

// maxPassed bounds the blocks that are looked at for a read, maxLeading the functions that
// lead to a store, maxCopies the structs that are copied from one to the next. Past them no such
// way is known.
const (
	maxPassed  = 600
	maxLeading = 300
	maxCopies  = 4
)

// readUnset says whether a place may be read before anything is stored there.
func (e *evaluator) readUnset(l *loc, at ref, copies int) (unset bool) {
	if copies > maxCopies || e.usedUp() || e.sure[l] && !e.sureByCopy[l] && !e.isReplaced(l) {
		return false
	}
	root := l.root()
	switch {
	case root.kind == locGlobal && !e.l.isOpaqueGlobal(root.name) && !e.l.mayBeSet(root.name):
	case root.kind == locAlloc && isPlainAlloc(root):
	default:
		return false
	}
	for p := l; p != root; p = p.base {
		if p.kind != locField || isSDKField(p.name) {
			return false
		}
	}
	p := &passage{e: e, root: root, copies: copies, stores: map[*function]map[int32][]*loc{}, always: map[*function]bool{}, covered: map[*function]bool{}, met: map[metAt]bool{}, seen: map[passedAt]bool{}, left: maxPassed}
	look := func() {
		switch {
		case !p.storesTo(l):
		case len(p.stores) == 0: // copied as it was made
			unset = copies > 0
		default:
			unset = p.leads() && p.from(at)
		}
	}
	if part := e.partly(look); part && unset {
		return !e.withhold()
	}
	return unset
}

// isReplaced says whether a struct that a field is in is stored whole.
func (e *evaluator) isReplaced(l *loc) bool {
	owner, _, _ := strings.Cut(l.name, "#")
	return l.kind == locField && len(e.copiedFrom(l.base, owner, l.name)) > 0
}

// isPlainAlloc says whether a place is a variable or struct that is made as it is declared.
func isPlainAlloc(l *loc) bool {
	n := &l.f.f.Nodes[l.id]
	return (n.Op == summary.OpAlloc || n.Op == summary.OpNil) && n.Sym == ""
}

// passage is a search for a way to a read.
type passage struct {
	e    *evaluator
	root *loc
	// stores are those to the place, by their numbers, with the places that a struct is
	// copied from by them
	stores map[*function]map[int32][]*loc
	copies int
	// leading are the functions that store to it, and all that lead to them; making are those that
	// lead to the one which makes it.
	leading, making map[*function]bool
	always          map[*function]bool // whether they do so on all ways
	// covered do so whenever it matters: unless what they store is "", or what is there is not, or
	// whenever a test of constants lets them
	covered map[*function]bool
	// met are where ways meet of which one is assumed that stores to it
	met  map[metAt]bool
	seen map[passedAt]bool
	left int
}

type passedAt struct {
	f     *function
	block int32
	ctx   *context
}

type metAt struct {
	f     *function
	block int32
}

// meet notes the ways that are assumed by which a store is made, of functions that run once for the place.
func (p *passage) meet(at storeAt, ctx *context) {
	if at.i < 0 || p.e.call == nil || len(p.e.call.ways) == 0 || at.f != p.root.f && p.e.runsOf(at.f).most() > 1 {
		return
	}
	for _, i := range at.f.waysOf(at.i) {
		w := &at.f.f.Ways[i]
		if way, ok := p.e.wayOf(at.f, i, ctx); ok && slices.Contains(w.Done[way], at.i) {
			p.met[metAt{at.f, w.Block}] = true
		}
	}
}

// storesTo finds the stores to a place; false if there may be others.
func (p *passage) storesTo(l *loc) bool {
	e := p.e
	note := func(at storeAt, ctx *context, from ...*loc) {
		if p.stores[at.f] == nil {
			p.stores[at.f] = map[int32][]*loc{}
		}
		p.stores[at.f][at.i] = addLocs(p.stores[at.f][at.i], from...)
		p.covered[at.f] = p.covered[at.f] || at.s.When&(summary.NonEmpty|summary.IfEmpty) != 0 || e.always(at.f, at.s.Guard, ctx)
	}
	known := true
	lost := func(string) { known = false }
	t := e.locType(l)
	switch l.kind {
	case locField:
		owner, _, _ := strings.Cut(l.name, "#")
		for _, w := range e.fieldWrites(l) {
			note(w.at, w.v.ctx)
			p.meet(w.at, w.v.ctx)
		}
		e.eachCopy(l.base, owner, l.name, func(at storeAt, v ref, part func(*loc) *loc) {
			note(at, v.ctx)
			for _, s := range e.pointees(v) {
				note(at, v.ctx, e.loc(loc{kind: locField, base: part(s), name: l.name}))
			}
		})
		t = e.idx.fieldTypes[l.name]
		e.filledField(l, func(texts) { known = false })
	case locGlobal:
		for _, at := range e.idx.globals[l.name] {
			note(at, nil)
			p.meet(at, nil)
		}
	case locAlloc:
		for i, s := range l.f.f.Stores {
			if s.Addr == l.id {
				note(storeAt{f: l.f, s: s, i: int32(i)}, l.ctx)
				p.meet(storeAt{f: l.f, s: s, i: int32(i)}, l.ctx)
			}
		}
	}
	if t == nil || !holdsText(t) && !isText(t) {
		return false
	}
	e.pointedAt(t, l, func(at storeAt, v ref) { note(at, v.ctx) })
	e.sinkValues(t, l, lost, func(texts) { known = false })
	return known
}

// leads finds the functions that lead to a store, and to where the place is made.
func (p *passage) leads() bool {
	var ok1, ok2 bool
	p.leading, ok1 = leadersTo(sortedFuncs(p.stores))
	if p.root.kind == locGlobal {
		return ok1 && !slices.ContainsFunc(sortedFuncs(p.leading), func(f *function) bool { return strings.HasSuffix(f.f.Name, ".init") })
	}
	p.making, ok2 = leadersTo([]*function{p.root.f})
	return ok1 && ok2
}

func sortedFuncs[V any](m map[*function]V) []*function {
	out := make([]*function, 0, len(m))
	for f := range m {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *function) int { return int(a.number - b.number) })
	return out
}

// leadersTo are functions and all that lead to them; false if they are too many.
func leadersTo(work []*function) (map[*function]bool, bool) {
	out := map[*function]bool{}
	for _, f := range work {
		out[f] = true
	}
	for ; len(work) > 0; work = work[1:] {
		for _, ed := range work[0].in {
			if ed.caller != nil && !out[ed.caller] {
				out[ed.caller] = true
				work = append(work, ed.caller)
			}
		}
		if len(out) > maxLeading {
			return nil, false
		}
	}
	return out, true
}

// from follows the ways back from a read.
func (p *passage) from(at ref) bool {
	if len(at.f.f.Calls)+len(at.f.f.Stores) == 0 {
		return p.entered(at.f, at.ctx)
	}
	id := at.id
	n := &at.f.f.Nodes[id]
	for n.Op == summary.OpField { // read with the whole struct
		id = n.Args[0]
		n = &at.f.f.Nodes[id]
	}
	switch n.Op {
	case summary.OpParam:
		return p.entered(at.f, at.ctx)
	case summary.OpResult:
		return p.upTo(at.f, summary.Step(summary.StepCall, n.Call), 1, at.ctx)
	}
	return p.upTo(at.f, summary.Step(summary.StepNode, int32(id)), 0, at.ctx)
}

// upTo follows the ways back from a step of a function, or from some steps after it.
func (p *passage) upTo(f *function, step int32, after int, ctx *context) bool {
	for b := range f.f.Course {
		if i := slices.Index(f.f.Course[b].Steps, step); i >= 0 {
			return p.back(f, int32(b), f.f.Course[b].Steps[:i+after], ctx)
		}
	}
	return false
}

// isStore says whether a step stores to the place.
func (p *passage) isStore(f *function, kind summary.StepKind, i int32) bool {
	_, is := p.stores[f][i]
	return is && kind == summary.StepStore
}

// back follows the ways back from within a block: steps are those before.
func (p *passage) back(f *function, block int32, steps []int32, ctx *context) bool {
	if p.left--; p.left < 0 || p.covered[f] && p.storesBefore(f, block, steps) {
		return false
	}
	for _, step := range slices.Backward(steps) {
		switch kind, i := summary.StepOf(step); {
		case p.isStore(f, kind, i):
			return slices.ContainsFunc(p.stores[f][i], func(from *loc) bool {
				return p.e.readUnset(from, ref{f, f.f.Stores[i].Val, ctx}, p.copies+1)
			})
		case kind == summary.StepNode && p.root.kind == locAlloc && f == p.root.f && summary.NodeID(i) == p.root.id:
			return true
		case kind == summary.StepCall:
			if over, found := p.through(f, i, ctx); over {
				return found
			}
		}
	}
	if p.met[metAt{f, block}] {
		return false
	}
	if block == 0 {
		return p.entered(f, ctx)
	}
	for b := range f.f.Course {
		if slices.Contains(f.f.Course[b].Next, block) && p.backFrom(f, int32(b), ctx) {
			return true
		}
	}
	return false
}

// storesBefore says whether a function may store to the place before it comes to a block's end.
func (p *passage) storesBefore(f *function, block int32, steps []int32) bool {
	has := func(steps []int32) bool {
		return slices.ContainsFunc(steps, func(step int32) bool {
			kind, i := summary.StepOf(step)
			return p.isStore(f, kind, i)
		})
	}
	if has(steps) {
		return true
	}
	seen := make([]bool, len(f.f.Course))
	for work := []int32{block}; len(work) > 0; work = work[1:] {
		for b := range f.f.Course {
			if !seen[b] && slices.Contains(f.f.Course[b].Next, work[0]) {
				if seen[b] = true; has(f.f.Course[b].Steps) {
					return true
				}
				work = append(work, int32(b))
			}
		}
	}
	return false
}

// backFrom follows them from the end of a block.
func (p *passage) backFrom(f *function, block int32, ctx *context) bool {
	key := passedAt{f, block, ctx}
	if p.seen[key] {
		return false
	}
	p.seen[key] = true
	return p.back(f, block, f.f.Course[block].Steps, ctx)
}

// through says whether a call ends a way: it stores to the place, or the place is made there.
func (p *passage) through(f *function, call int32, ctx *context) (over, found bool) {
	if neverReturns(&f.f.Calls[call]) {
		return true, false
	}
	if !p.making[f] || !p.makesIn(f, call) {
		return p.sets(f, call), false
	}
	for _, ed := range f.out {
		if ed.call != call || !p.making[ed.callee] {
			continue
		}
		if over = true; p.met[metAt{ed.callee, summary.Ended}] {
			continue
		}
		for b := range ed.callee.f.Course {
			if slices.Contains(ed.callee.f.Course[b].Next, summary.End) && p.backFrom(ed.callee, int32(b), p.e.push(ed, ctx)) {
				return true, true
			}
		}
	}
	return over || p.sets(f, call), false
}

// makesIn says whether the place can be made in a call, as far as is known by which calls it is.
func (p *passage) makesIn(f *function, call int32) bool {
	for c := p.root.ctx.entered(); c != nil; c = c.up.entered() {
		if c.edge.caller == f {
			return c.edge.call == call
		}
	}
	return true
}

// neverReturns says whether a call ends the program.
func neverReturns(c *summary.Call) bool {
	name := c.Fn[strings.LastIndexAny(c.Fn, ".)")+1:]
	return strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic") || c.Fn == "panic"
}

// sets says whether a call stores to the place in any case. Of several functions that it may
// call it is taken to call the one that does.
func (p *passage) sets(f *function, call int32) bool {
	if !p.leading[f] {
		return false
	}
	return slices.ContainsFunc(f.out, func(ed *edge) bool { return ed.call == call && p.leading[ed.callee] && p.alwaysSets(ed.callee) })
}

// alwaysSets says whether all ways through a function store to the place.
func (p *passage) alwaysSets(f *function) bool {
	if known, ok := p.always[f]; ok {
		return known
	}
	p.always[f] = true // a recursion
	seen := make([]bool, len(f.f.Course))
	var avoids func(b int32) bool
	avoids = func(b int32) bool {
		if seen[b] || p.met[metAt{f, b}] {
			return false
		}
		seen[b] = true
		for _, step := range f.f.Course[b].Steps {
			kind, i := summary.StepOf(step)
			if p.isStore(f, kind, i) || kind == summary.StepCall && (p.sets(f, i) || neverReturns(&f.f.Calls[i])) {
				return false
			}
		}
		return slices.ContainsFunc(f.f.Course[b].Next, func(to int32) bool { return to == summary.End || avoids(to) })
	}
	p.always[f] = len(f.f.Course) == 0 || p.covered[f] || p.met[metAt{f, summary.Ended}] || !avoids(0)
	return p.always[f]
}

// entered follows the ways back to the calls of a function.
func (p *passage) entered(f *function, ctx *context) bool {
	if f == p.root.f {
		return false // it is made later
	}
	if p.root.kind == locGlobal && slices.Contains(p.e.l.entries, f) {
		return true
	}
	key := passedAt{f, -1, ctx}
	if p.seen[key] {
		return false
	}
	p.seen[key] = true
	if c := ctx.entered(); c != nil {
		return p.called(c.edge, c.up)
	}
	return slices.ContainsFunc(f.in, func(ed *edge) bool { return p.called(ed, nil) })
}

// called follows them on from a call. When code without a summary calls is not known.
func (p *passage) called(ed *edge, up *context) bool {
	return ed.caller != nil && ed.call >= 0 && ed.kind != byOpaque && p.upTo(ed.caller, summary.Step(summary.StepCall, ed.call), 0, up)
}

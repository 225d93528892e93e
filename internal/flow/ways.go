package flow

import (
	"math"
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Ways through functions: what a function chooses, returns or stores by one way goes together
// (see summary.Ways). The ways that one run takes are assumed for a use, one after the other,
// where fewer combinations of values come of it.
//
// A function that runs more than once takes another way each time. So a way is that of one run:
// by a function that runs once, or by one of those that led to the use, in the run that did.

// wayKey is where ways meet in one run of a function.
type wayKey struct {
	f    *function
	at   int32    // index into Func.Ways, or see atCall and atRow
	ctx  *context // see runOf; nil for one that runs once
	lost bool     // which run it is was not asked for
}

// atCall and atRow stand for the choice of what a call runs, and of the element that a function
// returns: there are as many ways as there are of them.
func atCall(call int32) int32 { return -1 - call }

func atRow(number int32) int32 { return firstRow + number }

const firstRow = 1 << 24

// chosenWay is the way that is taken there.
type chosenWay struct {
	wayKey
	way int
}

// thisRun is the number of the rows that say of a function in a context that it is the run which
// led to the use.
const thisRun = math.MinInt32

// perRun says whether a value may be another in each run of its function.
func perRun(n *summary.Node) bool {
	switch n.Op {
	case summary.OpConst, summary.OpNil, summary.OpParam, summary.OpFree, summary.OpGlobal, summary.OpFunc, summary.OpUnknown:
		return false
	}
	return true
}

// runOf is a context by which one run of a function is known; false if it may be any of several.
func (e *evaluator) runOf(f *function, ctx *context) (*context, bool) {
	if e.runsOf(f).most() <= 1 {
		return nil, true
	}
	entered := ctx.entered()
	if entered != ctx && ctx.edge.row.number == thisRun {
		return e.push(ctx.edge, entered), true
	}
	if entered == nil {
		return nil, false
	}
	ed := entered.edge
	if ed.caller == nil || ed.call < 0 || ed.kind == byOpaque || ed.kind == viaField || ed.caller.f.Calls[ed.call].Loop {
		return nil, false
	}
	up, ok := e.runOf(ed.caller, entered.up)
	if !ok {
		return nil, false
	}
	return e.push(ed, up), true
}

// wayOf is the way that is assumed for a function in a context; false if none is: then the answer
// depends on it.
func (e *evaluator) wayOf(f *function, at int32, ctx *context) (int, bool) {
	key := wayKey{f: f, at: at}
	var ok bool
	if key.ctx, ok = e.runOf(f, ctx); !ok {
		if e.nearUse[f] || e.fromNear(ctx) {
			key.lost = true
			e.deps = e.deps.union(deps{e.wayID(key)})
		}
		return 0, false
	}
	if e.call != nil {
		for _, w := range e.call.ways {
			if w.wayKey == key {
				e.here = true
				return w.way, true
			}
		}
	}
	e.deps = e.deps.union(deps{e.wayID(key)})
	return 0, false
}

// fromNear says whether a function near a use leads to one in a context.
func (e *evaluator) fromNear(ctx *context) bool {
	for c := ctx; c != nil; c = c.up {
		if c.edge.caller != nil && e.nearUse[c.edge.caller] {
			return true
		}
	}
	return false
}

func (e *evaluator) wayID(key wayKey) int32 {
	id, ok := e.wayIDs[key]
	if !ok {
		id = e.newNumber()
		e.wayIDs[key], e.wayKeys[id] = id, key
	}
	return id
}

// newNumber is one for deps, above those of functions.
func (e *evaluator) newNumber() int32 { return int32(len(e.l.reached) + len(e.rowIDs) + len(e.wayIDs)) }

// assumes says whether an answer is another by the ways that are assumed.
func (e *evaluator) assumes(d deps) bool {
	return e.call != nil && slices.ContainsFunc(e.call.ways, func(w chosenWay) bool { return d.hasNumber(e.wayIDs[w.wayKey]) })
}

// byWay is the argument of a phi that comes by the way which is assumed; false if none is.
func (e *evaluator) byWay(r ref, n *summary.Node) (arg int, ok bool) {
	block := n.N - summary.Chosen
	if n.N < 0 {
		block = -n.N - summary.Chosen
	}
	if n.N == 0 || n.N == summary.Chosen || n.Call > 0 {
		return 0, false
	}
	at := slices.IndexFunc(r.f.f.Ways, func(w summary.Ways) bool { return w.Block == block })
	if at < 0 {
		return 0, false
	}
	way, ok := e.wayOf(r.f, int32(at), r.ctx)
	if ok && n.N < 0 {
		way = 1 - way
	}
	return way, ok
}

// resultsBy are what a function returns in a context.
func (e *evaluator) resultsBy(ed *edge, of *summary.Node, ctx *context) (out []ref) {
	f := ed.callee
	for _, id := range e.resultNodes(f, of, ctx) {
		out = append(out, ref{f, id, e.inReturned(f, id, ctx)})
	}
	return out
}

// inReturned is the context of a result of a function that is of an element, with the one that is
// assumed.
func (e *evaluator) inReturned(f *function, id summary.NodeID, ctx *context) *context {
	if summary.IsStandin(f.f.Name) {
		return ctx // what it hands on, it does for each
	}
	for number := int32(1); int(number) <= len(f.f.Rows); number++ {
		if !ofRow(f, number, id) || ctx.rowIn(number) != nil {
			continue
		}
		if way, ok := e.wayOf(f, atRow(number), ctx); ok {
			at, _ := e.runOf(f, ctx)
			ctx = e.withRow(ctx, e.rowsOf(f, number, at)[way])
		}
	}
	return ctx
}

// oneCallee leaves of what a call runs the one that is assumed, where several results of it are used.
func (e *evaluator) oneCallee(r ref, call int32, run called) called {
	if len(run.edges) < 2 || run.other || len(run.external) > 0 || r.f.f.Calls[call].Loop || !r.f.usesResults(call) {
		return run
	}
	if way, ok := e.wayOf(r.f, atCall(call), r.ctx); ok {
		one := callees(r.f, call)[way]
		if slices.Contains(run.edges, one) {
			run.edges = []*edge{one}
		}
	}
	return run
}

// usesResults says whether several results of a call are used.
func (f *function) usesResults(call int32) bool {
	if f.severalOf == nil {
		f.severalOf = map[int32]int{}
		for i := range f.f.Nodes {
			if n := &f.f.Nodes[i]; n.Op == summary.OpResult {
				f.severalOf[n.Call]++
			}
		}
	}
	return f.severalOf[call] > 1
}

func (e *evaluator) resultNodes(f *function, of *summary.Node, ctx *context) []summary.NodeID {
	if n := len(f.f.Ways); n > 0 && f.f.Ways[n-1].Block == summary.Ended && (of.Sym != summary.Unchecked || !f.fails()) {
		if way, ok := e.wayOf(f, int32(n-1), ctx); ok {
			return f.f.Ways[n-1].Results[way][of.N : of.N+1]
		}
	}
	return f.f.Results[of.N]
}

// fails says whether a function returns an error.
func (f *function) fails() bool {
	t := f.typ(f.f.ResultTypes[len(f.f.ResultTypes)-1])
	return t != nil && t.name == "error"
}

// isGone says whether a store, or what it puts into a part of its place, is none of the ways that
// are assumed.
func (e *evaluator) isGone(at storeAt, ctx *context, part string) bool {
	if at.i < 0 || len(at.f.f.Ways) == 0 {
		return false
	}
	gone := false
	for _, i := range at.f.waysOf(at.i) {
		if way, ok := e.wayOf(at.f, i, ctx); ok && !gone {
			gone = slices.ContainsFunc(at.f.f.Ways[i].Gone[way], func(o summary.Overwritten) bool { return o.Covers(at.i, part) })
		}
	}
	return gone
}

// doneByWay says whether a store is made by the ways that are assumed.
func (e *evaluator) doneByWay(at storeAt, ctx *context) bool {
	for _, i := range at.f.waysOf(at.i) {
		if way, ok := e.wayOf(at.f, i, ctx); ok && slices.Contains(at.f.f.Ways[i].Done[way], at.i) {
			return true
		}
	}
	return false
}

// waysOf are those by which a store is made or not.
func (f *function) waysOf(store int32) []int32 {
	if f.storedBy == nil {
		f.storedBy = map[int32][]int32{}
		for i, w := range f.f.Ways {
			for _, gone := range w.Gone {
				for _, o := range gone {
					if by := f.storedBy[o.Store]; len(by) == 0 || by[len(by)-1] != int32(i) {
						f.storedBy[o.Store] = append(by, int32(i))
					}
				}
			}
		}
	}
	return f.storedBy[store]
}

// maxWaysChosen bounds the places of which the ways are assumed at once.
const maxWaysChosen = 5

// chosenWays are the ways to take at one more place on which the uses depend that were just found
// in a context, where fewer combinations come of it; nil if there are none.
func (e *evaluator) chosenWays(u *useSite, base Use, ctx *context, uses []Use, tried map[wayKey]bool, contexts int) (out [][]chosenWay) {
	if contexts >= maxObjectContexts || len(e.call.ways) >= maxWaysChosen {
		return nil
	}
	before := combinations(uses)
	var first [][]chosenWay
	assumed, saved, steps := e.call.ways, e.frame, e.steps
	defer func() {
		e.assume(u, assumed)
		e.frame, e.steps = saved, steps
	}()
	for _, id := range saved.deps {
		key, ok := e.wayKeys[id]
		if !ok || key.lost || tried[key] {
			continue
		}
		tried[key] = true
		out = nil
		var all []Use
		most := 0
		for _, way := range e.waysAt(key) {
			ways := append(assumed[:len(assumed):len(assumed)], chosenWay{key, way})
			e.assume(u, ways)
			e.steps, e.frame = 0, frame{low: never}
			if !e.leadsTo(ctx) {
				continue
			}
			var found []Use
			for _, use := range e.usesIn(u, base, ctx) {
				if !e.namesNothing(u, &use, uses) {
					all = addUse(all, use)
					found = append(found, use)
				}
			}
			if steps += e.steps; len(found) > 0 {
				out = append(out, ways)
				most = max(most, combinations(found))
			}
		}
		if len(out) > 0 && combinations(all) < before {
			return out
		}
		if len(out) > 1 && most*2 <= before && len(assumed) == 0 && first == nil {
			first = out // with another they may be fewer
		}
		if steps > maxSteps {
			break
		}
	}
	return first
}

// waysAt are the ways that there are.
func (e *evaluator) waysAt(key wayKey) (out []int) {
	switch {
	case key.at >= firstRow:
		for i := range e.rowsOf(key.f, key.at-firstRow, key.ctx) {
			out = append(out, i)
		}
	case key.at < 0:
		run := e.calledBy(ref{f: key.f, ctx: key.ctx}, -1-key.at)
		for i, ed := range callees(key.f, -1-key.at) {
			if slices.Contains(run.edges, ed) {
				out = append(out, i)
			}
		}
	default:
		for i, guard := range key.f.f.Ways[key.at].Guards {
			if e.guardSays(key.f, guard, key.ctx) != inNoRun {
				out = append(out, i)
			}
		}
	}
	if len(out) > maxObjectContexts {
		return nil
	}
	return out
}

// namesNothing says whether a use is of a thing with an empty name, where others are of things with
// names: such a request is refused, as the program knows.
func (e *evaluator) namesNothing(u *useSite, use *Use, others []Use) bool {
	if e.l.opt.Naming == nil || use.Input == nil {
		return false
	}
	for _, name := range e.l.opt.Naming(u.service, u.operation) {
		named := func(o Use) bool {
			return o.Input != nil && o.Input.Members[name] != nil && len(o.Input.Members[name].Texts) > 0
		}
		if memberOf(use.Input, name).blank() && slices.ContainsFunc(others, named) {
			return true
		}
	}
	return false
}

// leadsTo says whether the calls of a context are made by the ways that are assumed.
func (e *evaluator) leadsTo(ctx *context) (ok bool) {
	return e.partly(func() { ok = e.eachRuns(ctx, nil) }) || ok // a question under way may find more
}

// asksForRun says whether uses depend on the way that the run takes which leads to them.
func (e *evaluator) asksForRun() bool {
	return slices.ContainsFunc(e.deps, func(id int32) bool { return e.wayKeys[id].lost })
}

// thisRun is a context of a use in which its functions are known to be in the run that led to it.
func (e *evaluator) inThisRun(u *useSite, ctx *context) *context {
	for _, v := range u.levels(ctx) {
		ctx = e.withRowAt(ctx, v.up, e.rowEdge(row{f: v.f, number: thisRun, way: 1}))
	}
	return ctx
}

// assume sets the ways that are taken in the answers to come.
func (e *evaluator) assume(u *useSite, ways []chosenWay) {
	if len(ways) == 0 && len(e.call.ways) == 0 {
		return
	}
	e.call = &deadStores{u.f, u.call, ways}
	e.hereText, e.hereLocs, e.hereCopies = map[ref]textAnswer{}, map[ref]locsAnswer{}, map[copyOf]copiesAnswer{}
}

package flow

import (
	"slices"
	"strconv"

	"github.com/iamvet/iamvet/internal/summary"
)

// The choices of elements that uses depend on.

// chosen are the ways to choose an element that the uses which were just found in a
// context depend on; nil if there are none, or if the uses are the same in any case.
// Contexts are those of the use so far.
func (e *evaluator) chosen(u *useSite, base Use, ctx *context, uses []Use, contexts int) []*context {
	several := 0
	for i := range uses {
		several = max(several, uses[i].several())
	}
	if len(uses) > 1 {
		several++
	}
	if several == 0 {
		return nil
	}
	if contexts < maxObjectContexts {
		if out := e.chosenObjects(u, ctx); out != nil && !e.loseMembers(u, base, uses, out) {
			return out
		}
	}
	f, call, at := u.f, u.call, ctx
	for level := 0; f != nil && level <= maxRowCalls; level++ {
		for i := range f.f.Rows {
			number := int32(i + 1)
			id, asked := e.rowIDs[rowsKey{f: f, number: number}]
			if !asked || at.rowIn(number) != nil || !e.deps.hasNumber(id) || !callOfRow(f, call, number) || several < 2 && !e.hasParts(f, number) {
				continue
			}
			if out := e.eachRow(ctx, level, f, number, at); out != nil {
				return out
			}
		}
		at = at.entered()
		if at == nil {
			break
		}
		f, call = at.edge.caller, at.edge.call
		at = at.up
	}
	return nil
}

// eachRow is a context with each of the elements that the function some calls up can
// choose; nil where they are not known.
func (e *evaluator) eachRow(ctx *context, level int, f *function, number int32, at *context) []*context {
	var out []*context
	rows := e.rowsOf(f, number, at)
	e.inRows++
	saved := e.frame
	e.frame = frame{low: never}
	for _, ed := range rows {
		if c := e.withRowAt(ctx, level, ed); e.possible(c) && e.received(c, level) {
			out = append(out, c)
		}
	}
	e.leave(saved)
	e.inRows--
	return out
}

// received says whether each method that is called below a row can be called on what
// its caller has then.
func (e *evaluator) received(c *context, level int) bool {
	for ; level > 0; level-- {
		c = c.entered()
		if !e.receives(c) {
			return false
		}
		c = c.up
	}
	return true
}

// receives says whether the method that a context is of can be called on what its
// caller has: of a list of several types, each row is of one.
func (e *evaluator) receives(c *context) bool {
	ed := c.edge
	if ed.kind != direct || ed.caller == nil || ed.call < 0 || len(ed.callee.f.Params) == 0 {
		return true
	}
	call := &ed.caller.f.Calls[ed.call]
	want := pointedName(ed.callee.typ(ed.callee.f.Params[0]))
	if call.Kind != summary.Invoke || want == "" {
		return true
	}
	deps, steps := e.deps, e.steps
	e.steps = 0
	var at []*loc
	part := e.partly(func() { at = e.pointees(ref{ed.caller, call.Args[0], c.up}) })
	e.deps, e.steps = deps, steps
	return part || slices.ContainsFunc(at, func(l *loc) bool {
		if l.kind != locAlloc || l.f.f.Nodes[l.id].Op != summary.OpAlloc {
			return true
		}
		t := l.f.typ(l.f.f.Nodes[l.id].Type)
		return t == nil || !isStruct(t) || orElse(t.origin, t.name) == want
	})
}

// callOfRow says whether what a call gets belongs to an element.
func callOfRow(f *function, call, number int32) bool {
	if call < 0 {
		return true
	}
	c := &f.f.Calls[call]
	of := func(id summary.NodeID) bool { return ofRow(f, number, id) }
	return of(c.Fun) || slices.ContainsFunc(c.Args, of) || slices.ContainsFunc(c.Variadic, of)
}

// hasParts says whether several things are read of each element that a function chooses:
// one alone goes with itself.
func (e *evaluator) hasParts(f *function, number int32) bool {
	key := rowsKey{f: f, number: number}
	has, ok := e.rowParts[key]
	if !ok {
		has = hasParts(f, number)
		e.rowParts[key] = has
	}
	return has
}

func hasParts(f *function, number int32) bool {
	var parts []string
	for _, id := range f.f.Rows[number-1] {
		switch n := &f.f.Nodes[id]; n.Op {
		case summary.OpField, summary.OpFieldAddr:
			parts = appendNew(parts, n.Sym)
		case summary.OpKey, summary.OpElem:
			if n.Call == number {
				parts = appendNew(parts, "an entry's "+strconv.Itoa(int(n.Op)))
			}
		}
	}
	if len(parts) > 1 {
		return true
	}
	for i := range f.f.Calls { // a whole element goes to a function
		c := &f.f.Calls[i]
		for j, a := range c.Args {
			if j < len(c.ArgTypes) && ofRow(f, number, a) && f.f.Nodes[a].Op != summary.OpResult {
				if t := f.typ(c.ArgTypes[j]); t != nil && (isAggregate(t) || t.kind == summary.Pointer && isAggregate(t.elem)) {
					return true
				}
			}
		}
	}
	return false
}

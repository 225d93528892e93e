package flow

import (
	"github.com/iamvet/iamvet/internal/summary"
)

// Stores whose place depends on a row.

// maxRowWriters bounds the contexts of a store with the elements that decide where it
// goes.
const maxRowWriters = 512

// rowsDecide says whether the place that some store writes to, and what it writes, may
// be of a row that its function or a caller chooses.
func (e *evaluator) rowsDecide(stores []storeAt, base func(storeAt) summary.NodeID, contexts [][]*context) bool {
	for i, at := range stores {
		if at.s.Val == 0 || len(contexts[i]) == 0 {
			continue
		}
		if e.chooses(at.f, e.storeOfRow(at, base(at))) {
			return true
		}
		for _, ctx := range contexts[i] {
			for c := ctx; c != nil; c = c.up {
				if f, call := c.edge.caller, c.edge.call; f != nil && call >= 0 && e.chooses(f, e.callGetsRow(f, call)) {
					return true
				}
			}
		}
	}
	return false
}

// chooses says whether some element that a function chooses decides.
func (e *evaluator) chooses(f *function, decides func(number int32) bool) bool {
	for i := range f.f.Rows {
		if decides(int32(i + 1)) {
			return true
		}
	}
	return false
}

func (e *evaluator) storeOfRow(at storeAt, base summary.NodeID) func(number int32) bool {
	return func(number int32) bool {
		return ofRow(at.f, number, base) && ofRow(at.f, number, at.s.Val) && e.hasParts(at.f, number)
	}
}

func (e *evaluator) callGetsRow(f *function, call int32) func(number int32) bool {
	return func(number int32) bool { return callOfRow(f, call, number) && e.hasParts(f, number) }
}

// rowContexts are the contexts of a store, with the elements that decide where it goes:
// those that its function chooses, and those of its callers.
func (e *evaluator) rowContexts(at storeAt, base summary.NodeID, contexts []*context) []*context {
	var out []*context
	if at.s.Val == 0 {
		return contexts
	}
	varies, asked := false, false
	for _, ctx := range contexts {
		split := []*context{ctx}
		if len(at.f.f.Rows) > 0 {
			split = e.splitRows(split, 0, at.f, e.storeOfRow(at, base))
		}
		level := 0
		for c := ctx; c != nil; c = c.up {
			level++
			f, call := c.edge.caller, c.edge.call
			if f == nil || call < 0 || len(f.f.Rows) == 0 {
				continue
			}
			if !asked {
				asked = true
				varies = e.varies(ref{f: at.f, id: base}) && e.varies(ref{f: at.f, id: at.s.Val})
			}
			if varies {
				split = e.splitRows(split, level, f, e.callGetsRow(f, call))
			}
		}
		if out = append(out, split...); len(out) > maxRowWriters {
			return contexts
		}
	}
	return out
}

// splitRows puts the elements that the function some calls up chooses into contexts.
func (e *evaluator) splitRows(ctxs []*context, level int, f *function, decides func(number int32) bool) []*context {
	for i := range f.f.Rows {
		number := int32(i + 1)
		if !decides(number) {
			continue
		}
		var out []*context
		for _, ctx := range ctxs {
			if rows := e.eachRow(ctx, level, f, number, callsUp(ctx, level)); rows != nil {
				out = append(out, rows...)
			} else {
				out = append(out, ctx)
			}
		}
		if len(out) <= maxRowWriters {
			ctxs = out
		}
	}
	return ctxs
}

// callsUp is the context of the function that is so many calls up.
func callsUp(c *context, level int) *context {
	for ; level > 0; level-- {
		c = c.entered().up
	}
	return c
}

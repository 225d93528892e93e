package flow

import (
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
}

// site is the place without contexts.
func (e *evaluator) site(l *loc) *loc {
	s := *l
	s.ctx = nil
	if s.base != nil {
		s.base = e.site(s.base)
	}
	return e.loc(s)
}

// writersOf returns the writers of a field, container kind or type, by a name
// that is unique for it. base is the node that a store writes into.
func (e *evaluator) writersOf(name string, stores []storeAt, base func(storeAt) summary.NodeID) *writers {
	if w, ok := e.writers[name]; ok {
		return w
	}
	w := &writers{bySite: map[*loc][]writer{}}
	e.writers[name] = w // a question within has to do with what is there
	steps, saved := e.steps, e.deps
	for _, at := range stores {
		e.steps = 0
		e.addWriter(w, at, base(at))
	}
	e.steps, e.deps = steps, saved
	return w
}

func (e *evaluator) addWriter(w *writers, at storeAt, base summary.NodeID) {
	if base != 0 {
		switch at.f.f.Nodes[base].Op {
		case summary.OpAlloc, summary.OpMake:
			s := e.loc(loc{kind: locAlloc, f: at.f, id: base})
			w.bySite[s] = append(w.bySite[s], writer{at, nil, true})
			return
		}
	}
	for _, ctx := range e.oneLevel(at.f) {
		seen := map[*loc]bool{}
		for _, p := range e.quietly(ref{at.f, base, ctx}) {
			if root := p.root(); root.kind == locOutside || root.kind == locResult && !sdk.IsSDK(pkgOf(root.name)) {
				if p.name == tooFar || p.name == tooMany {
					w.anywhere = append(w.anywhere, writer{at, ctx, false})
				} else {
					w.handed = append(w.handed, writer{at, ctx, false})
				}
				if root.kind == locOutside {
					continue
				}
			}
			if s := e.site(p); !seen[s] {
				seen[s] = true
				w.bySite[s] = append(w.bySite[s], writer{at, ctx, false})
			}
		}
	}
}

const (
	tooFar  = "too far from its origin"
	tooMany = "one of too many places"
)

// each calls found for the stores that may write to a place.
func (e *evaluator) each(w *writers, l *loc, found func(at storeAt, v ref)) {
	for _, x := range w.bySite[e.site(l)] {
		ctx := x.ctx
		switch {
		case x.direct:
			ctx = l.ctx
		case ctx != nil && l.kind == locAlloc && ctx.edge.caller == l.f:
			// Called by the function that made the place: in the context of that.
			ctx = e.push(ctx.edge, l.ctx)
		}
		found(x.at, ref{x.at.f, x.at.s.Val, ctx})
	}
	for _, x := range w.anywhere {
		found(x.at, ref{x.at.f, x.at.s.Val, x.ctx})
	}
	if len(w.handed) > 0 && e.isHanded(l) {
		for _, x := range w.handed {
			found(x.at, ref{x.at.f, x.at.s.Val, x.ctx})
		}
	}
}

// oneLevel lists the contexts of a function by its direct callers; one for all
// where there are too many.
func (e *evaluator) oneLevel(f *function) []*context {
	if len(f.in) == 0 || len(f.in) > 16 {
		return []*context{nil}
	}
	var out []*context
	for _, ed := range f.in {
		out = append(out, e.push(ed, nil))
	}
	return out
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

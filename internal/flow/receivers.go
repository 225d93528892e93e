package flow

import "github.com/iamvet/iamvet/internal/summary"

// receivers are the structs on which opaque code calls a method: what it was given
// at the call that the edge stands for, or else all of the type that the program
// makes interfaces of. Nil if it may make such structs itself.
func (e *evaluator) receivers(ed *edge, up *context) []*loc {
	if ed.recv == nil || !hasPlaces(ed.recv) || e.l.decoded(ed.recv) || ed.caller == nil && e.l.opt.Library {
		return nil
	}
	var at []*loc
	if ed.gave != 0 && ed.caller != nil {
		at = e.pointees(ref{ed.caller, ed.gave, up})
	} else {
		at = e.boxed(ed.recv)
	}
	var out []*loc
	for _, l := range at {
		if t := e.locType(l); t == nil || !isStruct(t) || structKey(t) == structKey(pointed(ed.recv)) {
			out = append(out, l)
		}
	}
	return e.promoted(out, ed.path)
}

// boxed are the structs of a type that the program makes interfaces of, or of pointers
// to them: opaque code gets them as such.
func (e *evaluator) boxed(t *gtype) []*loc {
	key := structKey(pointed(t))
	if e.l.argued[key] { // generic code makes interfaces of its own
		return nil
	}
	if at, ok := e.memoBoxed[key]; ok {
		return at
	}
	if e.memoBoxed == nil {
		e.memoBoxed = map[string][]*loc{}
	}
	e.memoBoxed[key] = nil // a question within goes without
	var out []*loc
	limit := e.limit
	e.afresh(func() {
		e.limit = fewSteps
		for _, r := range e.idx.boxes[key] {
			e.steps = 0
			if out = addLocs(out, e.pointees(r)...); len(out) > maxLocs {
				out = e.outsideLoc(tooMany)
				return
			}
		}
	})
	e.limit = limit
	e.memoBoxed[key] = out
	return out
}

// afresh asks questions that have nothing to do with those under way.
func (e *evaluator) afresh(ask func()) {
	saved := *e
	e.openText, e.openLocs, e.openCopies, e.open, e.busyLoc = map[ref]*asked{}, map[ref]*asked{}, map[copyOf]*asked{}, nil, map[*loc]int{}
	e.depth, e.frame, e.alone, e.replaced, e.call, e.asking, e.late = 0, frame{low: never}, false, false, nil, 0, false
	ask()
	e.openText, e.openLocs, e.openCopies, e.open, e.busyLoc = saved.openText, saved.openLocs, saved.openCopies, saved.open, saved.busyLoc
	e.depth, e.frame, e.alone, e.replaced, e.call, e.asking, e.late = saved.depth, saved.frame, saved.alone, saved.replaced, saved.call, saved.asking, saved.late
	e.steps = saved.steps
}

// addBox notes an interface by the type that it is made of.
func (idx *programIndex) addBox(f *function, id summary.NodeID, n *summary.Node) {
	if t := f.typ(n.Type); t != nil && hasPlaces(t) {
		key := structKey(pointed(t))
		idx.boxes[key] = append(idx.boxes[key], ref{f: f, id: id})
	}
}

// hasPlaces says whether methods of a type may write to what it is a value of: a struct,
// or a pointer.
func hasPlaces(t *gtype) bool {
	return isStruct(t) || t.kind == summary.Pointer && t.elem != nil && t.elem.name != ""
}

func pointed(t *gtype) *gtype {
	if t.kind == summary.Pointer && t.elem != nil {
		return t.elem
	}
	return t
}

// structKey is one for all instances of a struct type, as in the keys of fields.
func structKey(t *gtype) string { return orElse(t.origin, t.name) }

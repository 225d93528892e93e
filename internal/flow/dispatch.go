package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Methods of interfaces: which of the values that a call's receiver can be are of the type
// whose method runs.

// canReceive says whether the receiver of a method that is called by an interface can be
// of its type, in the context of the caller.
func (e *evaluator) canReceive(ed *edge, up *context) bool {
	at := e.pointees(ref{ed.caller, ed.caller.f.Calls[ed.call].Args[0], up})
	return len(at) == 0 || len(e.receivable(ed, at)) > 0 || e.nilBoxed(ed)
}

// nilBoxed says whether the program makes interfaces of pointers to a method's receiver's type
// that may be nil: such are at no place.
func (e *evaluator) nilBoxed(ed *edge) bool {
	if len(ed.callee.f.Params) == 0 {
		return true
	}
	t := pointedTo(ed.callee.typ(ed.callee.f.Params[0]))
	if !isStruct(t) {
		return false
	}
	key := structKey(t)
	found, ok := e.idx.nilBoxes[key]
	if !ok {
		found = e.l.argued[key] || slices.ContainsFunc(e.idx.boxes[key], func(r ref) bool { return mayBeNil(r.f, r.id, 0) })
		e.idx.nilBoxes[key] = found
	}
	return found
}

// mayBeNil says whether a value may be a nil pointer, as far as constants show.
func mayBeNil(f *function, id summary.NodeID, depth int) bool {
	if id == 0 || depth > maxBound {
		return true
	}
	of := func(g *function) func(summary.NodeID) bool {
		return func(a summary.NodeID) bool { return mayBeNil(g, a, depth+1) }
	}
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpNil:
		return n.Type < 0
	case summary.OpPhi, summary.OpIface:
		return slices.ContainsFunc(n.Args, of(f))
	case summary.OpParam:
		return slices.ContainsFunc(f.in, func(ed *edge) bool {
			from, arg := ed.arg(int(n.N))
			return from != nil && mayBeNil(from, arg, depth+1)
		})
	case summary.OpResult:
		return slices.ContainsFunc(callees(f, n.Call), func(ed *edge) bool {
			results := ed.callee.f.Results
			return int(n.N) < len(results) && slices.ContainsFunc(results[n.N], of(ed.callee))
		})
	}
	return false
}

// receivable leaves out the values that surely are structs of other types.
func (e *evaluator) receivable(ed *edge, at []*loc) []*loc {
	if ed.caller == nil || ed.call < 0 || ed.caller.f.Calls[ed.call].Kind != summary.Invoke || len(ed.callee.f.Params) == 0 {
		return at
	}
	var other func(t *gtype) bool
	switch ed.kind {
	case direct:
		recv := pointedTo(ed.callee.typ(ed.callee.f.Params[0]))
		if !isStruct(recv) {
			return at
		}
		other = func(t *gtype) bool { return t.name != recv.name && !e.l.convertedTo(t, structKey(recv)) }
	case viaField: // of a struct that has the receiver in a field
		owner, _, ok := strings.Cut(ed.path[0], "#")
		if !ok || strings.Contains(owner, "$") {
			return at
		}
		other = func(t *gtype) bool { return !isGeneric(t) && t.name != owner && !e.l.convertedTo(t, owner) }
	default:
		return at
	}
	others := func(l *loc) bool {
		switch l.kind {
		case locBox: // a text
			return true
		case locAlloc, locGlobal, locField, locElem: // a struct that is held there in place, or a function
			if l.kind == locAlloc && isFunction(l.f.f.Nodes[l.id].Op) {
				return true
			}
			t := e.locType(l)
			return isStruct(t) && other(t)
		}
		return false
	}
	if slices.ContainsFunc(at, others) {
		at = slices.DeleteFunc(slices.Clone(at), others)
	}
	if ed.kind == direct {
		at = e.handedOn(ed.callee.typ(ed.callee.f.Params[0]), at)
	}
	return at
}

// handedOn puts the structs that the program makes interfaces of in place of a receiver that
// code without a summary gives it: a middleware's next handler, a handler that a library
// returns. That code makes no structs of the program's itself.
func (e *evaluator) handedOn(recv *gtype, at []*loc) []*loc {
	given := func(l *loc) bool {
		switch l.kind {
		case locOutside:
			return !l.own && !l.answer && l.name != tooFar && l.name != tooMany && l.name != notTracked
		case locResult:
			pkg := pkgOf(l.name)
			return pkg != "reflect" && !injects[pkg] && !sdk.IsSDK(pkg)
		}
		return false
	}
	if !slices.ContainsFunc(at, given) || e.l.opt.Library || !hasPlaces(recv) || e.l.decoded(recv) {
		return at
	}
	made := e.boxed(recv)
	if len(made) == 0 {
		return at
	}
	return addLocs(slices.DeleteFunc(slices.Clone(at), given), made...)
}

// convertedTo says whether structs of a type can be of another, by its key: instances of one
// generic type, which contexts don't tell apart, and types that the program converts on some way.
func (l *linker) convertedTo(t *gtype, to string) bool {
	seen := map[string]bool{}
	work := []string{structKey(t)}
	for len(work) > 0 {
		name := work[0]
		if work = work[1:]; name == to {
			return true
		}
		if !seen[name] {
			seen[name] = true
			work = append(work, sortedKeys(l.same[name])...)
		}
	}
	return false
}

// isFunction says whether a node makes a function value.
func isFunction(op summary.Op) bool {
	return op == summary.OpFunc || op == summary.OpClosure || op == summary.OpBound
}

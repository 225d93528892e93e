package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Methods of interfaces: which of the values that a call's receiver can be are of the type
// whose method runs.

// canReceive says whether the receiver of a method that is called by an interface can be
// of its type, in the context of the caller.
func (e *evaluator) canReceive(ed *edge, up *context) bool {
	at := e.pointees(ref{ed.caller, ed.caller.f.Calls[ed.call].Args[0], up})
	return len(at) == 0 || len(e.receivable(ed, at)) > 0
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
		if !isStruct(recv) || isGeneric(recv) {
			return at
		}
		other = func(t *gtype) bool { return t.name != recv.name && !convertible(t, recv) }
	case viaField: // of a struct that has the receiver in a field
		owner, field, ok := strings.Cut(ed.path[0], "#")
		if !ok || strings.Contains(owner, "$") {
			return at
		}
		other = func(t *gtype) bool {
			return t.name != owner && !slices.ContainsFunc(t.fields, func(g gfield) bool { return g.name == field })
		}
	default:
		return at
	}
	others := func(l *loc) bool {
		if l.kind != locAlloc {
			return false
		}
		t := e.locType(l)
		return isStruct(t) && !isGeneric(t) && other(t)
	}
	if !slices.ContainsFunc(at, others) {
		return at
	}
	return slices.DeleteFunc(slices.Clone(at), others)
}

// convertible says whether structs may be of the same fields, so that one can be converted
// to the other.
func convertible(a, b *gtype) bool {
	return slices.EqualFunc(a.fields, b.fields, func(a, b gfield) bool { return a.name == b.name })
}

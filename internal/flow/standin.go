package flow

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
)

// Stand-ins: types of the program behind an interface that a client of AWS is behind, too.
// A run has the one or the other, so that the client is not sure to be asked for what a
// stand-in makes up.

// isStandIn says whether a call is of a method of the program where a client arrives, too.
func (l *linker) isStandIn(ed *edge) bool {
	return ed.caller != nil && ed.call >= 0 && ed.kind != byOpaque && l.clientSites[siteKey{ed.caller, ed.call}]
}

// mayMiss says whether a method is called only if what comes back from opaque code happens
// to be of its type: flag.Lookup("x").Value.Set("y") sets one flag of them all.
func (l *linker) mayMiss(ed *edge) bool {
	return ed.caller != nil && ed.call >= 0 && ed.kind != byOpaque && l.madeAway[siteKey{ed.caller, ed.call}]
}

// standsIn says whether what is made in one context comes out of a stand-in, as seen from
// another: within the stand-in its values are as good as any.
func standsIn(made, asked *context) bool {
	for m := made; m != nil && m.standIns; m = m.up {
		for a := asked; a != nil; a = a.up {
			if a == m {
				return false
			}
		}
		if m.standIn {
			return true
		}
	}
	return false
}

// isAnswer says whether a place is in what an operation answered. What the program has
// in its place, in a dry run or where there is none, need not be used as if it were.
func isAnswer(l *loc) bool {
	root := l.root()
	if root == l || root.kind != locResult {
		return l.answer
	}
	_, ok := sdk.Lookup(root.name)
	return ok
}

// uncertainIf marks all texts of a value as such that may be replaced before it is used.
func (v *Value) uncertainIf(replaced bool) *Value {
	if !replaced || v == nil {
		return v
	}
	out := *v
	mark := func(ps []arn.Pattern) (out []arn.Pattern) {
		for _, p := range ps {
			out = append(out, p.Uncertain())
		}
		return out
	}
	out.Texts, out.Keys, out.Elems = mark(v.Texts), mark(v.Keys), nil
	for _, el := range v.Elems {
		out.Elems = append(out.Elems, el.uncertainIf(true))
	}
	if v.Members != nil {
		out.Members = map[string]*Value{}
		for name, m := range v.Members {
			out.Members[name] = m.uncertainIf(true)
		}
	}
	return &out
}

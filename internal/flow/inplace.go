package flow

import (
	"github.com/iamvet/iamvet/internal/summary"
)

// Lists of structs that the program changes where they are: ids[i].Key = key.

// changedElem is what an element of a list or array can be, where the program stores to
// fields of its elements; nil where it does not. What goes together is not told: all that any
// element, or what it is a copy of, has is in one, and a field that several stores fill is not sure.
func (e *evaluator) changedElem(l *loc, t *gtype, want []string, depth int) *Value {
	if t.kind != summary.Slice && t.kind != summary.Array || !isStruct(t.elem) {
		return nil
	}
	typ := orElse(t.elem.origin, t.elem.name)
	if len(e.fieldNames(typ)) == 0 { // of no struct of the type
		return nil
	}
	lists, _ := e.filledFrom(l, func(string) {}) // more are said to be not known, see container
	stores := map[string]int{}
	for _, c := range lists {
		for _, name := range e.fieldNames(typ) {
			stores[name] += e.storesTo(e.loc(loc{kind: locField, base: e.loc(loc{kind: locElem, base: c}), name: typ + "#" + name}))
		}
	}
	changed := false
	for _, n := range stores {
		changed = changed || n > 0
	}
	if !changed {
		return nil
	}
	out := &Value{Presence: IsSet, Members: map[string]*Value{}}
	for _, c := range lists {
		one := e.structAt(e.loc(loc{kind: locElem, base: c}), typ, want, depth)
		out.Unknown = orElse(out.Unknown, one.Unknown)
		for _, name := range sortedKeys(one.Members) {
			m := one.Members[name].uncertainIf(stores[name] > 1 || len(lists) > 1)
			if before, ok := out.Members[name]; ok {
				m = merge(before, m)
			}
			if m.Presence == IsSet {
				m.Presence = MaybeSet
			}
			out.Members[name] = m
		}
	}
	return out
}

// storesTo counts the stores to a field of one place alone.
func (e *evaluator) storesTo(field *loc) int {
	n := len(e.fieldWrites(field))
	if t := e.idx.fieldTypes[field.name]; t != nil {
		e.pointedAt(t, field, func(storeAt, ref) { n++ })
	}
	return n
}

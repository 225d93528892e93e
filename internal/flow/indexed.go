package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Elements of lists by index, and parts of lists.

// viewOf reads which elements of a list are left: those from first on, to the end if
// whole; first is -1 where it is not known.
func viewOf(view string) (first int, whole bool) {
	low, rest, ok := strings.Cut(view, ":")
	if view == "" {
		return 0, true
	}
	n, err := strconv.Atoi(low)
	if !ok || err != nil {
		return -1, false
	}
	return n, rest == ""
}

// maxViews bounds the first elements that are taken off a list one by one.
const maxViews = 16

// viewed takes elements off lists.
func (e *evaluator) viewed(at []*loc, view string) []*loc {
	if view == "" {
		return at
	}
	var out []*loc
	for _, l := range at {
		if !isSplit(l) {
			out = addLocs(out, l)
			continue
		}
		first, whole := viewOf(l.view)
		more, toEnd := viewOf(view)
		one := *l
		one.view = "?"
		if first >= 0 && more >= 0 && first+more < maxViews {
			one.view = strconv.Itoa(first+more) + ":"
			if !whole || !toEnd {
				one.view += "?"
			}
		}
		out = addLocs(out, e.loc(one))
	}
	return out
}

// elementsOf are the elements that an OpIndex, OpElem or OpRecv is one of.
func (e *evaluator) elementsOf(r ref, n *summary.Node) []*loc {
	if n.Op == summary.OpIndex {
		return e.elements(r, n)
	}
	return e.elems(e.pointees(ref{r.f, n.Args[0], r.ctx}))
}

// elements are those that the index of an OpIndexAddr or OpIndex is about.
func (e *evaluator) elements(r ref, n *summary.Node) []*loc {
	list := ref{r.f, n.Args[0], r.ctx}
	indices := e.indices(r, n)
	if len(indices) == 0 {
		return e.elems(e.pointees(list))
	}
	var out []*loc
	for _, index := range indices {
		if l := e.literalElem(list, index); l != nil {
			out = addLocs(out, l)
		} else {
			out = addLocs(out, e.indexed(e.pointees(list), r.f.typ(n.Type), index)...)
		}
	}
	return out
}

// indexed are the elements at an index of lists, or of arrays of a type.
func (e *evaluator) indexed(at []*loc, array *gtype, index string) []*loc {
	var out, rest []*loc
	for _, l := range at {
		if t := e.locType(l); isSplit(l) || array != nil && array.kind == summary.Array && t != nil && t.name == array.name {
			out = addLocs(out, e.loc(loc{kind: locElem, base: l, name: index}))
		} else {
			rest = append(rest, l)
		}
	}
	return addLocs(out, e.elems(rest)...)
}

// indices are what an index can be, none if that is not known: a constant, or what callers and
// fields of structs choose ([...]string{"dev", "prod"}[stage]).
func (e *evaluator) indices(r ref, n *summary.Node) []string {
	if index := indexOf(r.f, n); index != "" {
		return []string{index}
	}
	return e.numbers(ref{r.f, n.Args[1], r.ctx})
}

// numbers are those that a value can be, sorted; none if it may be others.
func (e *evaluator) numbers(r ref) (out []string) {
	if r.id == 0 {
		return nil
	}
	var v *values
	ask := e.inside
	if readsChoice(r.f, r.id) {
		ask = e.beside
	}
	before := e.deps
	in := ask(func() { v = e.valuesOf(r, &summary.Test{}) })
	if in.low != never || in.hard || v.other || v.set {
		return nil
	}
	if e.deps = before; len(v.fields) == 0 {
		e.deps = e.deps.union(in.deps)
	}
	if v.isNil {
		v.all["0"] = true
	}
	for s := range v.all {
		if i, err := strconv.Atoi(s); err != nil || i < 0 {
			return nil
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// indexOf is the constant index of an OpIndexAddr, below zero from the end; "" for others.
func indexOf(f *function, n *summary.Node) string {
	if i := &f.f.Nodes[n.Args[1]]; i.Op == summary.OpConst {
		return i.Sym
	}
	if n.N > 0 {
		return strconv.Itoa(-int(n.N))
	}
	return ""
}

// literalElem is the element with a constant index of a slice literal that stays as it is.
func (e *evaluator) literalElem(list ref, number string) *loc {
	index, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	var items []ref
	ok := false
	if e.partly(func() { items, ok = e.listLiteral(list) }) || !ok {
		return nil
	}
	if index < 0 {
		index += len(items)
	}
	at := e.pointees(e.passedBy(list))
	if index < 0 || index >= len(items) || len(at) != 1 || at[0].f.f.Nodes[at[0].id].Sym != summary.ListLiteral {
		return nil
	}
	first := arrayLen(e.locType(at[0])) - len(items) // the list goes to the end of its literal
	l := e.loc(loc{kind: locElem, base: at[0], name: strconv.Itoa(first + index)})
	e.literals[l] = true
	return l
}

// picks says whether an address is, or is in, an element with a constant index of a list in
// which it is not known where each element is: not all of them need to be read there.
func (e *evaluator) picks(at ref) bool {
	n := &at.f.f.Nodes[at.id]
	for n.Op == summary.OpFieldAddr {
		at.id = n.Args[0]
		n = &at.f.f.Nodes[at.id]
	}
	if n.Op != summary.OpIndexAddr || indexOf(at.f, n) == "" {
		return false
	}
	if t := at.f.typ(n.Type); t == nil || t.kind != summary.Slice {
		return false
	}
	list := ref{at.f, n.Args[0], at.ctx}
	if e.literalElem(list, indexOf(at.f, n)) != nil {
		return false
	}
	lists := e.pointees(list)
	return len(lists) == 1 && !isSplit(lists[0])
}

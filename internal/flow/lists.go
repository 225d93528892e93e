package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// Lists that a text is split into. They are results of calls of code without a
// summary, whose elements are known: those at a place, and those of a part of the list
// (parts[1:]), as long as nothing but reads is done with it.

// isSplit says whether a place is a list that a text was split into.
func isSplit(l *loc) bool {
	if l.kind == locList {
		return true
	}
	if l.kind != locResult || l.id != 0 {
		return false
	}
	switch l.name {
	case "strings.Split", "strings.SplitN", "strings.Fields", "strings.FieldsFunc", "strings.SplitAfter", "strings.SplitAfterN",
		submatches, "(*regexp.Regexp).FindAllString", "(*regexp.Regexp).Split":
		return true
	}
	if _, ok := listFlags[l.name]; ok {
		return true
	}
	_, ok := listGetters[l.name]
	return ok
}

const submatches = "(*regexp.Regexp).FindStringSubmatch"

// listOf is the list that a library makes of a text, at commas if so.
func listOf(p arn.Pattern, commas bool) textfn.List {
	if _, lit := p.IsLiteral(); lit && commas {
		if list, ok := textfn.Split(p, ",", -1); ok {
			return list
		}
	}
	return textfn.Parts(p)
}

// fillsList says whether a field is a list of texts that a library fills by a tag.
func (e *evaluator) fillsList(l *loc) bool {
	if l.kind != locField {
		return false
	}
	owner, field, _ := strings.Cut(l.name, "#")
	if !isTextList(e.idx.fieldTypes[l.name]) || e.idx.taints[owner] == nil || !exportedName(field) {
		return false
	}
	fillings, known := e.fillings(l)
	for _, f := range fillings {
		if e.fillerOf(f.fn) == nil {
			return false
		}
		_, decodes := decoders[f.fn]
		if t := e.filledBy(f); len(t.all()) == 0 || decodes && t.unknown != "" {
			return false
		}
	}
	return known && len(fillings) > 0
}

// textLists are the lists of texts that a field of a copy refers to: those that libraries make in
// the structs that its own is a copy of. None if something else fills one of these.
func (e *evaluator) textLists(l *loc) (out []*loc) {
	if l.kind != locField || !isTextList(e.idx.fieldTypes[l.name]) {
		return nil
	}
	for _, at := range e.withSources(l) {
		fillings, known := e.fillings(at)
		switch {
		case len(fillings) == 0 && known:
		case !e.fillsList(at):
			return nil
		default:
			out = addLocs(out, e.loc(loc{kind: locList, base: at}))
		}
	}
	return out
}

func isTextList(t *gtype) bool {
	return t != nil && t.kind == summary.Slice && t.elem != nil && t.elem.name == "string"
}

// filledLists are the lists that libraries make for a field. Most split at commas, if no
// tag says otherwise.
func (e *evaluator) filledLists(field *loc) (out []textfn.List) {
	fillings, _ := e.fillings(field)
	for _, f := range fillings {
		tag := f.field().tag
		commas := !strings.Contains(tag, "epar") && !strings.Contains(tag, "elim") && !strings.Contains(tag, "sep:") &&
			!strings.Contains(f.fn, "go-arg") && !strings.Contains(f.fn, "go-flags")
		for _, p := range e.filledBy(f).all() {
			out = append(out, listOf(p, commas))
		}
	}
	return out
}

// split gives the lists that a place can be; false where some are not known.
func (e *evaluator) split(l *loc) (out []textfn.List, ok bool) {
	if l.kind == locList {
		return e.filledLists(l.base), true
	}
	if _, ok := listFlags[l.name]; ok {
		for _, p := range e.flagNamed(l).all() {
			out = append(out, listOf(p, true))
		}
		return out, true
	}
	if _, ok := listGetters[l.name]; ok {
		return e.setLists(l), true
	}
	c := &l.f.f.Calls[l.call]
	arg := func(i int) texts { return e.text(ref{l.f, c.Args[i], l.ctx}) }
	if strings.HasPrefix(l.name, "(*regexp.Regexp).") {
		return e.matches(l, arg(1))
	}
	t, name := arg(0), strings.TrimSuffix(l.name, "Seq")
	if t.cyclic {
		return nil, false
	}
	seps, limits := []string{""}, []int{-1}
	if name == "strings.Split" || name == "strings.SplitN" || name == "strings.SplitAfter" {
		lists, ok := literalArgs([]texts{arg(1)})
		if !ok {
			return nil, false
		}
		seps = nil
		for _, s := range lists {
			seps = append(seps, s[0])
		}
	}
	if name == "strings.SplitN" {
		lists, ok := literalArgs([]texts{arg(2)})
		if !ok || len(lists) != 1 {
			return nil, false
		}
		n, err := strconv.Atoi(lists[0][0])
		if err != nil {
			return nil, false
		}
		limits[0] = n
	}
	for _, p := range t.all() {
		for _, sep := range seps {
			list, ok := splitText(name, p, sep, limits[0])
			if !ok {
				return nil, false
			}
			out = append(out, list)
		}
	}
	return out, true
}

// isSeq says whether a function splits a text and yields the parts one by one.
func isSeq(fn string) bool {
	switch fn {
	case "strings.Lines", "strings.SplitSeq", "strings.SplitAfterSeq", "strings.FieldsSeq", "strings.FieldsFuncSeq":
		return true
	}
	return false
}

// yielded are the parts of texts that a function is called with which ranges over them.
func (e *evaluator) yielded(ed *edge, up *context) (texts, bool) {
	if ed.kind != byOpaque || ed.caller == nil || ed.call < 0 || ed.caller.f.Calls[ed.call].Kind != summary.Dynamic {
		return texts{}, false
	}
	out, known := texts{}, false
	for _, l := range e.pointees(ref{ed.caller, ed.caller.f.Calls[ed.call].Fun, up}) {
		switch {
		case functionAt(l) != "": // called another way
		case l.kind == locResult && isSeq(l.name):
			lists, ok := e.split(l)
			if !ok {
				out = out.add(unknownText("result of " + shortFunc(l.name)))
			}
			for _, list := range lists {
				for _, p := range list.All() {
					out = out.addPattern(p)
				}
			}
			known = true
		default:
			return texts{}, false
		}
	}
	return out, known
}

// matches are the lists that a regular expression makes of a text.
func (e *evaluator) matches(l *loc, t texts) (out []textfn.List, ok bool) {
	exprs, known := e.expressions(ref{l.f, l.f.f.Calls[l.call].Args[0], l.ctx})
	lists, lit := literalArgs([]texts{exprs})
	if t.cyclic {
		return nil, false
	}
	for _, p := range t.all() {
		if l.name != submatches || !known || !lit {
			out = append(out, textfn.Parts(p))
			continue
		}
		for _, x := range lists {
			list, ok := textfn.Submatches(p, x[0])
			if !ok {
				return nil, false
			}
			out = append(out, list)
		}
	}
	return out, true
}

func splitText(fn string, p arn.Pattern, sep string, n int) (textfn.List, bool) {
	switch fn {
	case "strings.Split", "strings.SplitN":
		return textfn.Split(p, sep, n)
	case "strings.Fields":
		return textfn.Fields(p), true
	case "strings.Lines":
		return textfn.Each(p, func(s string) []string { return slices.Collect(strings.Lines(s)) }), true
	case "strings.SplitAfter":
		return textfn.Each(p, func(s string) []string { return strings.SplitAfter(s, sep) }), true
	}
	return textfn.Parts(p), true
}

// changes are the stores to the elements of a list, and what else changes it.
func (e *evaluator) changes(l *loc) (stores []ref, moved, ordered bool) {
	const key = "[]string"
	e.each(e.writersOf("e:"+key, e.idx.elems[key], baseOfAddr), l, func(_ storeAt, v ref) { stores = append(stores, v) })
	e.each(e.writersOf("y:"+key, e.idx.moves[key], addrItself), l, func(storeAt, ref) { moved = true })
	e.each(e.writersOf("o:"+key, e.idx.orders[key], addrItself), l, func(storeAt, ref) { ordered = true })
	return stores, moved, ordered
}

// listStores are the values that are stored to elements of a list.
func (e *evaluator) listStores(l *loc, found func(ref)) {
	stores, _, _ := e.changes(l)
	for _, v := range stores {
		found(v)
	}
}

// splitElem is what an element of a list that a text was split into can be, but for
// what is stored to it.
func (e *evaluator) splitElem(l *loc) (texts, bool) {
	if l.kind != locElem || !isSplit(l.base) {
		return texts{}, false
	}
	lists, ok := e.split(l.base)
	if !ok {
		return unknownText("result of " + shortFunc(l.base.name)), true
	}
	stores, moved, ordered := e.changes(l.base)
	out := texts{}
	for _, list := range lists {
		out = out.add(elementsOf(list, l, moved || ordered || len(stores) > 0))
	}
	if moved {
		out = out.add(unknownText("a list that is written to"))
	}
	if len(out.alts) == 0 && out.unknown == "" && len(stores) == 0 {
		return unknownText("a part that its text does not have"), true
	}
	return out.uncertainIf(len(stores) > 0), true
}

// elementsOf are the texts of an element of one list.
func elementsOf(list textfn.List, l *loc, changed bool) texts {
	out := texts{}
	first, whole := viewOf(l.base.view)
	index, err := strconv.Atoi(l.name)
	if err == nil && !changed && first >= 0 && (index >= 0 || whole) {
		if index >= 0 {
			index += first
		}
		if p, ok := list.At(index); ok {
			out = out.addPattern(p)
		}
		return out
	}
	if rest, ok := list.Drop(first); ok && !changed {
		list = rest
	}
	for _, p := range list.All() {
		out = out.addPattern(p)
	}
	return out
}

// joinedAgain is strings.Join of the elements of a list from one of them on.
func (e *evaluator) joinedAgain(r ref, sep texts) (texts, bool) {
	at := e.pointees(r)
	seps, ok := literalArgs([]texts{sep})
	if !ok || len(at) == 0 {
		return texts{}, false
	}
	out := texts{}
	for _, l := range at {
		first, whole := viewOf(l.view)
		if !isSplit(l) || first < 0 || !whole {
			return texts{}, false
		}
		lists, ok := e.split(l)
		stores, moved, ordered := e.changes(l)
		if !ok || moved || ordered || len(stores) > 0 {
			return texts{}, false
		}
		for _, list := range lists {
			for _, s := range seps {
				p, ok := rejoined(list, first, s[0])
				if !ok {
					return texts{}, false
				}
				out = out.addPattern(p)
			}
		}
	}
	return out, true
}

func rejoined(list textfn.List, first int, sep string) (arn.Pattern, bool) {
	p, ok := list.Joined(first, list.Sep())
	if !ok || sep == list.Sep() {
		return p, ok
	}
	return textfn.Apply(p, "replace", list.Sep(), sep)
}

package flow

import (
	"maps"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// Defaults of flags that are lists, where a setting is asked for by its name.

// listDefault is the scheme of the names of flags that are lists, whose values are defaults.
const listDefault = "default list"

// manyDefaults is why the default of a list is unknown.
const manyDefaults = "a default that is a list"

// setLists are the lists that settings can be: of what is set, and their defaults.
func (e *evaluator) setLists(l *loc) []textfn.List {
	c := &l.f.f.Calls[l.call]
	get := listGetters[l.name]
	names := e.text(ref{l.f, c.Args[get.name], l.ctx})
	if strings.HasPrefix(l.name, viperMethods) {
		names = concat(e.subKey(ref{l.f, c.Args[0], l.ctx}, 0), names)
	}
	t := e.named(get.scheme, names)
	var out []textfn.List
	if !t.settled() {
		defaults, known := e.defaultLists(get.scheme, names)
		out = defaults
		if !known {
			t = t.add(unknownText(manyDefaults))
		}
	}
	for _, p := range t.all() {
		out = append(out, listOf(p, true))
	}
	return out
}

// defaultLists are the defaults of flags of some names, or of those that are bound to keys of
// these names; false where there may be others.
func (e *evaluator) defaultLists(scheme string, names texts) (out []textfn.List, known bool) {
	wanted, ok := literalNames(names)
	if ok && scheme == "config" {
		wanted, ok = e.boundFlags(wanted)
	}
	if !ok {
		return nil, false
	}
	defs := e.definitions().of[listDefault]
	for i := range defs {
		if !e.isCalled(defs[i].name, wanted) {
			continue
		}
		d := e.defaultList(&defs[i])
		if !d.known {
			return nil, false
		}
		out = append(out, d.lists...)
	}
	for _, seen := range wanted {
		if !seen { // it is defined where it is not looked at
			return nil, false
		}
	}
	return out, true
}

// literalNames are names that are not seen yet; false where not all are known.
func literalNames(names texts) (map[string]bool, bool) {
	out := map[string]bool{}
	for _, p := range names.all() {
		name, ok := p.IsLiteral()
		if !ok {
			return nil, false
		}
		out[name] = false
	}
	return out, !names.cyclic
}

// boundFlags are the names of the flags that viper finds for keys.
func (e *evaluator) boundFlags(keys map[string]bool) (flags map[string]bool, ok bool) {
	flags, folded := map[string]bool{}, map[string]bool{}
	for key := range keys {
		folded[strings.ToLower(key)] = false
		if e.definitions().flagsAreKeys {
			flags[key] = false
		}
	}
	for _, d := range e.definitions().of["config"] {
		if d.flag.id == 0 || !e.isCalled(d.name, folded) {
			continue
		}
		for _, l := range e.pointees(d.flag) {
			id, ok := lookedUp(l)
			if !ok {
				return nil, false
			}
			names, ok := literalNames(e.text(ref{l.f, id, l.ctx}))
			if !ok {
				return nil, false
			}
			maps.Copy(flags, names)
		}
	}
	return flags, true
}

// isCalled says whether something may have one of some names, in any case of letters, and marks
// those that it has.
func (e *evaluator) isCalled(name ref, wanted map[string]bool) bool {
	is := false
	for _, p := range e.text(name).all() {
		s, literal := p.IsLiteral()
		for w := range wanted {
			switch {
			case !literal:
				is = is || e.mayBeNamed(name, strings.ToLower(w), strings.ToLower)
			case strings.EqualFold(s, w):
				wanted[w], is = true, true
			}
		}
	}
	return is
}

// defaultOf is the default of a flag, whose elements are literal: none where it is nil or empty.
type defaultOf struct {
	lists []textfn.List
	known bool
}

// defaultList looks at the default of a flag, once.
func (e *evaluator) defaultList(d *definition) *defaultOf {
	if d.byDefault == nil {
		d.byDefault = &defaultOf{} // a question within has to do with what is there
		saved := e.frame
		e.frame = frame{low: never}
		e.aside(func() { d.byDefault.lists, d.byDefault.known = e.findDefault(d) })
		e.leave(saved)
	}
	return d.byDefault
}

func (e *evaluator) findDefault(d *definition) ([]textfn.List, bool) {
	r := d.list
	if d.empty || r.id != 0 && e.isNil(r, 0) {
		return nil, true
	}
	if r.id == 0 {
		return nil, false
	}
	t, ok := e.writtenOut(r)
	if !ok {
		return nil, false
	}
	if len(t.alts) == 0 {
		return nil, true
	}
	lists, ok := literalArgs([]texts{t})
	if !ok {
		return nil, false
	}
	var out []textfn.List
	for _, l := range lists {
		list, ok := textfn.Split(arn.Lit(l[0]), elementEnd, -1)
		if !ok {
			return nil, false
		}
		out = append(out, list)
	}
	return out, true
}

// elementEnd stands between the elements of lists that are written out.
const elementEnd = "\x00"

// writtenOut are the elements of list literals, each list as one text; none for one without
// elements. Flag libraries write to no default.
func (e *evaluator) writtenOut(r ref) (out texts, ok bool) {
	r = e.passedBy(r)
	if n := &r.f.f.Nodes[r.id]; n.Op == summary.OpSlice && n.Sym != "" {
		return texts{}, false
	}
	at := e.pointees(r)
	for _, l := range at {
		if l.kind != locAlloc || l.f.f.Nodes[l.id].Op != summary.OpAlloc {
			return texts{}, false
		}
		list, n := texts{}, arrayLen(e.locType(l))
		if n < 0 {
			return texts{}, false
		}
		for i := range n {
			item := texts{}
			e.values(e.loc(loc{kind: locElem, base: l, name: strconv.Itoa(i)}), func(v ref) {
				if e.putsOwn(l, v) {
					item = item.add(e.text(v))
				}
			}, func(string) {}, func(texts) {})
			if i > 0 {
				item = concat(concat(list, textOf(arn.Lit(elementEnd))), item)
			}
			if list = item; len(list.all()) == 0 {
				return texts{}, false
			}
		}
		out = out.add(list)
	}
	return out, len(at) > 0
}

// defineList notes the default of a flag that is a list.
func (e *evaluator) defineList(f *function, c *summary.Call, ctx *context) bool {
	d, ok := listFlags[c.Fn]
	if !ok || d.def >= len(c.Args) {
		return false
	}
	defs := e.idx.defs
	defs.of[listDefault] = append(defs.of[listDefault], definition{rank: rankDefault, name: ref{f, c.Args[d.name], ctx}, list: ref{f, c.Args[d.def], ctx}})
	return true
}

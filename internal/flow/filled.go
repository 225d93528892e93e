package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that code without a summary fills: decoders, and the configuration
// libraries that say by tags which name a field gets its value by.

// filling is a field of a struct that opaque code got a pointer to.
type filling struct {
	fn   string // what fills it
	call modelCall
	// root is the struct, path leads from it to the field; at the end stands the field itself.
	root string
	path []gfield
}

// filledField tells what opaque code may have written to an exported field.
func (e *evaluator) filledField(l *loc, read func(texts)) {
	owner, field, _ := strings.Cut(l.name, "#")
	by := e.idx.taints[owner]
	if by == nil || !exportedName(field) && !by.unexported {
		return
	}
	fillings, known := e.fillings(l)
	known = known || !exportedName(field)
	for _, f := range e.byOthers(l, fillings) {
		if !exportedName(field) && !copiers[f.fn].unexported {
			continue
		}
		if t := e.filledBy(f); len(t.alts) > 0 || t.unknown != "" {
			read(t)
		}
	}
	if !known {
		read(unknownText("field " + shortField(l.name) + ", " + writtenBy(by.fn)))
	}
}

// fillings looks for the structs that a field is part of, in place, and that opaque
// code fills. known says that all are found that the field's type is ever a part of.
func (e *evaluator) fillings(l *loc) (out []filling, known bool) {
	counted := map[string]bool{}
	outermost, variable, anywhere := "", false, false
	var path []gfield
	for b := l; b.kind == locField; b = e.around(b) {
		owner, field, _ := strings.Cut(b.name, "#")
		path = append([]gfield{e.fieldOf(owner, field)}, path...)
		if b.base.kind == locOutside {
			found := e.fillingsAround(owner, path, 0, map[string]bool{})
			return append(out, found...), len(found) > 0 && !slices.ContainsFunc(e.idx.sinks[owner], sink.told)
		}
		root := b.base.root()
		outermost, variable = owner, b.base.kind == locAlloc && isStruct(e.locType(b.base))
		sites := []string{owner}
		if t := e.locType(b.base); t != nil && t.kind == summary.Pointer {
			sites = append(sites, t.name) // a pointer whose struct a library makes
		}
		for _, typ := range sites {
			if len(e.idx.sinks[typ]) == 0 {
				continue
			}
			counted[typ] = true
			for _, s := range e.sinkSites(typ)[e.site(b.base)] {
				if s.root != nil && e.apart(s.root, root) {
					continue
				}
				if anywhere = anywhere || s.told(); s.call >= 0 {
					out = append(out, s.filling(owner, path))
				}
			}
			anywhere = anywhere || e.lostSinks[typ]
		}
	}
	if anywhere {
		return out, false
	}
	by := e.idx.taints[outermost]
	if len(out) > 0 || by == nil || variable && !by.pointed { // lists and maps hold copies
		return out, true
	}
	// What the outermost is a part of, by a pointer, is not told by the place.
	for root, byPointer := range by.roots {
		if byPointer && !counted[root] {
			return out, variable && l.root().f.inPlaceOnly(l.root().id)
		}
	}
	return out, true
}

// filledWhole says why fields of a struct may be set that no code of the program names: code
// without a summary fills it; "" if none does.
func (e *evaluator) filledWhole(l *loc, typ string, depth int) string {
	by := e.idx.taints[typ]
	if by == nil {
		return ""
	}
	fillings, known := e.fillings(e.loc(loc{kind: locField, base: l, name: typ + "#" + anyField}))
	for _, f := range fillings {
		if !f.isCopy() {
			return writtenBy(f.fn)
		}
		from, _, _ := copySource(f.call.f, f.call.index)
		of := e.pointees(ref{f.call.f, from, f.call.ctx})
		if len(of) == 0 || depth > maxConfigDepth {
			return writtenBy(f.fn)
		}
		for _, o := range of {
			t := e.locType(o)
			if !isStruct(t) {
				return writtenBy(f.fn)
			}
			if why := e.filledWhole(o, sinkName(t), depth+1); why != "" {
				return why
			}
		}
	}
	if !known {
		return writtenBy(by.fn)
	}
	return ""
}

// anyField stands for a field that the program does not name.
const anyField = "Any"

// inPlaceOnly says whether nothing is done with the address of a variable but to read and
// write its parts: then nothing else points to it.
func (f *function) inPlaceOnly(id summary.NodeID) bool {
	uses := f.uses(id)
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; n.Op {
		case summary.OpFieldAddr, summary.OpField, summary.OpLoad:
			if n.Args[0] == id {
				uses--
			}
		}
	}
	for _, s := range f.f.Stores {
		if s.Addr == id {
			uses--
		}
	}
	return uses == 0
}

func (s sinkSite) filling(root string, path []gfield) filling {
	return filling{fn: s.fn, call: modelCall{s.f, s.call, s.ctx, &s.f.f.Calls[s.call], 0}, root: root, path: path}
}

// fillingsAround are those of a field of any struct of a type, also where that is
// part of another.
func (e *evaluator) fillingsAround(typ string, path []gfield, depth int, seen map[string]bool) (out []filling) {
	if depth > 6 || seen[typ] {
		return nil
	}
	seen[typ] = true
	for _, s := range e.idx.sinks[typ] {
		if s.call >= 0 {
			out = append(out, sinkSite{s, nil, nil}.filling(typ, path))
		}
	}
	for _, p := range e.parents()[typ] {
		out = append(out, e.fillingsAround(p.owner, append([]gfield{p.field}, path...), depth+1, seen)...)
	}
	return out
}

// parent is a field that holds a struct in place, or a pointer to it.
type parent struct {
	owner string
	field gfield
}

// parents are the exported fields that hold structs of a type.
func (e *evaluator) parents() map[string][]parent {
	if e.idx.parents == nil {
		e.idx.parents = map[string][]parent{}
		for _, name := range sortedKeys(e.l.types) {
			of := e.l.types[name]
			if !isStruct(of) || e.idx.taints[sinkName(of)] == nil {
				continue
			}
			for _, f := range e.idx.fieldsOf(of) {
				t := f.typ
				if t != nil && t.kind == summary.Pointer {
					t = t.elem
				}
				if p := (parent{sinkName(of), f}); isStruct(t) && f.settable() && !slices.Contains(e.idx.parents[sinkName(t)], p) {
					e.idx.parents[sinkName(t)] = append(e.idx.parents[sinkName(t)], p)
				}
			}
		}
	}
	return e.idx.parents
}

// structOf is the struct type that a field's key names: of a generic one, some instance.
func (e *evaluator) structOf(owner string) *gtype {
	if t := e.l.types[owner]; t != nil {
		return t
	}
	if e.idx.structs == nil {
		e.idx.structs = map[string]*gtype{}
		for _, name := range sortedKeys(e.l.types) {
			if t := e.l.types[name]; isStruct(t) && t.origin != "" && t.fields != nil && (e.idx.structs[t.origin] == nil || !isGeneric(t)) {
				e.idx.structs[t.origin] = t
			}
		}
	}
	return e.idx.structs[owner]
}

func (e *evaluator) fieldOf(owner, name string) gfield {
	if t := e.structOf(owner); t != nil {
		for _, f := range e.idx.fieldsOf(t) {
			if f.name == name {
				return f
			}
		}
	}
	return gfield{name: name}
}

// fillsPointer says whether a field is a pointer to a struct that a library
// allocates where it fills the struct that the field is in.
func (e *evaluator) fillsPointer(l *loc) bool {
	if l.kind != locField {
		return false
	}
	t := e.idx.fieldTypes[l.name]
	return t != nil && t.kind == summary.Pointer && isStruct(t.elem) && len(e.fillingsOf(l)) > 0
}

// fillsText says so of a pointer to a text.
func (e *evaluator) fillsText(l *loc) bool {
	if l.kind != locField {
		return false
	}
	t := e.idx.fieldTypes[l.name]
	return t != nil && t.kind == summary.Pointer && t.elem != nil && t.elem.kind == summary.Other &&
		slices.ContainsFunc(e.fillingsOf(l), func(f filling) bool { return !f.isCopy() })
}

// fillingsOf are those of a field that code without a summary can set.
func (e *evaluator) fillingsOf(l *loc) []filling {
	owner, field, _ := strings.Cut(l.name, "#")
	if e.idx.taints[owner] == nil || !exportedName(field) {
		return nil
	}
	fillings, _ := e.fillings(l)
	return fillings
}

// makesStruct says whether a decoder makes the struct that a pointer is to point to.
func (e *evaluator) makesStruct(pointer *gtype, s sinkSite) bool {
	return isStruct(pointer.elem) && e.isFileDecoder(s.sink)
}

// madeByDecoder says whether a variable is a pointer whose struct a decoder makes.
func (e *evaluator) madeByDecoder(l *loc) bool {
	if l.kind != locAlloc && l.kind != locGlobal {
		return false
	}
	t := e.locType(l)
	if t == nil || t.kind != summary.Pointer || !isStruct(t.elem) || len(e.idx.sinks[t.name]) == 0 {
		return false
	}
	return slices.ContainsFunc(e.sinkSites(t.name)[e.site(l)], func(s sinkSite) bool { return e.makesStruct(t, s) })
}

// filledBy is what a library writes to a field; nothing if it leaves it alone.
func (e *evaluator) filledBy(f filling) texts {
	if f.isCopy() {
		return copiedField(e, f)
	}
	lib := e.fillerOf(f.fn)
	if lib == nil {
		return f.unknown()
	}
	return lib(e, f)
}

func (f filling) unknown() texts {
	names := make([]string, 0, len(f.path))
	for _, g := range f.path {
		names = append(names, g.name)
	}
	return unknownText("field " + strings.Join(names, ".") + ", " + writtenBy(f.fn))
}

// structAround is the struct that a field is part of, however deep.
func structAround(l *loc) string {
	owner := ""
	for b := l; b.kind == locField; b = b.base {
		owner, _, _ = strings.Cut(b.name, "#")
	}
	return owner
}

// parsedResult is a field of a struct that a configuration library returns.
func (e *evaluator) parsedResult(l *loc) (texts, bool) {
	root := l.root()
	if root.kind != locResult {
		return texts{}, false
	}
	c := &root.f.f.Calls[root.call]
	if !strings.HasPrefix(c.Fn, "github.com/caarlos0/env") || !strings.Contains(c.Fn, ".ParseAs") {
		return texts{}, false
	}
	var path []gfield
	for b := l; b.kind == locField; b = b.base {
		owner, field, _ := strings.Cut(b.name, "#")
		path = append([]gfield{e.fieldOf(owner, field)}, path...)
	}
	return e.filledBy(filling{fn: c.Fn, call: modelCall{root.f, root.call, root.ctx, c, 0}, root: structAround(l), path: path}), true
}

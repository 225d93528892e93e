package flow

import (
	"slices"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

const (
	maxObjectDepth = 6
	maxElems       = 64
)

// object is what is known of a struct made at a place.
func (e *evaluator) object(l *loc, want []string, depth int) *Value {
	t := e.concrete(l.f.typ(l.f.f.Nodes[l.id].Type), l.ctx)
	if t == nil {
		return &Value{Presence: IsSet, Unknown: "of a type that is not known"}
	}
	return e.structAt(l, orElse(t.origin, t.name), want, depth)
}

// structAt evaluates the members of a struct of a type at a place.
func (e *evaluator) structAt(l *loc, typ string, want []string, depth int) *Value {
	out := &Value{Presence: IsSet, Members: map[string]*Value{}}
	if depth > maxObjectDepth {
		out.Unknown = "nested too deeply"
		return out
	}
	for _, name := range e.memberNames(typ, want) {
		inner, ok := narrow(want, name)
		if !ok {
			continue
		}
		field := e.loc(loc{kind: locField, base: l, name: typ + "#" + name})
		v := e.member(field, e.fieldType(typ+"#"+name), inner, depth+1)
		out.none = out.none || v.none
		if v.Presence != Unset || v.Unknown != "" {
			out.Members[name] = v
		}
	}
	out.Unknown = e.filledWhole(l, typ, 0)
	return out
}

// memberNames are the fields that may hold something: those that the program stores to, and
// of those that are asked for the rest, which copies and decoders may fill.
func (e *evaluator) memberNames(typ string, want []string) []string {
	stored := e.fieldNames(typ)
	names := stored
	for _, path := range want {
		head, _, _ := strings.Cut(path, ".")
		head = strings.TrimSuffix(strings.TrimSuffix(head, "[]"), "{}")
		if _, ok := slices.BinarySearch(stored, head); !ok && !slices.Contains(names[len(stored):], head) {
			names = append(names[:len(names):len(names)], head)
		}
	}
	return names
}

// fieldNames are the fields of a struct type that the program stores to.
func (e *evaluator) fieldNames(typ string) []string {
	if e.idx.names == nil {
		e.idx.names = map[string][]string{}
		for key := range e.idx.fields {
			owner, name, _ := strings.Cut(key, "#")
			e.idx.names[owner] = append(e.idx.names[owner], name)
		}
		for _, names := range e.idx.names {
			sort.Strings(names)
		}
	}
	return e.idx.names[typ]
}

func (e *evaluator) fieldType(key string) *gtype { return e.idx.fieldTypes[key] }

// narrow keeps of the wanted paths what lies below a member. Nil wants all.
func narrow(want []string, name string) ([]string, bool) {
	if want == nil {
		return nil, true
	}
	var out []string
	found := false
	for _, p := range want {
		head, rest, _ := strings.Cut(p, ".")
		head = strings.TrimSuffix(strings.TrimSuffix(head, "[]"), "{}")
		if head != name {
			continue
		}
		found = true
		if rest != "" {
			out = append(out, rest)
		}
	}
	if found && out == nil {
		out = []string{}
	}
	return out, found
}

// member evaluates what a field may hold.
func (e *evaluator) member(field *loc, t *gtype, want []string, depth int) *Value {
	var out *Value
	e.values(field,
		func(v ref) {
			out = merge(out, e.value(v, t, want, depth).uncertainIf(standsIn(v.ctx, field.root().ctx)))
		},
		func(why string) { out = merge(out, &Value{Presence: MaybeSet, Unknown: why}) },
		func(x texts) {
			switch {
			case x.cyclic:
			case isTextList(t):
				out = merge(out, textList(x))
			default:
				out = merge(out, textValue(x))
			}
		})
	if out == nil {
		return &Value{}
	}
	if out.Presence == IsSet && !e.sure[field] {
		out.Presence = MaybeSet
	}
	return out
}

// value evaluates a value of a static type.
func (e *evaluator) value(v ref, t *gtype, want []string, depth int) *Value {
	replaced := e.replaced
	e.replaced = false
	return e.valueOf(v, t, want, depth).uncertainIf(replaced)
}

func (e *evaluator) valueOf(v ref, t *gtype, want []string, depth int) *Value {
	if v.id == 0 {
		return &Value{Presence: IsSet, Unknown: "a number, or not tracked"}
	}
	if depth > maxObjectDepth || t == nil {
		return &Value{Presence: MaybeSet, Unknown: "nested too deeply"}
	}
	switch t.kind {
	case summary.Slice, summary.Array, summary.Map:
		return e.container(v, t, want, depth)
	case summary.Pointer:
		x := e.pointer(v, t.elem, want, depth)
		if x.Presence == IsSet && e.mayBeUnset(v) {
			x.Presence = MaybeSet
		}
		return x
	case summary.Iface:
		return e.pointer(v, nil, want, depth)
	case summary.Struct:
		return e.pointer(v, t, want, depth)
	}
	held := e.text(v)
	x := textValue(held)
	x.none = len(held.alts) == 0 && held.unknown == "" && !held.cyclic
	if len(x.Texts) == 0 && x.Unknown == "" {
		x.Presence = Unset
	}
	return x
}

// nowhere is a pointer of which no place is known: nil, unless it is the address of a part
// of something, which got lost then.
func (*evaluator) nowhere(v ref) *Value {
	switch v.f.f.Nodes[v.id].Op {
	case summary.OpFieldAddr, summary.OpIndexAddr:
		return &Value{Presence: IsSet, Unknown: "a part of what is not known"}
	}
	return &Value{}
}

// pointer evaluates what a pointer, interface or struct value refers to.
func (e *evaluator) pointer(v ref, elem *gtype, want []string, depth int) *Value {
	var out *Value
	if elem != nil && elem.kind == summary.Other { // *string and the like
		at := e.pointees(v)
		if len(at) == 0 {
			return e.nowhere(v)
		}
		held := e.contentsIn(at, v.ctx)
		x := textValue(held)
		x.none = len(held.alts) == 0 && held.unknown == "" && !held.cyclic
		x.Presence = IsSet
		for _, l := range at {
			if l.kind == locOutside || l.kind == locText { // that pointer may be nil
				x.Presence = MaybeSet
			}
		}
		if len(x.Texts) == 0 && x.Unknown == "" { // "" is as good as unset
			x.Presence, x.Blank = MaybeSet, !x.none && !held.cyclic
		}
		return x
	}
	for _, l := range e.pointees(v) {
		if root := l.root(); root != l && root.kind == locResult { // a part of an operation's output
			out = merge(out, &Value{Presence: MaybeSet, Unknown: root.describe()})
			continue
		}
		switch l.kind {
		case locAlloc:
			out = merge(out, e.object(l, want, depth).uncertainIf(standsIn(l.ctx, v.ctx)))
		case locField, locElem, locGlobal:
			if elem != nil {
				out = merge(out, e.structAt(l, orElse(elem.origin, elem.name), want, depth))
			} else {
				out = merge(out, &Value{Presence: IsSet, Unknown: l.describe()})
			}
		case locBox:
			out = merge(out, &Value{Presence: IsSet, Texts: e.contents([]*loc{l}).all()})
		case locResult:
			out = merge(out, &Value{Presence: IsSet, Unknown: l.describe()})
		default:
			out = merge(out, &Value{Presence: MaybeSet, Unknown: l.describe()})
		}
	}
	if out == nil {
		return e.nowhere(v)
	}
	return out
}

// container evaluates the elements of a slice or map.
func (e *evaluator) container(v ref, t *gtype, want []string, depth int) *Value {
	var out *Value
	for _, l := range e.pointees(v) {
		one := &Value{Presence: IsSet}
		if l.kind == locOutside {
			one = &Value{Presence: MaybeSet, Unknown: l.name}
			out = merge(out, one)
			continue
		}
		changed := e.changedElem(l, t, want, depth+1)
		e.entries(l, nil,
			func(x ref) {
				if changed != nil {
					return // it is among what was changed
				}
				if len(one.Elems) < maxElems {
					one.Elems = append(one.Elems, e.value(x, t.elem, want, depth+1).uncertainIf(standsIn(x.ctx, v.ctx)))
				} else {
					one.Unknown = "more than 64 elements"
				}
			},
			func(why string) { one.Unknown = orElse(one.Unknown, why) },
			func(x texts) {
				one.Unknown = orElse(one.Unknown, x.unknown)
				for _, p := range x.alts {
					one.Elems = append(one.Elems, textValue(textOf(p).uncertainIf(l.isUnsure())))
				}
			})
		if changed != nil {
			one.Elems = append(one.Elems, changed)
		}
		if t.kind == summary.Map {
			e.keys(l, one)
		}
		if len(one.Elems) == 0 && one.Unknown == "" {
			one.Presence = MaybeSet // made, and perhaps left empty
		}
		out = merge(out, one)
	}
	if out == nil {
		return &Value{}
	}
	out.Elems = uniqueValues(out.Elems)
	return out
}

func (e *evaluator) keys(l *loc, out *Value) {
	out.Keys = sortPatterns(e.keysOf([]*loc{l}).uncertainIf(l.isUnsure()).all())
}

func textValue(t texts) *Value {
	v := &Value{Presence: IsSet, Unknown: t.unknown}
	for _, p := range t.alts {
		if s, ok := p.IsLiteral(); ok && s == "" {
			v.Presence = MaybeSet // the zero value is as good as unset
			continue
		}
		v.Texts = append(v.Texts, p)
	}
	v.Texts = sortPatterns(v.Texts)
	if len(v.Texts) == 0 {
		v.Presence = Unset
		if v.Unknown != "" {
			v.Presence = MaybeSet
		}
	}
	return v
}

// textList is a list that a library makes of texts.
func textList(t texts) *Value {
	v := &Value{Presence: MaybeSet, Unknown: t.unknown}
	for _, p := range t.alts {
		for _, part := range listOf(p, true).All() {
			v.Elems = append(v.Elems, textValue(textOf(part)))
		}
	}
	return v
}

func uniqueValues(vs []*Value) []*Value {
	seen := map[string]bool{}
	var out []*Value
	var keys []string
	byKey := map[string]*Value{}
	for _, v := range vs {
		var b strings.Builder
		v.write(&b)
		if !seen[b.String()] {
			seen[b.String()] = true
			keys = append(keys, b.String())
			byKey[b.String()] = v
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		out = append(out, byKey[k])
	}
	return out
}

// merge joins what a value may be in two ways.
func merge(a, b *Value) *Value {
	if a == nil {
		return b
	}
	out := &Value{Presence: a.Presence, Unknown: orElse(a.Unknown, b.Unknown), none: a.none && b.none, Blank: a.blank() && b.blank()}
	if a.Presence != b.Presence {
		out.Presence = MaybeSet
	}
	t := textOf(a.Texts...).add(textOf(b.Texts...))
	out.Texts = sortPatterns(t.alts)
	out.Keys = sortPatterns(textOf(a.Keys...).add(textOf(b.Keys...)).alts)
	out.Elems = uniqueValues(append(append([]*Value(nil), a.Elems...), b.Elems...))
	if a.Members == nil && b.Members == nil {
		return out
	}
	out.Members = map[string]*Value{}
	for _, k := range sortedKeys(a.Members) {
		out.Members[k] = merge(a.Members[k], memberOf(b, k))
	}
	for _, k := range sortedKeys(b.Members) {
		if _, ok := a.Members[k]; !ok {
			out.Members[k] = merge(memberOf(a, k), b.Members[k])
		}
	}
	return out
}

// blank says whether a value is no text but "".
func (v *Value) blank() bool { return v.Blank || v.Presence == Unset && v.Unknown == "" }

func memberOf(v *Value, name string) *Value {
	if m, ok := v.Members[name]; ok {
		return m
	}
	return &Value{Unknown: v.Unknown}
}

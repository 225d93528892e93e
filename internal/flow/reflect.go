package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// encodingMethods are called on what a value holds, too: encoders and printers
// walk through its exported fields and its elements. See usualMethods.
var encodingMethods = map[string][]string{
	"Error": nil, "Format": {"(fmt.State,int32)"}, "GoString": nil, "LogValue": nil, "String": nil,
	"MarshalJSON": nil, "MarshalJSONTo": nil, "MarshalText": nil, "MarshalBinary": nil, "MarshalYAML": nil, "MarshalXML": nil,
	"MarshalXMLAttr": nil, "MarshalLog": nil, "MarshalLogObject": nil, "MarshalLogArray": nil, "GobEncode": nil,
	"UnmarshalJSON": nil, "UnmarshalJSONFrom": nil, "UnmarshalText": nil, "UnmarshalBinary": nil, "UnmarshalYAML": nil,
	"UnmarshalXML": nil, "UnmarshalXMLAttr": nil, "GobDecode": nil, "Decode": {"(string)(error)"}, "Set": {"(string)(error)"},
	"Scan": {"(any)(error)"}, "Value": {"()(any,error)", "()(database/sql/driver.Value,error)"},
}

// inside calls those methods on what a value of a type holds; each type once, for
// the first place where it gets into opaque hands.
func (l *linker) inside(t *gtype, site escapeSite, outermost bool) {
	if t == nil || l.walked[t] {
		return
	}
	l.walked[t] = true
	if _, ok := sdk.ClientType(t.name); ok {
		return
	}
	if !outermost && !l.concreteOpaque(t) {
		for _, id := range sortedKeys(encodingMethods) {
			if m, ok := l.anyMethod(t, id); ok && usually(m, encodingMethods[id]) {
				l.calledGMethod(m, id, site, t)
			}
		}
	}
	if t.kind == summary.Map {
		l.inside(l.types[keyName(t.key)], site, false)
	}
	switch {
	case t.elem == nil:
	case t.elem.kind != summary.Iface:
		l.inside(t.elem, site, outermost && t.kind == summary.Pointer)
	case t.kind != summary.Pointer:
		l.insideInterface(l.elemNode(t), site)
	}
	for _, f := range t.fields {
		exported := f.name[0] >= 'A' && f.name[0] <= 'Z'
		switch {
		case f.typ == nil:
		case exported && f.typ.kind == summary.Iface:
			l.insideInterface(l.fieldNode(orElse(t.origin, t.name)+"#"+f.name), site)
		case exported || strings.HasSuffix(f.typ.name, "."+f.name): // an embedded struct's fields are the outer's
			l.inside(f.typ, site, false)
		}
	}
}

// keyName is the name of the key's type in a map type's key: "map[K]E".
func keyName(key string) string {
	depth := 0
	for i := range len(key) {
		switch key[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return key[len("map["):i]
			}
		}
	}
	return ""
}

// anyMethod is a method of a type or of a pointer to it.
func (l *linker) anyMethod(t *gtype, id string) (gmethod, bool) {
	if m, ok := t.table[id]; ok {
		return m, true
	}
	return l.method(t, id)
}

// insideInterface does so for what arrives at a field or element.
func (l *linker) insideInterface(id nodeID, site escapeSite) {
	if !l.firstWatch(watchKey{node: id, method: "encoding"}) {
		return
	}
	l.watchNode(id, func(v valueID) {
		if val := l.values.list[v]; val.kind == typeValue {
			l.inside(val.typ, site, false)
		}
	})
}

// reflectedNode gathers what reflect.ValueOf was given.
const reflectedNode = "reflected"

// reflected reaches the exported methods of what package reflect has, where the
// program looks methods up by reflection.
func (l *linker) reflected(f *function, index int32, name string) {
	c := &f.f.Calls[index]
	switch name {
	case "reflect.ValueOf":
		if len(c.Args) == 1 && l.carry(f, c.Args[0]) {
			l.flow(l.nodeOf(f, c.Args[0]), l.namedNode(reflectedNode), nil)
		}
	case "(reflect.Value).Call", "(reflect.Value).CallSlice":
		l.tellMirrored()
	case "(reflect.Value).MethodByName", "(reflect.Value).Method":
		l.tellMirrored()
		id := l.namedNode(reflectedNode)
		if !l.firstWatch(watchKey{node: id}) {
			return
		}
		site := escapeSite{f: f, call: index, to: name}
		l.watchNode(id, func(v valueID) {
			val := l.values.list[v]
			if val.kind != typeValue {
				return
			}
			if _, ok := sdk.ClientType(val.typ.name); ok {
				return // reported as unresolved where it is given away
			}
			l.methodsByName(val.typ, site)
		})
	}
}

// reflectedClient is a client that reflect.ValueOf got. Its methods may be called if the
// program looks methods up or calls functions by reflection at all.
func (l *linker) reflectedClient(svc string, site escapeSite) {
	l.mirrored = append(l.mirrored, mirrored{site, svc})
	if l.mirrorsCall {
		l.tellMirrored()
	}
}

// mirrored is a client of a service that reflect.ValueOf got.
type mirrored struct {
	site escapeSite
	svc  string
}

// tellMirrored tells of all clients that package reflect has.
func (l *linker) tellMirrored() {
	l.mirrorsCall = true
	for _, m := range l.mirrored {
		l.unresolved(m.site, "a client of "+m.svc+" is passed to reflection")
	}
	l.mirrored = nil
}

// methodsByName reaches all exported methods of a type.
func (l *linker) methodsByName(t *gtype, site escapeSite) {
	if t.kind == summary.Pointer && t.elem != nil {
		t = t.elem
	}
	for _, id := range sortedKeys(t.table) {
		if !strings.Contains(id, ".") {
			l.calledMethod(t, id, site)
			l.calledPointerMethod(t, id, site)
		}
	}
}

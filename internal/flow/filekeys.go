package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// customMethods are those by which types decode themselves.
var customMethods = []string{"UnmarshalJSON", "UnmarshalJSONFrom", "UnmarshalYAML", "UnmarshalTOML", "UnmarshalText", "UnmarshalBinary"}

// decodesPlainly says whether a library decodes values of a type by its own rules: the
// type is known, and has no method that does it.
func (e *evaluator) decodesPlainly(t *gtype) bool {
	t = pointedTo(t)
	switch {
	case t == nil:
		return false
	case t.name == "string", sdk.IsService(strings.TrimSuffix(t.pkg, "/types")): // types of the SDK have no such method
		return true
	case t.pkg != "" && e.l.isOpaque(t.pkg) || t.kind != summary.Struct && (t.kind != summary.Other || t.pkg == ""):
		return false
	}
	return !slices.ContainsFunc(customMethods, func(id string) bool {
		m, ok := e.l.anyMethod(t, id)
		return ok && !e.handsOn(e.l.funcs[m.Fn])
	})
}

// fileKeys are the keys of the structs that are decoded from files.
type fileKeys struct {
	// sources are the files that have a key, by the key in lower case.
	sources map[string][]source
	// settings are the keys that a library of settings is asked for; any says that not all
	// are known.
	settings map[string]bool
	any      bool
}

// add notes that a file has a key.
func (k *fileKeys) add(key string, src source) {
	for _, before := range src.within {
		at := strings.ToLower(before) + key
		if !slices.ContainsFunc(k.sources[at], src.same) {
			k.sources[at] = append(k.sources[at], src)
		}
	}
}

// elsewhere says whether another file or a library of settings has a key, in lower case.
func (k *fileKeys) elsewhere(key string, src source) bool {
	return k.settings[key] || slices.ContainsFunc(k.sources[key], func(o source) bool { return !o.same(src) })
}

// named says whether another file has a key that has the same name.
func (k *fileKeys) named(key string, src source) bool {
	return slices.ContainsFunc(k.sources[key], func(o source) bool { return !o.same(src) && o.name == src.name })
}

// isFileDecoder says whether a sink is a decoder that may read a file, whoever calls
// its function.
func (e *evaluator) isFileDecoder(s sink) bool {
	if s.call < 0 {
		return false
	}
	if _, ok := decoders[s.fn]; !ok || s.f.f.Calls[s.call].Kind != summary.Static {
		return false
	}
	return e.readsFiles()
}

// readsFiles says whether the program reads any file, or the standard input.
func (e *evaluator) readsFiles() bool {
	if e.idx.files == 0 {
		e.idx.files = 1
		if _, reads := e.idx.types["os.Stdin"]; reads {
			e.idx.files = 2
		}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				if _, ok := fileReaders[f.f.Calls[i].Fn]; ok || decoders[f.f.Calls[i].Fn].path || decoders[f.f.Calls[i].Fn].fs {
					e.idx.files = 2
				}
			}
		}
	}
	return e.idx.files == 2
}

// allKeys looks at all files that are decoded, once.
func (e *evaluator) allKeys() *fileKeys {
	if e.configs != nil {
		return e.configs
	}
	k := &fileKeys{sources: map[string][]source{}, settings: map[string]bool{}}
	e.configs = k // a question within has to do with what is there
	for _, name := range sortedKeys(e.idx.sinks) {
		for _, s := range e.idx.sinks[name] {
			t := orType(e.structOf(name), e.l.types[name])
			if !e.isFileDecoder(s) || !isStruct(t) && !isTextMap(t) {
				continue
			}
			var from []source
			for _, place := range e.sinkPlaces(s) {
				if !slices.ContainsFunc(place.at, func(l *loc) bool { return e.mayBe(l, name) }) {
					continue // a helper decodes other structs, too
				}
				if src := e.sourceOf(decoding{s.f, s.call, place.ctx}).of(t); src.hasKeys() && !slices.ContainsFunc(from, src.same) {
					from = append(from, src)
				}
			}
			if len(from) == 0 {
				continue
			}
			for key := range e.structKeys(t, decoders[s.fn].names) {
				for _, src := range from {
					k.add(key, src)
				}
			}
		}
	}
	e.settingKeys(k)
	return k
}

// mayBe says whether a place may hold a value of a type.
func (e *evaluator) mayBe(l *loc, typ string) bool {
	t := e.locType(l)
	return t == nil || sinkName(t) == typ || isGeneric(t)
}

// anyEntry stands behind the key of a map.
const anyEntry = ".*"

// structKeys are keysOf, remembered.
func (e *evaluator) structKeys(t *gtype, n *naming) map[string]int {
	key := namedKeys{t, n}
	if _, ok := e.idx.keys[key]; !ok {
		e.idx.keys[key] = keysOf(t, n)
	}
	return e.idx.keys[key]
}

// namedKeys is a question of keysOf.
type namedKeys struct {
	t *gtype
	n *naming
}

// keysOf are the keys of a struct's texts and maps, those in structs within it too, in lower
// case; how many fields have each.
func keysOf(t *gtype, n *naming) map[string]int {
	out := map[string]int{}
	var walk func(t *gtype, prefix string, depth int)
	walk = func(t *gtype, prefix string, depth int) {
		if depth > maxObjectDepth {
			return
		}
		for _, g := range t.fields {
			key, ok := n.key(g)
			in := pointedTo(g.typ)
			switch {
			case !ok || in == nil:
			case ofSDK(in) && key != "":
				out[prefix+strings.ToLower(key)+anyEntry]++
			case isStruct(in) && key == "":
				walk(in, prefix, depth+1)
			case isStruct(in):
				walk(in, prefix+strings.ToLower(key)+".", depth+1)
			case isStructList(in) && key != "":
				walk(pointedTo(in.elem), prefix+strings.ToLower(key)+".", depth+1)
			case (in.kind == summary.Other || isTextList(in)) && key != "":
				out[prefix+strings.ToLower(key)]++
			case isTextMap(in) && key != "":
				out[prefix+strings.ToLower(key)+anyEntry]++
			}
		}
	}
	if isTextMap(t) || ofSDK(t) {
		return map[string]int{strings.TrimPrefix(anyEntry, "."): 1}
	}
	walk(t, "", 0)
	return out
}

// ofSDK says whether a type is a struct of the SDK, of which no fields are listed: they have no
// tags, and no two have one name.
func ofSDK(t *gtype) bool {
	return isStruct(t) && t.fields == nil && sdk.IsService(strings.TrimSuffix(t.pkg, "/types"))
}

// inSDK is the first field of a path that is in a struct of the SDK.
func inSDK(root *gtype, path []gfield) (at int, ok bool) {
	t := root
	for i, g := range path {
		if ofSDK(t) {
			return i, true
		}
		if t = pointedTo(g.typ); isStructList(g.typ) {
			t = pointedTo(g.typ.elem)
		}
	}
	return 0, false
}

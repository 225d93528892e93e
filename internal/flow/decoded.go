package flow

import (
	"reflect"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that are decoded from files: a field is called by its key. Each library's
// names are read from its documentation and code.

// decoder is a function that decodes what it reads into a struct.
type decoder struct {
	names *naming
	arg   int // what it reads: the text, a path, or the decoder that was made to read
	path  bool
	fs    bool
	reads bool
	// more is set where files may follow the first: with any, it is not told which one has a key.
	more bool
}

// naming says how a library finds the key of a field.
type naming struct {
	tags []string // the first that a field has counts
	// lower: a field without a tag is called by its name in lower case, else as it is.
	lower bool
	// promotes: the fields of an embedded struct without a name are the outer's, as in
	// encoding/json; else those of a struct with the option inline are.
	promotes bool
	// bare: a tag without a key is the name.
	bare bool
	// tagged: fields without a tag are left alone, and what is not called attr, optional or block
	// stands under no key.
	tagged bool
	// sections: the fields of an embedded struct may be those of a section, or not.
	sections bool
}

var (
	jsonNames  = &naming{tags: []string{"json"}, promotes: true}
	yamlNames  = &naming{tags: []string{"yaml"}, lower: true, bare: true}
	goccyNames = &naming{tags: []string{"yaml", "json"}, lower: true}
	tomlNames  = &naming{tags: []string{"toml"}, promotes: true}
	hclNames   = &naming{tags: []string{"hcl"}, tagged: true}
	iniNames   = &naming{tags: []string{"ini"}, sections: true}
)

var decoders = decoderTable()

func decoderTable() map[string]decoder {
	out := map[string]decoder{
		"encoding/json.Unmarshal":                           {names: jsonNames},
		"(*github.com/goccy/go-yaml.Decoder).Decode":        {names: goccyNames, reads: true},
		"github.com/hashicorp/hcl/v2/hclsimple.DecodeFile":  {names: hclNames, path: true},
		"github.com/hashicorp/hcl/v2/hclsimple.Decode":      {names: hclNames, arg: 1},
		"gopkg.in/ini.v1.Load":                              {names: iniNames, path: true, more: true},
		"gopkg.in/ini.v1.MapTo":                             {names: iniNames, arg: 1, path: true, more: true},
		"github.com/pelletier/go-toml.Unmarshal":            {names: tomlNames},
		"github.com/hjson/hjson-go/v4.Unmarshal":            {names: jsonNames},
		"github.com/titanous/json5.Unmarshal":               {names: jsonNames},
		"(*encoding/json.Decoder).Decode":                   {names: jsonNames, reads: true},
		"sigs.k8s.io/yaml.Unmarshal":                        {names: jsonNames},
		"sigs.k8s.io/yaml.UnmarshalStrict":                  {names: jsonNames},
		"github.com/ghodss/yaml.Unmarshal":                  {names: jsonNames},
		"github.com/goccy/go-yaml.Unmarshal":                {names: goccyNames},
		"github.com/BurntSushi/toml.Unmarshal":              {names: tomlNames},
		"github.com/BurntSushi/toml.Decode":                 {names: tomlNames},
		"github.com/BurntSushi/toml.DecodeFile":             {names: tomlNames, path: true},
		"github.com/BurntSushi/toml.DecodeFS":               {names: tomlNames, fs: true},
		"(*github.com/BurntSushi/toml.Decoder).Decode":      {names: tomlNames, reads: true},
		"github.com/pelletier/go-toml/v2.Unmarshal":         {names: tomlNames},
		"(*github.com/pelletier/go-toml/v2.Decoder).Decode": {names: tomlNames, reads: true},
	}
	for _, pkg := range []string{"github.com/json-iterator/go", "github.com/goccy/go-json", "github.com/segmentio/encoding/json", "github.com/bytedance/sonic", "encoding/json/v2"} {
		out[pkg+".Unmarshal"] = decoder{names: jsonNames}
		out[pkg+".UnmarshalFromString"] = decoder{names: jsonNames}
		out[pkg+".UnmarshalString"] = decoder{names: jsonNames}
		out["(*"+pkg+".Decoder).Decode"] = decoder{names: jsonNames, reads: true}
	}
	for format, names := range map[string]*naming{"": yamlNames, "JSON": jsonNames, "TOML": tomlNames} {
		for _, load := range []string{"Load", "LoadWithEnv"} {
			out[kayac+"."+load+format] = decoder{names: names, arg: 1, path: true, more: true}
			out["(*"+kayac+".Loader)."+load+format] = decoder{names: names, arg: 2, path: true, more: true}
			out[kayac+"."+load+format+"Bytes"] = decoder{names: names, arg: 1}
			out["(*"+kayac+".Loader)."+load+format+"Bytes"] = decoder{names: names, arg: 2}
		}
	}
	for _, pkg := range []string{"gopkg.in/yaml.v2", "gopkg.in/yaml.v3", "go.yaml.in/yaml/v2", "go.yaml.in/yaml/v3", "go.yaml.in/yaml/v4"} {
		out[pkg+".Unmarshal"] = decoder{names: yamlNames}
		out[pkg+".UnmarshalStrict"] = decoder{names: yamlNames}
		out["(*"+pkg+".Decoder).Decode"] = decoder{names: yamlNames, reads: true}
	}
	return out
}

const kayac = "github.com/kayac/go-config"

// makesDecoder are the functions that make decoders of a reader.
var makesDecoder = decoderMakers()

func decoderMakers() map[string]bool {
	out := map[string]bool{}
	for fn, d := range decoders {
		if d.reads {
			out[pkgOf(fn)+".NewDecoder"] = true
		}
	}
	return out
}

// key is the name of a field for a library: "" where the field is one of the struct
// around it. ok is false for one that is left alone.
func (n *naming) key(g gfield) (key string, ok bool) {
	tag := ""
	for _, t := range n.tags {
		tag = orElse(tag, reflect.StructTag(g.tag).Get(t))
	}
	if tag == "" && n.bare && !strings.Contains(g.tag, ":") {
		tag = g.tag
	}
	name, options, _ := strings.Cut(tag, ",")
	switch {
	case tag == "-" || n.tagged && tag == "":
		return "", false
	case n.tagged && !slices.Contains([]string{"", "attr", "optional", "block"}, options):
		return "", true
	case n.promotes && name == "" && g.embedded && isStruct(pointedTo(g.typ)):
		return "", true
	case !n.promotes && slices.Contains(strings.Split(options, ","), "inline"):
		return "", true
	case !exportedName(g.name):
		return "", false
	case name != "":
		return name, true
	case n.lower:
		return strings.ToLower(g.name), true
	}
	return g.name, true
}

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
		_, ok := e.l.anyMethod(t, id)
		return ok
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
			for key := range keysOf(t, decoders[s.fn].names) {
				for _, src := range from {
					if !slices.ContainsFunc(k.sources[key], src.same) {
						k.sources[key] = append(k.sources[key], src)
					}
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

func orType(t, other *gtype) *gtype {
	if t != nil {
		return t
	}
	return other
}

// decodedField is a field that a decoder fills from a file, as a variable by its key:
// where that says which file, and which field.
func decodedField(e *evaluator, f filling) texts { return decodedEntry(e, f, "") }

// decodedEntry does so for the entry of a map, if there is a key of it.
func decodedEntry(e *evaluator, f filling, entry string) texts {
	d, ok := decoders[f.fn]
	if !ok || f.call.f == nil || f.call.c.Kind != summary.Static || !e.readsFiles() {
		return f.unknown()
	}
	root := e.structOf(f.root)
	if len(f.path) > 0 && (!isStruct(root) || !e.decodesPlainly(root)) {
		return f.unknown()
	}
	keys, listed, ok := e.keysOn(f.path, d.names, entry != "")
	if !ok {
		return f.unknown()
	}
	if keys == nil && len(f.path) > 0 {
		return texts{}
	}
	key := strings.Join(keys, ".")
	only := strings.ToLower(key)
	if entry != "" {
		only += anyEntry
		key = strings.TrimPrefix(key+"."+entry, ".")
	}
	if in, yes := inSDK(root, f.path); yes { // its fields are like the entries of a map
		entry = keys[len(keys)-1]
		only = strings.TrimPrefix(strings.ToLower(strings.Join(keys[:in], "."))+anyEntry, ".")
	}
	if len(f.path) > 0 && keysOf(root, d.names)[only] != 1 {
		return f.unknown()
	}
	src := e.sourceOf(decoding{f.call.f, f.call.index, f.call.ctx}).of(root)
	if !src.hasKeys() {
		return f.unknown()
	}
	name, ok := e.nameOfKey(key, src, entry != "")
	if !ok {
		return unknownText("key " + key + " of one of several files")
	}
	why := "one for each element of a list in a configuration file"
	if !src.known() {
		why = "one for each configuration file"
	}
	v := e.variable("config", name, "a configuration file")
	return textOf(oneOf(v, listed || !src.known(), why)).uncertainIf(!src.known())
}

// keysOn are the keys on the way to a field, a text or with entry a map; none where the decoder
// leaves it alone. listed says that the way goes through lists.
func (e *evaluator) keysOn(path []gfield, n *naming, entry bool) (keys []string, listed, ok bool) {
	for i, g := range path {
		key, ok := n.key(g)
		last := i == len(path)-1
		in := g.typ
		if isStructList(in) {
			listed, in = true, in.elem
		}
		switch {
		case !ok:
			return nil, false, true
		case n.sections && (g.embedded || i > 1 || listed):
			return nil, false, false
		case last && entry:
			if key == "" || !isTextMap(g.typ) {
				return nil, false, false
			}
		case last && isTextList(g.typ) && key != "":
		case !e.decodesPlainly(in) || last && (pointedTo(g.typ).kind != summary.Other || key == "") || !last && !isStruct(pointedTo(in)):
			return nil, false, false
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys, listed, true
}

// oneOf makes the variable of a key that has several values, one for each element of a list
// or file.
func oneOf(p arn.Pattern, several bool, why string) arn.Pattern {
	if !several || len(p) != 1 || p[0].Kind != arn.Var {
		return p
	}
	return arn.Variable(p[0].Text+"#"+arn.PartOp, why)
}

// isStructList says whether a type is a list of structs, or of pointers to them.
func isStructList(t *gtype) bool {
	return t != nil && t.kind == summary.Slice && isStruct(pointedTo(t.elem))
}

// structLists are the lists of structs that a field refers to and decoders make: its own place,
// or those in the structs that its own is a copy of. None if others are among them.
func (e *evaluator) structLists(l *loc) (out []*loc) {
	if l.kind != locField || !isStructList(e.idx.fieldTypes[l.name]) {
		return nil
	}
	if owner, _, _ := strings.Cut(l.name, "#"); !e.mayDecode(owner) {
		return nil
	}
	for _, at := range e.withSources(l) {
		fillings, known := e.fillings(at)
		switch {
		case len(fillings) == 0 && known:
		case !e.fillsStructs(at):
			return nil
		default:
			out = addLocs(out, at)
		}
	}
	return out
}

// fillsStructs says whether a field is a list of structs that a decoder makes: its elements are
// taken to be parts of the place.
func (e *evaluator) fillsStructs(l *loc) bool {
	if l.kind != locField || !isStructList(e.idx.fieldTypes[l.name]) {
		return false
	}
	owner, field, _ := strings.Cut(l.name, "#")
	if !exportedName(field) || !e.mayDecode(owner) {
		return false
	}
	fillings, known := e.fillings(l)
	for _, f := range fillings {
		d, ok := decoders[f.fn]
		if !ok || f.call.f == nil || f.call.c.Kind != summary.Static || !e.decodesPlainly(e.structOf(f.root)) {
			return false
		}
		// As for a text in its elements.
		inside := append(f.path[:len(f.path):len(f.path)], gfield{name: "Text", typ: &gtype{kind: summary.Other, name: "string"}})
		if _, _, ok := e.keysOn(inside, d.names, false); !ok {
			return false
		}
	}
	return known && len(fillings) > 0
}

// mayDecode says whether a decoder fills a struct of a type, or one that it is a part of.
func (e *evaluator) mayDecode(owner string) bool {
	yes, ok := e.idx.decoded[owner]
	if by := e.idx.taints[owner]; !ok && by != nil && e.readsFiles() {
		for root := range by.roots {
			yes = yes || slices.ContainsFunc(e.idx.sinks[root], func(s sink) bool { return decoders[s.fn].names != nil })
		}
	}
	e.idx.decoded[owner] = yes
	return yes
}

// around is the field that a field's struct is in, or the place of that struct: a list that a
// decoder makes is part of its field.
func (e *evaluator) around(l *loc) *loc {
	if b := l.base; b.kind == locElem && b.base.kind == locField && isStructList(e.idx.fieldTypes[b.base.name]) {
		return b.base
	}
	return l.base
}

// pointedTo is what a pointer points to, or another type itself.
func pointedTo(t *gtype) *gtype {
	if t != nil && t.kind == summary.Pointer {
		return t.elem
	}
	return t
}

// nameOfKey is what the key of a file is called: by the key alone, where no other file
// and no library of settings has it, else behind the file's path; behind "stdin" always. The entry of a map may be
// that of another.
func (e *evaluator) nameOfKey(key string, src source, entry bool) (string, bool) {
	k := e.allKeys()
	folded := strings.ToLower(key)
	same := []string{folded}
	if entry {
		same = append(same, strings.TrimPrefix(anyEntry, "."))
		for i := range folded {
			if folded[i] == '.' {
				same = append(same, folded[:i]+anyEntry)
			}
		}
	}
	alone := !k.any && !slices.ContainsFunc(same, func(key string) bool { return k.elsewhere(key, src) })
	if alone && src.name != stdin {
		return key, true
	}
	if src.name == "" || strings.ContainsAny(src.name, "}#\n") || slices.ContainsFunc(same, func(key string) bool { return k.named(key, src) }) {
		return "", false
	}
	return src.name + ":" + key, true
}

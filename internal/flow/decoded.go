package flow

import (
	"reflect"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
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
		"encoding/json.Unmarshal":                          {names: jsonNames},
		"(*github.com/goccy/go-yaml.Decoder).Decode":       {names: goccyNames, reads: true},
		"github.com/hashicorp/hcl/v2/hclsimple.DecodeFile": {names: hclNames, path: true},
		"github.com/hashicorp/hcl/v2/hclsimple.Decode":     {names: hclNames, arg: 1},
		decodeBody:                                          {names: hclNames},
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
	for _, pkg := range []string{"gopkg.in/yaml.v2", "gopkg.in/yaml.v3", "go.yaml.in/yaml/v2", "go.yaml.in/yaml/v3", "go.yaml.in/yaml/v4", "github.com/DIMO-Network/yaml"} {
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
	if len(f.path) > 0 && e.structKeys(root, d.names)[only] != 1 {
		return f.unknown()
	}
	src := e.sourceOf(decoding{f.call.f, f.call.index, f.call.ctx}).of(root)
	if !src.hasKeys() {
		return f.unknown()
	}
	why := "one for each element of a list in a configuration file"
	if !src.known() {
		why = "one for each configuration file"
	}
	return e.keyVariable(key, src, entry != "", listed, why)
}

// keyVariable is the text under a key of a file, or one for each place where the file may have it.
func (e *evaluator) keyVariable(key string, src source, entry, several bool, why string) (out texts) {
	for _, before := range src.within {
		name, ok := e.nameOfKey(before+key, src, entry)
		if !ok {
			return unknownText("key " + before + key + " of one of several files")
		}
		v := e.variable("config", name, "a configuration file")
		out = out.add(textOf(oneOf(v, several || src.listed || !src.known(), why)))
	}
	return out.uncertainIf(!src.known() || len(src.within) > 1)
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

// isStructList says whether a type is a list of structs, or of pointers to them, or a map of such
// under texts.
func isStructList(t *gtype) bool {
	return t != nil && (t.kind == summary.Slice || t.kind == summary.Map && strings.HasPrefix(t.name, "map[string]")) && isStruct(pointedTo(t.elem))
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

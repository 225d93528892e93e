package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that are copied by reflection, or by encoding and decoding them: a field of
// the copy is what the field of the same name, or key, of the original is.

// copier is a function that copies structs: the arguments that it copies to and from.
type copier struct {
	dst, src int
	// tag names a struct tag that changes what is copied; methods begin so that do.
	tag, method string
	// unexported is set if it copies unexported fields, too, of a struct that it gets by a pointer.
	unexported bool
	// options are fields that would change texts, of the options that it gets.
	options []string
	// shares are what is not copied but for the reference; an option, a field, may ask for copies.
	shares []summary.TypeKind
	unless string
}

var listsAndMaps = []summary.TypeKind{summary.Slice, summary.Map}

var copiers = map[string]copier{
	"github.com/tiendc/go-deepcopy.Copy": {dst: 0, src: 1, tag: "copy", method: "Copy", unexported: true},
	"github.com/jinzhu/copier.Copy":      {dst: 0, src: 1, tag: "copier", shares: listsAndMaps},
	"github.com/jinzhu/copier.CopyWithOption": {dst: 0, src: 1, tag: "copier", options: []string{"github.com/jinzhu/copier.Option#Converters", "github.com/jinzhu/copier.Option#FieldNameMapping"},
		shares: listsAndMaps, unless: "github.com/jinzhu/copier.Option#DeepCopy"},
	// What is set already stays: that is among the values as it is.
	"github.com/imdario/mergo.Merge":              {dst: 0, src: 1, tag: "-", shares: []summary.TypeKind{summary.Slice}},
	"dario.cat/mergo.Merge":                       {dst: 0, src: 1, tag: "-", shares: []summary.TypeKind{summary.Slice}},
	"github.com/imdario/mergo.MergeWithOverwrite": {dst: 0, src: 1, tag: "-", shares: []summary.TypeKind{summary.Slice}},
}

// shares says whether a copy has the very list or map that the original has.
func (e *evaluator) shares(fn string, t *gtype) bool {
	c, ok := copiers[fn]
	return ok && slices.Contains(c.shares, t.kind) && (c.unless == "" || len(e.idx.fields[c.unless]) == 0)
}

// onlyReads says whether a function that copies reads an argument alone.
func onlyReads(fn string, arg int) bool {
	c, ok := copiers[fn]
	return ok && c.src == arg
}

// encoders are functions that encode what they get first, or what their receiver's
// encoder gets, and how they call its fields. What the decoder of the same names makes of it is the same.
var encoders = encoderTable()

func encoderTable() map[string]*naming {
	out := map[string]*naming{
		"encoding/json.MarshalIndent":                  jsonNames,
		"(*encoding/gob.Encoder).Encode":               gobNames,
		"(*github.com/BurntSushi/toml.Encoder).Encode": tomlNames,
	}
	for fn, d := range decoders {
		if pkg := pkgOf(fn); strings.HasSuffix(fn, ".Unmarshal") {
			out[pkg+".Marshal"] = d.names
		} else if d.reads {
			out["(*"+pkg+".Encoder).Encode"] = d.names
		}
	}
	return out
}

// gobNames: fields are called as they are. What gob decodes is no file that people write.
var gobNames = &naming{}

const gobDecode = "(*encoding/gob.Decoder).Decode"

// copySource is what a call copies to where it fills: the value, and how keys are made of
// the names of fields, where it is encoded and decoded. False if it is no copy.
func copySource(f *function, call int32) (from summary.NodeID, names *naming, ok bool) {
	c := &f.f.Calls[call]
	if cp, ok := copiers[c.Fn]; ok {
		plain := !slices.ContainsFunc(c.Variadic, func(v summary.NodeID) bool {
			n := &f.f.Nodes[unboxed(f, v)] // mergo.WithOverride, which is a function
			return n.Op != summary.OpFunc || !strings.HasPrefix(n.Sym, pkgOf(c.Fn)+".With")
		})
		return c.Args[cp.src], nil, plain && c.Kind == summary.Static
	}
	d, known := decoders[c.Fn]
	if c.Fn == gobDecode {
		d, known = decoder{names: gobNames, reads: true}, true
	}
	if !known || d.path || d.fs || len(c.Args) <= d.arg || c.Kind != summary.Static {
		return 0, nil, false
	}
	data := c.Args[d.arg]
	if d.reads {
		made, is := madeBy(f, data)
		if !is || !strings.HasSuffix(made.Fn, ".NewDecoder") || len(made.Args) == 0 || countCalls(f, data) > 1 || c.Loop && made.Block != c.Block {
			return 0, nil, false
		}
		data = unboxed(f, made.Args[0])
		if f.f.Nodes[data].Op == summary.OpAlloc {
			from, ok = encodedInto(f, data, d.names)
			return from, d.names, ok
		}
		if made, is = madeBy(f, data); !is || made.Fn != "bytes.NewReader" && made.Fn != "bytes.NewBuffer" {
			return 0, nil, false
		}
		data = made.Args[0]
	}
	made, is := madeBy(f, data)
	if !is || encoders[made.Fn] != d.names || len(made.Args) == 0 {
		return 0, nil, false
	}
	return made.Args[0], d.names, true
}

// countCalls counts the calls that get a value.
func countCalls(f *function, id summary.NodeID) (n int) {
	for i := range f.f.Calls {
		if f.passes(&f.f.Calls[i], id) {
			n++
		}
	}
	return n
}

// encodedInto is what is encoded into a buffer that is then decoded, and no more:
//
//	gob.NewEncoder(&buf).Encode(src); gob.NewDecoder(&buf).Decode(dst)
func encodedInto(f *function, buf summary.NodeID, names *naming) (from summary.NodeID, ok bool) {
	if f.shared(buf) {
		return 0, false
	}
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		switch {
		case !f.passes(c, buf) || strings.HasSuffix(c.Fn, ".NewDecoder"):
			continue
		case !strings.HasSuffix(c.Fn, ".NewEncoder"):
			return 0, false
		}
		for j := range f.f.Calls {
			use := &f.f.Calls[j]
			made, is := (*summary.Call)(nil), false
			if len(use.Args) > 1 {
				made, is = madeBy(f, use.Args[0])
			}
			if !is || made != c {
				continue
			}
			if from != 0 || encoders[use.Fn] != names || use.Loop && use.Block != c.Block {
				return 0, false
			}
			from = use.Args[1]
		}
	}
	return from, from != 0
}

// isCopy says whether a call fills a struct with what it is a copy of.
func isCopy(f *function, call int32) bool {
	if f == nil || call < 0 {
		return false
	}
	_, _, ok := copySource(f, call)
	return ok
}

func (f filling) isCopy() bool { return isCopy(f.call.f, f.call.index) }

// originals are the places of the field that a filling is a copy of. ok is false where some
// are not known, or not copied as they are.
func (e *evaluator) originals(f filling) (at []*loc, ok bool) {
	if f.call.f == nil || f.call.index < 0 {
		return nil, false
	}
	from, names, ok := copySource(f.call.f, f.call.index)
	if !ok {
		return nil, false
	}
	root := e.structOf(f.root)
	if !isStruct(root) {
		return nil, false
	}
	r := ref{f.call.f, from, f.call.ctx}
	places := e.pointees(r)
	if len(places) == 0 { // what a decoder makes of its own, say
		return nil, false
	}
	for _, l := range places {
		t := e.locType(l)
		if n := &r.f.f.Nodes[from]; t == nil && n.Op == summary.OpIface {
			t = pointedTo(r.f.typ(n.Type))
		}
		path, known := e.pathInOriginal(f, root, t, names)
		if !known {
			return nil, false
		}
		at = addLocs(at, e.along(l, t, path)...)
	}
	return at, true
}

// along follows fields from a struct, through pointers.
func (e *evaluator) along(l *loc, t *gtype, path []gfield) []*loc {
	at := []*loc{l}
	for i, g := range path {
		var next []*loc
		for _, b := range at {
			next = addLocs(next, e.loc(loc{kind: locField, base: b, name: sinkName(t) + "#" + g.name}))
		}
		if at = next; i < len(path)-1 && g.typ != nil {
			if g.typ.kind == summary.Pointer {
				at = e.follow(at)
			}
			t = pointedTo(g.typ)
		}
	}
	return at
}

// pathInOriginal is the way to the field that a filled one is a copy of, nil if the original
// has none; false where it is not known.
func (e *evaluator) pathInOriginal(f filling, root, from *gtype, names *naming) ([]gfield, bool) {
	switch {
	case !isStruct(from) || isGeneric(from):
		return nil, false
	case names == nil:
		cp := copiers[f.fn]
		if slices.ContainsFunc(cp.options, func(field string) bool { return len(e.idx.fields[field]) > 0 }) {
			return nil, false
		}
		for i, g := range f.path {
			owner := root
			if i > 0 {
				owner = pointedTo(f.path[i-1].typ)
			}
			_, own := e.l.anyMethod(owner, cp.method+g.name)
			if g.get(cp.tag) != "" || cp.method != "" && own {
				return nil, false
			}
		}
		return f.path, sinkName(from) == sinkName(root)
	case !e.codesPlainly(from) || !e.codesPlainly(root):
		return nil, false
	}
	var keys []string
	for i, g := range f.path {
		key, ok := names.key(g)
		if !ok {
			return nil, true
		}
		if !e.codesPlainly(g.typ) && (i < len(f.path)-1 || !isContainer(g.typ)) || altered(g, names) {
			return nil, false
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	return e.byKeys(from, keys, names)
}

func isContainer(t *gtype) bool {
	return t != nil && (t.kind == summary.Map || t.kind == summary.Slice || t.kind == summary.Pointer && !isStruct(t.elem))
}

// altered says whether a tag asks for another form of the value.
func altered(g gfield, names *naming) bool {
	for _, tag := range names.tags {
		_, options, _ := strings.Cut(g.get(tag), ",")
		for o := range strings.SplitSeq(options, ",") {
			if o != "" && o != "omitempty" && o != "omitzero" && o != "inline" && o != "flow" {
				return true
			}
		}
	}
	return false
}

// codesPlainly says whether libraries encode and decode values of a type by their own rules.
func (e *evaluator) codesPlainly(t *gtype) bool {
	if !e.decodesPlainly(t) {
		return false
	}
	for _, id := range []string{"MarshalJSON", "MarshalJSONTo", "MarshalYAML", "MarshalTOML", "MarshalText", "MarshalBinary", "GobEncode", "GobDecode"} {
		if _, ok := e.l.anyMethod(pointedTo(t), id); ok {
			return false
		}
	}
	return true
}

// byKeys is the way to the only field with the keys, nil if there is none; false if there
// are several, or one whose value takes another form.
func (e *evaluator) byKeys(t *gtype, keys []string, names *naming) (path []gfield, ok bool) {
	ok = true
	matches := 0
	var walk func(t *gtype, keys []string, before []gfield)
	walk = func(t *gtype, keys []string, before []gfield) {
		if !isStruct(t) || len(before) > maxObjectDepth {
			ok = false
			return
		}
		for _, g := range t.fields {
			key, is := names.key(g)
			if !is || key != "" && !strings.EqualFold(key, keys[0]) {
				continue
			}
			here := append(before[:len(before):len(before)], g)
			last := key != "" && len(keys) == 1
			plainly := e.codesPlainly(g.typ) || last && isContainer(g.typ)
			if altered(g, names) || key != "" && key != keys[0] || !plainly {
				ok = false
			}
			switch {
			case key == "":
				walk(pointedTo(g.typ), keys, here)
			case last:
				path, matches = here, matches+1
			default:
				walk(pointedTo(g.typ), keys[1:], here)
			}
		}
	}
	walk(t, keys, nil)
	return path, ok && matches <= 1
}

// copiedField is a field of a copy.
func copiedField(e *evaluator, f filling) texts {
	at, ok := e.originals(f)
	if !ok {
		return f.unknown()
	}
	t := e.contents(at)
	if !exportedName(f.field().name) {
		t = t.add(textOf(arn.Pattern{})) // of a struct that is no pointer it is not copied
	}
	return t
}

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Maps and lists that libraries make: those of a configuration, of which an entry is
// called by its key, and those of copies.

// filledContainer is what a field or variable of a map or list type refers to where
// libraries make it: taken to be a part of its place. filled says that what else they may write there is among it.
func (e *evaluator) filledContainer(l *loc) (out []*loc, filled bool) {
	t := e.locType(l)
	if t == nil || t.kind != summary.Map && t.kind != summary.Slice || !holdsTexts(t) && !isTextMap(t) {
		return nil, false
	}
	for _, at := range e.withSources(l) {
		fillings, known := e.containerFillings(at, t)
		if !known {
			return nil, false
		}
		own := false
		for _, f := range fillings {
			from, copied := e.originals(f)
			if (!copied || !holdsTexts(t)) && !e.namesEntries(f, t) {
				return nil, false
			}
			filled = true
			if copied && e.shares(f.fn, t) {
				out = addLocs(out, e.follow(from)...)
			} else {
				own = true
			}
		}
		if own {
			out = addLocs(out, at)
		}
	}
	return out, filled
}

// withSources are a place and, of a field, those in the structs that its own is a copy of.
func (e *evaluator) withSources(l *loc) []*loc {
	out := []*loc{l}
	if l.kind != locField {
		return out
	}
	owner, field, _ := strings.Cut(l.name, "#")
	if e.idx.taints[owner] == nil || !exportedName(field) {
		return nil
	}
	for _, p := range e.sources(l.base, owner, l.name) {
		out = addLocs(out, e.loc(loc{kind: locField, base: p, name: l.name}))
	}
	return out
}

// containerFillings are the calls of libraries that fill a place; known says that these are all.
func (e *evaluator) containerFillings(l *loc, t *gtype) (out []filling, known bool) {
	switch l.kind {
	case locField:
		out, known = e.fillings(l)
		return out, known || len(out) == 0
	case locAlloc, locGlobal:
		if len(e.idx.sinks[t.name]) == 0 {
			return nil, true
		}
		for _, s := range e.sinkSites(t.name)[e.site(l)] {
			if s.call < 0 {
				return nil, false
			}
			out = append(out, s.filling("", nil))
		}
		return out, !e.lostSinks[t.name]
	}
	return nil, true
}

// holdsTexts says whether the elements of a list or map hold nothing that could be changed:
// else those of the copy would be taken for the original's.
func holdsTexts(t *gtype) bool {
	return t.elem != nil && (t.elem.kind == summary.Other || t.elem.kind == summary.Iface && len(t.elem.methods) == 0)
}

// isTextMap says whether a map has entries that can be texts, under texts.
func isTextMap(t *gtype) bool {
	return t != nil && t.kind == summary.Map && strings.HasPrefix(t.name, "map[string]") && t.elem != nil &&
		(t.elem.name == "string" || t.elem.kind == summary.Iface && len(t.elem.methods) == 0)
}

// namesEntries says whether a library fills a map from a configuration.
func (e *evaluator) namesEntries(f filling, t *gtype) bool {
	if !isTextMap(t) || len(f.path) == 0 && decoders[f.fn].names == nil && !isUnmarshalKey(f.fn) {
		return false
	}
	_, ok := e.entryText(f, "x")
	return ok
}

func isUnmarshalKey(fn string) bool {
	name, _, ok := viperFunc(fn)
	return ok && name == "UnmarshalKey"
}

// entryText is an entry of a map that a library fills, as a variable by its key.
func (e *evaluator) entryText(f filling, key string) (texts, bool) {
	if key == "" || strings.Contains(key, ".") {
		return unknownText("an entry of a configuration"), true
	}
	if _, ok := decoders[f.fn]; ok {
		t := decodedEntry(e, f, key)
		return t, t.unknown == "" || len(t.alts) > 0
	}
	if _, _, ok := viperFunc(f.fn); ok {
		t := viperEntry(e, f, key)
		return t, t.unknown == "" || len(t.alts) > 0
	}
	return texts{}, false
}

// filledEntries are the entries that libraries put into a map under keys, of any for nil.
func (e *evaluator) filledEntries(m *loc, keys []arn.Pattern, read func(texts)) {
	for _, f := range e.libraryFillings(m) {
		if f.isCopy() {
			continue // see copiedMaps
		}
		if keys == nil {
			read(unknownText("some entry of a configuration"))
			continue
		}
		for _, k := range keys {
			if s, ok := k.IsLiteral(); ok {
				t, _ := e.entryText(f, s)
				read(t)
			} else {
				read(unknownText("an entry of a configuration"))
			}
		}
	}
}

// nested is what an element refers to of which a library makes the text t: a map or list
// within, taken to be a part of the place, where the library makes that.
func (e *evaluator) nested(m *loc, t texts) []*loc {
	if in := e.locType(m); isTextMap(in) && len(e.libraryFillings(m)) > 0 || e.fillsStructs(m) {
		return []*loc{e.loc(loc{kind: locElem, base: m})}
	}
	return e.outsideLoc(orElse(t.unknown, "computed"))
}

// libraryFillings are the calls of libraries that make a map, if that is taken to be a part of
// its place.
func (e *evaluator) libraryFillings(m *loc) []filling {
	if m.kind != locField && m.kind != locAlloc && m.kind != locGlobal || m.kind == locAlloc && m.f.f.Nodes[m.id].Op != summary.OpAlloc {
		return nil
	}
	out, _ := e.containerFillings(m, e.locType(m))
	return out
}

// copiedByLibraries are the maps or lists that libraries copied to a place.
func (e *evaluator) copiedByLibraries(m *loc) (out []*loc) {
	if m.kind != locField {
		return nil
	}
	fillings, _ := e.containerFillings(m, nil)
	for _, f := range fillings {
		if f.isCopy() {
			at, ok := e.originals(f)
			if !ok {
				return e.outsideLoc(writtenBy(f.fn))
			}
			out = addLocs(out, e.follow(at)...)
		}
	}
	return out
}

// mapGetters return the map that a setting is, by name.
var mapGetters = []string{"GetStringMapString", "GetStringMap"}

// resultEntries are the entries of a map that viper returns: of a file, or of what the
// program or the environment gives for the map as a whole.
func (e *evaluator) resultEntries(l *loc, keys []arn.Pattern) (texts, bool) {
	name, first, ok := viperFunc(l.name)
	if !ok || !slices.Contains(mapGetters, name) || keys == nil {
		return texts{}, false
	}
	c := &l.f.f.Calls[l.call]
	names := e.text(ref{l.f, c.Args[first], l.ctx})
	if first == 1 {
		names = concat(e.subKey(ref{l.f, c.Args[0], l.ctx}, 0), names)
	}
	out := texts{}
	for _, n := range names.all() {
		of, known := n.IsLiteral()
		if !known || e.definesAny(of) {
			out = out.add(unknownText("an entry of a configuration"))
		}
		for _, k := range keys {
			s, lit := k.IsLiteral()
			switch {
			case !known:
			case !lit || s == "" || strings.Contains(s, ".") || s != strings.ToLower(s):
				out = out.add(unknownText("an entry of a configuration"))
			case e.severalConfigs(of + "." + s):
				out = out.add(unknownText("a key of one of several configurations"))
			default:
				out = out.add(textOf(e.variable("config", strings.ToLower(of)+"."+s, "a config value")))
			}
		}
	}
	return out, true
}

// definesAny says whether the program, a flag or the environment may give a value for a key,
// or one above or below it.
func (e *evaluator) definesAny(key string) bool {
	defs := e.definitions()
	if defs.automatic || defs.flagsAreKeys || !defs.reads {
		return true
	}
	under := func(a, b string) bool { return strings.HasPrefix(b+".", a+".") }
	return slices.ContainsFunc(defs.of["config"], func(d definition) bool {
		return slices.ContainsFunc(e.text(d.name).all(), func(p arn.Pattern) bool {
			s, ok := p.IsLiteral()
			s, key := strings.ToLower(s), strings.ToLower(key)
			return !ok || under(s, key) || under(key, s)
		})
	})
}

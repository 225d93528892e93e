package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Configurations that viper and koanf read, where a program reads several: which of them
// has a key, and whether it is one file.

// settingsRead is a configuration, by what makes it.
type settingsRead struct {
	// again is set where it may be read once more, from another file.
	again bool
	// keys are those that it is asked for, in lower case; any says that not all are known.
	keys map[string]bool
	any  bool
}

const (
	ofPackage    = "of the package"
	unknownMaker = "another"
)

// severalConfigs says whether a key may be that of more than one configuration. Where all
// that a configuration is asked for is known, it has no other key.
func (e *evaluator) severalConfigs(key string) bool {
	read := e.settingsRead()
	several := 0
	for _, name := range sortedKeys(read) {
		c := read[name]
		if len(read) > 1 && !c.any && !c.has(strings.ToLower(key)) {
			continue
		}
		if several++; c.again {
			several++
		}
	}
	return several > 1 || several == 0 && len(read) > 1
}

// has says whether a configuration is asked for a key, or a map that it is in.
func (c *settingsRead) has(key string) bool {
	if c.keys[key] {
		return true
	}
	for i := range key {
		if key[i] == '.' && c.keys[key[:i]+anyEntry] {
			return true
		}
	}
	for asked := range c.keys { // a key above or below
		if strings.HasPrefix(asked, key+".") || strings.HasPrefix(key, asked+".") {
			return true
		}
	}
	return false
}

// settingsRead are the configurations that the program reads, once.
func (e *evaluator) settingsRead() map[string]*settingsRead {
	defs := e.definitions()
	if defs.read != nil {
		return defs.read
	}
	defs.read = map[string]*settingsRead{} // a question within has to do with what is there
	read := map[string]*settingsRead{}
	saved := e.frame
	e.frame = frame{low: never}
	for _, d := range defs.readers {
		e.aside(func() {
			for name, again := range e.configsOf(d) {
				if read[name] == nil {
					read[name] = &settingsRead{keys: map[string]bool{}}
				}
				read[name].again = read[name].again || again
			}
		})
	}
	if len(read) > 1 {
		e.noteAsked(read)
	}
	e.leave(saved)
	defs.read = read
	return read
}

// configsOf are the configurations that a call may read into, by what makes them: true
// where that may run again with another file.
func (e *evaluator) configsOf(d decoding) map[string]bool {
	c := &d.f.f.Calls[d.call]
	if !strings.HasPrefix(c.Fn, "(") {
		return map[string]bool{ofPackage: false}
	}
	out := map[string]bool{}
	for _, l := range e.quietly(ref{d.f, c.Args[0], d.ctx}) {
		name := configName(l)
		out[name] = name == unknownMaker || name != ofPackage && !e.runsOnce(l.f, l.call) && !e.readsOneFile(l)
	}
	return out
}

// configName is what makes a configuration.
func configName(l *loc) string {
	switch {
	case l.kind != locResult:
		return unknownMaker
	case strings.HasSuffix(l.name, ".GetViper"):
		return ofPackage
	}
	return l.f.f.Name + " " + strconv.Itoa(int(l.call))
}

// readsOneFile says whether a configuration is told of files by one path only.
func (e *evaluator) readsOneFile(config *loc) bool {
	told := false
	var paths []ref
	for _, f := range e.l.reached {
		for i := range f.f.Calls {
			c := &f.f.Calls[i]
			name, first, ok := viperFunc(c.Fn)
			if !ok || name != "SetConfigFile" && name != "SetConfigName" && name != "AddConfigPath" {
				continue
			}
			if first == 1 && !slices.ContainsFunc(e.quietly(ref{f: f, id: c.Args[0]}), func(l *loc) bool { return l.kind != locResult || e.site(l) == e.site(config) }) {
				continue // of another
			}
			told = true
			path := ref{f: f, id: c.Args[first]}
			if all := e.text(path).all(); len(all) != 1 || !isOneText(all[0]) {
				if name != "SetConfigFile" {
					return false
				}
				paths = append(paths, path)
			}
		}
	}
	return told && (len(paths) == 0 || e.onePath(paths))
}

// onePath says whether values are one path in a run of the program: each comes from the same
// argument of a command, of which one runs.
func (e *evaluator) onePath(paths []ref) bool {
	from := map[string]*function{}
	seen := map[ref]bool{}
	for _, p := range paths {
		if !e.argumentsOf(p, from, seen) {
			return false
		}
	}
	total := runCount{}
	for _, name := range sortedKeys(from) {
		total = total.add(e.runsOf(from[name]), 1)
	}
	return total.most() <= 1
}

// argumentsOf finds the elements of lists that libraries pass (args[0] of a command) that a
// value comes from; false if it may come from elsewhere.
func (e *evaluator) argumentsOf(r ref, from map[string]*function, seen map[ref]bool) bool {
	if r = (ref{f: r.f, id: r.id}); seen[r] || len(seen) > maxSources {
		return seen[r]
	}
	seen[r] = true
	n := &r.f.f.Nodes[r.id]
	all := func(values ...ref) bool {
		return !slices.ContainsFunc(values, func(v ref) bool { return !e.argumentsOf(v, from, seen) })
	}
	switch n.Op {
	case summary.OpParam:
		var values []ref
		for _, ed := range r.f.in {
			a, ok := e.argument(ed, int(n.N), nil)
			if !ok || a.id == 0 || ed.kind == viaField && n.N == 0 {
				return false
			}
			values = append(values, a)
		}
		return len(values) > 0 && all(values...)
	case summary.OpPhi:
		for _, a := range n.Args {
			if !all(ref{f: r.f, id: a}) {
				return false
			}
		}
		return true
	case summary.OpIndex:
		return elementOf(r.f, n, from)
	case summary.OpLoad:
		at := &r.f.f.Nodes[n.Args[0]]
		if at.Op == summary.OpIndexAddr {
			return elementOf(r.f, at, from)
		}
		return e.storedArguments(r, all)
	}
	return false
}

// storedArguments looks at what is stored where a value is loaded from.
func (e *evaluator) storedArguments(r ref, all func(...ref) bool) bool {
	places := e.quietly(ref{f: r.f, id: r.f.f.Nodes[r.id].Args[0]})
	ok := len(places) > 0
	for _, l := range places {
		if l.kind != locAlloc && l.kind != locField || l.root().kind != locAlloc {
			return false
		}
		var values []ref
		e.values(l, func(v ref) { values = append(values, v) }, func(string) { ok = false }, func(texts) { ok = false })
		ok = ok && len(values) > 0 && all(values...)
	}
	return ok
}

// elementOf notes an element, at a constant index, of a list that a library passes to a
// function: nothing but reads is done with it.
func elementOf(f *function, n *summary.Node, from map[string]*function) bool {
	list, index := &f.f.Nodes[n.Args[0]], &f.f.Nodes[n.Args[1]]
	if list.Op != summary.OpParam || index.Op != summary.OpConst {
		return false
	}
	for _, ed := range f.in {
		if ed.kind != byOpaque {
			return false
		}
	}
	from[f.f.Name+" "+strconv.Itoa(int(n.Args[0]))+" "+index.Sym] = f
	return len(f.in) > 0
}

// noteAsked notes the keys that each configuration is asked for.
func (e *evaluator) noteAsked(read map[string]*settingsRead) {
	note := func(f *function, c *summary.Call, names texts, keys map[string]int, known bool) {
		for _, of := range e.askedOf(f, c, read) {
			for _, p := range names.all() {
				s, lit := p.IsLiteral()
				of.any = of.any || !lit
				for key := range keys {
					// Another delimiter than the usual makes no other keys.
					of.keys[strings.ReplaceAll(strings.ToLower(s+key), "::", ".")] = true
				}
			}
			of.any = of.any || !known || len(names.all()) == 0
		}
	}
	for _, f := range e.l.reached {
		for i := range f.f.Calls {
			c := &f.f.Calls[i]
			if at, ok := askedKey(c.Fn); ok && at < len(c.Args) {
				note(f, c, concat(e.settingsBelow(f, c), e.text(ref{f: f, id: c.Args[at]})), map[string]int{"": 1, anyEntry: 1}, true)
			} else if name, _, ok := viperFunc(c.Fn); ok && strings.HasPrefix(name, "All") {
				note(f, c, textOf(arn.Pattern{}), nil, false)
			}
		}
	}
	for _, name := range sortedKeys(e.idx.sinks) {
		for _, s := range e.idx.sinks[name] {
			if s.call < 0 || !unmarshalsSettings(s.fn) {
				continue
			}
			t := orType(e.structOf(name), e.l.types[name])
			if t != nil && t.kind == summary.Pointer && isStruct(t.elem) {
				t = t.elem
			}
			tag, below := e.settingTag(s)
			if t == nil || !isStruct(t) {
				note(s.f, &s.f.f.Calls[s.call], below, nil, false)
				continue
			}
			note(s.f, &s.f.f.Calls[s.call], below, settingKeysOf(t, tag), tag != "")
		}
	}
}

// settingKeysOf are the keys of a struct's fields for a library of settings, with those that
// stand above others: what is in lists and maps may have any key.
func settingKeysOf(t *gtype, tag string) map[string]int {
	out := map[string]int{}
	var walk func(t *gtype, prefix string, depth int)
	walk = func(t *gtype, prefix string, depth int) {
		for _, g := range t.fields {
			keys, ok := taggedNames([]gfield{g}, tag)
			in := pointedTo(g.typ)
			switch {
			case !ok || !g.settable():
			case len(keys) == 0 && isStruct(in) && depth < maxObjectDepth:
				walk(in, prefix, depth+1)
			case len(keys) == 0 || remains(g, tag):
				out[prefix+"*"]++
			case isStruct(in) && depth < maxObjectDepth:
				walk(in, prefix+keys[0]+".", depth+1)
			default:
				out[prefix+keys[0]]++
				out[prefix+keys[0]+anyEntry]++
			}
		}
	}
	walk(t, "", 0)
	return out
}

// askedKey is the argument that is a key which a function of settings is asked for.
func askedKey(fn string) (at int, ok bool) {
	if name, first, ok := viperFunc(fn); ok {
		return first, strings.HasPrefix(name, "Get") && name != "GetViper" || name == "IsSet" || name == "Sub" || name == "InConfig"
	}
	g, ok := flagGetters[fn]
	return g.name, ok && g.scheme == "config"
}

// unmarshalsSettings says whether a library of settings fills structs by a function.
func unmarshalsSettings(fn string) bool {
	name := fn[strings.LastIndexByte(fn, '.')+1:]
	return strings.HasPrefix(name, "Unmarshal") && (strings.Contains(fn, "github.com/spf13/viper.") || strings.Contains(fn, "github.com/knadh/koanf"))
}

// askedOf are the configurations that a call asks: all where that is not known.
func (e *evaluator) askedOf(f *function, c *summary.Call, read map[string]*settingsRead) (out []*settingsRead) {
	if !strings.HasPrefix(c.Fn, "(") {
		if of := read[ofPackage]; of != nil {
			return []*settingsRead{of}
		}
		return nil
	}
	for _, l := range e.quietly(ref{f: f, id: c.Args[0]}) {
		of := read[configName(l)]
		if of == nil { // a part of one, or lost
			out = nil
			for _, name := range sortedKeys(read) {
				out = append(out, read[name])
			}
			return out
		}
		out = append(out, of)
	}
	return out
}

package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// programIndex finds stores by what they write to.
type programIndex struct {
	makers   map[*function]ref // literals: where they are made
	globals  map[string][]storeAt
	fields   map[string][]storeAt // by field key
	wild     map[string][]storeAt // through other pointers, by the type stored
	updates  map[string][]storeAt
	elems    map[string][]storeAt // through IndexAddr, by container key
	moves    map[string][]storeAt // copy, by container key
	sends    map[string][]storeAt
	indices  map[string][]string  // constant ones of arrays that are package variables
	orders   map[string][]storeAt // calls that sort or turn round, by container key
	parts    map[string][]storeAt // lists of which some elements are taken (s[i:j]), by container key
	sinks    map[string][]sink    // by the type that opaque code gets a pointer to
	handed   map[string][]handed  // by the type that they refer to
	nilBoxes map[string]bool      // answers of nilBoxed
	boxes    map[string][]ref     // interfaces, by the type that they are made of
	copies   map[string][]storeAt
	taints   map[string]*taint // struct types that opaque code may fill
	types    map[string]*gtype // of package variables
	// fieldTypes are the types of fields by key
	fieldTypes map[string]*gtype
	described  map[string]string   // operations, by the type of what they are asked for; see Described
	sdkFields  map[string][]gfield // those of structs of the SDK that the program names; nil until asked for
	defs       *definitions
	parents    map[string][]parent
	names      map[string][]string // field names stored to, by struct type
	inContext  []keyed
	instances  *instances
	decoded    map[string]bool      // struct types, by whether decoders fill them; see mayDecode
	structs    map[string]*gtype    // instances of generic structs, by those
	cells      map[string][]storeAt // by the type of cells
	// strays are cells that get into hands which may put anything there, strayFields those
	// of embedded cells by the fields' keys
	strays      map[string][]handed
	strayFields map[string]bool
	longest     bool               // some regular expression is made to match the longest text
	written     map[string]bool    // paths of files that the program writes; nil until asked for
	handsOn     map[*function]bool // answers of handsOn
	keys        map[namedKeys]map[string]int
	holders     map[string]holder    // of functions; nil until asked for
	constant    map[string]bool      // answers of choices
	spared      map[string]bool      // answers of isSpared
	chosen      map[string]constants // answers of constantsOf
	open        map[string]bool      // fields of bools and the like to which others may have pointers
	checks      *bool                // whether checks of the program's own may change things; nil until asked for
	// readsCommands is set where the program takes functions out of commands
	readsCommands bool
	starts        *bool      // whether the program runs one command; nil until asked for
	reflects      uint8      // 2 if the program sets fields by their tags, 1 if not, 0 until asked for
	files         uint8      // 2 if the program reads any, 1 if none, 0 until asked for
	templates     []decoding // calls that change templates; nil until asked for
	valueSets     []storeAt  // calls that change a URL's parameters; nil until asked for
}

// fieldsOf are the fields of a struct type; of the SDK's those that the program names.
func (idx *programIndex) fieldsOf(t *gtype) []gfield {
	if !ofSDK(t) {
		return t.fields
	}
	if idx.sdkFields == nil {
		idx.sdkFields = map[string][]gfield{}
		for _, key := range sortedKeys(idx.fieldTypes) {
			if owner, name, _ := strings.Cut(key, "#"); isSDKField(key) {
				idx.sdkFields[owner] = append(idx.sdkFields[owner], gfield{name: name, typ: idx.fieldTypes[key]})
			}
		}
	}
	return idx.sdkFields[t.name]
}

type storeAt struct {
	f *function
	s summary.Store
	i int32
	// key of a map update
	key summary.NodeID
}

func newProgramIndex(l *linker) *programIndex {
	idx := &programIndex{
		constant: map[string]bool{}, spared: map[string]bool{}, chosen: map[string]constants{}, open: map[string]bool{}, indices: map[string][]string{}, makers: map[*function]ref{}, globals: map[string][]storeAt{}, fields: map[string][]storeAt{},
		wild: map[string][]storeAt{}, updates: map[string][]storeAt{}, moves: map[string][]storeAt{}, sends: map[string][]storeAt{}, elems: map[string][]storeAt{}, orders: map[string][]storeAt{}, parts: map[string][]storeAt{},
		sinks: map[string][]sink{}, cells: map[string][]storeAt{}, strays: map[string][]handed{}, strayFields: map[string]bool{}, handed: map[string][]handed{}, boxes: map[string][]ref{}, nilBoxes: map[string]bool{}, copies: map[string][]storeAt{}, taints: map[string]*taint{}, decoded: map[string]bool{}, handsOn: map[*function]bool{}, keys: map[namedKeys]map[string]int{}, described: map[string]string{}, types: map[string]*gtype{}, fieldTypes: map[string]*gtype{},
	}
	idx.instances = newInstances(l)
	for _, f := range l.reached {
		idx.function(l, f)
	}
	for _, f := range l.reached { // makers are known
		idx.addSinks(l, f)
	}
	return idx
}

func (idx *programIndex) function(l *linker, f *function) {
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; n.Op {
		case summary.OpClosure:
			if lit := l.funcs[n.Sym]; lit != nil {
				idx.makers[lit] = ref{f: f, id: summary.NodeID(i)}
			}
		case summary.OpIface:
			idx.addBox(f, summary.NodeID(i), n)
		case summary.OpGlobal:
			idx.types[n.Sym] = f.typ(n.Type)
		case summary.OpIndexAddr:
			if of := &f.f.Nodes[n.Args[0]]; of.Op == summary.OpGlobal {
				idx.indices[of.Sym] = appendNew(idx.indices[of.Sym], arrayIndex(f, n))
			}
		case summary.OpFieldAddr, summary.OpField:
			if t := idx.fieldTypes[n.Sym]; t == nil || !isGeneric(t) { // else an instance's
				idx.fieldTypes[n.Sym] = f.typ(n.Type)
			}
		}
	}
	for i, s := range f.f.Stores {
		at := storeAt{f: f, s: s, i: int32(i)}
		t := f.typ(s.Type)
		idx.addCopies(l, t, at)
		if s.Addr == 0 {
			continue
		}
		switch n := &f.f.Nodes[s.Addr]; n.Op {
		case summary.OpGlobal:
			idx.globals[n.Sym] = append(idx.globals[n.Sym], at)
		case summary.OpFieldAddr:
			idx.fields[n.Sym] = append(idx.fields[n.Sym], at)
		case summary.OpIndexAddr:
			if k := containerKey(f.typ(n.Type)); k != "" {
				idx.add(idx.elems, k, at)
			}
		default:
			idx.add(idx.wild, t.name, at)
		}
	}
	for i, s := range f.f.Choices {
		key := f.f.Nodes[s.Addr].Sym
		idx.fields[key] = append(idx.fields[key], storeAt{f: f, s: s, i: summary.FirstChoice + int32(i)})
	}
	for _, key := range f.f.Open {
		idx.open[key] = true
	}
	for i, u := range f.f.Updates {
		k := containerKey(f.typ(u.Type))
		idx.add(idx.updates, k, storeAt{f: f, s: summary.Store{Addr: u.Map, Val: u.Val, When: u.When}, i: int32(i), key: u.Key})
	}
	for _, m := range f.f.Moves {
		to, k := idx.moves, containerKey(f.typ(m.Type))
		if m.Send {
			to = idx.sends
		}
		idx.add(to, k, storeAt{f: f, s: summary.Store{Addr: m.To, Val: m.From}, i: -1})
	}
	standin := summary.IsStandin(f.f.Name)
	for i := range f.f.Nodes {
		switch n := &f.f.Nodes[i]; {
		case standin && n.Op == summary.OpParam: // it may give back some elements
			idx.add(idx.parts, containerKey(f.typ(f.f.Params[n.N])), storeAt{f: f, s: summary.Store{Addr: summary.NodeID(i)}, i: -1})
		case n.Op == summary.OpAppend && n.N == 1:
			idx.add(idx.moves, containerKey(f.typ(n.Type)), storeAt{f: f, s: summary.Store{Addr: n.Args[0], Val: n.Args[1]}, i: -1})
		case n.Op == summary.OpSlice && n.Sym != "":
			idx.add(idx.parts, containerKey(f.typ(n.Type)), storeAt{f: f, s: summary.Store{Addr: n.Args[0]}, i: -1})
		}
	}
	for i := range f.f.Calls {
		idx.containerCall(f, &f.f.Calls[i])
		idx.bytesCall(l, f, &f.f.Calls[i])
		idx.longest = idx.longest || f.f.Calls[i].Fn == "(*regexp.Regexp).Longest"
	}
	idx.addDestinations(f)
	idx.addHanded(l, f)
	idx.addCells(l, f)
}

// add indexes a store by a type's name or a container's key, of each instance.
func (idx *programIndex) add(to map[string][]storeAt, key string, at storeAt) {
	for _, k := range idx.instances.of(key) {
		to[k] = append(to[k], at)
	}
}

// at are the stores to what a type's name or a container's key may stand for.
func (idx *programIndex) at(in map[string][]storeAt, key string) []storeAt {
	if strings.IndexByte(key, '$') < 0 {
		return in[key]
	}
	var out []storeAt
	seen := map[storeAt]bool{}
	for _, k := range idx.instances.of(key) {
		for _, at := range in[k] {
			if !seen[at] {
				seen[at] = true
				out = append(out, at)
			}
		}
	}
	return out
}

// addCopies indexes the store of a struct or array.
func (idx *programIndex) addCopies(l *linker, t *gtype, at storeAt) {
	if t.kind == summary.Array {
		idx.add(idx.copies, t.name, at)
		return
	}
	for _, name := range idx.instances.of(t.name) {
		if c := l.types[name]; isAggregate(c) {
			name := orElse(c.origin, c.name) // as in field keys
			if n := len(idx.copies[name]); n == 0 || idx.copies[name][n-1] != at {
				idx.copies[name] = append(idx.copies[name], at)
			}
		}
	}
}

// containerCall looks at the functions of the standard library that write to
// containers which they are given.
func (idx *programIndex) containerCall(f *function, c *summary.Call) {
	if c.Kind != summary.Static || len(c.Args) == 0 || c.Args[0] == 0 {
		return
	}
	id := unboxed(f, c.Args[0])
	switch {
	case (c.Fn == "maps.Copy" || c.Fn == "golang.org/x/exp/maps.Copy") && len(c.Args) == 2:
		if k := containerKey(argType(f, c, 0)); k != "" {
			idx.add(idx.moves, k, storeAt{f: f, s: summary.Store{Addr: id, Val: unboxed(f, c.Args[1])}, i: -1})
		}
	case pkgOf(c.Fn) == "sort":
		if k := containerKey(argType(f, c, 0)); k != "" {
			idx.add(idx.orders, k, storeAt{f: f, s: summary.Store{Addr: id}, i: -1})
		}
	}
}

// argType is the type of an argument, seen through an interface.
func argType(f *function, c *summary.Call, i int) *gtype {
	if n := &f.f.Nodes[c.Args[i]]; n.Op == summary.OpIface {
		return f.typ(n.Type)
	}
	return f.typ(c.ArgTypes[i])
}

func unboxed(f *function, id summary.NodeID) summary.NodeID {
	for id = unguarded(f, id); f.f.Nodes[id].Op == summary.OpIface; id = unguarded(f, id) {
		id = f.f.Nodes[id].Args[0]
	}
	return id
}

func containerKey(t *gtype) string {
	if t == nil {
		return ""
	}
	if t.kind == summary.Pointer && t.elem != nil {
		t = t.elem
	}
	return t.key
}

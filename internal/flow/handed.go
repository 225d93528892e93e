package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// What code without a summary was given it may hand back: a pointer in a sync.Map,
// an atomic.Pointer or a list, the receiver of a method that it calls.

// stateless packages keep nothing of what they are given, and return what is new: a
// list of os.Environ or strings.Split is none that other code was given.
var stateless = map[string]bool{
	"os": true, "sort": true, "strconv": true, "strings": true, "path": true, "path/filepath": true, "regexp": true,
	"encoding/csv": true, "encoding/base64": true, "encoding/hex": true,
}

// formatsError says whether a function makes an error of a format: what that holds of its
// arguments is their text, and the errors among them.
func formatsError(fn string) bool {
	switch pkgOf(fn) {
	case "github.com/pkg/errors", "emperror.dev/errors", "golang.org/x/xerrors", "github.com/cockroachdb/errors", "github.com/juju/errors",
		"github.com/joomcode/errorx", "google.golang.org/grpc/status":
		return strings.HasSuffix(fn, "f")
	}
	return false
}

// isListed says whether a value is a list or map in an interface.
func isListed(f *function, id summary.NodeID) bool {
	n := &f.f.Nodes[id]
	if n.Op != summary.OpIface {
		return false
	}
	t := f.typ(n.Type)
	return t != nil && (t.kind == summary.Slice || t.kind == summary.Map)
}

// handed are values that code without a summary was given.
type handed struct {
	f *function
	v summary.NodeID
}

// addHanded lists the pointers, slices and maps that opaque code gets and may keep,
// by the type of what they refer to.
func (idx *programIndex) addHanded(l *linker, f *function) {
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		pkg := pkgOf(c.Fn)
		if !l.opaqueSites[siteKey{f, int32(i)}] || readers[pkg] || inert[pkg] || sdk.IsSDK(pkg) || stateless[pkg] && !callsBack(f, c) || c.Fn == "bytes.Join" || fillsOnly(c.Fn) {
			continue
		}
		args := c.Args
		if c.Variadic != nil {
			args = append(append([]summary.NodeID(nil), args[:len(args)-1]...), c.Variadic...)
		}
		typ, _, known := cellMethod(c.Fn)
		for j, a := range args {
			if known && (j == 0 || cells[typ].std) {
				continue // what is put into a cell, and the cell, are looked at there
			}
			if a != 0 && (!formatsError(c.Fn) || !isListed(f, a)) {
				idx.hand(l, f, c, min(j, len(c.Args)-1), a)
			}
		}
	}
	for _, s := range f.f.Stores {
		if s.Addr == 0 || s.Val == 0 {
			continue
		}
		n := &f.f.Nodes[s.Addr]
		if n.Op == summary.OpFieldAddr && l.isOpaqueField(n.Sym) && !isSDKField(n.Sym) || n.Op == summary.OpGlobal && l.isOpaqueGlobal(n.Sym) {
			idx.handValue(l, f, s.Val, f.typ(s.Type))
		}
	}
}

// fillsOnly says whether a function fills a struct, or copies one, and keeps nothing of it.
func fillsOnly(fn string) bool {
	_, copies := copiers[fn]
	_, decodes := decoders[fn]
	name, _, viper := viperFunc(fn)
	return copies || decodes || viper && strings.HasPrefix(name, "Unmarshal")
}

// callsBack says whether a call gives functions or values with methods.
func callsBack(f *function, c *summary.Call) bool {
	return slices.ContainsFunc(c.ArgTypes, func(i int32) bool {
		t := f.typ(i)
		return t != nil && (t.kind == summary.FuncType || t.kind == summary.Iface)
	})
}

func (idx *programIndex) hand(l *linker, f *function, c *summary.Call, j int, a summary.NodeID) {
	var t *gtype
	if j < len(c.ArgTypes) {
		t = f.typ(c.ArgTypes[j])
	}
	if t != nil && t.kind == summary.Slice && c.Variadic != nil && j == len(c.Args)-1 {
		t = t.elem
	}
	idx.handValue(l, f, a, t)
}

func (idx *programIndex) handValue(l *linker, f *function, a summary.NodeID, t *gtype) {
	add := func(t *gtype) {
		if t == nil {
			return
		}
		switch t.kind {
		case summary.Pointer:
			t = t.elem
		case summary.Slice, summary.Map, summary.Struct:
		default:
			return
		}
		if t != nil {
			idx.addHandedType(l, t, handed{f, a})
		}
	}
	n := &f.f.Nodes[a]
	switch {
	case n.Op == summary.OpIface:
		add(f.typ(n.Type))
	case l.carry(f, a) && f.node != nil && f.node[a] != 0:
		for _, v := range l.nodes[f.node[a]].vals {
			if val := &l.values.list[v]; val.kind == typeValue {
				add(val.typ)
			}
		}
	default:
		add(t)
	}
}

// addHandedType lists what refers to a type, of which a generic function has several.
func (idx *programIndex) addHandedType(l *linker, t *gtype, h handed) {
	for _, key := range idx.instances.of(handedKey(t)) {
		if of := l.types[key]; of != nil {
			key = handedKey(of)
		}
		idx.handed[key] = append(idx.handed[key], h)
	}
}

// handedKey is one for a list and the array that it is made of.
func handedKey(t *gtype) string { return orElse(t.key, t.name) }

// handedSites are the places of a type that opaque code was given.
func (e *evaluator) handedSites(typ string) map[*loc]bool {
	if sites, ok := e.handed[typ]; ok {
		return sites
	}
	var all []handed
	for _, key := range e.idx.instances.of(typ) {
		all = append(all, e.idx.handed[key]...)
	}
	if len(all) == 0 {
		return nil
	}
	sites := map[*loc]bool{}
	e.handed[typ] = sites // a question within has to do with what is there
	for _, h := range all {
		e.aside(func() {
			for _, p := range e.quietly(ref{f: h.f, id: h.v}) {
				sites[e.site(p)] = true
			}
		})
	}
	return sites
}

// isHanded says whether opaque code was given a place, or what it is part of.
func (e *evaluator) isHanded(l *loc) bool {
	for ; l != nil; l = l.base {
		if t := e.locType(l); t != nil && (e.handedSites(handedKey(t))[e.site(l)] || e.decodesItself(t)) {
			return true
		}
	}
	return false
}

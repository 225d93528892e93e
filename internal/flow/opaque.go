package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Code without a summary may call what it is given: functions with whatever
// escaped before, and the methods of the interface that a value was passed as.
// Its results may be anything that escaped and fits.

// usualMethods are called on values of any type by code that knows nothing of
// them: formatting, errors, encoding, closing, comparing. Names that programs use
// for things of their own count with the usual signatures only.
var usualMethods = map[string][]string{
	"Close": {"()(error)", "()"}, "Error": nil, "Format": {"(fmt.State,int32)"}, "GoString": nil, "String": nil,
	"Is": {"(error)(bool)"}, "As": {"(any)(bool)"}, "Unwrap": nil, "LogValue": nil,
	"Scan": {"(any)(error)", "(fmt.ScanState,int32)(error)"}, "Value": {"()(any,error)", "(any)(any)", "()(database/sql/driver.Value,error)"},
	"Write": {"([]uint8)(int,error)"}, "Read": {"([]uint8)(int,error)"},
	"MarshalJSON": nil, "MarshalText": nil, "MarshalBinary": nil, "MarshalYAML": nil, "MarshalLog": nil, "MarshalLogObject": nil,
	"UnmarshalJSON": nil, "UnmarshalText": nil, "UnmarshalYAML": nil, "UnmarshalBinary": nil,
}

// usually says whether a method has one of the signatures; any will do for nil.
func usually(m gmethod, sigs []string) bool {
	return sigs == nil || slices.ContainsFunc(sigs, func(s string) bool { return summary.SigHash(s) == m.Sig })
}

// readers use values that they are given and keep none. Functions that they get as
// an interface they print.
var readers = map[string]bool{"fmt": true, "log": true, "log/slog": true, "encoding/json": true, "strings": true, "errors": true}

// inert packages mark the source for code generators: their functions do nothing when
// the program runs.
var inert = map[string]bool{"github.com/google/wire": true, "github.com/goforj/wire": true}

// runs are functions that call the function they are given, and keep it no longer.
var runs = map[string]bool{"(*sync.Map).Range": true, "(*sync.Once).Do": true}

// reflective packages call exported methods of what they are given, by name:
// commands, RPC services, templates.
var reflective = map[string]bool{
	"github.com/alecthomas/kong": true, "net/rpc": true, "text/template": true, "html/template": true,
	"github.com/jessevdk/go-flags": true, "github.com/gorilla/rpc/v2": true,
}

// injects are packages that call functions with what the program made and gave them.
var injects = map[string]bool{"github.com/alecthomas/kong": true, "go.uber.org/fx": true, "go.uber.org/dig": true}

// reflects says whether a function calls methods by name. Templates do with the
// data that they are executed on; of what Funcs gets they call the functions. A page of a
// web framework is a template.
func reflects(fn string) bool {
	pkg, _, name := sdk.Split(fn)
	return reflective[pkg] && (!isTemplate(pkg) || strings.HasPrefix(name, "Execute")) || fn == "(*github.com/gin-gonic/gin.Context).HTML"
}

func isTemplate(pkg string) bool { return pkg == "text/template" || pkg == "html/template" }

// escapedNode gathers all that opaque code was given.
const escapedNode = "escaped"

// escapeSite is where a value gets into opaque hands.
type escapeSite struct {
	f    *function // nil for fields and globals of opaque packages
	call int32
	to   string // function, field or global
	// any is set where the value goes as an interface that says nothing of it.
	any bool
	// kept is set for fields and variables of opaque code: it got the value from the
	// program, and calls it from nowhere that is known.
	kept bool
	// by is the parameter of f that the value came by, 0 if it came another way.
	by  summary.NodeID
	val valueID
	// recv is the type of what is called, if it was given away by itself: as node gave of
	// f, or as one of several values.
	recv *gtype
	gave summary.NodeID
}

type opaqueKey struct {
	f    *function
	call int32
	pkg  string
}

// opaqueCall is a call of code without a summary.
func (l *linker) opaqueCall(f *function, index int32, name string) {
	l.opaqueSites[siteKey{f, index}] = true
	pkg, _, _ := sdk.Split(name)
	if key := (opaqueKey{f, index, pkg}); l.opaque[key] {
		return
	} else {
		l.opaque[key] = true
	}
	if inert[pkg] {
		return
	}
	l.escapeArgs(f, index, name, -1)
	l.reflected(f, index, name)
	l.wrapped(f, index, name)
	c := &f.f.Calls[index]
	for i, ref := range c.Results {
		if t := f.typ(ref); t != nil {
			l.opaqueResult(l.resultNode(f, index, int32(i)), t)
		}
	}
}

// escapeArgs puts all arguments but skip into opaque hands.
func (l *linker) escapeArgs(f *function, index int32, name string, skip int) {
	c := &f.f.Calls[index]
	site := escapeSite{f: f, call: index, to: name}
	for i, a := range c.Args {
		if i == skip || a == 0 {
			continue
		}
		t := f.typ(c.ArgTypes[i])
		if i == len(c.Args)-1 && c.Variadic != nil && t != nil {
			for _, v := range c.Variadic {
				l.escape(f, v, t.elem, site)
			}
			continue
		}
		if t == nil { // a receiver: an interface's own value
			if l.carry(f, a) {
				l.retain(l.nodeOf(f, a), site)
			}
			continue
		}
		l.escape(f, a, t, site)
	}
}

// opaqueResult makes what opaque code returns arrive at a node.
func (l *linker) opaqueResult(id nodeID, t *gtype) {
	if carrying(t) {
		l.fromOpaque(id, t)
		return
	}
	l.opaqueContents(t)
}

// fromOpaque lets all that escaped and fits the type arrive.
func (l *linker) fromOpaque(id nodeID, t *gtype) {
	l.addValue(id, l.values.id(value{kind: opaqueValue}))
	l.flow(l.namedNode(escapedNode), id, t)
}

// opaqueContents does so for what a container of opaque code holds.
func (l *linker) opaqueContents(t *gtype) {
	for depth := 0; t != nil && depth < 3; depth++ {
		switch t.kind {
		case summary.Pointer, summary.Slice, summary.Array, summary.Map, summary.Chan:
		default:
			return
		}
		if carrying(t.elem) {
			l.fromOpaque(l.contentsOf(t), t.elem)
			return
		}
		t = t.elem
	}
}

// escape puts a local value of a static type into opaque hands.
func (l *linker) escape(f *function, id summary.NodeID, t *gtype, site escapeSite) {
	if id == 0 || t == nil || f.f.Nodes[id].Op == summary.OpNil {
		return
	}
	if l.carry(f, id) {
		if isParameter(f, id) && site.f == f && site.call >= 0 {
			site.by = id
		}
		if site.f == f {
			site.gave = id
		}
		l.escapeNode(l.nodeOf(f, id), t, site)
		return
	}
	for depth := 0; t != nil && depth < 3; depth++ {
		switch t.kind {
		case summary.Pointer, summary.Slice, summary.Array, summary.Map, summary.Chan:
		default:
			return
		}
		if carrying(t.elem) {
			l.escapeNode(l.contentsOf(t), t.elem, site)
			if t.kind == summary.Pointer || t.kind == summary.Chan {
				l.fromOpaque(l.contentsOf(t), t.elem) // opaque code may write there
			}
			return
		}
		t = t.elem
	}
}

// retain adds values to what escaped without calling them.
func (l *linker) retain(id nodeID, site escapeSite) {
	pkg, _, _ := sdk.Split(site.to)
	if !readers[pkg] && !runs[site.to] {
		l.flow(id, l.namedNode(escapedNode), nil)
	}
}

// escapeNode puts all that arrives at a node into opaque hands, as type t.
func (l *linker) escapeNode(id nodeID, t *gtype, site escapeSite) {
	l.retain(id, site)
	pkg, _, _ := sdk.Split(site.to)
	site.any = t.kind == summary.Iface && (len(t.methods) == 0 || t.name == "error")
	by := pkg
	if reflects(site.to) {
		by += " by name"
	}
	if !l.firstWatch(watchKey{node: id, as: t, method: by}) {
		return
	}
	l.watchNode(id, func(v valueID) {
		val, site := l.values.list[v], site
		site.val = v
		switch val.kind {
		case opaqueValue:
		case typeValue:
			l.escapedType(val.typ, t, site, pkg)
		default:
			if readers[pkg] && t.kind == summary.Iface {
				return // a function that is printed is not called
			}
			l.calledValue(v, site)
		}
	})
}

// escapedType calls the methods that opaque code can call on a value.
func (l *linker) escapedType(typ, as *gtype, site escapeSite, pkg string) {
	if svc, ok := sdk.ClientType(typ.name); ok {
		l.escapedClient(svc, as, site, pkg)
		return
	}
	if l.concreteOpaque(typ) {
		return
	}
	called := map[string]bool{}
	outer := site
	site.recv = typ
	for _, m := range as.methods {
		called[m.ID] = true
		l.calledMethod(typ, m.ID, site)
	}
	// The SDK declares an interface for each paginator and waiter, and asks for no other.
	if len(as.also) > 0 && l.isOpaque(as.pkg) && !sdk.IsSDK(as.pkg) {
		for _, m := range as.also {
			if own, ok := l.method(typ, m.ID); ok && own.Sig == m.Sig && !called[m.ID] {
				called[m.ID] = true
				l.calledMethod(typ, m.ID, site)
			}
		}
	}
	for _, id := range sortedKeys(usualMethods) {
		if m, ok := l.method(typ, id); ok && !called[id] && usually(m, usualMethods[id]) {
			l.calledGMethod(m, id, site, typ)
		}
	}
	l.inside(typ, outer, true)
	if reflects(site.to) {
		l.calledByReflection(typ, outer, map[*gtype]bool{}, 0)
	}
}

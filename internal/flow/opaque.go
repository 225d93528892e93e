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

// calledByReflection reaches all exported methods of a type and of the types of
// its exported fields.
func (l *linker) calledByReflection(t *gtype, site escapeSite, seen map[*gtype]bool, depth int) {
	if t == nil || seen[t] || depth > 6 {
		return
	}
	seen[t] = true
	base := t
	if t.kind == summary.Pointer && t.elem != nil {
		base = t.elem
	}
	for _, id := range sortedKeys(base.table) {
		if !strings.Contains(id, ".") && l.namedCall(base.table[id], site) {
			l.calledMethod(base, id, site)
			l.calledPointerMethod(base, id, site)
		}
	}
	for _, f := range base.fields {
		if f.name[0] < 'A' || f.name[0] > 'Z' {
			continue
		}
		if f.typ != nil && f.typ.kind == summary.Iface {
			l.valuesByReflection(l.fieldNode(orElse(base.origin, base.name)+"#"+f.name), site, depth)
		}
		l.calledByReflection(f.typ, site, seen, depth+1)
	}
	if base.kind == summary.Slice || base.kind == summary.Array || base.kind == summary.Map {
		if base.elem != nil && base.elem.kind == summary.Iface {
			l.elementsByReflection(base, site, depth)
		}
		l.calledByReflection(base.elem, site, seen, depth+1)
	}
}

// valuesByReflection does so for what an interface holds.
func (l *linker) valuesByReflection(id nodeID, site escapeSite, depth int) {
	if !l.firstWatch(watchKey{node: id, method: site.to + " by name"}) {
		return
	}
	l.watchNode(id, func(v valueID) {
		if val := l.values.list[v]; val.kind == typeValue {
			l.calledByReflection(val.typ, site, map[*gtype]bool{}, depth+1)
		}
	})
}

// namedCall says whether a reflective package can call a method: a template has no
// context to give it.
func (l *linker) namedCall(m gmethod, site escapeSite) bool {
	callee := l.funcs[m.Fn]
	if callee == nil || !isTemplate(pkgOf(site.to)) {
		return true
	}
	return !slices.ContainsFunc(callee.f.Params, func(ref int32) bool {
		t := callee.typ(ref)
		return t != nil && t.name == "context.Context"
	})
}

func (l *linker) calledPointerMethod(t *gtype, id string, site escapeSite) {
	if m, ok := t.table[id]; ok && m.Ptr {
		l.calledGMethod(m, id, site, t)
	}
}

func (l *linker) calledMethod(typ *gtype, id string, site escapeSite) {
	if m, ok := l.method(typ, id); ok {
		l.calledGMethod(m, id, site, typ)
	}
}

func (l *linker) calledGMethod(m gmethod, id string, site escapeSite, typ *gtype) {
	why := "escapes to " + shortFunc(site.to) + " as " + shortType(typ.name)
	if m.via != nil {
		field := l.fieldNode(m.Path[len(m.Path)-1])
		key := watchKey{node: field, method: id}
		if reflects(site.to) {
			key.method += " by name"
		}
		if !l.firstWatch(key) {
			return
		}
		l.watchNode(field, func(v valueID) {
			site := site
			switch val := l.values.list[v]; val.kind {
			case opaqueValue:
			case typeValue:
				if svc, ok := sdk.ClientType(val.typ.name); ok {
					if declares(m.IMethod, svc) {
						l.escapedOperation(svc, id, site)
					}
					return
				}
				if site.recv != nil {
					site.recv, site.gave = val.typ, 0
				}
				l.calledMethod(val.typ, id, site)
			default: // what a function type with methods was made of
				l.calledValue(v, site)
			}
		})
		return
	}
	if callee := l.funcs[m.Fn]; callee != nil {
		l.calledByOpaque(callee, m.Path, site, why)
		return
	}
	if c, ok := sdk.Lookup(m.Fn); ok { // an embedded client's operation
		for _, op := range c.Operations {
			l.escapedOperation(c.Service, op, site)
		}
	}
}

// calledValue reaches a function value that opaque code calls.
func (l *linker) calledValue(v valueID, site escapeSite) {
	val := l.values.list[v]
	why := "escapes to " + shortFunc(site.to)
	switch val.kind {
	case funcValue, boundValue:
		if callee := l.funcs[val.name]; callee != nil {
			l.calledByOpaqueBound(callee, &val, site, why)
			return
		}
		if c, ok := sdk.Lookup(val.name); ok && c.Service != "" {
			l.escapedFunction(c, &val, site.f, site.call)
		}
	case boundInvoke:
		n := &val.fn.f.Nodes[val.at]
		if !l.carry(val.fn, n.Args[0]) {
			return
		}
		site := escapeSite{f: val.fn, call: -1, to: site.to}
		recv := l.nodeOf(val.fn, n.Args[0])
		if !l.firstWatch(watchKey{node: recv, f: val.fn, method: val.name + " bound"}) {
			return
		}
		l.watchNode(recv, func(w valueID) {
			r := l.values.list[w]
			if r.kind != typeValue {
				if r.kind != opaqueValue { // what a function type with methods was made of
					l.calledValue(w, site)
				}
				return
			}
			if svc, ok := sdk.ClientType(r.typ.name); ok {
				if !val.typ.declaresOperation(svc, val.name) {
					return
				}
				l.operationAt(val.fn, n.Pos, svc, val.name, "method value")
				return
			}
			l.calledMethod(r.typ, val.name, site)
		})
	}
}

// calledByOpaque reaches a function with arguments that opaque code chooses.
func (l *linker) calledByOpaque(callee *function, path []string, site escapeSite, why string) {
	l.opaqueEdge(&edge{caller: site.f, call: site.call, callee: callee, kind: byOpaque, reason: why, to: site.to, loose: site.any, kept: site.kept, by: site.by, val: site.val,
		recv: site.recv, path: path, gave: site.gave})
}

// calledByOpaqueBound does so for a function value: of a method value the receiver
// is known.
func (l *linker) calledByOpaqueBound(callee *function, val *value, site escapeSite, why string) {
	e := &edge{caller: site.f, call: site.call, callee: callee, kind: byOpaque, reason: why, to: site.to, given: passesOn(site.to), loose: site.any, kept: site.kept, by: site.by, val: site.val}
	if val.kind == boundValue {
		e.boundFn, e.boundAt = val.fn, val.at
	}
	l.opaqueEdge(e)
}

// passesOn says whether a function of a package without a summary makes no values
// of types that it does not know: most of the standard library.
func passesOn(fn string) bool {
	pkg := pkgOf(fn)
	first, _, _ := strings.Cut(pkg, "/")
	if pkg == "" || reflective[pkg] || strings.Contains(first, ".") && !strings.HasPrefix(pkg, "golang.org/x/") {
		return false
	}
	return !strings.HasPrefix(pkg, "encoding") && pkg != "reflect" && pkg != "plugin" && pkg != "testing/quick"
}

// decodedBy are methods of types that libraries make and fill by themselves:
// runtime.Object of k8s.io/apimachinery, proto.Message, and what decoders ask for.
var decodedBy = []string{"DeepCopyObject", "ProtoReflect", "ProtoMessage", "UnmarshalJSON", "UnmarshalText", "UnmarshalYAML", "UnmarshalBinary"}

// decoded says whether opaque code may make and fill values of a type.
func (l *linker) decoded(t *gtype) bool {
	if t != nil && t.kind != summary.Pointer && t.table != nil {
		t = &gtype{kind: summary.Pointer, elem: t}
	}
	return t != nil && slices.ContainsFunc(decodedBy, func(id string) bool {
		_, ok := l.method(t, id)
		return ok
	})
}

func (l *linker) opaqueEdge(e *edge) {
	if e.caller != nil && e.call >= 0 {
		e.pos = e.caller.f.Calls[e.call].Pos
	}
	if !l.addEdge(e) {
		return
	}
	callee := e.callee
	for i, ref := range callee.f.Params {
		if i == 0 && e.boundFn != nil {
			continue
		}
		if t := callee.typ(ref); t != nil {
			l.opaqueResult(l.nodeOf(callee, summary.NodeID(1+i)), t)
		}
	}
	site := escapeSite{f: callee, call: -1, to: "its caller"}
	for i, rets := range callee.f.Results {
		if t := callee.typ(callee.f.ResultTypes[i]); t != nil {
			for _, r := range rets {
				l.escape(callee, r, t, site)
				if saysNothing(t) && l.factory(e) {
					l.madeFor(callee, r, site)
				}
			}
		}
	}
	l.reach(callee)
}

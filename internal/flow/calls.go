package flow

import (
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// edgeKind says how the callee's parameters get the call's arguments.
type edgeKind uint8

const (
	direct   edgeKind = iota // parameter i is argument i
	viaField                 // parameter 0 is a field of argument 0: a promoted method
	bound                    // parameter 0 is the receiver at boundFn/boundAt, i is argument i-1
	byOpaque                 // called by code without a summary: arguments unknown
)

// edge is a call of one function by another, or by opaque code on its behalf.
type edge struct {
	caller  *function // nil: an entry point of a library
	call    int32     // in caller.f.Calls; -1: not a call of its own
	callee  *function
	kind    edgeKind
	path    []string // viaField: field keys
	boundFn *function
	boundAt summary.NodeID
	reason  string // of a dynamic call
	// given is set where opaque code passes only what the program gave it.
	given bool
	// to is the function or field by which opaque code got the callee; "" for several.
	to string
	// loose is set where opaque code got the callee as a value that it may only print.
	loose bool
	// made is set with loose where the caller makes what is called: it may well be.
	made bool
	// kept is set where opaque code got the callee in one of its fields or variables.
	kept bool
	pos  summary.Pos
	// by is the parameter of the caller, from 1, that the called value val came by; 0
	// where it came another way.
	by  summary.NodeID
	val valueID
	// recv is the type that opaque code calls a method on, path the embedded fields from
	// there to the receiver; nil where it is not known. gave is the value of the caller
	// that opaque code got it as, 0 where that is one of several.
	recv *gtype
	gave summary.NodeID
	// row is set where this is no call, but the choice of an element.
	row *row
}

// target is what an edge or a use needs of a call: where argument i comes from.
type target struct {
	kind    edgeKind
	path    []string
	boundFn *function
	boundAt summary.NodeID
	reason  string
	by      summary.NodeID // the node of the called value, and the value
	val     valueID
}

func (l *linker) call(f *function, index int32) {
	c := &f.f.Calls[index]
	switch c.Kind {
	case summary.Static:
		l.static(f, index, c)
	case summary.Invoke:
		if c.Type >= 0 {
			if t := f.typ(c.Type); t.kind == summary.TypeParam {
				l.invokeOn(l.namedNode("t:"+t.name), f, index, c.Fn, target{})
			}
		}
		if l.carry(f, c.Args[0]) {
			l.invokeOn(l.nodeOf(f, c.Args[0]), f, index, c.Fn, target{by: c.Args[0]})
		}
	case summary.Dynamic:
		if l.carry(f, c.Fun) {
			l.watchNode(l.nodeOf(f, c.Fun), func(v valueID) { l.applyValue(f, index, v) })
		}
	}
}

func (l *linker) static(f *function, index int32, c *summary.Call) {
	if callee := l.funcs[c.Fn]; callee != nil {
		if len(c.TypeArgs) > 0 {
			var args []*gtype
			for _, ref := range c.TypeArgs {
				args = append(args, f.typ(ref))
			}
			l.typeArgs(callee.f.Owner, args)
		}
		l.edge(f, index, callee, target{kind: direct})
		return
	}
	l.external(f, index, c.Fn, target{kind: direct})
}

// external is a call of a function without a body here.
func (l *linker) external(f *function, index int32, name string, t target) {
	pkg, _, _ := sdk.Split(name)
	if service, ok := sdk.Signs(name); ok {
		l.signs = append(l.signs, signing{f, index, service, t})
	}
	if sdk.IsSDK(pkg) {
		l.sdkCall(f, index, name, t)
		return
	}
	l.opaqueCall(f, index, name)
}

// invokeOn resolves a method call for every type that arrives at the receiver.
func (l *linker) invokeOn(recv nodeID, f *function, index int32, method string, t target) {
	if l.firstWatch(watchKey{node: recv, f: f, index: index, method: method}) {
		l.watchNode(recv, func(v valueID) { l.invokeValue(f, index, method, v, t) })
	}
}

func (l *linker) invokeValue(f *function, index int32, method string, v valueID, t target) {
	val := l.values.list[v]
	if val.kind != typeValue {
		// A function here is what a named function type with methods was made of.
		if val.kind == opaqueValue && l.opt.Library && l.operationShaped(f, index, method, t) {
			return
		}
		l.madeAway[siteKey{f, index}] = true
		l.opaqueCall(f, index, foreignInterface)
		if val.kind != opaqueValue {
			l.calledValue(v, escapeSite{f: f, call: index, to: "func"})
		}
		return
	}
	typ := val.typ
	if svc, ok := sdk.ClientType(typ.name); ok {
		l.operation(f, index, svc, method, t)
		return
	}
	m, ok := l.method(typ, method)
	if !ok {
		if sdk.IsSDK(typ.pkg) { // an uploader, say, behind an interface of the program
			l.external(f, index, "("+typ.name+")."+method, t)
			return
		}
		if l.concreteOpaque(typ) {
			l.opaqueCall(f, index, "("+typ.name+")."+method)
		}
		return // a type that only shares the node
	}
	t.reason, t.val = "value of type "+shortType(typ.name), v
	l.applyMethod(f, index, method, m, t)
}

// applyMethod calls a method of a concrete type.
func (l *linker) applyMethod(f *function, index int32, method string, m gmethod, t target) {
	if len(m.Path) > 0 {
		t.kind, t.path = viaField, append(append([]string(nil), t.path...), m.Path...)
	}
	if m.via != nil {
		l.invokeOn(l.fieldNode(m.Path[len(m.Path)-1]), f, index, method, t)
		return
	}
	if callee := l.funcs[m.Fn]; callee != nil {
		l.edge(f, index, callee, t)
		return
	}
	l.external(f, index, m.Fn, t)
}

// applyValue calls a function value.
func (l *linker) applyValue(f *function, index int32, v valueID) {
	val := l.values.list[v]
	if !l.callable(f, f.f.Calls[index].Fun, &val) {
		return
	}
	switch val.kind {
	case opaqueValue:
		l.opaqueCall(f, index, "a function made elsewhere")
	case typeValue: // the type of an adaptor; its function comes by itself
	case funcValue:
		t := target{kind: direct, reason: "function value " + shortFunc(val.name), by: f.f.Calls[index].Fun, val: v}
		l.apply(f, index, val.name, t)
	case boundValue:
		t := target{kind: bound, boundFn: val.fn, boundAt: val.at, reason: "method value " + shortFunc(val.name),
			by: f.f.Calls[index].Fun, val: v}
		l.apply(f, index, val.name, t)
	case boundInvoke:
		n := &val.fn.f.Nodes[val.at]
		if l.carry(val.fn, n.Args[0]) {
			l.invokeOn(l.nodeOf(val.fn, n.Args[0]), f, index, val.name, target{kind: bound, boundFn: val.fn, boundAt: val.at})
		}
	case methodExpr:
		c := &f.f.Calls[index]
		if len(c.Args) > 0 && l.carry(f, c.Args[0]) {
			l.invokeOn(l.nodeOf(f, c.Args[0]), f, index, val.name, target{})
		}
	}
}

func (l *linker) apply(f *function, index int32, name string, t target) {
	if callee := l.funcs[name]; callee != nil {
		l.edge(f, index, callee, t)
		return
	}
	l.external(f, index, name, t)
}

// edge records a call and joins arguments and results.
func (l *linker) edge(f *function, index int32, callee *function, t target) {
	c := &f.f.Calls[index]
	e := &edge{caller: f, call: index, callee: callee, kind: t.kind, path: t.path,
		boundFn: t.boundFn, boundAt: t.boundAt, reason: t.reason, pos: c.Pos}
	if isParameter(f, t.by) {
		e.by, e.val = t.by, t.val
	}
	if !l.addEdge(e) {
		return
	}
	for i := range callee.f.Params {
		p := summary.NodeID(1 + i)
		if !l.carry(callee, p) {
			continue
		}
		fn, arg := e.arg(i)
		if fn != nil && l.carry(fn, arg) {
			l.flow(l.nodeOf(fn, arg), l.nodeOf(callee, p), nil)
		}
	}
	for i, rets := range callee.f.Results {
		for _, r := range rets {
			if l.carry(callee, r) {
				l.flow(l.nodeOf(callee, r), l.resultNode(f, index, int32(i)), nil)
			}
		}
	}
	l.reach(callee)
}

func (l *linker) addEdge(e *edge) bool {
	key := edgeKey{e.callee, e.caller, e.call, e.kind, e.boundFn, e.boundAt, strings.Join(e.path, "/")}
	if o := l.edges[key]; o != nil {
		if o.val != e.val {
			o.by = 0 // several values lead here
		}
		o.loose = o.loose && e.loose
		if o.to != e.to {
			o.to = ""
		}
		if o.gave != e.gave {
			o.gave = 0
		}
		if o.recv != e.recv {
			o.recv = nil
		}
		return false
	}
	l.edges[key] = e
	e.callee.in = append(e.callee.in, e)
	if e.caller != nil {
		e.caller.out = append(e.caller.out, e)
	}
	return true
}

// edgeKey tells edges apart.
type edgeKey struct {
	callee, caller *function
	call           int32
	kind           edgeKind
	boundFn        *function
	boundAt        summary.NodeID
	path           string
}

// arg is where parameter i of the callee comes from: nil if from opaque code.
// For viaField and i = 0 it is the struct that the receiver is a field of.
func (e *edge) arg(i int) (*function, summary.NodeID) {
	return argOf(e.caller, e.call, target{kind: e.kind, boundFn: e.boundFn, boundAt: e.boundAt, path: e.path}, i)
}

func argOf(f *function, call int32, t target, i int) (*function, summary.NodeID) {
	if t.boundFn != nil && i == 0 { // also where opaque code makes the call
		return t.boundFn, t.boundFn.f.Nodes[t.boundAt].Args[0]
	}
	if t.kind == byOpaque || f == nil || call < 0 || i < 0 {
		return nil, 0
	}
	if t.boundFn != nil {
		i--
	}
	args := f.f.Calls[call].Args
	if i >= len(args) {
		return nil, 0
	}
	return f, args[i]
}

// localMarks tell types apart that functions declare.
var localMarks = regexp.MustCompile(summary.LocalMark + `\d+`)

// shortType drops the directories of the paths in a type's name.
func shortType(name string) string {
	name = localMarks.ReplaceAllString(name, "")
	star := ""
	for strings.HasPrefix(name, "*") {
		star, name = star+"*", name[1:]
	}
	head, rest := name, ""
	if i := strings.IndexByte(name, '['); i >= 0 {
		head, rest = name[:i], name[i:]
	}
	if i := strings.LastIndexByte(head, '/'); i >= 0 {
		head = head[i+1:]
	}
	return star + head + rest
}

// shortFunc is a function's unique name as people write it:
// "store.(*Store).Put".
func shortFunc(name string) string {
	name = summary.StandsFor(name)
	if !strings.HasPrefix(name, "(") {
		return name[strings.LastIndexByte(name, '/')+1:]
	}
	return displayFunc(name, true)
}

// displayFunc writes "(*path/pkg.T).M" as "path/pkg.(*T).M".
func displayFunc(name string, short bool) string {
	name = summary.StandsFor(name)
	pkg, _, _ := sdk.Split(name)
	if !strings.HasPrefix(name, "(") || pkg == "" {
		if short {
			return name[strings.LastIndexByte(name, '/')+1:]
		}
		return name
	}
	inner := name[1:]
	star := ""
	if strings.HasPrefix(inner, "*") {
		star, inner = "*", inner[1:]
	}
	typ := strings.TrimPrefix(inner, pkg+".")
	if short {
		pkg = pkg[strings.LastIndexByte(pkg, '/')+1:]
	}
	end := strings.IndexByte(typ, ')')
	return pkg + ".(" + star + typ[:end] + ")" + typ[end+1:]
}

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

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

// asksForDecoded says so of all types that an interface is for: the methods of a library's
// types are not known.
func asksForDecoded(iface *gtype) bool {
	return slices.ContainsFunc(iface.methods, func(m summary.IMethod) bool { return slices.Contains(decodedBy, m.ID) })
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

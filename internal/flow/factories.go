package flow

import (
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// A framework of plugins is given functions that make what it then asserts to interfaces
// of its own: Register(name string, make func() (any, error)). Of these interfaces no
// summary tells, so every exported method counts.

// foreignInterface is where what an interface's method is given goes, if no type of it is known.
const foreignInterface = "an interface value made elsewhere"

// encodes are packages that encode what functions return to them, and call only what an
// encoder does.
var encodes = map[string]bool{"github.com/aws/aws-lambda-go/lambda": true, "google.golang.org/grpc": true}

// factory says whether opaque code calls a function for what it makes, to use it itself: a
// library that returns an any itself (singleflight, circuit breakers) hands it back, and a
// function that gets an any hands on what it got (caches' transformers). Of functions that
// were given away as any nothing is known, and a function value does not tell who calls it
// (pools and what fills them: loki took ten times as long).
func (l *linker) factory(e *edge) bool {
	if e.kind != byOpaque || e.loose || pkgOf(e.to) == "" && e.to != foreignInterface || passesOn(e.to) || encodes[pkgOf(e.to)] || injects[pkgOf(e.to)] {
		return false
	}
	for _, ref := range e.callee.f.Params {
		if saysNothing(e.callee.typ(ref)) {
			return false
		}
	}
	if e.caller == nil || e.call < 0 {
		return true
	}
	for _, ref := range e.caller.f.Calls[e.call].Results {
		if t := e.caller.typ(ref); saysNothing(t) {
			return false
		}
	}
	return true
}

// saysNothing says whether a type is an interface that any value has.
func saysNothing(t *gtype) bool {
	return t != nil && t.kind == summary.Iface && len(t.methods) == 0
}

// madeFor reaches the methods of what a factory returns as any.
func (l *linker) madeFor(f *function, result summary.NodeID, site escapeSite) {
	if result == 0 || !l.carry(f, result) {
		return
	}
	id := l.nodeOf(f, result)
	if !l.firstWatch(watchKey{node: id, method: "factory"}) {
		return
	}
	site.any = true
	l.watchNode(id, func(v valueID) {
		val := l.values.list[v]
		if val.kind != typeValue || l.concreteOpaque(val.typ) {
			return
		}
		if _, ok := sdk.ClientType(val.typ.name); ok {
			return // reported as unresolved where it is given away
		}
		site := site
		site.val, site.recv = v, val.typ
		l.methodsByName(val.typ, site)
	})
}

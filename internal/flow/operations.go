package flow

import (
	"slices"
	"sort"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// useKey tells uses apart: one operation at one call, by one way of resolving it.
type useKey struct {
	f       *function
	call    int32
	pos     summary.Pos // if call < 0
	op      string
	boundFn *function
	boundAt summary.NodeID
}

// useSite is an operation that a reached call leads to.
type useSite struct {
	f         *function
	call      int32 // -1: no call of its own, input not known
	pos       summary.Pos
	service   string
	operation string
	input     int // argument, by the numbers of target; -1: none
	members   map[string]int
	client    int
	options   int
	via       string
	why       string
	t         target
}

type unresolvedAt struct {
	f      *function
	pos    summary.Pos
	reason string
}

func (l *linker) addUse(u *useSite) {
	key := useKey{f: u.f, call: u.call, op: u.service + "." + u.operation, boundFn: u.t.boundFn, boundAt: u.t.boundAt}
	if u.call < 0 {
		key.pos = u.pos
	}
	if _, ok := l.uses[key]; ok {
		return
	}
	l.uses[key] = u
	l.useList = append(l.useList, u)
}

// operation is a call of an operation's method on a client.
func (l *linker) operation(f *function, index int32, svc, method string, t target) {
	if !sdk.IsOperation(method) || !l.hasInput(f, index, svc, method) {
		return // a client that only shares a node with other types
	}
	l.clientSites[siteKey{f, index}] = true
	l.addUse(&useSite{f: f, call: index, pos: f.f.Calls[index].Pos, service: svc, operation: method,
		input: 2, client: 0, options: 3, t: t})
	l.escapeArgs(f, index, "github.com/aws/aws-sdk-go-v2/service/"+svc+"."+method, 0)
}

// clientMethod is the operation's method that an interface's call runs where what it runs
// of other code is a real client only; "" for others.
func (l *linker) clientMethod(f *function, index int32) string {
	c, site := &f.f.Calls[index], siteKey{f, index}
	if c.Kind != summary.Invoke || !l.clientSites[site] || l.opaqueSites[site] {
		return ""
	}
	for _, ref := range c.ArgTypes {
		if t := f.typ(ref); t != nil {
			if svc, op, ok := sdk.InputOperation(t.name); ok && l.hasInput(f, index, svc, op) {
				return "(*" + sdkRoot + "service/" + svc + ".Client)." + op
			}
		}
	}
	return ""
}

// hasInput says whether a call passes the input of an operation: an interface's
// method of the same name may be something else.
func (l *linker) hasInput(f *function, index int32, svc, method string) bool {
	for _, ref := range f.f.Calls[index].ArgTypes {
		if t := f.typ(ref); t != nil {
			if s, op, ok := sdk.InputOperation(t.name); ok && s == svc && op == method {
				return true
			}
		}
	}
	return false
}

// declares says whether a method's signature is that of an operation.
func declares(m summary.IMethod, svc string) bool {
	return summary.SigHash(sdk.Signature(svc, m.ID)) == m.Sig
}

// declaresOperation says so of an interface's method by name.
func (t *gtype) declaresOperation(svc, method string) bool {
	if t == nil || t.kind != summary.Iface {
		return true // a type parameter's: its constraint is not at hand
	}
	for _, m := range t.methods {
		if m.ID == method {
			return declares(m, svc)
		}
	}
	return false
}

// operationShaped is a call of a client that a library is given as an interface:
// its callers may well pass a real one.
func (l *linker) operationShaped(f *function, index int32, method string, t target) bool {
	c := &f.f.Calls[index]
	if len(c.ArgTypes) < 3 {
		return false
	}
	typ := f.typ(c.ArgTypes[2])
	if typ == nil {
		return false
	}
	svc, op, ok := sdk.InputOperation(typ.name)
	if !ok || op != method {
		return false
	}
	l.operation(f, index, svc, method, t)
	return true
}

// operationAt is an operation whose call is not seen: its input is not known.
func (l *linker) operationAt(f *function, pos summary.Pos, svc, method, via string) {
	if !sdk.IsOperation(method) || f == nil {
		return
	}
	l.addUse(&useSite{f: f, call: -1, pos: pos, service: svc, operation: method, input: -1, client: -1, options: -1,
		why: "called by code that is not analysed (" + via + ")"})
}

// sdkCall is a static call of an SDK function.
func (l *linker) sdkCall(f *function, index int32, name string, t target) {
	c, ok := sdk.Lookup(name)
	if !ok {
		l.opaqueCall(f, index, name)
		return
	}
	call := &f.f.Calls[index]
	if c.ByInput {
		l.useByInput(f, index, c, t)
		l.opaqueCall(f, index, name)
		return
	}
	add := func() {
		for _, op := range c.Operations {
			l.addUse(&useSite{f: f, call: index, pos: call.Pos, service: c.Service, operation: op, input: c.Input,
				members: c.Members, client: c.Client, options: c.Options, via: c.Via, t: t})
		}
	}
	_, recv, _ := sdk.Split(name)
	if recv == "" && c.Client >= 0 && c.Client < len(call.Args) && l.carry(f, call.Args[c.Client]) {
		// A function that takes a client as an interface: a use only if it is a
		// real client, not a mock.
		l.watchClients(l.nodeOf(f, call.Args[c.Client]), c, add)
	} else {
		add()
	}
	l.opaqueCall(f, index, name)
}

// watchClients calls add if a client arrives at a node, or a struct that has the
// operation from a client embedded in it.
func (l *linker) watchClients(id nodeID, c sdk.Call, add func()) {
	seen := map[nodeID]bool{}
	var watch func(id nodeID)
	watch = func(id nodeID) {
		if seen[id] {
			return
		}
		seen[id] = true
		l.watchNode(id, func(v valueID) {
			val := l.values.list[v]
			if val.kind != typeValue {
				return
			}
			if _, ok := sdk.ClientType(val.typ.name); ok {
				add()
				return
			}
			m, ok := l.method(val.typ, c.Operations[0])
			switch {
			case !ok:
			case m.via != nil:
				watch(l.fieldNode(m.Path[len(m.Path)-1]))
			default:
				if op, ok := sdk.Lookup(m.Fn); ok && op.Service == c.Service {
					add()
				}
			}
		})
	}
	watch(id)
}

// useByInput names the operation by the static type of the input argument.
func (l *linker) useByInput(f *function, index int32, c sdk.Call, t target) {
	call := &f.f.Calls[index]
	for i, ref := range call.ArgTypes {
		typ := f.typ(ref)
		if typ == nil {
			continue
		}
		if svc, op, ok := sdk.InputOperation(typ.name); ok && svc == c.Service {
			l.addUse(&useSite{f: f, call: index, pos: call.Pos, service: svc, operation: op, input: i,
				client: c.Client, options: c.Options, via: c.Via, t: t})
		}
	}
}

// escapedClient is a client in the hands of code that is not analysed, as an
// interface: its methods may be called.
func (l *linker) escapedClient(svc string, as *gtype, site escapeSite, pkg string) {
	if sdk.IsConstructor(site.to) {
		return
	}
	if _, ok := sdk.Lookup(site.to); ok {
		return // the model knows what it calls
	}
	if pkg == "reflect" {
		// Methods are called on values alone; a type, or what is only looked at, calls nothing.
		if site.to == "reflect.ValueOf" && (site.f == nil || site.call < 0 || !site.f.f.Calls[site.call].Looks) {
			l.reflectedClient(svc, site)
		}
		return
	}
	for _, m := range as.methods {
		if declares(m, svc) {
			l.escapedOperation(svc, m.ID, site)
		}
	}
}

func (l *linker) escapedOperation(svc, op string, site escapeSite) {
	if site.f == nil || reflects(site.to) || sdk.IsConstructor(site.to) {
		return // what calls by name can't make an operation's arguments
	}
	if c, ok := sdk.Lookup(site.to); ok && c.Service == svc && slices.Contains(c.Operations, op) {
		return // a paginator's: the use is at its constructor
	}
	pos := site.f.f.Pos
	if site.call >= 0 {
		pos = site.f.f.Calls[site.call].Pos
	}
	l.operationAt(site.f, pos, svc, op, shortFunc(site.to))
}

// escapedFunction is an operation's method value in opaque hands.
func (l *linker) escapedFunction(c sdk.Call, val *value, f *function, call int32) {
	at, pos := f, summary.Pos{}
	if val.fn != nil {
		at, pos = val.fn, val.fn.f.Nodes[val.at].Pos
	}
	if at == nil {
		return
	}
	if pos == (summary.Pos{}) {
		pos = at.f.Pos
		if call >= 0 {
			pos = at.f.Calls[call].Pos
		}
	}
	for _, op := range c.Operations {
		l.operationAt(at, pos, c.Service, op, "method value")
	}
}

func (l *linker) unresolved(site escapeSite, reason string) {
	if site.f == nil {
		return
	}
	pos := site.f.f.Pos
	if site.call >= 0 {
		pos = site.f.f.Calls[site.call].Pos
	}
	at := unresolvedAt{site.f, pos, reason}
	if !l.lost[at] {
		l.lost[at] = true
		l.lostAt = append(l.lostAt, at)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// What libraries keep for the program: in cells, and as functions that they run.

// astray says whether a cell is in hands that may put other things there.
func (e *evaluator) astray(typ string, l *loc) bool {
	if e.idx.strayFields[typ] || l.kind == locField && e.idx.strayFields[l.name] {
		return true
	}
	if owner, field, _ := strings.Cut(l.name, "#"); l.kind == locField && exportedName(field) && e.idx.taints[owner] != nil {
		return true // decoded, perhaps
	}
	sites, ok := e.strays[typ]
	if !ok {
		sites = map[*loc]bool{}
		e.strays[typ] = sites // a question within has to do with what is there
		steps := e.steps
		for _, h := range e.idx.strays[typ] {
			e.steps = 0
			for _, p := range e.quietly(ref{f: h.f, id: h.v}) {
				sites[e.site(p)] = true
			}
		}
		e.steps = steps
	}
	return sites[e.site(l)]
}

// inCells finds what can be in cells at places under keys, nil for any.
func (e *evaluator) inCells(typ string, at []*loc, keys []arn.Pattern, found func(ref), other func(string)) {
	put := found
	if cells[typ].runs {
		put = func(v ref) { e.returned(v, 0, found, other) }
	}
	lost := false
	fits := func(at storeAt, v ref) {
		if lost = lost || e.usedUp(); lost {
			return
		}
		if keys == nil || at.key == 0 {
			put(v)
		} else if fits, _ := e.keyFits(ref{v.f, at.key, v.ctx}, keys); fits {
			put(v)
		}
	}
	for _, l := range e.copiesOf(typ, at) {
		root := l.root()
		switch {
		case root.kind == locOutside:
			e.anyCell(typ, l, fits, other)
			continue
		case root.kind == locResult && (root != l || !constructs(root.name, typ)):
			other(root.describe())
			continue
		case e.astray(typ, l):
			other("a " + typ[strings.LastIndexByte(typ, '/')+1:] + " that other code may put into")
		}
		if c := cells[typ]; c.made && root.kind == locResult {
			if args := root.f.f.Calls[root.call].Args; len(args) > 0 {
				put(ref{root.f, args[0], root.ctx})
			}
		}
		if typ == "sync.Pool" {
			e.poolNew(l, found, other)
		}
		e.each(e.writersOf("k:"+typ, e.idx.cells[typ], addrItself), l, fits)
	}
	if lost {
		other(tooFar)
	}
}

// copiesOf are cells and those that they, or what they are part of, are copies of.
func (e *evaluator) copiesOf(typ string, at []*loc) []*loc {
	out := slices.Clone(at)
	for _, l := range at {
		if root := l.root(); root.kind == locAlloc || root.kind == locGlobal {
			out = addLocs(out, e.sources(l, typ, typ+"#")...)
		}
	}
	return out
}

// returned finds what the functions that a value can be return.
func (e *evaluator) returned(v ref, i int, found func(ref), other func(string)) {
	for _, p := range e.pointees(v) {
		values, ok := e.resultsAt(p, i)
		if !ok {
			other("result of a function that is not known")
		}
		for _, v := range values {
			found(v)
		}
	}
}

// constructs says whether a function of a cell's package makes one that is empty.
func constructs(fn, typ string) bool {
	pkg, _, name := sdk.Split(fn)
	of, _, _ := sdk.Split(typ)
	return pkg == of && strings.HasPrefix(name, "New") && !strings.HasPrefix(name, "NewFrom")
}

// anyCell is a cell that is a field of a struct which is not known: what is put into
// that field of any.
func (e *evaluator) anyCell(typ string, l *loc, found func(storeAt, ref), other func(string)) {
	root := l.root()
	_, field, _ := strings.Cut(l.name, "#")
	if l.kind != locField || !root.own && exportedName(field) || e.astray(typ, l) {
		other(root.name)
		return
	}
	for _, at := range e.idx.cells[typ] {
		if slices.ContainsFunc(e.quietly(ref{f: at.f, id: at.s.Addr}), func(p *loc) bool {
			return p.kind == locOutside || p.kind == locField && p.name == l.name
		}) {
			found(at, ref{f: at.f, id: at.s.Val})
		}
	}
}

// poolNew is what a pool's function makes.
func (e *evaluator) poolNew(l *loc, found func(ref), other func(string)) {
	field := e.loc(loc{kind: locField, base: l, name: "sync.Pool#New"})
	made := func(v ref) { e.returned(v, 0, found, other) }
	e.fieldStores(field, made)
	e.copiedFields(field, history{}, made, other, func(texts) { other("what a pool's function makes") })
}

// resultsAt are what the function at a place returns; false if it is not known.
func (e *evaluator) resultsAt(p *loc, i int) (out []ref, ok bool) {
	fn := e.l.funcs[functionAt(p)]
	if fn == nil || i >= len(fn.f.Results) || len(fn.in) == 0 {
		return nil, false
	}
	var ctx *context
	for _, ed := range fn.in {
		if ed.kind == byOpaque && ed.caller == p.f {
			ctx = e.push(ed, p.ctx)
			break
		}
	}
	for _, res := range fn.f.Results[i] {
		out = append(out, ref{fn, res, ctx})
	}
	return out, true
}

// returning are functions that return what a function which they are given does: the
// argument, by name. All results are the function's.
var returning = map[string]int{
	"github.com/cenkalti/backoff/v4.RetryWithData":           0,
	"github.com/cenkalti/backoff/v4.RetryNotifyWithData":     0,
	"github.com/cenkalti/backoff/v5.Retry":                   1,
	"github.com/avast/retry-go/v4.DoWithData":                0,
	"(*github.com/sony/gobreaker.CircuitBreaker).Execute":    1,
	"(*github.com/sony/gobreaker/v2.CircuitBreaker).Execute": 1,
}

// once are functions that return a function with the results of another.
var once = map[string]bool{"sync.OnceValue": true, "sync.OnceValues": true}

// kept are the values that the result of a call can be that a library keeps for the
// program, and why there may be others; false if the call is another.
func (e *evaluator) kept(r ref, n *summary.Node) (values []ref, why []string, ok bool) {
	c := &r.f.f.Calls[n.Call]
	found := func(v ref) { values = append(values, v) }
	other := func(s string) { why = append(why, s) }
	results := func(v ref) { e.returned(v, int(n.N), found, other) }
	switch c.Kind {
	case summary.Static:
		if e.l.funcs[c.Fn] != nil {
			return nil, nil, false
		}
		if i, is := returning[c.Fn]; is && i < len(c.Args) && n.N == 0 {
			results(ref{r.f, c.Args[i], r.ctx})
			return values, why, true
		}
		typ, a, known := cellMethod(c.Fn)
		if !known || !a.get || n.N != 0 || len(c.Args) == 0 {
			return nil, nil, false
		}
		var keys []arn.Pattern
		if cells[typ].keyed && len(c.Args) > 1 {
			keys = e.lookupKeys(ref{r.f, c.Args[1], r.ctx})
		}
		e.inCells(typ, e.pointees(ref{r.f, cellAddress(r.f, c.Args[0], typ), r.ctx}), keys, found, other)
		return values, why, true
	case summary.Dynamic:
		at := e.pointees(ref{r.f, c.Fun, r.ctx})
		if len(at) == 0 || slices.ContainsFunc(at, func(p *loc) bool { return p.kind != locResult || !once[p.name] }) {
			return nil, nil, false
		}
		for _, p := range at {
			results(ref{p.f, p.f.f.Calls[p.call].Args[0], p.ctx})
		}
		return values, why, true
	}
	return nil, nil, false
}

// keptParam are the keys or values that a method of a cell calls a function with.
func (e *evaluator) keptParam(ed *edge, i int) (values []ref, why []string, ok bool) {
	if ed == nil || ed.caller == nil || ed.call < 0 || ed.kind != byOpaque {
		return nil, nil, false
	}
	c := &ed.caller.f.Calls[ed.call]
	typ, _, known := cellMethod(c.Fn)
	if !known || !cells[typ].keyed || !calling[c.Fn[strings.LastIndexByte(c.Fn, '.')+1:]] || len(ed.callee.f.Params)-receivers(ed) != 2 {
		return nil, nil, false
	}
	i -= receivers(ed)
	if i < 0 {
		return nil, nil, false
	}
	at := e.pointees(ref{ed.caller, cellAddress(ed.caller, c.Args[0], typ), nil})
	if i == 1 {
		e.inCells(typ, at, nil, func(v ref) { values = append(values, v) }, func(s string) { why = append(why, s) })
		return values, why, true
	}
	for _, l := range at {
		if root := l.root(); root.kind == locOutside || root.kind == locResult && (root != l || !constructs(root.name, typ)) || e.astray(typ, l) {
			return nil, nil, false
		}
		e.each(e.writersOf("k:"+typ, e.idx.cells[typ], addrItself), l, func(at storeAt, v ref) {
			values = append(values, ref{v.f, at.key, v.ctx})
		})
	}
	return values, why, true
}

// receivers is 1 where the function called is a method bound to its receiver.
func receivers(ed *edge) int {
	if ed.boundFn != nil {
		return 1
	}
	return 0
}

// listValue is the field of a list's elements, which stand for their list.
const listValue = "container/list.Element#Value"

// functionAt is the name of the function that a place stands for, "" for others.
func functionAt(p *loc) string {
	if p.kind != locAlloc {
		return ""
	}
	if n := &p.f.f.Nodes[p.id]; n.Op == summary.OpClosure || n.Op == summary.OpFunc && n.N == 0 {
		return n.Sym
	}
	return ""
}

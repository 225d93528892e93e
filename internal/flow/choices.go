package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// What fields hold by which a program chooses: bools, kinds, modes.

// worth says whether to look into a field of what a value refers to: one of an element that was
// chosen, or one that gets nothing but constants. No test fails for all elements of a list.
func (v *values) worth(r ref, of summary.NodeID, field string) bool {
	return r.ctx != nil && r.ctx.edge.row != nil && ofRow(r.f, r.ctx.edge.row.number, r.id) || !ofElement(r.f, of) && v.e.idx.choices(field)
}

// ofElement says whether a value is an element of a list or map, or what one points to.
func ofElement(f *function, id summary.NodeID) bool {
	for {
		switch n := &f.f.Nodes[id]; n.Op {
		case summary.OpIndex, summary.OpElem, summary.OpLookup, summary.OpIndexAddr, summary.OpRecv, summary.OpKey:
			return true
		case summary.OpLoad, summary.OpFieldAddr, summary.OpField, summary.OpAssert:
			id = n.Args[0]
		default:
			return false
		}
	}
}

// choices says whether all that is stored to a field is constant, or passed on: others are
// not worth to be looked for.
func (idx *programIndex) choices(field string) bool {
	yes, ok := idx.constant[field]
	if !ok {
		stores := idx.fields[field]
		idx.constant[field] = true // of fields that are put into each other
		yes = len(stores) > 0 && !slices.ContainsFunc(stores, func(at storeAt) bool {
			n := &at.f.f.Nodes[at.s.Val]
			switch n.Op {
			case summary.OpConst, summary.OpParam, summary.OpFree:
				return false
			case summary.OpField:
				return !idx.choices(n.Sym)
			case summary.OpLoad:
				from := &at.f.f.Nodes[n.Args[0]]
				return from.Op != summary.OpFree && (from.Op != summary.OpFieldAddr || !idx.choices(from.Sym))
			}
			return true
		})
		idx.constant[field] = yes
	}
	return yes
}

// constants are what a value can be in the whole program, whichever call or struct it is of:
// constants as OpConst writes them, "" for what it is before anything is stored.
type constants map[string]bool

// constantsOf are those that are stored to a field of bools or the like, besides what is not
// known; none where code that is not known, or not known to, may store to it.
func (e *evaluator) constantsOf(field string) constants {
	all, ok := e.idx.chosen[field]
	if !ok {
		e.idx.chosen[field] = nil // of fields that are put into each other
		all = e.findConstants(field)
		e.idx.chosen[field] = all
	}
	return all
}

func (e *evaluator) findConstants(field string) constants {
	owner, name, _ := strings.Cut(field, "#")
	by := e.idx.taints[owner]
	stores := e.idx.fields[field]
	if e.idx.open[field] || by != nil && (exportedName(name) || by.unexported) || len(e.l.same[owner]) > 0 || e.l.isOpaqueField(field) {
		return nil
	}
	c := collector{e: e, all: constants{}, seen: map[ref]bool{}}
	for _, at := range stores {
		c.add(at.f, at.s.Val)
	}
	if len(c.all) == 0 && (len(stores) > 0 || e.l.opt.Library && exportedName(name)) {
		return nil // none, or an importer's
	}
	c.all[""] = true
	return c.all
}

// collector looks for the constants that a value can be.
type collector struct {
	e    *evaluator
	all  constants
	seen map[ref]bool
}

// maxCollected bounds the values that are looked at for one field.
const maxCollected = 500

func (c *collector) add(f *function, id summary.NodeID) {
	r := ref{f: f, id: id}
	if id == 0 || c.seen[r] || len(c.seen) > maxCollected {
		return
	}
	c.seen[r] = true
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpConst:
		c.all[n.Sym] = true
	case summary.OpPhi:
		for _, a := range n.Args {
			c.add(f, a)
		}
	case summary.OpParam:
		for _, ed := range f.in {
			if from, arg := ed.arg(int(n.N)); from != nil && (ed.kind != viaField || n.N != 0) {
				c.add(from, arg)
			}
		}
	case summary.OpResult:
		for _, ed := range callees(f, n.Call) {
			if results := ed.callee.f.Results; int(n.N) < len(results) {
				for _, res := range results[n.N] {
					c.add(ed.callee, res)
				}
			}
		}
	case summary.OpField:
		c.addField(n.Sym)
	case summary.OpLoad:
		c.addField(f.f.Nodes[n.Args[0]].Sym)
	}
}

func (c *collector) addField(field string) {
	for s := range c.e.constantsOf(field) {
		c.all[s] = true
	}
}

// asksChoices says whether some test is of a field by which the program chooses.
func (e *evaluator) asksChoices(f *function, tests []summary.Test) bool {
	return slices.ContainsFunc(tests, func(t summary.Test) bool { return readsChoice(f, t.Of) && e.asksChoice(f, &t) })
}

// decided is what a value is where guards do not matter of which it is known that they hold in
// some run for all that the program stores.
func (e *evaluator) decided(r ref) ref {
	for n := &r.f.f.Nodes[r.id]; n.Op == summary.OpPhi && n.Call > 0 && !e.decides(r.f, n.Call); n = &r.f.f.Nodes[r.id] {
		r.id = n.Args[0]
	}
	return r
}

// decides says whether a guard may fail.
func (e *evaluator) decides(f *function, guard int32) bool {
	if f.guards == nil {
		f.guards = make([]bool, len(f.f.Guards))
		for i, tests := range f.f.Guards {
			f.guards[i] = e.mayFail(f, tests)
		}
	}
	return f.guards[guard-1]
}

func (e *evaluator) mayFail(f *function, tests []summary.Test) bool {
	one := true // of those joined all may
	for i := range tests {
		one = one && (!readsChoice(f, tests[i].Of) || e.asksChoice(f, &tests[i]))
		if !tests[i].Or {
			if one {
				return true
			}
			one = true
		}
	}
	return false
}

// asksChoice says whether a test of a choice fails for some of what that can be.
func (e *evaluator) asksChoice(f *function, t *summary.Test) bool {
	if t.With != 0 {
		return false
	}
	c := collector{e: e, all: constants{}, seen: map[ref]bool{}}
	c.add(f, t.Of)
	for s := range c.all {
		v := values{e: e, all: map[string]bool{s: true}}
		if s == "" {
			v = values{e: e, isNil: true, choice: true}
		}
		if v.says(t, nil) == inNoRun {
			return true
		}
	}
	return false
}

// readsChoice says whether a node is a choice that is read from a field, or worked out.
func readsChoice(f *function, id summary.NodeID) bool {
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpField, summary.OpLoad, summary.OpPhi:
		return n.N == summary.Chosen
	case summary.OpResult:
		return n.Sym == summary.ChosenBy
	}
	return false
}

// ofChoice adds what a field of what a value refers to can hold.
func (v *values) ofChoice(of ref, field string) {
	if v.other = v.other || len(v.e.constantsOf(field)) == 0; v.other {
		return
	}
	v.choice = true
	at := v.e.fields(of, field)
	v.other = len(at) == 0
	for _, l := range at {
		v.inField(l)
	}
}

// inField adds what a field of one struct holds: what is stored there, and what the struct is
// copied from holds.
func (v *values) inField(l *loc) {
	if v.fields[l] || v.other {
		return
	}
	if !v.e.isOwn(l) || len(v.fields) > maxConstants {
		v.other = true
		return
	}
	if v.fields == nil {
		v.fields = map[*loc]bool{}
	}
	v.fields[l] = true
	set := false
	ws := v.e.fieldWrites(l)
	for i := range ws {
		set = set || isFirst(ws[i].at, l.root())
		v.doubting(ws[i].v, slices.ContainsFunc(ws, func(w written) bool { return v.e.setsUpAfter(&ws[i], &w) }))
	}
	v.e.eachFieldCopied(l, func(from *loc, sure bool) {
		set = set || sure
		if from == nil {
			v.nothing(false)
		} else {
			v.inField(from)
		}
	})
	if !set {
		v.nothing(isSetUp(ws))
	}
	v.other = v.other || v.e.usedUp()
}

// eachFieldCopied calls found for the fields that a field's value is copied from in one step,
// and whether that is so whenever the struct is made; for nil where that is zero.
func (e *evaluator) eachFieldCopied(l *loc, found func(from *loc, sure bool)) {
	owner, _, _ := strings.Cut(l.name, "#")
	root := l.root()
	e.eachCopy(l.base, owner, l.name, func(at storeAt, v ref, part func(*loc) *loc) {
		sure := isFirst(at, root)
		of := e.pointees(v)
		if len(of) == 0 {
			found(nil, sure)
		}
		for _, p := range of {
			found(e.loc(loc{kind: locField, base: part(p), name: l.name}), sure)
		}
	})
}

// setFirst says whether something is stored in a field whenever its struct is made, before
// anything reads it.
func (e *evaluator) setFirst(l *loc, depth int) bool {
	for _, w := range e.fieldWrites(l) {
		if isFirst(w.at, l.root()) {
			return true
		}
	}
	copied, set := false, true
	e.eachFieldCopied(l, func(from *loc, sure bool) {
		copied = copied || sure
		set = set && from != nil && (!sure || depth < maxBound && e.isOwn(from) && e.setFirst(from, depth+1))
	})
	return copied && set
}

// isFirst says whether a store to a part of what a function makes, or of a variable, happens
// whenever that is made, before anything reads it. A list that is written out is in no hands
// before all of it is there.
func isFirst(at storeAt, root *loc) bool {
	if root.kind == locGlobal {
		return strings.HasSuffix(at.f.f.Name, ".init")
	}
	return root.kind == locAlloc && at.f == root.f && at.s.When&summary.Fresh != 0 && rootOf(at.f, at.s.Addr) == root.id &&
		(at.s.Sure || root.f.f.Nodes[root.id].Sym == summary.ListLiteral)
}

// isOwn says whether a field is one of a struct that the program makes or declares, of one
// that this holds in place, or of one element of an array.
func (e *evaluator) isOwn(l *loc) bool {
	for ; l.base != nil; l = l.base {
		if l.kind != locField && (l.kind != locElem || l.name == "" || isSplit(l.base)) {
			return false
		}
	}
	return l.kind == locAlloc || l.kind == locGlobal && !e.l.isOpaqueGlobal(l.name) && !e.l.mayBeSet(l.name)
}

// nothing adds that nothing may have been stored yet; replaced says that it may have been in
// any run.
func (v *values) nothing(replaced bool) { v.isNil, v.zero = true, v.zero || !v.doubt && !replaced }

// setsUp says whether a store is one by which a struct gets what it is to hold, before it is
// used: an option, what is passed on to it, what is put into one that was just made. A constant
// that a method puts there may as well tell that something has happened since.
func (w *written) setsUp() bool {
	if w.own {
		return w.has(summary.Always)
	}
	if w.v.id == 0 || w.v.f.f.Nodes[w.v.id].Op != summary.OpConst || strings.Contains(w.at.f.f.Name, "$") {
		return true
	}
	return w.at.f.f.Nodes[pointsIn(w.at.f, w.at.s.Addr)].Op == summary.OpResult
}

func isSetUp(ws []written) bool {
	return slices.ContainsFunc(ws, func(w written) bool { return w.setsUp() })
}

// setsUpAfter says whether a store is followed by another by which the struct is set up.
func (e *evaluator) setsUpAfter(a, b *written) bool {
	return (a.v != b.v || a.at != b.at) && b.setsUp() && !e.doubtful(b) && e.follows(a, b)
}

// doubting adds what a value can be that may be replaced before it is tested.
func (v *values) doubting(r ref, replaced bool) {
	before := v.doubt
	v.doubt = before || replaced
	v.of(r)
	v.doubt = before
}

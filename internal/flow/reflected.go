package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that the program fills by package reflect: field by field, by what stands in their
// tags. What becomes of the reflect.Value of a struct is followed to the calls that set the
// field that is asked for; the function that chooses a field by its number, and what it calls,
// is in a context with this one field, as with the element of a list.

const (
	reflectValue = "reflect.ValueOf"
	valueRecv    = "(reflect.Value)."
	typeField    = "(reflect.Type).Field"
)

// maxReflected bounds the values that are followed from one struct.
const maxReflected = 200

// fillsByReflection says whether the program sets values by reflection and looks at tags.
func (e *evaluator) fillsByReflection() bool {
	if e.idx.reflects == 0 {
		tags, sets := false, false
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				fn := f.f.Calls[i].Fn
				tags = tags || fn == tagGet || fn == tagLookup
				sets = sets || strings.HasPrefix(fn, valueRecv+"Set")
			}
		}
		if e.idx.reflects = 1; tags && sets {
			e.idx.reflects = 2
		}
	}
	return e.idx.reflects == 2
}

// reflectedField is what the program puts into a field of a struct of which it has the
// reflect.Value.
func reflectedField(e *evaluator, f filling) texts {
	if f.call.f == nil || len(f.path) == 0 || !e.fillsByReflection() {
		return f.unknown()
	}
	w := &reflection{e: e, root: f.root, seen: map[reflected]bool{}}
	// The value is of a pointer to the struct.
	w.result(f.call.f, f.call.index, reflected{ctx: f.call.ctx, path: len(f.path), pointer: true}, f.path)
	if w.lost {
		return f.unknown()
	}
	return w.out
}

// reflected is a reflect.Value in a function: the field that is asked for, or what it is in.
type reflected struct {
	at      ref
	ctx     *context
	path    int  // how many fields lead from here to the one that is asked for
	pointer bool // it is a pointer to that
}

// reflection follows the values from one struct.
type reflection struct {
	e    *evaluator
	root string // the struct
	seen map[reflected]bool
	out  texts
	lost bool
}

// result follows what a call returns.
func (w *reflection) result(f *function, call int32, v reflected, path []gfield) {
	for id := range f.f.Nodes {
		if n := &f.f.Nodes[id]; n.Op == summary.OpResult && n.Call == call && n.N == 0 {
			v.at = ref{f, summary.NodeID(id), v.ctx}
			w.follow(v, path)
		}
	}
}

// follow looks at all that is done with a value.
func (w *reflection) follow(v reflected, path []gfield) {
	if w.lost || w.seen[v] {
		return
	}
	if w.seen[v] = true; len(w.seen) > maxReflected || v.at.ctx.length() > maxChain {
		w.lost = true
		return
	}
	f, id := v.at.f, v.at.id
	for i := range f.f.Nodes {
		n := &f.f.Nodes[i]
		if !slices.Contains(n.Args, id) {
			continue
		}
		next := v
		next.at.id = summary.NodeID(i)
		switch n.Op {
		case summary.OpPhi, summary.OpIface:
			w.follow(next, path)
		default:
			w.lost = true
		}
	}
	for _, s := range f.f.Stores {
		w.lost = w.lost || s.Val == id || s.Addr == id
	}
	for _, u := range f.f.Updates {
		w.lost = w.lost || u.Val == id || u.Key == id
	}
	for _, m := range f.f.Moves {
		w.lost = w.lost || m.From == id || m.To == id
	}
	for n, results := range f.f.Results {
		if slices.Contains(results, id) {
			w.returned(v, n, path)
		}
	}
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		for j, a := range c.Args {
			if a == id {
				w.call(v, int32(i), j, path)
			}
		}
		if slices.Contains(c.Variadic, id) && !keeps(c) {
			w.lost = true
		}
	}
}

// returned follows a result to the caller.
func (w *reflection) returned(v reflected, n int, path []gfield) {
	ctx := v.at.ctx.entered()
	if ctx == nil || ctx.edge.caller == nil || ctx.edge.call < 0 || n != 0 {
		w.lost = true
		return
	}
	v.ctx = ctx.up
	w.result(ctx.edge.caller, ctx.edge.call, v, path)
}

// call follows a value into a call, of which it is an argument.
func (w *reflection) call(v reflected, index int32, arg int, path []gfield) {
	f := v.at.f
	c := &f.f.Calls[index]
	if name, ok := strings.CutPrefix(c.Fn, valueRecv); ok && c.Kind == summary.Static {
		if arg == 0 {
			w.method(v, index, name, path)
		} else if v.pointer || v.path > 0 { // else it is copied
			w.lost = true
		}
		return
	}
	v.ctx = v.at.ctx
	if c.Fn == "reflect.Indirect" {
		v.pointer = false
		w.result(f, index, v, path)
		return
	}
	run := w.e.calledBy(v.at, index)
	for _, fn := range run.external {
		w.lost = w.lost || !keepsArguments(fn)
	}
	w.lost = w.lost || run.other && !keeps(c)
	for _, ed := range run.edges {
		if ed.kind != direct || again(ed, v.at.ctx) || ed.callee.f.Variadic && arg >= len(ed.callee.f.Params)-1 {
			w.lost = true
			return
		}
		inner := v
		inner.at.ctx = w.e.push(ed, v.at.ctx)
		inner.ctx = inner.at.ctx
		for id := range ed.callee.f.Nodes {
			if n := &ed.callee.f.Nodes[id]; n.Op == summary.OpParam && int(n.N) == arg {
				inner.at.f, inner.at.id = ed.callee, summary.NodeID(id)
				w.follow(inner, path)
			}
		}
	}
}

// method follows what a method of a value does.
func (w *reflection) method(v reflected, index int32, name string, path []gfield) {
	f := v.at.f
	c := &f.f.Calls[index]
	v.ctx = v.at.ctx
	switch {
	case name == "Elem":
		v.pointer = false
		w.result(f, index, v, path)
	case name == "Addr":
		v.pointer = true
		w.result(f, index, v, path)
	case name == "Field" || name == "FieldByName":
		w.field(v, index, path)
	case name == "Set" || name == "SetString":
		w.set(v, c, path)
	case name == "Interface" && !v.pointer, strings.HasPrefix(name, "Set"): // a copy; and what sets no text
		w.lost = w.lost || strings.HasPrefix(name, "Set") && v.path > 0
	case !looksOnly[name]:
		w.lost = true
	}
}

// looksOnly are the methods of a reflect.Value that give nothing by which a field of it can be
// set.
// Source: documentation of package reflect.
var looksOnly = map[string]bool{
	"Bool": true, "Bytes": true, "CanAddr": true, "CanComplex": true, "CanConvert": true, "CanFloat": true, "CanInt": true, "CanInterface": true,
	"CanSet": true, "CanUint": true, "Cap": true, "Comparable": true, "Complex": true, "Equal": true, "Float": true, "Int": true,
	"IsNil": true, "IsValid": true, "IsZero": true, "Kind": true, "Len": true, "MapKeys": true, "NumField": true, "NumMethod": true,
	"OverflowComplex": true, "OverflowFloat": true, "OverflowInt": true, "OverflowUint": true, "String": true, "Type": true, "Uint": true,
	"Index": true, "MapIndex": true, "MapRange": true, "Pointer": true, // of what is no struct
}

// field follows the choice of a field: by a number, which stands for the next of the path then, or by
// name.
func (w *reflection) field(v reflected, index int32, path []gfield) {
	f := v.at.f
	c := &f.f.Calls[index]
	if v.path == 0 {
		return // a text has none
	}
	next := path[len(path)-v.path]
	number := c.Row
	if strings.HasSuffix(c.Fn, "ByName") {
		names := w.e.text(ref{f, c.Args[1], v.at.ctx})
		if p := names.all(); len(p) == 1 {
			if name, ok := p[0].IsLiteral(); ok {
				if name == next.name {
					w.inside(v, index, v.at.ctx, path)
				}
				return
			}
		}
		number = w.e.chosenByName(f, c.Args[1])
	}
	if number == 0 {
		w.lost = true
		return
	}
	r := row{f: f, number: number, key: ref{f: f, id: v.at.id}, field: next}
	if known := v.at.ctx.rowIn(number); known != nil {
		if known.field == next {
			w.inside(v, index, v.at.ctx, path)
		}
		return
	}
	w.inside(v, index, w.e.withRow(v.at.ctx, w.e.rowEdge(r)), path)
}

// inside follows the field that a call gives.
func (w *reflection) inside(v reflected, index int32, ctx *context, path []gfield) {
	next := path[len(path)-v.path]
	v.ctx = ctx
	v.path--
	v.pointer = next.typ != nil && next.typ.kind == summary.Pointer
	w.result(v.at.f, index, v, path)
}

// chosenByName is the number of what chooses the field of a type, by whose name another is
// looked up.
func (e *evaluator) chosenByName(f *function, id summary.NodeID) int32 {
	call, ok := e.fieldOfType(f, id, "reflect.StructField#Name")
	if !ok {
		return 0
	}
	return f.f.Calls[call].Row
}

// set notes what a value is set to. What is of another type than the value's can't be.
func (w *reflection) set(v reflected, c *summary.Call, path []gfield) {
	x := ref{v.at.f, c.Args[1], v.at.ctx}
	made, isMade := madeBy(x.f, unboxed(x.f, x.id))
	text := strings.HasSuffix(c.Fn, "SetString")
	switch {
	case isMade && made.Fn == "reflect.New" && v.pointer, isMade && made.Fn == "reflect.Zero": // to what is empty
	case text && (v.path > 0 || v.pointer):
	case text:
		w.out = w.out.add(nonEmpty(w.e.text(x)))
	case !isMade || made.Fn != reflectValue || v.pointer:
		w.lost = true
	default:
		of := &gtype{name: w.root}
		if at := len(path) - v.path; at > 0 {
			of = path[at-1].typ
		}
		t, fits := w.e.ofType(ref{x.f, made.Args[0], x.ctx}, of, 0)
		if v.path > 0 {
			w.lost = w.lost || fits
		} else {
			w.out = w.out.add(nonEmpty(t))
		}
	}
}

// ofType is the text that a value in an interface is where it is of a type; false where it can't
// be of the type.
func (e *evaluator) ofType(r ref, t *gtype, depth int) (out texts, fits bool) {
	switch n := &r.f.f.Nodes[r.id]; {
	case n.Op == summary.OpIface:
		if of := r.f.typ(n.Type); of != nil && t != nil && sinkName(of) != sinkName(t) {
			return texts{}, false
		}
		return e.text(ref{r.f, n.Args[0], r.ctx}), true
	case n.Op == summary.OpPhi && depth < maxConfigDepth:
		for _, a := range n.Args {
			one, is := e.ofType(ref{r.f, a, r.ctx}, t, depth+1)
			out, fits = out.add(one), fits || is
		}
		return out, fits
	case n.Op == summary.OpNil:
		return texts{}, false
	}
	return e.text(r), true
}

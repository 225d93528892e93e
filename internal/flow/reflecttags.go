package flow

import (
	"reflect"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Tags and names of the fields that package reflect is at.

const (
	tagGet    = "(reflect.StructTag).Get"
	tagLookup = "(reflect.StructTag).Lookup"
	typeOf    = "reflect.TypeOf"
)

// tagModel is the value of a key in a tag.
func tagModel(e *evaluator, m modelCall) texts {
	if m.n != 0 {
		return unknownText("whether a tag has a key")
	}
	keys, ok := literalArgs([]texts{e.text(m.arg(1))})
	if !ok {
		return unknownText("a key of a tag that is not known")
	}
	out := texts{}
	for _, p := range e.text(m.arg(0)).all() {
		tag, lit := p.IsLiteral()
		if !lit {
			out = out.add(unknownText("a tag of a field that is not known"))
			continue
		}
		for _, key := range keys {
			out = out.add(textOf(arn.Lit(reflect.StructTag(tag).Get(key[0]))))
		}
	}
	return out
}

// isTypeField says whether a call is of the method Field of a reflect.Type.
func isTypeField(f *function, c *summary.Call) bool {
	if c.Kind != summary.Invoke || c.Fn != "Field" {
		return false
	}
	t := f.typ(c.Type)
	return t != nil && t.name == "reflect.Type"
}

// fieldText is the name or the tag of the field of a type, where it is known which.
func (e *evaluator) fieldText(l *loc) (texts, bool) {
	r := l.base
	if l.kind != locField || r.kind != locResult || r.name != typeField {
		return texts{}, false
	}
	c := &r.f.f.Calls[r.call]
	w := r.ctx.rowIn(c.Row)
	if w == nil || c.Row == 0 || w.field.name == "" || !e.sameStruct(r.f, c.Args[0], w.key.id, r.ctx, 0) {
		return unknownText("a field that is not known"), true
	}
	switch l.name {
	case "reflect.StructField#Name":
		return textOf(arn.Lit(w.field.name)), true
	case "reflect.StructField#Tag":
		return textOf(arn.Lit(w.field.tag)), true
	}
	return texts{}, false
}

// sameStruct says whether a reflect.Type and a reflect.Value are of one struct, or of pointers
// to it.
func (e *evaluator) sameStruct(f *function, typ, val summary.NodeID, ctx *context, depth int) bool {
	a, ofA := reflectRoot(f, typ, 0)
	b, ofB := reflectRoot(f, val, 0)
	if a == 0 || b == 0 || depth > maxChain {
		return false
	}
	if a == b && ofA == ofB {
		return true
	}
	m, n := &f.f.Nodes[a], &f.f.Nodes[b]
	if m.Op == summary.OpParam && n.Op == summary.OpParam {
		at := ctx.entered()
		if at == nil || at.edge.kind != direct || at.edge.caller == nil || at.edge.call < 0 {
			return false
		}
		args := at.edge.caller.f.Calls[at.edge.call].Args
		if int(m.N) >= len(args) || int(n.N) >= len(args) {
			return false
		}
		return ofA == ofB && e.sameStruct(at.edge.caller, args[m.N], args[n.N], at.up, depth+1)
	}
	// The type of a field, and the field itself.
	call, ok := e.fieldOfType(f, a, "reflect.StructField#Type")
	if !ok || n.Op != summary.OpResult {
		return false
	}
	t, v := &f.f.Calls[call], &f.f.Calls[n.Call]
	return v.Fn == valueRecv+"Field" && t.Row == v.Row && t.Row != 0 && e.sameStruct(f, t.Args[0], v.Args[0], ctx, depth+1)
}

// reflectRoot is what a reflect.Type or reflect.Value is made of, through pointers: of says that
// it is what reflect was given, 0 where it is several.
func reflectRoot(f *function, id summary.NodeID, depth int) (root summary.NodeID, of bool) {
	if id == 0 || depth > maxBound {
		return 0, false
	}
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpPhi:
		for _, a := range n.Args {
			r, isOf := phiRoot(f, a, id, depth)
			if r == id || r == root && isOf == of {
				continue
			}
			if root != 0 || r == 0 {
				return 0, false
			}
			root, of = r, isOf
		}
		return root, of
	case summary.OpResult:
		c := &f.f.Calls[n.Call]
		if len(c.Args) == 0 {
			return id, false
		}
		switch {
		case c.Fn == valueRecv+"Elem", c.Fn == "reflect.Indirect", c.Fn == valueRecv+"Addr", c.Fn == valueRecv+"Type",
			c.Kind == summary.Invoke && c.Fn == "Elem" && f.typ(c.Type) != nil && f.typ(c.Type).name == "reflect.Type":
			return reflectRoot(f, c.Args[0], depth+1)
		case c.Fn == typeOf, c.Fn == reflectValue:
			a := unboxed(f, c.Args[0])
			if n := &f.f.Nodes[a]; n.Op == summary.OpLoad {
				a = n.Args[0]
			}
			return a, true
		}
	}
	return id, false
}

// phiRoot is that of an operand of a phi, the phi itself where it only leads back to it.
func phiRoot(f *function, a, phi summary.NodeID, depth int) (summary.NodeID, bool) {
	for range maxBound {
		if a == phi {
			return phi, false
		}
		n := &f.f.Nodes[a]
		if n.Op == summary.OpPhi && n.Call > 0 {
			a = n.Args[0]
			continue
		}
		if n.Op != summary.OpResult {
			break
		}
		c := &f.f.Calls[n.Call]
		if c.Fn != valueRecv+"Elem" && c.Fn != "reflect.Indirect" && (c.Kind != summary.Invoke || c.Fn != "Elem") {
			break
		}
		a = c.Args[0]
	}
	return reflectRoot(f, a, depth+1)
}

// fieldOfType is the call of Field of a reflect.Type, a part of whose result a value is.
func (e *evaluator) fieldOfType(f *function, id summary.NodeID, part string) (call int32, ok bool) {
	n := &f.f.Nodes[id]
	if n.Op == summary.OpLoad {
		n = &f.f.Nodes[n.Args[0]]
	}
	if n.Op != summary.OpField && n.Op != summary.OpFieldAddr || n.Sym != part {
		return 0, false
	}
	from := &f.f.Nodes[n.Args[0]]
	if from.Op == summary.OpAlloc { // a variable that is set once
		var stored []summary.NodeID
		for _, s := range f.f.Stores {
			if s.Addr == n.Args[0] {
				stored = append(stored, s.Val)
			}
		}
		if len(stored) != 1 || !f.inPlaceOnly(n.Args[0]) {
			return 0, false
		}
		from = &f.f.Nodes[stored[0]]
	}
	if from.Op != summary.OpResult || from.N != 0 || !isTypeField(f, &f.f.Calls[from.Call]) {
		return 0, false
	}
	return from.Call, true
}

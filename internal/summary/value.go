package summary

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// value returns the node of v, made on first use. Conversions that keep the
// value share the node of their operand.
func (fb *funcBuilder) value(v ssa.Value) NodeID {
	if id, ok := fb.memo[v]; ok {
		return id
	}
	if c, ok := v.(*ssa.Const); ok {
		id := fb.constant(c)
		fb.memo[v] = id
		return id
	}
	if !tracked(v.Type()) {
		return 0
	}
	if load, ok := v.(*ssa.UnOp); ok {
		if id, ok := fb.forwarded(load); ok {
			fb.memo[v] = id
			return id
		}
	}
	if same := alias(v); same != nil {
		fb.structConversion(same.Type(), v.Type())
		id := fb.value(same)
		if carries(v.Type()) && id != 0 {
			fb.out.Nodes[id].Carry = true
		}
		fb.memo[v] = id
		return id
	}
	// The node comes before its operands: values can depend on themselves.
	id := fb.add(Node{Type: -1, Carry: carries(v.Type())})
	fb.memo[v] = id
	n := fb.node(v)
	n.Carry = n.Carry || fb.out.Nodes[id].Carry || carries(v.Type())
	fb.out.Nodes[id] = n
	return id
}

// structConversion ties the fields of two struct types, one converted to the other.
func (fb *funcBuilder) structConversion(from, to types.Type) {
	a, b := derefType(from), derefType(to)
	if types.Identical(a, b) {
		return
	}
	_, ok1 := a.Underlying().(*types.Struct)
	_, ok2 := b.Underlying().(*types.Struct)
	if ok1 && ok2 {
		fb.out.Links = append(fb.out.Links, Link{fb.ref(a), fb.ref(b)})
	}
}

// alias is the operand that v is the same value as, or nil.
func alias(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.ChangeInterface:
		return v.X
	case *ssa.ChangeType:
		return v.X
	case *ssa.MultiConvert:
		return v.X
	case *ssa.Convert:
		return converted(v)
	case *ssa.SliceToArrayPointer:
		return v.X
	case *ssa.Range:
		return v.X
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "ssa:wrapnilchk" {
			return v.Call.Args[0]
		}
	case *ssa.Phi:
		return singlePhi(v)
	}
	return nil
}

// converted is the operand of a conversion between texts, or of one through
// unsafe.Pointer. Bytes that a text is converted to are a place of their own.
func converted(v *ssa.Convert) ssa.Value {
	if b, ok := v.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString == 0 {
		if inner, ok := v.X.(*ssa.Convert); ok && b.Kind() == types.UnsafePointer {
			return inner.X
		}
		return nil // a rune
	}
	if isBytes(v.Type()) && !isBytes(v.X.Type()) {
		return nil
	}
	return v.X // string and []byte
}

func isBytes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && isByte(s.Elem())
}

// byteWrite records that bytes of a list may be written to.
func (fb *funcBuilder) byteWrite(v *ssa.IndexAddr) {
	if !isBytes(v.X.Type()) {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp: // read
		case *ssa.Store:
			if ref.Addr == v {
				fb.bytesWritten(v)
				return
			}
		default:
			fb.bytesWritten(v)
			return
		}
	}
}

func (fb *funcBuilder) bytesWritten(v *ssa.IndexAddr) {
	if to := fb.value(v.X); !fb.written[to] {
		fb.written[to] = true
		fb.out.Moves = append(fb.out.Moves, Move{To: to, Type: fb.ref(v.X.Type())})
	}
}

// singlePhi is the one value that a phi joins with itself.
func singlePhi(v *ssa.Phi) ssa.Value {
	var one ssa.Value
	for _, e := range v.Edges {
		if e == v || e == one {
			continue
		}
		if one != nil {
			return nil
		}
		one = e
	}
	return one
}

func (fb *funcBuilder) constant(c *ssa.Const) NodeID {
	if c.Value == nil && isBytes(c.Type()) { // as a text it is empty
		return fb.add(Node{Op: OpConst, Type: -1})
	}
	if _, ok := c.Type().Underlying().(*types.Struct); ok && c.Value == nil && !isSDKType(c.Type()) {
		return fb.add(Node{Op: OpNil, Type: fb.ref(c.Type())})
	}
	if c.Value == nil {
		return fb.add(Node{Op: OpNil, Type: -1})
	}
	n := Node{Op: OpConst, Type: -1}
	switch c.Value.Kind() {
	case constant.String:
		n.Sym = constant.StringVal(c.Value)
	case constant.Bool, constant.Int:
		n.Sym = c.Value.ExactString()
	default:
		return 0
	}
	return fb.add(n)
}

func unknown() Node { return Node{Op: OpUnknown, Type: -1} }

func (fb *funcBuilder) unary(op Op, x ssa.Value) Node {
	return Node{Op: op, Type: -1, Args: []NodeID{fb.value(x)}}
}

// node makes the node of an SSA value that is not an alias or a constant.
func (fb *funcBuilder) node(v ssa.Value) Node {
	switch v := v.(type) {
	case *ssa.Global:
		return Node{Op: OpGlobal, Sym: globalName(v), Type: fb.ref(derefType(v.Type()))}
	case *ssa.Function:
		return fb.functionValue(v)
	case *ssa.MakeClosure:
		return fb.closure(v)
	case *ssa.Alloc:
		return fb.alloc(v)
	case *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan:
		fb.instance(v.Type())
		return Node{Op: OpMake, Type: fb.ref(v.Type())}
	case *ssa.UnOp:
		return fb.unop(v)
	case *ssa.BinOp:
		if v.Op == token.ADD {
			return Node{Op: OpConcat, Type: -1, Args: []NodeID{fb.notEmpty(v.X, v.Block()), fb.notEmpty(v.Y, v.Block())}}
		}
	case *ssa.Convert:
		if isText(v.X.Type()) && isBytes(v.Type()) {
			n := fb.unary(OpBytes, v.X)
			n.Type = fb.ref(v.Type())
			return n
		}
	case *ssa.FieldAddr:
		fb.fieldLinks(v.X.Type(), v.Field)
		n := fb.unary(OpFieldAddr, v.X)
		n.Sym, n.Type = fieldKey(derefType(v.X.Type()), v.Field), fb.ref(derefType(v.Type()))
		return n
	case *ssa.Field:
		fb.fieldLinks(v.X.Type(), v.Field)
		n := fb.unary(OpField, v.X)
		n.Sym, n.Type = fieldKey(v.X.Type(), v.Field), fb.ref(v.Type())
		return n
	case *ssa.IndexAddr:
		return Node{Op: OpIndexAddr, Call: fb.row(v.Index, v.X), N: backIndex(v.X, v.Index), Type: fb.ref(derefType(v.X.Type())), Args: []NodeID{fb.value(v.X), fb.number(v.Index)}}
	case *ssa.Index:
		return Node{Op: OpIndex, Call: fb.row(v.Index, v.X), Type: fb.ref(v.X.Type()), Args: []NodeID{fb.value(v.X), fb.number(v.Index)}}
	case *ssa.Lookup:
		return fb.lookup(v)
	case *ssa.Slice:
		if b, ok := v.X.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return fb.substr(v)
		}
		n := fb.unary(OpSlice, v.X)
		n.Type, n.Sym = fb.ref(v.Type()), sliceBounds(v)
		return n
	case *ssa.Phi:
		return fb.phi(v)
	case *ssa.Call:
		return fb.result(v, 0)
	case *ssa.Extract:
		return fb.extract(v)
	case *ssa.MakeInterface:
		fb.instance(v.X.Type())
		fb.types.addTable(v.X.Type(), fb.owner)
		return Node{Op: OpIface, Type: fb.ref(v.X.Type()), Args: []NodeID{fb.notEmpty(v.X, v.Block())}}
	case *ssa.TypeAssert:
		return fb.assert(v)
	}
	return unknown()
}

// ListLiteral is the Sym of an OpAlloc that holds the elements of a slice literal.
const ListLiteral = "list"

func (fb *funcBuilder) alloc(v *ssa.Alloc) Node {
	t := derefType(v.Type())
	fb.instance(t)
	n := Node{Op: OpAlloc, Type: fb.ref(t), N: int32(v.Block().Index), Pos: fb.pos(v.Pos())}
	if v.Comment == "slicelit" || v.Comment == "varargs" {
		n.Sym = ListLiteral
	} else if madeForError(v) {
		n.Sym = WithError
	}
	return n
}

// phi joins the values that come from blocks which can run.
func (fb *funcBuilder) phi(v *ssa.Phi) Node {
	n := Node{Op: OpPhi, Type: -1}
	together := fb.meetingAt(v.Block()) != nil
	for i, e := range v.Edges {
		if fb.live[v.Block().Preds[i].Index] {
			a := fb.guarded(fb.value(e), fb.edgeGuard(v.Block(), i))
			if together {
				n.Args = append(n.Args, a)
			} else {
				n.Args = appendNew(n.Args, a)
			}
		}
	}
	if together {
		n.N = Chosen + int32(v.Block().Index) // the entry has no phis
	}
	if set, def, ok := phiDefault(v); ok && len(n.Args) == 2 {
		n.Sym, n.Args = FirstNonEmpty, []NodeID{fb.value(set), fb.value(def)}
		if set != v.Edges[0] {
			n.N = -n.N
		}
	}
	return n
}

func globalName(g *ssa.Global) string {
	if g.Pkg == nil {
		return g.Name()
	}
	return g.Pkg.Pkg.Path() + "." + g.Name()
}

func (fb *funcBuilder) unop(v *ssa.UnOp) Node {
	switch v.Op {
	case token.MUL:
		n := fb.unary(OpLoad, v.X)
		n.Type = fb.ref(v.Type())
		return n
	case token.ARROW:
		n := fb.unary(OpRecv, v.X)
		n.Type, n.Call = fb.ref(v.X.Type()), fb.row(v, v)
		return n
	}
	return unknown()
}

func (fb *funcBuilder) lookup(v *ssa.Lookup) Node {
	if _, ok := v.X.Type().Underlying().(*types.Map); !ok {
		return unknown()
	}
	return Node{Op: OpLookup, Call: fb.row(v.Index, v.X), Type: fb.ref(v.X.Type()), Args: []NodeID{fb.value(v.X), fb.number(v.Index)}}
}

func (fb *funcBuilder) assert(v *ssa.TypeAssert) Node {
	n := fb.unary(OpAssert, v.X)
	n.Type = fb.ref(v.AssertedType)
	return n
}

// extract looks through the tuples of calls and of the comma-ok forms.
func (fb *funcBuilder) extract(v *ssa.Extract) Node {
	switch t := v.Tuple.(type) {
	case *ssa.Call:
		return fb.result(t, v.Index)
	case *ssa.TypeAssert:
		if v.Index == 0 {
			return fb.assert(t)
		}
	case *ssa.Lookup:
		if v.Index == 0 {
			return fb.lookup(t)
		}
	case *ssa.UnOp:
		if v.Index == 0 {
			return fb.unop(t)
		}
	case *ssa.Next:
		r, ok := t.Iter.(*ssa.Range)
		if !ok || t.IsString {
			return unknown()
		}
		op := OpKey
		if v.Index == 2 {
			op = OpElem
		}
		n := fb.unary(op, r.X)
		n.Type, n.Call = fb.ref(r.X.Type()), fb.row(t, t)
		return n
	case *ssa.Select:
		return fb.selected(t, v.Index-2)
	}
	return unknown()
}

// selected is the value that the k-th receiving case of a select gets.
func (fb *funcBuilder) selected(s *ssa.Select, k int) Node {
	for _, st := range s.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		if k == 0 {
			n := fb.unary(OpRecv, st.Chan)
			n.Type, n.Call = fb.ref(st.Chan.Type()), fb.row(s, st.Chan)
			return n
		}
		k--
	}
	return unknown()
}

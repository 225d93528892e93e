package summary

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// funcBuilder turns one SSA function into a Func. Nodes are made on demand from
// the instructions that have effects, so what nothing uses is never made.
type funcBuilder struct {
	*builder
	fn     *ssa.Function
	out    *Func
	owner  string // of the type parameters
	memo   map[ssa.Value]NodeID
	calls  map[ssa.CallInstruction]int32
	stores []*ssa.Store // in the order of out.Stores
	// choiceNodes are those of choices, chosen their stores in the order of out.Choices, open
	// the keys in out.Open
	choiceNodes map[ssa.Value]NodeID
	chosen      []*ssa.Store
	open        map[string]bool
	live        []bool // by block
	// looping are the blocks on a cycle; nil until asked for
	looping []bool
	guards  map[*ssa.BasicBlock]int32
	// returns are the return instructions that can run
	returns []*ssa.Return
	// cutReturn is set where a return statement was cut, as it does not type-check:
	// control falls off the end of the function.
	cutReturn bool
	// written are the lists of bytes that are written to
	written map[NodeID]bool
	// calleePkg is the package of the static callee under way
	calleePkg *types.Package
	// rowNumbers and rowBlocks say by what elements are chosen, and where that is known
	rowNumbers map[rowKey]int32
	rowBlocks  []*ssa.BasicBlock
	timing     timing
	privates   map[privatePart]*private
	locals     map[*ssa.Alloc]*localVar
	// meetings are the blocks where ways meet, ends those from which the function can return
	meetings map[*ssa.BasicBlock]*meeting
	ends     []bool
}

// function summarizes fn. A function that the builder cannot take is left out
// and named: never a panic.
func (b *builder) function(fn *ssa.Function) {
	defer func() {
		if r := recover(); r != nil {
			b.out.Broken = fmt.Sprintf("function %s cannot be summarized: %v", ssaName(fn), r)
		}
	}()
	owner, count := typeParamOwner(fn)
	fb := &funcBuilder{
		builder: b, fn: fn, owner: owner,
		out:   &Func{Name: ssaName(fn), Pos: b.pos(fn.Pos()), TypeParams: int32(count), Owner: owner},
		memo:  map[ssa.Value]NodeID{},
		calls: map[ssa.CallInstruction]int32{}, written: map[NodeID]bool{}, guards: map[*ssa.BasicBlock]int32{},
		choiceNodes: map[ssa.Value]NodeID{}, open: map[string]bool{}, privates: map[privatePart]*private{}, locals: map[*ssa.Alloc]*localVar{},
	}
	fb.timing = timing{fb: fb, always: map[*ssa.BasicBlock]bool{}, escaped: map[ssa.Value]map[*ssa.BasicBlock]int{}}
	fb.out.Nodes = []Node{{Op: OpUnknown, Type: -1}}
	fb.signature()
	fb.body()
	fb.reaching()
	fb.overwritten()
	fb.unset()
	fb.ways()
	fb.repeats()
	fb.rows()
	fb.course()
	if fn == b.ssa.Func("init") {
		fb.embedded()
	}
	b.out.Funcs = append(b.out.Funcs, fb.out)
}

func (fb *funcBuilder) signature() {
	sig := fb.fn.Signature
	out := fb.out
	out.Variadic = sig.Variadic()
	for i, p := range fb.fn.Params {
		out.Params = append(out.Params, fb.trackedRef(p.Type()))
		id := fb.add(Node{Op: OpParam, N: int32(i), Type: -1, Sym: p.Name(), Carry: carries(p.Type())})
		fb.memo[p] = id
	}
	out.Free = int32(len(fb.fn.FreeVars))
	for i, v := range fb.fn.FreeVars {
		fb.memo[v] = fb.add(Node{Op: OpFree, N: int32(i), Type: fb.ref(v.Type()), Carry: carries(v.Type())})
	}
	for i := range sig.Results().Len() {
		out.ResultTypes = append(out.ResultTypes, fb.trackedRef(sig.Results().At(i).Type()))
		out.Results = append(out.Results, nil)
	}
	out.Exported = exportedEntry(fb.fn)
	out.Straight = len(fb.fn.Blocks) == 1
}

// exportedEntry says whether other packages can call fn: methods of a type that is
// not exported, too, where a function returns it or an exported struct embeds it.
func exportedEntry(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.Exported() && fn.Parent() == nil
}

func (fb *funcBuilder) ref(t types.Type) int32 { return fb.types.ref(t, fb.owner) }

// trackedRef is -1 for types through which nothing of interest flows.
func (fb *funcBuilder) trackedRef(t types.Type) int32 {
	if !tracked(t) {
		return -1
	}
	return fb.ref(t)
}

func (fb *funcBuilder) add(n Node) NodeID {
	id := NodeID(len(fb.out.Nodes))
	fb.out.Nodes = append(fb.out.Nodes, n)
	return id
}

func (fb *funcBuilder) body() {
	fb.live = liveBlocks(fb.fn)
	for _, block := range fb.fn.Blocks {
		if !fb.live[block.Index] {
			continue
		}
		for _, instr := range block.Instrs {
			fb.instruction(instr)
		}
	}
	fb.results(fb.returns)
	fb.dominators()
}

// liveBlocks are those that can run: "if debug", with a constant that is false,
// leaves its block out.
func liveBlocks(fn *ssa.Function) []bool {
	live := make([]bool, len(fn.Blocks))
	var walk func(b *ssa.BasicBlock)
	walk = func(b *ssa.BasicBlock) {
		if live[b.Index] {
			return
		}
		live[b.Index] = true
		succs := b.Succs
		if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			if c, ok := cond.Cond.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Bool {
				taken := 1
				if constant.BoolVal(c.Value) {
					taken = 0
				}
				succs = succs[taken : taken+1]
			}
		}
		for _, s := range succs {
			walk(s)
		}
	}
	walk(fn.Blocks[0])
	if fn.Recover != nil {
		walk(fn.Recover)
	}
	return live
}

// instruction records what has an effect beyond its own register.
func (fb *funcBuilder) instruction(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Call:
		fb.call(instr)
	case *ssa.Go:
		fb.call(instr)
	case *ssa.Defer:
		fb.call(instr)
	case *ssa.Store:
		fb.store(instr)
	case *ssa.IndexAddr:
		fb.byteWrite(instr)
	case *ssa.FieldAddr:
		fb.pointedTo(instr)
	case *ssa.MapUpdate:
		if tracked(instr.Value.Type()) || tracked(instr.Key.Type()) {
			fb.out.Updates = append(fb.out.Updates, MapUpdate{
				fb.value(instr.Map), fb.value(instr.Key), fb.value(instr.Value), fb.ref(instr.Map.Type()), fb.timing.of(instr, instr.Map, instr.Value),
			})
		}
	case *ssa.Send:
		if tracked(instr.X.Type()) {
			fb.out.Moves = append(fb.out.Moves, Move{fb.value(instr.Chan), fb.value(instr.X), fb.ref(instr.Chan.Type()), true})
		}
	case *ssa.Select:
		for _, s := range instr.States {
			if s.Dir == types.SendOnly && tracked(s.Send.Type()) {
				fb.out.Moves = append(fb.out.Moves, Move{fb.value(s.Chan), fb.value(s.Send), fb.ref(s.Chan.Type()), true})
			}
		}
	case *ssa.Return:
		for _, v := range instr.Results {
			fb.value(v)
		}
		if len(instr.Results) < len(fb.out.Results) {
			fb.cutReturn = true
			return
		}
		fb.returns = append(fb.returns, instr)
	case *ssa.Panic:
		// Whoever recovers gets it: as an argument of code that is not known.
		fb.addCall(Call{Kind: Static, Fn: "panic", Args: []NodeID{fb.value(instr.X)},
			ArgTypes: []int32{fb.ref(instr.X.Type())}, Type: -1, Pos: fb.pos(instr.Pos())})
	}
}

func appendNew(ids []NodeID, id NodeID) []NodeID {
	for _, x := range ids {
		if x == id {
			return ids
		}
	}
	return append(ids, id)
}

// madeWith says whether a store to a variable, or to a field of one, happens whenever that
// is made, before anything else gets its address.
func madeWith(st *ssa.Store) bool {
	root := st.Addr
	for fa, ok := root.(*ssa.FieldAddr); ok; fa, ok = root.(*ssa.FieldAddr) {
		root = fa.X
	}
	made, ok := root.(*ssa.Alloc)
	if !ok || made.Block() != st.Block() {
		return false
	}
	instrs := made.Block().Instrs
	for _, instr := range instrs[slices.Index(instrs, ssa.Instruction(made)):] {
		if instr == st {
			break
		}
		if call, ok := instr.(ssa.CallInstruction); ok && slices.Contains(call.Common().Args, ssa.Value(made)) {
			return false
		}
	}
	return true
}

func (fb *funcBuilder) store(instr *ssa.Store) {
	if !tracked(instr.Val.Type()) {
		// That a member of an SDK struct is set matters even if its value does not.
		fa, ok := instr.Addr.(*ssa.FieldAddr)
		if ok && isChoice(instr.Val.Type()) && !isSDKType(fa.X.Type()) {
			fb.choose(instr, fa)
		}
		if !ok || !isSDKType(fa.X.Type()) {
			return
		}
	}
	val := fb.value(instr.Val)
	if n := &fb.out.Nodes[val]; n.Op == OpNil && n.Type >= 0 { // not copied: the place is zero itself
		val = fb.add(Node{Op: OpNil, Type: -1})
	}
	st := Store{Addr: fb.value(instr.Addr), Val: val, Type: fb.ref(instr.Val.Type()), Sure: madeWith(instr), When: fb.timing.of(instr, instr.Addr, instr.Val)}
	if isRead(instr.Val.Type()) {
		st.Guard = fb.guard(instr.Block())
	}
	fb.out.Stores = append(fb.out.Stores, st)
	fb.stores = append(fb.stores, instr)
	fb.conversionLinks(instr.Val.Type(), derefType(instr.Addr.Type()))
}

// conversionLinks ties the containers of a generic struct's field to those of
// the value that is stored, where the types differ by instantiation only.
func (fb *funcBuilder) conversionLinks(from, to types.Type) {
	if !types.Identical(from, to) {
		fb.out.Links = fb.types.links(from, fb.owner, to, fb.owner, fb.out.Links, 0)
	}
}

// fieldLinks ties a generic struct's field type to the instance's.
func (fb *funcBuilder) fieldLinks(structType types.Type, index int) {
	n := namedOf(structType)
	if n == nil || n.TypeArgs().Len() == 0 {
		return
	}
	fb.instance(n)
	gst, ok := n.Origin().Underlying().(*types.Struct)
	ist, ok2 := n.Underlying().(*types.Struct)
	if !ok || !ok2 || index >= gst.NumFields() {
		return
	}
	fb.out.Links = fb.types.links(gst.Field(index).Type(), namedString(n.Obj()), ist.Field(index).Type(), fb.owner, fb.out.Links, 0)
}

// instance records that the body makes values of an instantiated type.
func (fb *funcBuilder) instance(t types.Type) {
	if !hasTypeArgs(t) {
		return
	}
	ref := fb.ref(namedOf(t))
	for _, i := range fb.out.Instances {
		if i == ref {
			return
		}
	}
	fb.out.Instances = append(fb.out.Instances, ref)
}

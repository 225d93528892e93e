package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// unset finds the fields of local structs that are texts and stored to on some ways only:
//
//	s := &store{bucket: b}
//	if prefix != "" {
//		s.prefix = prefix + "/"
//	}
//	return s // the prefix may be ""
func (fb *funcBuilder) unset() {
	fb.spared()
	for _, block := range fb.fn.Blocks {
		for _, instr := range block.Instrs {
			a, ok := instr.(*ssa.Alloc)
			if !ok || fb.memo[a] == 0 || isSDKType(a.Type()) {
				continue
			}
			if _, ok := derefType(a.Type()).Underlying().(*types.Struct); ok {
				fb.unsetIn(a)
			}
		}
	}
}

func (fb *funcBuilder) unsetIn(a *ssa.Alloc) {
	l := localStruct{alloc: a, fields: map[int][]*ssa.Store{}}
	reads := map[int][]ssa.Instruction{}
	var uses []ssa.Instruction // of all fields
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			for _, r := range *ref.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == ref {
					l.fields[ref.Field] = append(l.fields[ref.Field], st)
				} else if !fb.isForwarded(r) {
					reads[ref.Field] = append(reads[ref.Field], r)
				}
			}
		case *ssa.Store:
			if ref.Addr == a {
				l.whole = append(l.whole, ref)
				continue
			}
			uses = append(uses, ref)
		default:
			uses = append(uses, ref)
		}
	}
	structType := derefType(a.Type())
	fields := structType.Underlying().(*types.Struct)
	for f := range fields.NumFields() {
		stores := l.fields[f]
		if len(stores) == 0 || !isText(fields.Field(f).Type()) || slices.ContainsFunc(stores, func(st *ssa.Store) bool { return st.Block() == a.Block() }) {
			continue
		}
		stores = append(slices.Clone(stores), l.whole...)
		if slices.ContainsFunc(append(reads[f], uses...), func(to ssa.Instruction) bool { return l.reaches(a, to, stores) }) {
			fb.out.Unset = append(fb.out.Unset, Reach{int32(fb.memo[a]), -1, fieldKey(structType, f)})
		}
	}
}

// spared marks the stores to fields of structs of others, and to variables of the package, that
// some ways do without.
func (fb *funcBuilder) spared() {
	if len(fb.fn.Blocks) > maxTimedBlocks {
		return
	}
	groups := map[any][]int{}
	for i, st := range fb.stores {
		if st == nil || !isText(st.Val.Type()) {
			continue
		}
		switch to := st.Addr.(type) {
		case *ssa.FieldAddr:
			if _, own := to.X.(*ssa.Alloc); !own && !isSDKType(to.X.Type()) {
				key := fieldKey(derefType(to.X.Type()), to.Field)
				groups[key] = append(groups[key], i)
			}
		case *ssa.Global:
			groups[to] = append(groups[to], i)
		}
	}
	for _, group := range groups {
		var blocks []*ssa.BasicBlock
		plain := true
		for _, i := range group {
			blocks = append(blocks, fb.stores[i].Block())
			plain = plain && fb.out.Stores[i].When&(Always|NonEmpty|IfEmpty) == 0
		}
		if plain && fb.timing.avoids(blocks...) {
			for _, i := range group {
				fb.out.Stores[i].When |= Spared
			}
		}
	}
}

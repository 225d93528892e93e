package summary

import "golang.org/x/tools/go/ssa"

// deadStores finds the stores to fields of a local SDK struct that can't be seen
// by a call that gets its address: a later store overwrites them on every way,
// or they come only after the call.
//
//	in := &s3.PutObjectInput{Bucket: a}  // reaches the first call only
//	client.PutObject(ctx, in)
//	in.Bucket = b                        // reaches the second call only
//	client.PutObject(ctx, in)
func (fb *funcBuilder) deadStores() {
	for _, block := range fb.fn.Blocks {
		for _, instr := range block.Instrs {
			if a, ok := instr.(*ssa.Alloc); ok && isSDKType(a.Type()) {
				fb.deadStoresOf(a)
			}
		}
	}
}

type fieldStore struct {
	index int32 // in out.Stores
	field int
	instr *ssa.Store
}

func (fb *funcBuilder) deadStoresOf(a *ssa.Alloc) {
	stores, calls := fb.usesOf(a)
	perField := map[int]int{}
	for _, s := range stores {
		perField[s.field]++
	}
	several := false
	for _, n := range perField {
		several = several || n > 1
	}
	if len(calls) == 0 || !several && len(calls) < 2 && len(stores) < 2 {
		return
	}
	for _, c := range calls {
		for _, s := range stores {
			if !storeReaches(a, s, c, stores) {
				fb.out.Dead = append(fb.out.Dead, Pair{fb.calls[c], s.index})
			}
		}
	}
}

// usesOf lists the stores to the fields of a, and the calls that get a.
func (fb *funcBuilder) usesOf(a *ssa.Alloc) (stores []fieldStore, calls []ssa.CallInstruction) {
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			for _, r := range *ref.Referrers() {
				if st, ok := r.(*ssa.Store); ok && st.Addr == ref {
					for i, known := range fb.stores {
						if known == st {
							stores = append(stores, fieldStore{int32(i), ref.Field, st})
						}
					}
				}
			}
		case ssa.CallInstruction:
			if _, ok := fb.calls[ref]; ok {
				calls = append(calls, ref)
			}
		}
	}
	return stores, calls
}

// storeReaches searches a way from the store to the call on which no other
// store to the same field lies.
func storeReaches(a *ssa.Alloc, s fieldStore, call ssa.CallInstruction, stores []fieldStore) bool {
	kills := func(instr ssa.Instruction) bool {
		st, ok := instr.(*ssa.Store)
		if !ok || st == s.instr {
			return false
		}
		for _, o := range stores {
			if o.instr == st && o.field == s.field {
				return true
			}
		}
		return false
	}
	seen := map[*ssa.BasicBlock]bool{}
	var walk func(b *ssa.BasicBlock, from int) bool
	walk = func(b *ssa.BasicBlock, from int) bool {
		for _, instr := range b.Instrs[from:] {
			if instr == call.(ssa.Instruction) {
				return true
			}
			if instr == ssa.Instruction(a) || kills(instr) { // a loop allocates anew
				return false
			}
		}
		for _, succ := range b.Succs {
			if !seen[succ] {
				seen[succ] = true
				if walk(succ, 0) {
					return true
				}
			}
		}
		return false
	}
	b := s.instr.Block()
	for i, instr := range b.Instrs {
		if instr == ssa.Instruction(s.instr) {
			return walk(b, i+1)
		}
	}
	return true
}

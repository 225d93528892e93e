package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// reaching decides, for the fields of a local SDK struct and the calls that get
// its address, which stores a call can see and which fields are set for sure.
//
//	in := &s3.PutObjectInput{Bucket: a}  // seen by the first call only
//	client.PutObject(ctx, in)
//	in.Bucket = b                        // seen by the second call only
//	if public {
//		in.ACL = …                   // seen, but not for sure
//	}
//	client.PutObject(ctx, in)
func (fb *funcBuilder) reaching() {
	index := map[*ssa.Store]int32{}
	for i, st := range fb.stores {
		index[st] = int32(i)
	}
	for _, block := range fb.fn.Blocks {
		for _, instr := range block.Instrs {
			if a, ok := instr.(*ssa.Alloc); ok && isSDKType(a.Type()) {
				l := localStruct{alloc: a, fields: map[int][]*ssa.Store{}}
				fb.usesOf(&l, index)
				fb.reachingIn(&l, index)
			}
		}
	}
}

// localStruct is a struct made by an Alloc, with what is done to it.
type localStruct struct {
	alloc  *ssa.Alloc
	fields map[int][]*ssa.Store
	whole  []*ssa.Store // of all fields at once
	calls  []ssa.CallInstruction
}

func (fb *funcBuilder) usesOf(l *localStruct, index map[*ssa.Store]int32) {
	for _, ref := range *l.alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			for _, r := range *ref.Referrers() {
				st, ok := r.(*ssa.Store)
				if !ok || st.Addr != ref {
					continue
				}
				if i, known := index[st]; known {
					l.fields[ref.Field] = append(l.fields[ref.Field], st)
					// What stands in the block of the Alloc happens with it.
					fb.out.Stores[i].Sure = st.Block() == l.alloc.Block()
				}
			}
		case *ssa.Store:
			if _, known := index[ref]; known && ref.Addr == l.alloc {
				l.whole = append(l.whole, ref)
			}
		case ssa.CallInstruction:
			if _, ok := fb.calls[ref]; ok {
				l.calls = append(l.calls, ref)
			}
		}
	}
}

func (fb *funcBuilder) reachingIn(l *localStruct, index map[*ssa.Store]int32) {
	fields := make([]int, 0, len(l.fields))
	for f := range l.fields {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	for _, call := range l.calls {
		at := fb.calls[call]
		for _, f := range fields {
			key := fieldKey(derefType(l.alloc.Type()), f)
			stores := append(slices.Clone(l.fields[f]), l.whole...)
			for _, st := range stores {
				if !l.reaches(st, call, stores) {
					fb.out.Dead = append(fb.out.Dead, Reach{at, index[st], key})
				}
			}
			if !l.reaches(l.alloc, call, l.fields[f]) {
				fb.out.Sure = append(fb.out.Sure, Reach{at, -1, key})
			}
		}
	}
}

// reaches searches a way from an instruction to the call that meets none of the
// stores. A loop that comes by the Alloc makes another struct.
func (l *localStruct) reaches(from ssa.Instruction, call ssa.CallInstruction, stores []*ssa.Store) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var walk func(b *ssa.BasicBlock, start int) bool
	walk = func(b *ssa.BasicBlock, start int) bool {
		for _, instr := range b.Instrs[start:] {
			if instr == call.(ssa.Instruction) {
				return true
			}
			if st, ok := instr.(*ssa.Store); ok && slices.Contains(stores, st) && instr != from {
				return false
			}
			if instr == ssa.Instruction(l.alloc) {
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
	b := from.Block()
	return walk(b, slices.Index(b.Instrs, from)+1)
}

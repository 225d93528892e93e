package summary

import (
	"go/types"
	"slices"
	"strings"

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
//
// The same for the places where a local aws.Config is read as a whole: whether a
// client made of it acts as another role depends on what was set before.
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
	loads  []*ssa.UnOp // of all fields at once
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
		case *ssa.UnOp:
			if _, ok := fb.memo[ref]; ok && isClientConfig(l.alloc.Type()) {
				l.loads = append(l.loads, ref)
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
		fb.reachingAt(l, index, call, fb.calls[call], fields)
	}
	for _, load := range l.loads {
		fb.reachingAt(l, index, load, LoadIndex(fb.memo[load]), fields)
	}
	for _, f := range fields {
		fb.behind(l, l.fields[f], index)
	}
}

// reachingAt tells which stores an instruction can see.
func (fb *funcBuilder) reachingAt(l *localStruct, index map[*ssa.Store]int32, to ssa.Instruction, at int32, fields []int) {
	for _, f := range fields {
		key := fieldKey(derefType(l.alloc.Type()), f)
		stores := append(slices.Clone(l.fields[f]), l.whole...)
		for _, st := range stores {
			if !readsLater(to) && !l.reaches(st, to, stores) {
				fb.out.Dead = append(fb.out.Dead, Reach{at, index[st], key})
			}
		}
		if !l.reaches(l.alloc, to, l.fields[f]) {
			fb.out.Sure = append(fb.out.Sure, Reach{at, -1, key})
		}
	}
}

// readsLater says whether a call keeps a struct and reads it when it runs or is
// asked for pages: what is stored after it counts too.
func readsLater(call ssa.Instruction) bool {
	c, ok := call.(*ssa.Call)
	if !ok {
		_, load := call.(*ssa.UnOp)
		return !load // defer and go
	}
	fn := c.Call.StaticCallee()
	return fn != nil && strings.HasPrefix(fn.Name(), "New")
}

// LoadIndex stands for a load in Reach.Call, in the place of a call's index.
func LoadIndex(load NodeID) int32 { return -int32(load) - 1 }

// isClientConfig says whether a pointer is to the configuration of clients.
func isClientConfig(t types.Type) bool {
	n := namedOf(t)
	return n != nil && isSDKType(t) && (n.Obj().Name() == "Config" || n.Obj().Name() == "Options")
}

// reaches searches a way from an instruction to another that meets none of the
// stores. A loop that comes by the Alloc makes another struct.
func (l *localStruct) reaches(from ssa.Instruction, to ssa.Instruction, stores []*ssa.Store) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var walk func(b *ssa.BasicBlock, start int) bool
	walk = func(b *ssa.BasicBlock, start int) bool {
		for _, instr := range b.Instrs[start:] {
			if instr == to {
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

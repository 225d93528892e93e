package summary

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// overwritten finds the stores to local structs, texts and pointers that nothing reads before
// others take their place, or the place of a part of them.
//
//	cfg := defaults           // its Bucket is never read
//	cfg.Bucket = "orders"
//	in := &input{Bucket: "a"} // never read
//	in.Bucket = "b"
//	name, p := "a", &name     // never read
//	*p = "b"
func (fb *funcBuilder) overwritten() {
	index := map[*ssa.Store]int32{}
	for i, st := range fb.stores {
		index[st] = int32(i)
	}
	for i, st := range fb.chosen {
		index[st] = FirstChoice + int32(i)
	}
	for _, block := range fb.fn.Blocks {
		for _, instr := range block.Instrs {
			a, ok := instr.(*ssa.Alloc)
			if !ok {
				continue
			}
			switch derefType(a.Type()).Underlying().(type) {
			case *types.Struct, *types.Basic, *types.Pointer:
				if v := fb.localVar(a); len(v.order) > 1 && len(v.order) <= maxStores {
					fb.overwrittenIn(v.unforwarded(fb), index)
				}
			}
		}
	}
}

// localVar is a struct made by an Alloc, with what its parts are stored to and read
// by. A part is named by the keys of its fields from the outermost, with "/" between
// them; "" is the whole.
type localVar struct {
	alloc  *ssa.Alloc
	order  []*ssa.Store
	stores map[ssa.Instruction]string
	reads  map[ssa.Instruction]string
	gone   []ssa.Instruction // reads by which the address goes elsewhere
	// only are the blocks of the way that is looked at, which ends with the last; nil for
	// all
	only []bool
	last *ssa.BasicBlock
}

func (fb *funcBuilder) localVar(a *ssa.Alloc) *localVar {
	v, ok := fb.locals[a]
	if !ok {
		v = &localVar{alloc: a, stores: map[ssa.Instruction]string{}, reads: map[ssa.Instruction]string{}}
		v.uses(a, "", 0)
		fb.locals[a] = v
	}
	return v
}

// unforwarded is the same without the loads that have what was stored themselves.
func (v *localVar) unforwarded(fb *funcBuilder) *localVar {
	out := *v
	out.reads = maps.Clone(v.reads)
	maps.DeleteFunc(out.reads, func(by ssa.Instruction, _ string) bool { return fb.isForwarded(by) })
	return &out
}

// maxParts bounds the structs in each other.
const maxParts = 4

func (v *localVar) uses(addr ssa.Value, part string, depth int) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.FieldAddr:
			if depth < maxParts {
				v.uses(ref, within(part, partKey(ref)), depth+1)
				continue
			}
		case *ssa.Store:
			if ref.Addr == addr && ref.Val != addr {
				v.order = append(v.order, ref)
				v.stores[ref] = part
				continue
			}
		case *ssa.UnOp:
			v.read(ref, part)
			continue
		}
		v.read(ref, part)
		v.gone = append(v.gone, ref)
	}
}

// read notes that an instruction reads a part; one that reads two reads all.
func (v *localVar) read(by ssa.Instruction, part string) {
	if before, ok := v.reads[by]; ok && before != part {
		part = ""
	}
	v.reads[by] = part
}

func within(part, key string) string {
	if part == "" {
		return key
	}
	return part + "/" + key
}

// inside says whether a part is another or a part of that.
func inside(part, of string) bool {
	return of == "" || part == of || strings.HasPrefix(part, of+"/")
}

func (fb *funcBuilder) overwrittenIn(v *localVar, index map[*ssa.Store]int32) {
	if v.readAfterPanic(fb.fn.Recover) {
		return
	}
	for _, st := range v.order {
		i, known := index[st]
		if !known {
			continue
		}
		for _, part := range v.replaced(st) {
			fb.out.Overwritten = append(fb.out.Overwritten, Overwritten{i, part})
			if part == "" {
				fb.handOn(v, st, index)
			}
		}
	}
}

// replaced are the parts of what a store puts somewhere that nothing reads before others take
// their place, "" for all of it.
func (v *localVar) replaced(st *ssa.Store) (out []string) {
	part := v.stores[st]
	var tried []string
	for _, other := range v.order {
		lost := v.stores[other]
		if inside(part, lost) {
			lost = part
		}
		if other == st || !inside(lost, part) || slices.Contains(tried, lost) {
			continue
		}
		tried = append(tried, lost)
		if !v.escaped(st) && !v.isRead(st, lost) {
			out = append(out, strings.TrimPrefix(strings.TrimPrefix(lost, part), "/"))
		}
	}
	return out
}

// maxStores bounds the stores to one struct that are compared with each other.
const maxStores = 64

// handOn makes the stores to a field sure where one that is was overwritten.
func (fb *funcBuilder) handOn(v *localVar, st *ssa.Store, index map[*ssa.Store]int32) {
	if !fb.out.StoreAt(index[st]).Sure {
		return
	}
	for _, other := range v.order {
		if i, known := index[other]; known && v.stores[other] == v.stores[st] {
			fb.out.StoreAt(i).Sure = true
		}
	}
}

// readAfterPanic says whether the block that runs after a panic reads the struct.
func (v *localVar) readAfterPanic(recovered *ssa.BasicBlock) bool {
	for by := range v.reads {
		if recovered != nil && by.Block() == recovered {
			return true
		}
	}
	return false
}

// escaped says whether the address may be elsewhere before a store happens.
func (v *localVar) escaped(st *ssa.Store) bool {
	for _, by := range v.gone {
		if v.way(by, false, func(instr ssa.Instruction) (found, stop bool) { return instr == st, false }) {
			return true
		}
	}
	return false
}

// isRead says whether what is stored to a part may be read before it is overwritten.
func (v *localVar) isRead(st *ssa.Store, part string) bool {
	return v.way(st, true, func(instr ssa.Instruction) (found, stop bool) {
		if of, ok := v.reads[instr]; ok && (inside(part, of) || inside(of, part)) {
			return true, false
		}
		of, ok := v.stores[instr]
		return false, ok && inside(part, of)
	})
}

// way searches the ways on from an instruction for one that is looked for; atEnd is the answer at
// the end of the only one. A loop that
// comes by the Alloc makes another struct.
func (v *localVar) way(from ssa.Instruction, atEnd bool, look func(ssa.Instruction) (found, stop bool)) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var walk func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool
	walk = func(instrs []ssa.Instruction, b *ssa.BasicBlock) bool {
		for _, instr := range instrs {
			found, stop := look(instr)
			if found {
				return true
			}
			if stop || instr == ssa.Instruction(v.alloc) {
				return false
			}
		}
		if v.only != nil && b == v.last {
			return atEnd
		}
		for _, succ := range b.Succs {
			if !seen[succ] && (v.only == nil || v.only[succ.Index]) {
				seen[succ] = true
				if walk(succ.Instrs, succ) {
					return true
				}
			}
		}
		return false
	}
	b := from.Block()
	return walk(b.Instrs[slices.Index(b.Instrs, from)+1:], b)
}

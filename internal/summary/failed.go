package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"
)

// Unchecked is the Sym of a result (OpResult) whose call's error is not looked at: the
// result may be what the callee returns with an error.
const Unchecked = "unchecked"

// Failed is the N of the constant "" (OpConst) that is returned with an error, only.
const Failed = 1

// failed says whether a return's result i is "" beside an error that surely is one.
func failed(r *ssa.Return, i int) bool {
	c, ok := r.Results[i].(*ssa.Const)
	last := r.Results[len(r.Results)-1]
	return ok && isEmpty(c) && i < len(r.Results)-1 && isError(last.Type()) && surelySet(last, r.Block())
}

// WithError is the Sym of an OpAlloc that is returned with an error as it was made, only.
const WithError = "with an error"

// madeForError says whether a struct is left as it was made, and returned beside an error that
// surely is one.
func madeForError(v *ssa.Alloc) bool {
	fails := func(of ssa.Value, by ssa.Instruction) bool {
		r, ok := by.(*ssa.Return)
		if !ok {
			return false
		}
		last := r.Results[len(r.Results)-1]
		return last != of && isError(last.Type()) && surelySet(last, r.Block())
	}
	uses := v.Referrers()
	return uses != nil && len(*uses) > 0 && !slices.ContainsFunc(*uses, func(by ssa.Instruction) bool {
		load, ok := by.(*ssa.UnOp)
		if !ok || load.Referrers() == nil {
			return !fails(v, by)
		}
		return slices.ContainsFunc(*load.Referrers(), func(by ssa.Instruction) bool { return !fails(load, by) })
	})
}

func isEmpty(c *ssa.Const) bool {
	if c.Value == nil {
		return isBytes(c.Type())
	}
	return c.Value.ExactString() == `""`
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// surelySet says whether an error is not nil where a block runs: it was just made, is one that
// has a name (ErrNotFound), or was tested on the way there.
func surelySet(err ssa.Value, at *ssa.BasicBlock) bool {
	switch v := err.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok && isSentinel(g.Name()) {
			return true
		}
	case *ssa.Call:
		if f := v.Call.StaticCallee(); f != nil && f.Pkg != nil {
			switch f.Pkg.Pkg.Path() + "." + f.Name() {
			case "errors.New", "fmt.Errorf":
				return true
			}
		}
	}
	for b := at; b != nil; b = b.Idom() {
		if len(b.Preds) != 1 {
			continue
		}
		p := b.Preds[0]
		cond, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := cond.Cond.(*ssa.BinOp)
		if !ok || test.X != err && test.Y != err || !isNilConst(test.X) && !isNilConst(test.Y) {
			continue
		}
		if test.Op == token.NEQ && p.Succs[0] == b && p.Succs[1] != b || test.Op == token.EQL && p.Succs[1] == b && p.Succs[0] != b {
			return true
		}
	}
	return false
}

// isSentinel says whether a variable of the package is an error by its name.
func isSentinel(name string) bool {
	rest, ok := strings.CutPrefix(name, "err")
	if !ok {
		rest, ok = strings.CutPrefix(name, "Err")
	}
	return ok && rest != "" && (unicode.IsUpper(rune(rest[0])) || rest[0] == '_') || name == "EOF"
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// checked says whether a call's error, its last result, is looked at.
func checked(c *ssa.Call) bool {
	last := c.Call.Signature().Results().Len() - 1
	if last < 1 || c.Referrers() == nil || !isError(c.Call.Signature().Results().At(last).Type()) {
		return false
	}
	for _, r := range *c.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && x.Index == last && x.Referrers() != nil && len(*x.Referrers()) > 0 {
			return true
		}
	}
	return false
}

package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Bounds of substrings and places in lists: numbers, of which nothing else is kept.
// What is read is a sum of constants, lengths, and places where the functions of
// package strings find a text:
//
//	s[len(prefix):]   s[:strings.Index(s, "/")]   s[strings.LastIndex(s, "/")+1:]

// substr is a part of a text: the text, where it begins and where it ends; 0 for its
// own start and end.
func (fb *funcBuilder) substr(v *ssa.Slice) Node {
	n := Node{Op: OpSubstr, Type: -1, Args: []NodeID{fb.prefixed(v.X, prefixAt(v.X, v.Block()))}}
	for _, b := range []ssa.Value{v.Low, v.High} {
		if b == nil {
			n.Args = append(n.Args, 0)
		} else {
			n.Args = append(n.Args, fb.bound(b))
		}
	}
	return n
}

// maxTerms bounds the terms of a sum that is followed.
const maxTerms = 4

func (fb *funcBuilder) bound(v ssa.Value) NodeID {
	n := Node{Op: OpSum, Type: -1}
	var signs strings.Builder
	if !fb.terms(v, &n, &signs, 1) {
		return fb.add(Node{Op: OpUnknown, Type: -1, Sym: "from a place that is computed"})
	}
	n.Sym = signs.String()
	return fb.add(n)
}

// terms adds v to a sum, or takes it off.
func (fb *funcBuilder) terms(v ssa.Value, n *Node, signs *strings.Builder, sign int64) bool {
	if len(n.Args) == maxTerms {
		return false
	}
	term := func(id NodeID) bool {
		n.Args = append(n.Args, id)
		signs.WriteByte("-+"[(sign+1)/2])
		return true
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil || v.Value.Kind() != constant.Int {
			return false
		}
		k, ok := constant.Int64Val(v.Value)
		if ok = ok && -1<<20 < k && k < 1<<20; ok {
			n.N += int32(sign * k)
		}
		return ok
	case *ssa.BinOp:
		switch v.Op {
		case token.ADD:
			return fb.terms(v.X, n, signs, sign) && fb.terms(v.Y, n, signs, sign)
		case token.SUB:
			return fb.terms(v.X, n, signs, sign) && fb.terms(v.Y, n, signs, -sign)
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" && isText(v.Call.Args[0].Type()) {
			return term(fb.add(Node{Op: OpLen, Type: -1, Args: []NodeID{fb.value(v.Call.Args[0])}}))
		}
		if fn := v.Call.StaticCallee(); fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "strings" {
			return term(fb.add(fb.result(v, 0)))
		}
	}
	return false
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func isText(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// backIndex is k for the index len(x)-k of a list x; 0 for others.
func backIndex(list, index ssa.Value) int32 {
	sub, ok := index.(*ssa.BinOp)
	if !ok || sub.Op != token.SUB {
		return 0
	}
	k, ok := constantOf(sub.Y)
	call, isCall := sub.X.(*ssa.Call)
	if !ok || !isCall || k < 1 || k > 1<<10 {
		return 0
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" || call.Call.Args[0] != list {
		return 0
	}
	return int32(k)
}

func constantOf(v ssa.Value) (int64, bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(c.Value)
}

// sliceBounds writes which elements of a list stay: "" for all, "2:" for those from the
// third on, "2:?" for some of those, "?" for some. Of bytes it is not told.
func sliceBounds(v *ssa.Slice) string {
	t, ok := v.Type().Underlying().(*types.Slice)
	if !ok || isByte(t.Elem()) || v.Low == nil && v.High == nil {
		return ""
	}
	low := int64(0)
	if v.Low != nil {
		if low, ok = constantOf(v.Low); !ok || low < 0 || low > 1<<10 {
			return "?"
		}
		if low == 0 && v.High == nil {
			return ""
		}
	}
	out := strconv.FormatInt(low, 10) + ":"
	if v.High != nil {
		out += "?"
	}
	return out
}

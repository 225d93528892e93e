package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Lists of bytes are texts as long as nothing writes to them.

const (
	bytesKey     = "[]uint8"
	changedBytes = "bytes that are written to"
)

// bytesChanged says whether bytes at a place are written to.
func (e *evaluator) bytesChanged(l *loc) bool {
	all := e.writersOf("y:"+bytesKey, e.idx.at(e.idx.moves, bytesKey), addrItself)
	changed := false
	// What goes through pointers that were lost is most likely another's.
	e.each(&writers{bySite: all.bySite, shared: true}, l, func(storeAt, ref) { changed = true })
	return changed
}

// byteWriters begin the names of functions of libraries that write to bytes which they
// are given.
var byteWriters = []string{"Read", "Put", "Encode", "Decode", "Copy", "Fill", "Seal", "Open", "XOR"}

// bytesCall looks at a call of code without a summary that may write to bytes.
func (idx *programIndex) bytesCall(l *linker, f *function, c *summary.Call) {
	name := c.Fn
	if c.Kind == summary.Static {
		if l.funcs[c.Fn] != nil {
			return
		}
		_, _, name = sdk.Split(c.Fn)
	}
	for _, prefix := range byteWriters {
		if !strings.HasPrefix(name, prefix) || strings.HasSuffix(name, "ToString") {
			continue
		}
		for i, a := range c.Args {
			if t := f.typ(c.ArgTypes[i]); a != 0 && t != nil && t.kind == summary.Slice && t.key == bytesKey {
				idx.add(idx.moves, bytesKey, storeAt{f: f, s: summary.Store{Addr: a}, i: -1})
			}
		}
		return
	}
}

// bytesModels are functions that make bytes of others. Those of package bytes do what
// functions of package strings of the same name do.
func bytesModels() map[string]textModel {
	out := map[string]textModel{
		"bytes.Join": joinModel, "bytes.Clone": firstArg,
		"fmt.Append": appends(sprint), "fmt.Appendln": appends(sprintln), "fmt.Appendf": appends(sprintfModel(1)),
		"strconv.AppendInt": appends(formatInt(1)), "strconv.AppendUint": appends(formatInt(1)),
		"strconv.AppendBool":    appends(func(e *evaluator, m modelCall) texts { return e.text(m.arg(1)) }),
		"strconv.AppendQuote":   appends(func(e *evaluator, m modelCall) texts { return quoteText(e.text(m.arg(1))) }),
		"(*bytes.Buffer).Bytes": built,
	}
	for fn, m := range stringModels() {
		if name, ok := strings.CutPrefix(fn, "strings."); ok {
			out["bytes."+name] = m
		}
	}
	for _, fn := range []string{"encoding/hex.DecodeString", "(*encoding/base64.Encoding).DecodeString", "encoding/json.Marshal"} {
		if out[fn] = codedModels()[fn]; out[fn] == nil {
			out[fn] = stringModels()[fn]
		}
	}
	for fn, m := range out {
		out[fn] = func(e *evaluator, c modelCall) texts {
			made := e.loc(loc{kind: locResult, f: c.f, call: c.index, id: summary.NodeID(c.n), ctx: c.ctx, name: c.c.Fn})
			if e.bytesChanged(made) {
				return unknownText(changedBytes)
			}
			return m(e, c)
		}
	}
	return out
}

// partOfBytes says whether a function of package bytes gives a part of what it gets, and
// no copy.
func partOfBytes(fn string) bool {
	return strings.HasPrefix(fn, "bytes.Trim") || strings.HasPrefix(fn, "bytes.Cut")
}

// appends is a function that appends to its first argument.
func appends(more textModel) textModel {
	return func(e *evaluator, m modelCall) texts {
		if m.n != 0 || len(m.c.Args) == 0 {
			return unknownText("appended")
		}
		before, ok := e.appendedBytes(m.arg(0))
		if !ok {
			return unknownText("appended to bytes that may have other uses")
		}
		return concat(before, more(e, m))
	}
}

// appendedBytes is a text that something is appended to. What lies behind its end may be
// overwritten by another append to the same: it must be used here alone.
func (e *evaluator) appendedBytes(r ref) (texts, bool) {
	n := &r.f.f.Nodes[r.id]
	switch n.Op {
	case summary.OpConst: // nil
		return e.text(r), true
	case summary.OpBytes, summary.OpResult, summary.OpAppend:
		return e.text(r), r.f.uses(r.id) == 1 && (n.Op != summary.OpResult || strings.Contains(r.f.f.Calls[n.Call].Fn, ".Append"))
	}
	return texts{}, false
}

// uses counts the uses of a value in its function.
func (f *function) uses(id summary.NodeID) int {
	n := 0
	count := func(ids ...summary.NodeID) {
		for _, x := range ids {
			if x == id {
				n++
			}
		}
	}
	for i := range f.f.Nodes {
		count(f.f.Nodes[i].Args...)
	}
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		count(c.Args...)
		count(c.Variadic...)
		count(c.Fun)
	}
	for _, s := range f.f.Stores {
		count(s.Addr, s.Val)
	}
	for _, u := range f.f.Updates {
		count(u.Map, u.Key, u.Val)
	}
	for _, m := range f.f.Moves {
		count(m.To, m.From)
	}
	for _, r := range f.f.Results {
		count(slices.Compact(slices.Clone(r))...)
	}
	return n
}

// appendText is append(Args[0], Args[1]...) of bytes.
func (e *evaluator) appendText(r ref, n *summary.Node) texts {
	if t := r.f.typ(n.Type); t == nil || t.key != bytesKey || n.N == 1 {
		return unknownText("computed")
	}
	if e.bytesChanged(e.loc(loc{kind: locAlloc, f: r.f, id: r.id, ctx: r.ctx})) {
		return unknownText(changedBytes)
	}
	before, ok := e.appendedBytes(ref{r.f, n.Args[0], r.ctx})
	if !ok {
		return unknownText("appended to bytes that may have other uses")
	}
	return concat(before, e.text(ref{r.f, n.Args[1], r.ctx}))
}

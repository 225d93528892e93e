package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// built is the text of a strings.Builder or bytes.Buffer whose writes all stand, with the
// call of String, in one function, where each happens once before that.
func built(e *evaluator, m modelCall) texts {
	id, block, out, ok := e.buffer(m)
	if !ok {
		return unknownText("built elsewhere")
	}
	if m.c.Loop && block != m.c.Block {
		return unknownText("built in a loop")
	}
	if m.f.shared(id) {
		return unknownText("built in several places")
	}
	steps, ok := stepsBefore(m, id)
	if !ok {
		return unknownText("built in several steps")
	}
	if strings.HasSuffix(m.c.Fn, ".Bytes") && countCalls(m.f, id) != len(steps)+1 { // another may write to them
		return unknownText("built in a buffer that is used again")
	}
	for _, i := range steps {
		c := &m.f.f.Calls[i]
		written, ok := e.written(m, c, i)
		if !ok {
			return unknownText("built by " + shortFunc(c.Fn))
		}
		out = concat(out, written)
	}
	return out
}

// buffer is the one that a text is asked of, in the same function: where it is made, in which
// block, and the text that it is made with.
func (e *evaluator) buffer(m modelCall) (id summary.NodeID, block int32, begins texts, ok bool) {
	at := e.pointees(m.arg(0))
	if len(at) != 1 || at[0].f != m.f {
		return 0, 0, texts{}, false
	}
	switch l := at[0]; l.kind {
	case locAlloc:
		return l.id, m.f.f.Nodes[l.id].N, textOf(arn.Pattern{}), true
	case locResult:
		c := &m.f.f.Calls[l.call]
		if c.Fn != "bytes.NewBufferString" {
			break
		}
		made := func(n summary.Node) bool { return n.Op == summary.OpResult && n.Call == l.call }
		return summary.NodeID(slices.IndexFunc(m.f.f.Nodes, made)), c.Block, e.text(ref{m.f, c.Args[0], m.ctx}), true
	}
	return 0, 0, texts{}, false
}

// stepsBefore are the calls that get a buffer before its text is asked for, in their order, if
// each happens once before that on every way.
func stepsBefore(m modelCall, id summary.NodeID) (steps []int32, ok bool) {
	f := m.f
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		if int32(i) == m.index || !f.passes(c, id) {
			continue
		}
		once := !c.Loop && !m.c.Loop
		switch {
		case c.Go:
			return nil, false
		case c.Block == m.c.Block:
			if int32(i) < m.index {
				steps = append(steps, int32(i))
			}
		case once && f.dominates(c.Block, m.c.Block):
			steps = append(steps, int32(i))
		case !once || !f.dominates(m.c.Block, c.Block):
			return nil, false
		}
	}
	slices.SortStableFunc(steps, func(a, b int32) int {
		x, y := f.f.Calls[a].Block, f.f.Calls[b].Block
		switch {
		case x == y:
			return int(a - b)
		case f.dominates(x, y):
			return -1
		}
		return 1
	})
	return steps, true
}

// dominates says whether every way to a block leads through another.
func (f *function) dominates(a, b int32) bool {
	for n := 0; b >= 0 && int(b) < len(f.f.Dominators) && n <= len(f.f.Dominators); n++ {
		if a == b {
			return true
		}
		b = f.f.Dominators[b]
	}
	return false
}

// shared says whether the address of a variable goes elsewhere than into calls.
func (f *function) shared(id summary.NodeID) bool {
	ids := []summary.NodeID{id}
	for i := range f.f.Nodes {
		n := &f.f.Nodes[i]
		switch {
		case !slices.Contains(n.Args, id):
		case n.Op == summary.OpIface:
			ids = append(ids, summary.NodeID(i))
		default:
			return true
		}
	}
	for _, s := range f.f.Stores {
		if slices.Contains(ids, s.Val) || s.Addr == id {
			return true
		}
	}
	for _, u := range f.f.Updates {
		if slices.Contains(ids, u.Val) {
			return true
		}
	}
	for _, m := range f.f.Moves {
		if slices.Contains(ids, m.From) {
			return true
		}
	}
	for i := range f.f.Nodes { // an interface that is kept
		if n := &f.f.Nodes[i]; slices.ContainsFunc(n.Args, func(a summary.NodeID) bool { return a != id && slices.Contains(ids, a) }) {
			return true
		}
	}
	return slices.ContainsFunc(f.f.Results, func(r []summary.NodeID) bool {
		return slices.ContainsFunc(r, func(x summary.NodeID) bool { return slices.Contains(ids, x) })
	})
}

// passes says whether a call gets a value, also as an interface.
func (f *function) passes(c *summary.Call, id summary.NodeID) bool {
	for _, a := range c.Args {
		if a == id {
			return true
		}
		if n := &f.f.Nodes[a]; n.Op == summary.OpIface && n.Args[0] == id {
			return true
		}
	}
	return false
}

// written is what a call appends.
func (e *evaluator) written(m modelCall, c *summary.Call, index int32) (texts, bool) {
	at := func(i int) ref { return ref{m.f, c.Args[i], m.ctx} }
	switch c.Fn {
	case "(*strings.Builder).Grow", "(*strings.Builder).Len", "(*bytes.Buffer).Grow", "(*bytes.Buffer).Len":
		return textOf(arn.Pattern{}), true
	case "(*strings.Builder).WriteString", "(*bytes.Buffer).WriteString", "io.WriteString",
		"(*strings.Builder).Write", "(*bytes.Buffer).Write":
		return e.text(at(1)), true
	case "(*strings.Builder).WriteByte", "(*bytes.Buffer).WriteByte", "(*strings.Builder).WriteRune", "(*bytes.Buffer).WriteRune":
		for _, p := range e.text(at(1)).all() {
			if s, ok := p.IsLiteral(); ok {
				if code, err := strconv.Atoi(s); err == nil {
					return textOf(arn.Lit(string(rune(code)))), true
				}
			}
		}
	case "fmt.Fprint", "fmt.Fprintln", "fmt.Fprintf":
		inner := modelCall{m.f, index, m.ctx, c, 0}
		model := map[string]textModel{"fmt.Fprint": sprint, "fmt.Fprintln": sprintln, "fmt.Fprintf": sprintfModel(1)}[c.Fn]
		return model(e, inner), true
	case textTemplate + "Execute", htmlTemplate + "Execute":
		return e.executed(modelCall{m.f, index, m.ctx, c, 0}), true
	}
	return texts{}, false
}

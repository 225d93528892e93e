package flow

import "github.com/iamvet/iamvet/internal/summary"

// Errors that wrap others: functions of the standard library keep them, and give them back.

// wrappedNode gathers the errors that are wrapped.
const wrappedNode = "wrapped"

// wrapped lets the errors that a call wraps arrive where others are taken out again.
// Source: documentation of packages errors and fmt.
func (l *linker) wrapped(f *function, index int32, name string) {
	c := &f.f.Calls[index]
	switch name {
	case "fmt.Errorf", "errors.Join":
		args := c.Args[len(c.Args)-1:]
		if c.Variadic != nil {
			args = c.Variadic
		}
		for _, a := range args {
			if id := l.errorsIn(f, a); id != 0 {
				l.flow(id, l.namedNode(wrappedNode), l.types["error"])
			}
		}
	case "errors.Unwrap", "errors.AsType":
		if t := f.typ(c.Results[0]); t != nil && carrying(t) {
			l.takenOut(f, c, l.resultNode(f, index, 0), t)
		}
	case "errors.As":
		n := &f.f.Nodes[c.Args[1]]
		if n.Op != summary.OpIface {
			return
		}
		if t := f.typ(n.Type); t != nil && t.kind == summary.Pointer && t.elem != nil && carrying(t.elem) {
			to := l.contentsOf(t)
			l.takenOut(f, c, to, t.elem)
			l.fromOpaque(to, t.elem)
		}
	}
}

// takenOut lets a wrapped error, or the one that a function looks into, arrive at a node.
func (l *linker) takenOut(f *function, c *summary.Call, to nodeID, t *gtype) {
	l.flow(l.namedNode(wrappedNode), to, t)
	if l.carry(f, c.Args[0]) {
		l.flow(l.nodeOf(f, c.Args[0]), to, t)
	}
}

// errorsIn is the node of an error, or of those in a list.
func (l *linker) errorsIn(f *function, id summary.NodeID) nodeID {
	if id == 0 {
		return 0
	}
	if l.carry(f, id) {
		return l.nodeOf(f, id)
	}
	if n := &f.f.Nodes[id]; n.Type >= 0 {
		if t := f.typ(n.Type); t != nil && t.kind == summary.Slice && t.elem != nil && carrying(t.elem) {
			return l.contentsOf(t)
		}
	}
	return 0
}

package flow

// context says how a function was entered: nil is "by any of its callers". An edge that
// is a row is no call: it says which element the function looks at.
type context struct {
	edge *edge
	up   *context // of the caller
	// standIn says that the call is of a stand-in for a client, standIns that one of those
	// outside it is or it itself. They are no part of the key.
	standIn, standIns bool
}

func (e *evaluator) push(ed *edge, up *context) *context {
	c := context{edge: ed, up: up}
	if p, ok := e.contexts[c]; ok {
		return p
	}
	standIn := e.l.isStandIn(ed)
	p := &context{ed, up, standIn, standIn || up != nil && up.standIns} // c itself must not escape: most contexts are known already
	e.contexts[c] = p
	return p
}

func (c *context) length() int {
	n := 0
	for ; c != nil; c = c.up {
		if c.edge.row == nil {
			n++
		}
	}
	return n
}

package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// retrievedBy is whose a key is that providers retrieved (aws.Credentials); false if it
// may come from elsewhere.
func (c *clientFacts) retrievedBy(key ref, depth int) (who identity, ok bool) {
	n := &key.f.f.Nodes[key.id]
	if n.Op == summary.OpLoad {
		n = &key.f.f.Nodes[n.Args[0]]
	}
	if n.Op != summary.OpFieldAddr && n.Op != summary.OpField || n.Sym != sdkRoot+"aws.Credentials#AccessKeyID" {
		return identity{}, false
	}
	from := ref{key.f, n.Args[0], key.ctx}
	if n.Op == summary.OpField {
		return c.retrieved(from, depth)
	}
	return c.allRetrieved(c.stored(from), depth)
}

// retrieved is whose credentials are, as a value.
func (c *clientFacts) retrieved(r ref, depth int) (who identity, ok bool) {
	if depth > maxConfigDepth {
		return identity{}, false
	}
	n := &r.f.f.Nodes[r.id]
	var from []ref
	switch n.Op {
	case summary.OpLoad:
		from = c.stored(ref{r.f, n.Args[0], r.ctx})
	case summary.OpPhi, summary.OpParam:
		if from, ok = c.passed(r, n); !ok {
			return identity{}, false
		}
	case summary.OpResult:
		call := &r.f.f.Calls[n.Call]
		if strings.HasPrefix(call.Fn, "(") && strings.HasSuffix(call.Fn, ").Retrieve") && strings.Contains(call.Fn, sdkRoot) && len(call.Args) > 0 {
			return c.credentials(ref{r.f, call.Args[0], r.ctx}, identity{own: true}, depth+1), true
		}
		from = c.results(r, n)
	}
	return c.allRetrieved(from, depth)
}

// allRetrieved joins several; false if one is not known.
func (c *clientFacts) allRetrieved(from []ref, depth int) (who identity, ok bool) {
	for _, v := range from {
		one, known := c.retrieved(v, depth+1)
		if !known {
			return identity{}, false
		}
		who = who.or(one)
	}
	return who, len(from) > 0
}

// stored are the values of the variables that a pointer points to; none if not all are known.
func (c *clientFacts) stored(pointer ref) (out []ref) {
	known := true
	for _, p := range c.e.pointees(pointer) {
		if p.kind != locAlloc && p.kind != locGlobal {
			return nil
		}
		c.e.values(p, func(v ref) { out = append(out, v) }, func(string) { known = false })
	}
	if !known {
		return nil
	}
	return out
}

package flow

import "github.com/iamvet/iamvet/internal/summary"

// credentials are whose a provider gives, of nil those that are said; they say nothing of the
// region. Without a provider (a nil in some runs) they are the program's own.
func (c *clientFacts) credentials(v ref, none identity, depth int) identity {
	regions := c.regions
	who := c.provider(v, none, depth)
	who.own = who.own || v.f.f.Nodes[v.id].Op != summary.OpNil && c.e.mayBeUnset(v)
	c.regions = regions
	return who
}

// provider is whose credentials a provider gives; of nil those that are said.
func (c *clientFacts) provider(v ref, none identity, depth int) identity {
	switch n := &v.f.f.Nodes[v.id]; {
	case n.Op == summary.OpNil:
		return none
	case n.Op == summary.OpIface && isAnonymous(v.f.typ(n.Type)):
		return identity{nobody: true}
	case n.Op == summary.OpPhi && depth <= maxConfigDepth:
		out := identity{}
		for _, a := range n.Args {
			out = out.or(c.provider(ref{v.f, a, v.ctx}, none, depth+1))
		}
		return out
	}
	if who, ok := c.ownProvider(v, &v.f.f.Nodes[v.id]); ok {
		return who
	}
	return c.each(c.e.pointees(v), depth)
}

func isAnonymous(t *gtype) bool {
	t = pointedTo(t)
	return t != nil && t.name == sdkRoot+"aws.AnonymousCredentials"
}

package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Options of clients and configurations.

// loadOptions looks at the options of config.LoadDefaultConfig.
func (c *clientFacts) loadOptions(list ref, spread []summary.NodeID, depth int) identity {
	out := c.fromEnvironment()
	items, all := c.items(list, spread)
	for _, r := range items {
		n := &r.f.f.Nodes[r.id]
		for n.Op == summary.OpIface || n.Op == summary.OpAssert {
			r.id = n.Args[0]
			n = &r.f.f.Nodes[r.id]
		}
		if n.Op == summary.OpResult && c.e.l.funcs[r.f.f.Calls[n.Call].Fn] == nil {
			out = c.loadOption(r.f, n.Call, r.ctx, all, depth, out)
			continue
		}
		at := c.e.pointees(r) // what a helper makes
		for _, l := range at {
			switch l.kind {
			case locAlloc:
				out = c.option(ref{l.f, l.id, l.ctx}, all && len(at) == 1, ".LoadOptions#", out)
			case locResult:
				out = c.loadOption(l.f, l.call, l.ctx, all && len(at) == 1, depth, out)
			}
		}
	}
	return out
}

// loadOption looks at an option that a function of the SDK's config makes.
func (c *clientFacts) loadOption(f *function, index int32, ctx *context, sure bool, depth int, who identity) identity {
	call := &f.f.Calls[index]
	if len(call.Args) == 0 {
		return who
	}
	arg := ref{f, call.Args[0], ctx}
	switch call.Fn {
	case withRegion:
		c.setRegion(nonEmpty(c.e.text(arg)), sure)
	case withCreds:
		who = c.setIdentity(who, c.credentials(arg, who, depth+1), sure)
	case withEndpoint:
		who = c.setEndpoint(who, c.e.text(arg), sure)
	case withResolver, withResolver2:
		who = c.setResolver(who, arg, sure)
	}
	return who
}

// setRegion sets what an option gives, or adds it if the option may not be there.
func (c *clientFacts) setRegion(t texts, sure bool) {
	switch {
	case sure && len(t.alts) > 0:
		c.regions = t
	case len(c.regions.alts) == 0 && !sure: // what the configuration says is not known
		c.regions = textOf(arn.Pattern{}).add(t)
	default:
		c.regions = c.regions.add(t)
	}
}

func (c *clientFacts) setIdentity(old, set identity, sure bool) identity {
	set.beside, set.foreign = old.beside, old.foreign // credentials say nothing of it
	if sure {
		return set
	}
	return old.or(set)
}

// items are the options of a call, and whether each is there for sure: written
// out in the call or its caller's, and not put together in a list.
func (c *clientFacts) items(list ref, spread []summary.NodeID) (items []ref, all bool) {
	if spread != nil {
		for _, o := range spread {
			if o != 0 {
				items = append(items, ref{list.f, o, list.ctx})
			}
		}
		return items, true
	}
	if list.id == 0 {
		return nil, true
	}
	at := c.e.pointees(list)
	if len(at) == 0 {
		return nil, true
	}
	if written, ok := c.e.listLiteral(list); ok {
		return written, true
	}
	for _, l := range c.e.elems(at) {
		c.e.values(l, func(v ref) { items = append(items, v) }, func(string) {}, func(texts) {})
	}
	return items, false
}

// options looks at functional options that are literals:
// func(o *s3.Options) { o.Region = … }.
func (c *clientFacts) options(list ref, spread []summary.NodeID, who identity) identity {
	items, all := c.items(list, spread)
	for _, o := range items {
		lits := c.literals(o)
		for _, lit := range lits {
			who = c.option(lit, all && len(lits) == 1, ".Options#", who)
		}
	}
	return who
}

// literals are the function literals that an option can be.
func (c *clientFacts) literals(o ref) []ref {
	n := &o.f.f.Nodes[o.id]
	if n.Op == summary.OpClosure || n.Op == summary.OpFunc {
		return []ref{o}
	}
	var out []ref
	for _, l := range c.e.pointees(o) {
		if l.kind == locAlloc {
			out = append(out, ref{l.f, l.id, l.ctx})
		}
	}
	return out
}

// option follows what a literal sets: fields is the end of its struct's name.
func (c *clientFacts) option(o ref, all bool, fields string, who identity) identity {
	lit := c.e.l.funcs[o.f.f.Nodes[o.id].Sym]
	if lit == nil {
		return who
	}
	sure := all && lit.f.Straight // set in any case, whatever the configuration says
	for _, s := range lit.f.Stores {
		if s.Addr == 0 || lit.f.Nodes[s.Addr].Op != summary.OpFieldAddr {
			continue
		}
		key := lit.f.Nodes[s.Addr].Sym
		v := ref{lit, s.Val, c.inside(o.ctx, lit, o.f)}
		switch {
		case strings.HasSuffix(key, fields+"Region"):
			c.setRegion(c.e.text(v), sure)
		case strings.HasSuffix(key, fields+"Credentials"):
			who = c.setIdentity(who, c.credentials(v, identity{nobody: true}, 1), sure)
		case strings.HasSuffix(key, fields+"BaseEndpoint"):
			who = c.setEndpoint(who, c.pointedText(v), sure)
		}
	}
	return who
}

// inside is the context of a literal that is passed on by its maker: what it
// captures is looked up there.
func (c *clientFacts) inside(ctx *context, lit, maker *function) *context {
	ed, ok := c.e.passed[lit]
	if !ok {
		ed = &edge{caller: maker, call: -1, callee: lit, kind: byOpaque, reason: "is passed as an option"}
		c.e.passed[lit] = ed
	}
	return c.e.push(ed, ctx)
}

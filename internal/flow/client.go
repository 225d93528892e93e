package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

const (
	sdkRoot     = "github.com/aws/aws-sdk-go-v2/"
	assumeRole  = sdkRoot + "credentials/stscreds.NewAssumeRoleProvider"
	newCache    = sdkRoot + "aws.NewCredentialsCache"
	loadConfig  = sdkRoot + "config.LoadDefaultConfig"
	withRegion  = sdkRoot + "config.WithRegion"
	withCreds   = sdkRoot + "config.WithCredentialsProvider"
	copyConfig  = "(" + sdkRoot + "aws.Config).Copy"
	configField = sdkRoot + "aws.Config#"
)

// client answers which region the client of a use, and the options of its call,
// are set to by the code, and whose permissions it has: the program's own, unless
// it is sure that its credentials are those of a role.
func (e *evaluator) client(u *useSite, ctx *context) (region []arn.Pattern, sure, perhaps *Principal) {
	c := clientFacts{e: e, seen: map[ref]bool{}}
	who := identity{own: true}
	if fn, id := argOf(u.f, u.call, u.t, u.client); fn != nil && u.client >= 0 && id != 0 {
		r := ref{fn, id, ctx}
		if fn != u.f {
			r.ctx = e.contextOf(fn, ctx)
		}
		who = c.each(e.pointees(r), 0)
	}
	if fn, id := argOf(u.f, u.call, u.t, u.options); fn == u.f && fn != nil && u.options >= 0 && id != 0 {
		who = c.options(ref{fn, id, ctx}, u.f.f.Calls[u.call].Variadic, who)
	}
	region = regionsOf(c.regions)
	if len(who.roles.alts) == 0 && who.roles.unknown == "" {
		return region, nil, nil
	}
	roles := nonEmpty(who.roles)
	if len(roles.alts) == 0 {
		roles = roles.add(unknownText("the role is not known"))
	}
	p := &Principal{Role: sortPatterns(roles.all())}
	if who.own {
		return region, nil, p
	}
	return region, p, nil
}

// regionsOf lists the regions; none if the code sets none. An empty one leaves it
// to the environment: the variable "region".
func regionsOf(t texts) []arn.Pattern {
	set := nonEmpty(t)
	if len(set.alts) == 0 {
		return nil
	}
	if len(set.alts) < len(t.alts) {
		set = set.add(textOf(arn.Variable("region", "")))
	}
	return sortPatterns(set.all())
}

// identity is whom a client may act as.
type identity struct {
	roles texts
	own   bool // the program itself
}

func (a identity) or(b identity) identity {
	return identity{roles: a.roles.add(b.roles), own: a.own || b.own}
}

// maxConfigDepth bounds how far a configuration is followed.
const maxConfigDepth = 12

type clientFacts struct {
	e       *evaluator
	regions texts
	seen    map[ref]bool // configurations that were followed
}

// each joins the clients, configurations or providers that a pointer can be.
func (c *clientFacts) each(at []*loc, depth int) identity {
	if len(at) == 0 {
		return identity{own: true}
	}
	var out identity
	for _, l := range at {
		out = out.or(c.made(l, depth))
	}
	return out
}

// made looks at how a client, configuration or provider was made.
func (c *clientFacts) made(l *loc, depth int) identity {
	own := identity{own: true}
	if l.kind != locResult || depth > maxConfigDepth {
		return own
	}
	call := &l.f.f.Calls[l.call]
	at := func(i int) ref { return ref{l.f, call.Args[i], l.ctx} }
	pkg, _, name := sdk.Split(call.Fn)
	_, isService := sdk.Service(pkg)
	switch {
	case isService && name == "NewFromConfig" && len(call.Args) == 2:
		return c.options(at(1), call.Variadic, c.config(at(0), configField, depth+1))
	case isService && name == "New" && len(call.Args) == 2:
		return c.options(at(1), call.Variadic, c.config(at(0), pkg+".Options#", depth+1))
	case call.Fn == assumeRole && len(call.Args) > 1:
		return identity{roles: c.e.text(at(1))}
	case call.Fn == loadConfig && len(call.Args) > 1:
		return c.loadOptions(at(1), call.Variadic, depth)
	case call.Fn == newCache && len(call.Args) > 0, sdk.IsConstructor(call.Fn) && len(call.Args) > 0: // waiters, presign clients, uploaders …
		return c.each(c.e.pointees(at(0)), depth+1)
	}
	return own
}

// config follows a configuration as a value: where it is read, only what was set
// before counts.
func (c *clientFacts) config(r ref, fields string, depth int) identity {
	if depth > maxConfigDepth {
		return identity{own: true}
	}
	if c.seen[r] {
		return identity{} // it is in the answer already
	}
	c.seen[r] = true
	var from []ref
	switch n := &r.f.f.Nodes[r.id]; n.Op {
	case summary.OpLoad:
		if r.f.f.Nodes[n.Args[0]].Op == summary.OpAlloc {
			return c.local(r, n.Args[0], fields, depth)
		}
	case summary.OpPhi:
		for _, a := range n.Args {
			from = append(from, ref{r.f, a, r.ctx})
		}
	case summary.OpParam:
		edges, up := c.e.callers(r)
		for _, ed := range edges {
			a, ok := c.e.argument(ed, int(n.N), up)
			if !ok || ed.kind == viaField {
				return identity{own: true}
			}
			from = append(from, a)
		}
	case summary.OpResult:
		from = c.results(r, n)
	}
	if len(from) == 0 {
		return c.places(c.e.pointees(r), fields, depth)
	}
	var out identity
	for _, f := range from {
		out = out.or(c.config(f, fields, depth+1))
	}
	return out
}

// results are what the called functions return; of a copy, what is copied.
func (c *clientFacts) results(r ref, n *summary.Node) (out []ref) {
	call := &r.f.f.Calls[n.Call]
	if call.Fn == copyConfig && len(call.Args) > 0 {
		return []ref{{r.f, call.Args[0], r.ctx}}
	}
	if call.Kind != summary.Static && c.e.l.reachesOpaque(r.f, n.Call) {
		return nil
	}
	for _, ed := range callees(r.f, n.Call) {
		if int(n.N) < len(ed.callee.f.Results) {
			for _, res := range ed.callee.f.Results[n.N] {
				out = append(out, ref{ed.callee, res, c.e.push(ed, r.ctx)})
			}
		}
	}
	return out
}

// local looks at the stores to a local configuration that a load of it can see.
func (c *clientFacts) local(load ref, alloc summary.NodeID, fields string, depth int) identity {
	var out identity
	f, found := load.f, false
	at := summary.LoadIndex(load.id)
	dead := func(store int, key string) bool {
		return slices.Contains(f.f.Dead, summary.Reach{Call: at, Store: int32(store), Field: key})
	}
	for i, s := range f.f.Stores {
		v := ref{f, s.Val, load.ctx}
		switch {
		case s.Addr == alloc && !dead(i, fields+"Credentials"):
			found = true
			out = out.or(c.config(v, fields, depth+1))
		case s.Addr == 0 || f.f.Nodes[s.Addr].Op != summary.OpFieldAddr || f.f.Nodes[s.Addr].Args[0] != alloc:
		case f.f.Nodes[s.Addr].Sym == fields+"Credentials" && !dead(i, fields+"Credentials"):
			found = true
			out = out.or(c.each(c.e.pointees(v), depth+1))
		case f.f.Nodes[s.Addr].Sym == fields+"Region" && !dead(i, fields+"Region"):
			c.regions = c.regions.add(c.e.text(v))
		}
	}
	if !found {
		out.own = true
	}
	return out
}

// places looks at configurations wherever they are kept, whatever the order of
// what is stored: credentials that are set may be set too late, or not at all.
func (c *clientFacts) places(at []*loc, fields string, depth int) identity {
	var out identity
	for _, p := range at {
		if p.kind == locOutside || p.kind == locResult {
			out = out.or(c.made(p, depth))
			continue
		}
		out.own = true
		c.e.values(p, func(v ref) { out = out.or(c.config(v, fields, depth+1)) }, func(string) {}, func(texts) {})
		c.e.values(c.e.loc(loc{kind: locField, base: p, name: fields + "Region"}),
			func(v ref) { c.regions = c.regions.add(c.e.text(v)) }, func(string) {}, func(texts) {})
		c.e.values(c.e.loc(loc{kind: locField, base: p, name: fields + "Credentials"}),
			func(v ref) { out = out.or(c.each(c.e.pointees(v), depth+1)) }, func(string) {}, func(texts) {})
	}
	return out
}

// loadOptions looks at the options of config.LoadDefaultConfig.
func (c *clientFacts) loadOptions(list ref, spread []summary.NodeID, depth int) identity {
	out := identity{own: true}
	items, all := c.items(list, spread)
	for _, r := range items {
		n := &r.f.f.Nodes[r.id]
		for n.Op == summary.OpIface || n.Op == summary.OpAssert {
			r.id = n.Args[0]
			n = &r.f.f.Nodes[r.id]
		}
		if n.Op != summary.OpResult || len(r.f.f.Calls[n.Call].Args) == 0 {
			continue
		}
		call := &r.f.f.Calls[n.Call]
		arg := ref{r.f, call.Args[0], r.ctx}
		switch call.Fn {
		case withRegion:
			c.regions = c.regions.add(nonEmpty(c.e.text(arg)))
		case withCreds:
			who := c.each(c.e.pointees(arg), depth+1)
			if all {
				out = who
			} else {
				out = out.or(who)
			}
		}
	}
	return out
}

// items are the options of a call, and whether each is there for sure: written
// out in the call, and not put together in a list.
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
	for _, l := range c.e.elems(c.e.pointees(list)) {
		c.e.values(l, func(v ref) { items = append(items, v) }, func(string) {}, func(texts) {})
	}
	return items, false
}

// options looks at functional options that are literals:
// func(o *s3.Options) { o.Region = … }.
func (c *clientFacts) options(list ref, spread []summary.NodeID, who identity) identity {
	items, all := c.items(list, spread)
	for _, o := range items {
		n := &o.f.f.Nodes[o.id]
		if n.Op != summary.OpClosure && n.Op != summary.OpFunc {
			continue
		}
		lit := c.e.l.funcs[n.Sym]
		if lit == nil {
			continue
		}
		sure := all && lit.f.Straight // set in any case, whatever the configuration says
		for _, s := range lit.f.Stores {
			if s.Addr == 0 || lit.f.Nodes[s.Addr].Op != summary.OpFieldAddr {
				continue
			}
			key := lit.f.Nodes[s.Addr].Sym
			v := ref{lit, s.Val, c.inside(o.ctx, lit, o.f)}
			switch {
			case strings.HasSuffix(key, ".Options#Region"):
				if sure {
					c.regions = texts{}
				}
				c.regions = c.regions.add(c.e.text(v))
			case strings.HasSuffix(key, ".Options#Credentials"):
				if sure {
					who = identity{}
				}
				who = who.or(c.each(c.e.pointees(v), 1))
			}
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

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// identity is whom a client may act as.
type identity struct {
	roles texts
	own   bool // the program itself
	// nobody is set where it may have no credentials: its requests are not signed then.
	nobody bool
	// beside is set where it calls no AWS: its endpoint is beside the program.
	beside bool
	// foreign is set where it calls another provider than AWS, unless another endpoint is given.
	foreign bool
}

func (a identity) or(b identity) identity {
	return identity{roles: a.roles.add(b.roles), own: a.own || b.own, nobody: a.nobody || b.nobody, beside: a.beside && b.beside, foreign: a.foreign && b.foreign}
}

// maxConfigDepth bounds how far a configuration is followed.
const maxConfigDepth = 12

type clientFacts struct {
	e       *evaluator
	regions texts
	seen    map[ref]*configFacts // configurations that were followed
	pointed map[ref]texts        // see pointedText; nil within a question, whose answers are not whole
}

// configFacts is what a configuration says.
type configFacts struct {
	who     identity
	regions texts
}

// alternatives joins n configurations of which one counts: what one sets does not
// replace what another does. Those of servers beside the program count where all are.
func (c *clientFacts) alternatives(n int, follow func(i int) identity) identity {
	if n == 1 {
		return follow(0)
	}
	var out, beside identity
	before, regions, aside, found := c.regions, texts{}, texts{}, false
	for i := range n {
		c.regions = texts{}
		who := follow(i)
		if who.beside {
			beside, aside = beside.or(who), aside.add(c.regions)
			continue
		}
		if !found {
			out = who
		}
		out, found = out.or(who), true
		regions = regions.add(c.regions)
	}
	if n > 0 && !found {
		out, regions = beside, aside
		out.beside = true
	}
	c.regions = before.add(regions)
	return out
}

// each joins the clients, configurations or providers that a pointer can be.
func (c *clientFacts) each(at []*loc, depth int) identity {
	if len(at) == 0 {
		return identity{own: true}
	}
	return c.alternatives(len(at), func(i int) identity { return c.made(at[i], depth) })
}

// made looks at how a client, configuration or provider was made.
func (c *clientFacts) made(l *loc, depth int) identity {
	if l.kind == locAlloc { // a stand-in that calls nothing
		return identity{own: !isAnonymous(c.e.locType(l)), nobody: isAnonymous(c.e.locType(l))}
	}
	if l.kind == locOutside && (l.name == tooFar || l.name == tooMany) { // what was not looked for may be any
		c.regions = c.regions.add(textOf(arn.Pattern{})).add(unknownText(l.name))
		return identity{own: true, roles: unknownText(l.name)}
	}
	if l.kind != locResult || depth > maxConfigDepth {
		return c.fromEnvironment()
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
		roles := c.e.text(at(1))
		if len(roles.alts) > 0 && roles.unknown == "" && !roles.cyclic && len(nonEmpty(roles).alts) == 0 {
			return identity{own: true} // as in noRole
		}
		return identity{roles: roles}
	case call.Fn == newStatic && len(call.Args) > 0:
		if roles, ok := c.assumedBy(at(0)); ok {
			return identity{roles: roles}
		}
		if who, ok := c.retrievedBy(at(0), depth+1); ok {
			return who
		}
	case call.Fn == loadConfig && len(call.Args) > 1:
		return c.loadOptions(at(1), call.Variadic, depth)
	case call.Fn == newCache && len(call.Args) > 0:
		return c.provider(at(0), identity{own: true}, depth+1)
	case sdk.IsConstructor(call.Fn) && len(call.Args) > 0: // waiters, presign clients, uploaders …
		return c.each(c.e.pointees(at(0)), depth+1)
	}
	return c.fromEnvironment()
}

// fromEnvironment is the program itself, in the region that the environment gives.
func (c *clientFacts) fromEnvironment() identity {
	c.regions = c.regions.add(textOf(arn.Pattern{}))
	return identity{own: true}
}

// assumedBy are the roles of the sts.AssumeRole calls that a key comes from; false
// if it comes from elsewhere.
func (c *clientFacts) assumedBy(key ref) (roles texts, ok bool) {
	n := &key.f.f.Nodes[key.id]
	for n.Op == summary.OpResult && strings.HasSuffix(key.f.f.Calls[n.Call].Fn, ".ToString") && len(key.f.f.Calls[n.Call].Args) == 1 || n.Op == summary.OpLoad {
		if n.Op == summary.OpLoad {
			key.id = n.Args[0]
		} else {
			key.id = key.f.f.Calls[n.Call].Args[0]
		}
		n = &key.f.f.Nodes[key.id]
		if n.Op == summary.OpField || n.Op == summary.OpFieldAddr {
			break
		}
	}
	for _, p := range c.e.pointees(key) {
		root := p.root()
		if root.kind != locResult {
			return texts{}, false
		}
		call := &root.f.f.Calls[root.call]
		op, isOp := sdk.Lookup(call.Fn)
		if !isOp || op.Service != "sts" || len(op.Operations) != 1 || !strings.HasPrefix(op.Operations[0], "AssumeRole") || op.Input >= len(call.Args) {
			return texts{}, false
		}
		input := ref{root.f, call.Args[op.Input], root.ctx}
		roles = roles.add(c.e.contents(c.e.follow(c.e.fields(input, sdkRoot+"service/sts."+op.Operations[0]+"Input#RoleArn"))))
		ok = true
	}
	return roles, ok
}

// config follows a configuration as a value: where it is read, only what was set
// before counts.
func (c *clientFacts) config(r ref, fields string, depth int) identity {
	if depth > maxConfigDepth {
		return identity{own: true}
	}
	if seen := c.seen[r]; seen != nil {
		c.regions = c.regions.add(seen.regions)
		return seen.who
	}
	facts := &configFacts{}
	c.seen[r] = facts
	before := c.regions
	c.regions = texts{}
	facts.who = c.follow(r, fields, depth)
	facts.regions = c.regions
	c.regions = before.add(c.regions)
	return facts.who
}

// passed are the values that a phi or a parameter is one of; false if not all callers are
// known.
func (c *clientFacts) passed(r ref, n *summary.Node) (from []ref, known bool) {
	if n.Op == summary.OpPhi {
		for _, a := range n.Args {
			from = append(from, ref{r.f, a, r.ctx})
		}
		return from, true
	}
	edges, up := c.e.callers(r)
	for _, ed := range edges {
		a, ok := c.e.argument(ed, int(n.N), up)
		if !ok || ed.kind == viaField {
			return nil, false
		}
		from = append(from, a)
	}
	return from, true
}

func (c *clientFacts) follow(r ref, fields string, depth int) identity {
	var from []ref
	switch n := &r.f.f.Nodes[r.id]; n.Op {
	case summary.OpLoad:
		if r.f.f.Nodes[n.Args[0]].Op == summary.OpAlloc {
			return c.local(r, n.Args[0], fields, depth)
		}
	case summary.OpPhi, summary.OpParam:
		var known bool
		if from, known = c.passed(r, n); !known {
			return identity{own: true}
		}
	case summary.OpResult:
		from = c.results(r, n)
	}
	if len(from) == 0 {
		return c.places(c.e.pointees(r), fields, depth)
	}
	return c.alternatives(len(from), func(i int) identity { return c.config(from[i], fields, depth+1) })
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
	out, whole := identity{}, 0
	f, found := load.f, false
	at := summary.LoadIndex(load.id)
	dead := func(store int, key string) bool {
		return slices.Contains(f.f.Dead, summary.Reach{Call: at, Store: int32(store), Field: key}) ||
			overwritten(storeAt{f: f, i: int32(store)}, key)
	}
	for i, s := range f.f.Stores {
		v := ref{f, s.Val, load.ctx}
		switch {
		case s.Addr == alloc && (!dead(i, fields+"Credentials") || !dead(i, fields+"Region")):
			before := c.regions
			who := c.config(v, fields, depth+1)
			if dead(i, fields+"Region") {
				c.regions = before
			}
			if !dead(i, fields+"Credentials") {
				if whole++; whole == 1 {
					out.beside, out.foreign = who.beside, who.foreign
				}
				found = true
				out = out.or(who)
			}
		case s.Addr == 0 || f.f.Nodes[s.Addr].Op != summary.OpFieldAddr || f.f.Nodes[s.Addr].Args[0] != alloc:
		case f.f.Nodes[s.Addr].Sym == fields+"Credentials" && !dead(i, fields+"Credentials"):
			found = true
			out = out.or(c.credentials(v, identity{nobody: true}, depth+1))
		case f.f.Nodes[s.Addr].Sym == fields+"Region" && !dead(i, fields+"Region"):
			c.regions = c.regions.add(storedRegion(c.e.text(v)))
		}
	}
	if !found {
		out.own = true
	}
	return out
}

// storedRegion is what is stored as the region of a configuration. Most services are not asked
// without one: that "" beside others leads to a request is not for sure.
func storedRegion(t texts) texts {
	set := nonEmpty(t)
	if len(set.alts) > 0 && len(set.alts) < len(t.alts) {
		return set.add(textOf(arn.Variable("region", "").Uncertain()))
	}
	return t
}

// places looks at configurations wherever they are kept, whatever the order of
// what is stored: credentials that are set may be set too late, or not at all.
func (c *clientFacts) places(at []*loc, fields string, depth int) identity {
	if len(at) == 0 {
		return identity{}
	}
	return c.alternatives(len(at), func(i int) identity {
		p := at[i]
		if p.kind == locOutside || p.kind == locResult {
			return c.made(p, depth)
		}
		out := identity{own: true}
		c.e.values(p, func(v ref) { out = out.or(c.config(v, fields, depth+1)) }, func(string) {}, func(texts) {})
		c.e.values(c.e.loc(loc{kind: locField, base: p, name: fields + "Region"}),
			func(v ref) { c.regions = c.regions.add(storedRegion(c.e.text(v))) }, func(string) {}, func(texts) {})
		c.e.values(c.e.loc(loc{kind: locField, base: p, name: fields + "Credentials"}),
			func(v ref) { out = out.or(c.credentials(v, identity{nobody: true}, depth+1)) }, func(string) {}, func(texts) {})
		return out
	})
}

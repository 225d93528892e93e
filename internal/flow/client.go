package flow

import (
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
	configField = sdkRoot + "aws.Config#"
)

// client answers which region and role the client of a use, and the options of
// its call, are set to by the code.
func (e *evaluator) client(u *useSite, ctx *context) ([]arn.Pattern, *Principal) {
	c := clientFacts{e: e}
	if fn, id := argOf(u.f, u.call, u.t, u.client); fn != nil && u.client >= 0 && id != 0 {
		r := ref{fn, id, ctx}
		if fn != u.f {
			r.ctx = e.contextOf(fn, ctx)
		}
		for _, l := range e.pointees(r) {
			c.made(l, 0)
		}
	}
	if fn, id := argOf(u.f, u.call, u.t, u.options); fn == u.f && fn != nil && u.options >= 0 && id != 0 {
		c.optionList(ref{fn, id, ctx}, u.f.f.Calls[u.call].Variadic)
	}
	var region []arn.Pattern
	if len(c.regions.alts) > 0 {
		region = sortPatterns(c.regions.all())
	}
	if len(c.roles.alts) > 0 || c.roles.unknown != "" {
		return region, &Principal{Role: sortPatterns(c.roles.all())}
	}
	return region, nil
}

type clientFacts struct {
	e       *evaluator
	regions texts
	roles   texts
}

// made looks at how a client, configuration or provider was made.
func (c *clientFacts) made(l *loc, depth int) {
	if l.kind != locResult || depth > 8 {
		return
	}
	call := &l.f.f.Calls[l.call]
	at := func(i int) ref { return ref{l.f, call.Args[i], l.ctx} }
	pkg, _, name := sdk.Split(call.Fn)
	_, isService := sdk.Service(pkg)
	switch {
	case isService && name == "NewFromConfig" && len(call.Args) == 2:
		c.config(at(0), depth)
		c.optionList(at(1), call.Variadic)
	case isService && name == "New" && len(call.Args) == 2:
		for _, p := range c.e.pointees(at(0)) {
			c.field(p, pkg+".Options#Region", pkg+".Options#Credentials", depth)
		}
		c.optionList(at(1), call.Variadic)
	case sdk.IsConstructor(call.Fn) && len(call.Args) > 0 && call.Fn != assumeRole: // waiters, presign clients, uploaders …
		for _, p := range c.e.pointees(at(0)) {
			c.made(p, depth+1)
		}
	case call.Fn == loadConfig:
		for _, o := range call.Variadic {
			c.loadOption(ref{l.f, o, l.ctx}, depth)
		}
	case call.Fn == newCache && len(call.Args) > 0:
		for _, p := range c.e.pointees(at(0)) {
			c.made(p, depth+1)
		}
	case call.Fn == assumeRole && len(call.Args) > 1:
		c.roles = c.roles.add(c.e.text(at(1)))
	}
}

// config looks at the fields of an aws.Config value.
func (c *clientFacts) config(r ref, depth int) {
	for _, p := range c.e.pointees(r) {
		c.made(p, depth+1)
		c.e.configOrigins(p, func(l *loc) { c.made(l, depth+1) })
		c.field(p, configField+"Region", configField+"Credentials", depth)
	}
}

// configOrigins follows a struct variable to the values that were stored in it
// whole: cfg, err := config.LoadDefaultConfig(…).
func (e *evaluator) configOrigins(p *loc, visit func(*loc)) {
	if p.kind != locAlloc {
		return
	}
	for _, s := range p.f.f.Stores {
		if s.Addr == p.id {
			for _, l := range e.pointees(ref{p.f, s.Val, p.ctx}) {
				if l != p {
					visit(l)
					e.configOrigins(l, visit)
				}
			}
		}
	}
}

// field looks at the region and credentials fields of a struct.
func (c *clientFacts) field(p *loc, region, creds string, depth int) {
	e := c.e
	if p.kind == locOutside {
		return
	}
	e.values(e.loc(loc{kind: locField, base: p, name: region}),
		func(v ref) { c.regions = c.regions.add(e.text(v)) }, func(string) {}, func(texts) {})
	e.values(e.loc(loc{kind: locField, base: p, name: creds}),
		func(v ref) {
			for _, l := range e.pointees(v) {
				c.made(l, depth+1)
			}
		}, func(string) {}, func(texts) {})
}

// loadOption looks at an option of config.LoadDefaultConfig.
func (c *clientFacts) loadOption(r ref, depth int) {
	n := &r.f.f.Nodes[r.id]
	for n.Op == summary.OpIface || n.Op == summary.OpAssert {
		r.id = n.Args[0]
		n = &r.f.f.Nodes[r.id]
	}
	if n.Op != summary.OpResult {
		return
	}
	call := &r.f.f.Calls[n.Call]
	if len(call.Args) == 0 {
		return
	}
	arg := ref{r.f, call.Args[0], r.ctx}
	switch call.Fn {
	case withRegion:
		c.regions = c.regions.add(nonEmpty(c.e.text(arg)))
	case withCreds:
		for _, l := range c.e.pointees(arg) {
			c.made(l, depth+1)
		}
	}
}

// optionList looks at functional options written out as literals:
// func(o *s3.Options) { o.Region = … }.
func (c *clientFacts) optionList(list ref, spread []summary.NodeID) {
	for _, o := range spread {
		if o == 0 {
			continue
		}
		n := &list.f.f.Nodes[o]
		if n.Op != summary.OpClosure && n.Op != summary.OpFunc {
			continue
		}
		lit := c.e.l.funcs[n.Sym]
		if lit == nil {
			continue
		}
		for _, s := range lit.f.Stores {
			if s.Addr == 0 || lit.f.Nodes[s.Addr].Op != summary.OpFieldAddr {
				continue
			}
			key := lit.f.Nodes[s.Addr].Sym
			v := ref{lit, s.Val, c.inside(list.ctx, lit, list.f)}
			switch {
			case strings.HasSuffix(key, ".Options#Region"):
				if lit.f.Straight { // set in any case, whatever the configuration says
					c.regions = texts{}
				}
				c.regions = c.regions.add(c.e.text(v))
			case strings.HasSuffix(key, ".Options#Credentials"):
				for _, l := range c.e.pointees(v) {
					c.made(l, 1)
				}
			}
		}
	}
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

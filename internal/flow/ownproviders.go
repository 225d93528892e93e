package flow

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Providers of credentials that the program writes itself: a type with a method Retrieve, or a
// function as one.

const (
	providerFunc = sdkRoot + "aws.CredentialsProviderFunc"
	accessKey    = sdkRoot + "aws.Credentials#AccessKeyID"
)

// ownProvider is whose credentials such a provider gives; false if it is none. What it asks no
// role for may be the program's own or not.
func (c *clientFacts) ownProvider(v ref, n *summary.Node) (who identity, ok bool) {
	if n.Op != summary.OpIface {
		return identity{}, false
	}
	t := v.f.typ(n.Type)
	if t == nil {
		return identity{}, false
	}
	var names []string
	known := true
	if t.name == providerFunc {
		names, known = c.e.functionsAt(ref{v.f, n.Args[0], v.ctx})
	} else if m, has := c.e.l.method(t, "Retrieve"); has && c.e.l.funcs[m.Fn] != nil {
		names = []string{m.Fn}
	} else {
		return identity{}, false
	}
	for _, name := range names {
		f := c.e.l.funcs[name]
		if f == nil || len(f.f.Results) == 0 {
			known = false
			continue
		}
		for _, id := range f.f.Results[0] {
			roles, ok := c.keysOf(ref{f: f, id: id})
			known = known && ok
			who.roles = who.roles.add(roles)
		}
	}
	if !known || len(who.roles.alts) == 0 {
		who.own = true
		who.roles = who.roles.add(unknownText("credentials of a provider of the program's own"))
	}
	return who, true
}

// keysOf are the roles that the key of credentials comes from; false if it may come from elsewhere.
// Credentials beside an error are none.
func (c *clientFacts) keysOf(credentials ref) (roles texts, ok bool) {
	n := &credentials.f.f.Nodes[credentials.id]
	if n.Op == summary.OpNil || n.Op == summary.OpConst && n.N == summary.Failed {
		return texts{}, true
	}
	if n.Op == summary.OpPhi && n.Call > 0 {
		return c.keysOf(ref{credentials.f, n.Args[0], credentials.ctx})
	}
	ok = true
	for _, l := range c.e.fields(credentials, accessKey) {
		c.e.values(l, func(key ref) {
			of, known := c.assumedBy(key)
			ok = ok && known
			roles = roles.add(of)
		}, func(string) { ok = false }, func(t texts) { ok = ok && allEmpty(t) })
	}
	return roles, ok && len(roles.alts) > 0
}

func allEmpty(t texts) bool {
	for _, p := range t.alts {
		if !p.Equal(arn.Pattern{}) {
			return false
		}
	}
	return t.unknown == "" && !t.cyclic
}

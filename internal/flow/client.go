package flow

import (
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

const (
	sdkRoot     = "github.com/aws/aws-sdk-go-v2/"
	assumeRole  = sdkRoot + "credentials/stscreds.NewAssumeRoleProvider"
	newStatic   = sdkRoot + "credentials.NewStaticCredentialsProvider"
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
// It answers false where the client surely calls a server beside the program, and not AWS.
func (e *evaluator) client(u *useSite, ctx *context, out *Use) (ok bool) {
	if e.pointed == nil {
		e.pointed = map[ref]texts{}
	}
	c := clientFacts{e: e, seen: map[ref]*configFacts{}, pointed: e.pointed}
	who := identity{own: true}
	if fn, id := argOf(u.f, u.call, u.t, u.client); fn != nil && u.client >= 0 && id != 0 {
		r := ref{fn, id, ctx}
		if fn != u.f {
			r.ctx = e.contextOf(fn, ctx)
		}
		at := e.pointees(r)
		who = c.each(at, 0)
		if len(at) == 0 { // nothing that is known to get here
			who.roles = who.roles.add(unknownText("the client is not known"))
		}
	}
	if u.client < 0 {
		who = c.signer(u, ctx, who)
	}
	if fn, id := argOf(u.f, u.call, u.t, u.options); fn == u.f && fn != nil && u.options >= 0 && id != 0 {
		who = c.options(ref{fn, id, ctx}, u.f.f.Calls[u.call].Variadic, who)
	}
	out.Region, out.Principal, out.Perhaps, out.Unsigned = regionsOf(c.regions), nil, nil, arn.No
	if who.beside {
		return false
	}
	some := len(who.roles.alts) > 0 || who.roles.unknown != ""
	if who.nobody {
		out.Unsigned = arn.Maybe
		if !who.own && !some {
			out.Unsigned = arn.Yes
		}
	}
	if who.foreign && out.Unsigned == arn.No {
		out.Unsigned = arn.Maybe
	}
	if !some {
		return true
	}
	roles := nonEmpty(who.roles)
	if len(roles.alts) == 0 {
		roles = roles.add(unknownText("the role is not known"))
	}
	p := &Principal{Role: sortPatterns(roles.all())}
	if who.own {
		out.Perhaps = p
	} else {
		out.Principal = p
	}
	return true
}

// signer is whose credentials sign a token, for the region that is given with
// them: functions that take no client.
func (c *clientFacts) signer(u *useSite, ctx *context, who identity) identity {
	if i, ok := u.members[sdk.Credentials]; ok {
		if fn, id := argOf(u.f, u.call, u.t, i); fn != nil && id != 0 {
			who = c.each(c.e.pointees(ref{fn, id, ctx}), 0)
		}
	}
	c.regions = texts{}
	if i, ok := u.members["Region"]; ok {
		if fn, id := argOf(u.f, u.call, u.t, i); fn != nil && id != 0 {
			c.regions = c.e.text(ref{fn, id, ctx})
		}
	}
	return who
}

// ownRegion is the region of a loaded configuration, as a text.
func (e *evaluator) ownRegion(options ref, spread []summary.NodeID) texts {
	c := clientFacts{e: e, seen: map[ref]*configFacts{}}
	c.loadOptions(options, spread, 0)
	return c.regionText()
}

// clientRegion is the region of a client, as a text.
func (e *evaluator) clientRegion(client ref) texts {
	c := clientFacts{e: e, seen: map[ref]*configFacts{}}
	c.each(e.pointees(client), 0)
	return c.regionText()
}

func (c *clientFacts) regionText() texts {
	out := texts{}
	for _, p := range regionsOf(c.regions) {
		out = out.add(textOf(p))
	}
	if len(out.alts) == 0 {
		return textOf(arn.Variable("region", ""))
	}
	return out
}

// regionsOf lists the regions; none if the code sets none. An empty one leaves it
// to the environment: the variable "region".
func regionsOf(t texts) []arn.Pattern {
	set := nonEmpty(t)
	if len(set.alts) == 0 && set.unknown == "" {
		return nil
	}
	if len(set.alts) < len(t.alts) {
		set = set.add(textOf(arn.Variable("region", "")))
	}
	return sortPatterns(set.all())
}

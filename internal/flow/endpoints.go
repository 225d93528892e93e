package flow

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Endpoints: a client that surely talks to a server beside the program (DynamoDB local,
// LocalStack) asks nothing of AWS.

const (
	withEndpoint  = sdkRoot + "config.WithBaseEndpoint"
	withResolver  = sdkRoot + "config.WithEndpointResolver"
	withResolver2 = sdkRoot + "config.WithEndpointResolverWithOptions"
	endpointURL   = sdkRoot + "aws.Endpoint#URL"
)

// setEndpoint sets what an option gives. One that may not be there changes nothing where
// it is beside the program.
func (a identity) setEndpoint(beside, sure bool) identity {
	a.beside = beside && (sure || a.beside)
	return a
}

// beside says whether an endpoint is one beside the program whatever the run.
func (c *clientFacts) beside(t texts) bool {
	return t.unknown == "" && !t.cyclic && len(t.alts) > 0 && !slices.ContainsFunc(t.alts, func(p arn.Pattern) bool { return !besideProgram(p) })
}

// resolvesBeside says so of the endpoints that a resolver answers.
func (c *clientFacts) resolvesBeside(resolver ref) bool {
	lits := c.literals(resolver)
	for _, o := range lits {
		lit := c.e.l.funcs[o.f.f.Nodes[o.id].Sym]
		if lit == nil || len(lit.f.Results) == 0 {
			return false
		}
		for _, res := range lit.f.Results[0] {
			at := c.e.fields(ref{lit, res, c.inside(o.ctx, lit, o.f)}, endpointURL)
			if !c.beside(c.e.contents(at)) {
				return false
			}
		}
	}
	return len(lits) > 0
}

// besideProgram says whether an endpoint is on the same machine, or in the same network of
// containers: these have names of one word.
func besideProgram(endpoint arn.Pattern) bool {
	if len(endpoint) == 0 || endpoint[0].Kind != arn.Literal {
		return false
	}
	scheme, rest, ok := strings.Cut(endpoint[0].Text, "://")
	if !ok {
		return false
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	} else if len(endpoint) > 1 && !strings.Contains(rest, ":") {
		return false // the host goes on
	}
	if len(endpoint) > 1 && strings.HasSuffix(rest, ":") {
		rest += "0" // a port that is not known
	}
	u, err := url.Parse(scheme + "://" + rest)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || ip.IsUnspecified()
	}
	return host != "" && !strings.Contains(host, ".") || host == "host.docker.internal" ||
		strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".localstack.cloud")
}

// pointedText is the text that a pointer refers to.
func (c *clientFacts) pointedText(v ref) texts {
	if v.f.f.Nodes[v.id].Op == summary.OpNil {
		return texts{}
	}
	return c.e.contents(c.e.pointees(v))
}

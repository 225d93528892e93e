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

// setEndpoint sets what an option gives. One that may not be there changes nothing: other
// runs call AWS.
func (c *clientFacts) setEndpoint(who identity, t texts, sure bool) identity {
	who.beside = c.beside(t) && (sure || who.beside)
	if sure {
		who.foreign = slices.ContainsFunc(t.alts, foreign)
	}
	return who
}

// setResolver does so with a resolver's answers.
func (c *clientFacts) setResolver(who identity, resolver ref, sure bool) identity {
	answers, known := c.resolved(resolver)
	who.beside = known && !slices.ContainsFunc(answers, func(t texts) bool { return !c.beside(t) }) && (sure || who.beside)
	if sure {
		who.foreign = slices.ContainsFunc(answers, func(t texts) bool { return slices.ContainsFunc(t.alts, foreign) })
	}
	return who
}

// beside says whether an endpoint is one beside the program whatever the run.
func (c *clientFacts) beside(t texts) bool {
	return t.unknown == "" && !t.cyclic && len(t.alts) > 0 && !slices.ContainsFunc(t.alts, func(p arn.Pattern) bool { return !besideProgram(p) })
}

// resolved are the endpoints that a resolver answers; false if not all are known.
func (c *clientFacts) resolved(resolver ref) (answers []texts, known bool) {
	lits := c.literals(resolver)
	for _, o := range lits {
		lit := c.e.l.funcs[o.f.f.Nodes[o.id].Sym]
		if lit == nil || len(lit.f.Results) == 0 {
			return answers, false
		}
		for _, res := range lit.f.Results[0] {
			answers = append(answers, c.e.contents(c.e.fields(ref{lit, res, c.inside(o.ctx, lit, o.f)}, endpointURL)))
		}
	}
	return answers, len(lits) > 0
}

// domainsOfAWS are the domains that AWS answers at, by partition.
// Source: the partitions of the SDK (internal/endpoints/awsrulesfn).
var domainsOfAWS = []string{
	"amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn", "amazonaws.eu", "api.amazonwebservices.eu",
	"c2s.ic.gov", "api.aws.ic.gov", "sc2s.sgov.gov", "api.aws.scloud", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "csp.hci.ic.gov", "api.aws.hci.ic.gov",
}

// foreign says whether an endpoint is on a host, of which the end is known, that is
// another's than AWS's: of a provider that speaks a protocol of AWS.
func foreign(endpoint arn.Pattern) bool {
	const unknown = "~"
	var b strings.Builder
	for _, part := range endpoint {
		if part.Kind == arn.Literal {
			b.WriteString(part.Text)
		} else {
			b.WriteString(unknown)
		}
	}
	_, host, ok := strings.Cut(b.String(), "://")
	if !ok {
		return false
	}
	if i := strings.IndexAny(host, ":/?#"); i >= 0 {
		host = host[:i]
	}
	known := strings.ToLower(host[strings.LastIndex(host, unknown)+1:])
	if net.ParseIP(known) != nil || strings.Count(strings.Trim(known, "."), ".") == 0 {
		return false
	}
	return !slices.ContainsFunc(domainsOfAWS, func(d string) bool { return known == d || strings.HasSuffix(known, "."+d) })
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
	if t, ok := c.pointed[v]; ok {
		return t
	}
	t := c.e.contents(c.e.pointees(v))
	if c.pointed != nil && t.unknown != tooMany && t.unknown != tooFar {
		c.pointed[v] = t
	}
	return t
}

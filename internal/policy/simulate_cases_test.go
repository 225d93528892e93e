package policy_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
)

// simCase is one policy × request pair, in the form that simulate.mjs reads.
type simCase struct {
	Action    string         `json:"action"`
	Resource  string         `json:"resource"`
	Context   map[string]any `json:"context"`
	Identity  []simDoc       `json:"identity,omitempty"`
	Boundary  []simDoc       `json:"boundary,omitempty"`
	Guardrail []simDoc       `json:"guardrail,omitempty"`
}

type simDoc struct {
	Version   string         `json:"Version"`
	Statement []simStatement `json:"Statement"`
}

type simStatement struct {
	Effect      string                    `json:"Effect"`
	Action      any                       `json:"Action,omitempty"`
	NotAction   any                       `json:"NotAction,omitempty"`
	Resource    any                       `json:"Resource,omitempty"`
	NotResource any                       `json:"NotResource,omitempty"`
	Condition   map[string]map[string]any `json:"Condition,omitempty"`
}

var (
	simRequests = []struct{ action, resource string }{
		{"s3:GetObject", "arn:aws:s3:::orders/invoices/1.pdf"},
		{"s3:GetObject", "arn:aws:s3:::orders/alice/1.pdf"},
		{"s3:PutObject", "arn:aws:s3:::archive/b"},
		{"s3:PutObject", "arn:aws:s3:::orders/"},
		{"s3:ListBucket", "arn:aws:s3:::orders"},
		{"s3:ListAllMyBuckets", "*"},
		{"sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:jobs"},
		{"sqs:DeleteMessage", "arn:aws:sqs:us-east-1:123456789012:jobs-dlq"},
		{"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders"},
		{"dynamodb:Query", "arn:aws:dynamodb:eu-west-1:123456789012:table/Orders/index/by-date"},
		{"logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/app:log-stream:x"},
		{"iam:PassRole", "arn:aws:iam::123456789012:role/team/app"},
		{"ec2:DescribeInstances", "*"},
	}
	simActions = []string{
		"*", "s3:*", "s3:Get*", "S3:GetObject", "s3:getobject", "s3:?etObject", "s3:*Object", "s3:PutObject", "s3:List*",
		"s3:ListBucket", "s3:ListAllMyBuckets", "sqs:*", "sqs:SendMessage", "sqs:*Message", "dynamodb:*", "dynamodb:GetItem",
		"dynamodb:Query", "logs:Put*", "logs:*Events", "iam:PassRole", "iam:*", "ec2:Describe*", "ec2:*", "s3:Get?bject",
	}
	simResources = []string{
		"*", "*", "*", "arn:aws:s3:::*", "arn:aws:s3:::orders", "arn:aws:s3:::orders/*", "arn:aws:s3:::orders*",
		"arn:aws:s3:::o?ders/*", "arn:aws:s3:::orders/invoices/?.pdf", "arn:aws:s3:::orders/${aws:username}/*",
		"arn:aws:s3:::orders/${aws:username, 'invoices'}/*", "arn:aws:s3:::archive/${*}", "arn:aws:s3:::*/invoices/*",
		"arn:aws:s3:::ORDERS/*", "arn:aws:s3:::orders/${aws:PrincipalTag/team}/*", "arn:*:s3:::orders/*", "arn:aws:s3:*:*:orders/*",
		"arn:aws:sqs:*:*:*", "arn:aws:sqs:eu-west-1:123456789012:jobs", "arn:aws:sqs:*:123456789012:jobs*", "arn:aws:sqs:eu-*:*:j?bs",
		"arn:aws:sqs", "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:*", "arn:aws:*", "arn:aws:dynamodb:*:*:table/Orders",
		"arn:aws:dynamodb:*:*:table/Orders/*", "arn:aws:dynamodb:*:*:table/*", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
		"arn:aws:dynamodb:*:*:*", "arn:aws:logs:*:*:log-group:/aws/lambda/*", "arn:aws:logs:*:*:log-group:*:log-stream:*",
		"arn:aws:logs:*:*:*", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/team/app", "arn:aws:iam::123456789012:role/${aws:username}/*",
	}
	simKeys = []struct {
		key    string
		multi  bool
		values []string
	}{
		{"aws:username", false, []string{"alice", "bob", "team", "invoices"}},
		{"aws:RequestedRegion", false, []string{"eu-west-1", "us-east-1", "EU-WEST-1"}},
		{"aws:SourceIp", false, []string{"10.1.2.3", "192.168.0.7", "2001:db8::1", "nowhere"}},
		{"aws:SecureTransport", false, []string{"true", "false", "True"}},
		{"aws:CurrentTime", false, []string{"2024-05-01T12:00:00Z", "2023-01-01", "2026-01-01T00:00:00+01:00"}},
		{"s3:max-keys", false, []string{"10", "100", "10.0", "many"}},
		{"aws:PrincipalArn", false, []string{"arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/team/app", "app"}},
		{"aws:TagKeys", true, []string{"team", "cost", "Team"}},
		{"aws:PrincipalTag/team", false, []string{"invoices", "alice"}},
		{"aws:MultiFactorAuthPresent", false, []string{"true", "false"}},
	}
	simPolicyValues = map[string][]string{
		"String":  {"alice", "ALICE", "a*", "*", "team", "eu-west-1", "eu-*", "${aws:username}", "${aws:RequestedRegion, 'eu-west-1'}", "?ob", "bob"},
		"Bool":    {"true", "false", "TRUE"},
		"Null":    {"true", "false"},
		"Numeric": {"10", "50", "100", "10.0", "ten"},
		"Date":    {"2024-05-01T12:00:00Z", "2023-06-01", "2026-01-01T00:00:00Z", "soon"},
		"Ip":      {"10.0.0.0/8", "10.1.2.3", "192.168.0.0/16", "2001:db8::/32", "0.0.0.0/0", "everywhere"},
		"Arn": {"arn:aws:iam::123456789012:role/app", "arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:role/team/*",
			"arn:aws:iam::123456789012:role/${aws:username}/*", "app"},
		"Binary": {"QmluYXJ5", "alice"},
	}
	simOperators = map[string][]string{
		"String": {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"},
		"Bool":   {"Bool"},
		"Null":   {"Null"},
		"Numeric": {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
			"NumericGreaterThanEquals"},
		"Date": {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"},
		"Ip":   {"IpAddress", "NotIpAddress"},
		"Arn":  {"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"},
	}
	// simTypes says of what type the keys are, so that most conditions make sense.
	simTypes = map[string]string{
		"aws:username": "String", "aws:RequestedRegion": "String", "aws:SourceIp": "Ip", "aws:SecureTransport": "Bool",
		"aws:CurrentTime": "Date", "s3:max-keys": "Numeric", "aws:PrincipalArn": "Arn", "aws:TagKeys": "String",
		"aws:PrincipalTag/team": "String", "aws:MultiFactorAuthPresent": "Bool",
	}
	// simTypeNames are the types that a key of another type is compared as at
	// times. JavaScript reads a number or date from almost any text, so these two
	// stay with their own keys.
	simTypeNames = []string{"String", "Bool", "Null", "Ip", "Arn"}
)

// simGenerator draws cases. Half the policies are built around their request, so
// that all outcomes are frequent.
type simGenerator struct{ *rand.Rand }

func pick[T any](g simGenerator, list []T) T { return list[g.Intn(len(list))] }

func (g simGenerator) next() simCase {
	r := pick(g, simRequests)
	c := simCase{Action: r.action, Resource: r.resource, Context: map[string]any{}, Guardrail: []simDoc{}}
	for _, k := range simKeys {
		if g.Intn(3) == 0 {
			continue
		}
		if !k.multi {
			c.Context[k.key] = pick(g, k.values)
			continue
		}
		list := []string{}
		for n := g.Intn(4); n > 0; n-- {
			list = append(list, pick(g, k.values))
		}
		c.Context[k.key] = list
	}
	for n := 1 + g.Intn(2); n > 0; n-- {
		c.Identity = append(c.Identity, g.document(c, 5))
	}
	if g.Intn(4) == 0 {
		c.Boundary = []simDoc{g.document(c, 8)}
	}
	if g.Intn(4) == 0 {
		c.Guardrail = append(c.Guardrail, g.document(c, 4))
	}
	return c
}

func (g simGenerator) document(c simCase, denyOneIn int) simDoc {
	d := simDoc{Version: "2012-10-17"}
	for n := 1 + g.Intn(3); n > 0; n-- {
		d.Statement = append(d.Statement, g.statement(c, denyOneIn))
	}
	return d
}

func (g simGenerator) statement(c simCase, denyOneIn int) simStatement {
	s := simStatement{Effect: "Allow"}
	if g.Intn(denyOneIn) == 0 {
		s.Effect = "Deny"
	}
	actions, resources := g.list(simActions), g.list(simResources)
	if g.Intn(3) == 0 {
		actions = []string{pick(g, []string{"*", c.Action})}
	}
	if g.Intn(3) == 0 {
		resources = []string{pick(g, []string{"*", c.Resource})}
	}
	if g.Intn(6) == 0 {
		s.NotAction = actions
	} else {
		s.Action = oneOrList(g, actions)
	}
	if g.Intn(6) == 0 {
		s.NotResource = resources
	} else {
		s.Resource = oneOrList(g, resources)
	}
	for n := g.Intn(5) - 2; n > 0; n-- {
		g.condition(&s)
	}
	return s
}

func (g simGenerator) condition(s *simStatement) {
	key := pick(g, simKeys)
	kind := simTypes[key.key]
	switch g.Intn(8) {
	case 0:
		kind = pick(g, simTypeNames)
	case 1:
		kind = "Null"
	}
	op := pick(g, simOperators[kind])
	if kind != "Null" {
		switch {
		case key.multi && g.Intn(8) > 0, g.Intn(10) == 0:
			op = pick(g, []string{"ForAllValues:", "ForAnyValue:"}) + op
		}
		if g.Intn(5) == 0 {
			op += "IfExists"
		}
	}
	values := g.list(simPolicyValues[kind])
	if kind == "String" && g.Intn(2) == 0 {
		values[0] = pick(g, key.values)
	}
	if s.Condition == nil {
		s.Condition = map[string]map[string]any{}
	}
	if s.Condition[op] == nil {
		s.Condition[op] = map[string]any{}
	}
	s.Condition[op][key.key] = oneOrList(g, values)
}

func (g simGenerator) list(from []string) []string {
	out := []string{pick(g, from)}
	for g.Intn(2) == 0 {
		out = append(out, pick(g, from))
	}
	return out
}

func oneOrList(g simGenerator, list []string) any {
	if len(list) == 1 && g.Intn(2) == 0 {
		return list[0]
	}
	return list
}

// String lists what matters: the request, and the statements on its service.
func (c simCase) String() string {
	var b strings.Builder
	context, _ := json.Marshal(c.Context)
	fmt.Fprintf(&b, "%s on %s with %s\n", c.Action, c.Resource, context)
	service, _, _ := strings.Cut(c.Action, ":")
	show := func(kind string, docs []simDoc) {
		for _, d := range docs {
			for _, s := range d.Statement {
				text, _ := json.Marshal(s)
				if strings.Contains(strings.ToLower(string(text)), `"`+service+":") || strings.Contains(string(text), `"*"`) || s.NotAction != nil {
					fmt.Fprintf(&b, "  %s: %s\n", kind, text)
				}
			}
		}
	}
	show("identity", c.Identity)
	show("boundary", c.Boundary)
	show("guardrail", c.Guardrail)
	return b.String()
}

package policy_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// TestConditions covers what the comparison with the simulator leaves out: what
// is not known of a request, and forms that its generator does not draw.
func TestConditions(t *testing.T) {
	closed := func(pairs ...string) policy.Context {
		c := policy.Context{Closed: true}
		for i := 0; i < len(pairs); i += 2 {
			c.Set(pairs[i], pairs[i+1])
		}
		return c
	}
	open := policy.Context{}
	absent := policy.Context{}
	absent.SetAbsent("k:key")
	partly := policy.Context{}
	partly.SetPattern("k:key", arn.Parse("eu-${env:X}"))
	oneOf := policy.Context{}
	oneOf.SetPattern("k:key", arn.Parse("eu-*"))
	present := policy.Context{}
	present.Put("k:key", policy.ContextKey{})
	list := policy.Context{}
	list.Set("k:key", "a", "b")
	empty := policy.Context{Closed: true}
	empty.Put("k:key", policy.ContextKey{Multi: true})
	named := closed("k:key", "home/ann", "aws:username", "ann")

	tests := []struct {
		condition string
		context   policy.Context
		want      policy.Outcome
	}{
		{`{"StringEquals": {"k:key": "a"}}`, open, policy.Undecided},
		{`{"StringEquals": {"k:key": "a"}}`, absent, policy.ImplicitDeny},
		{`{"StringEqualsIfExists": {"k:key": "a"}}`, absent, policy.Allowed},
		{`{"StringEqualsIfExists": {"k:key": "a"}}`, open, policy.Undecided},
		{`{"StringNotEquals": {"k:key": "a"}}`, absent, policy.Allowed},
		{`{"Null": {"k:key": "true"}}`, absent, policy.Allowed},
		{`{"Null": {"k:key": "true"}}`, present, policy.ImplicitDeny},
		{`{"Null": {"k:key": false}}`, present, policy.Allowed},
		{`{"Null": {"k:key": "true"}}`, open, policy.Undecided},
		{`{"Null": {"k:key": "${aws:username}"}}`, open, policy.Undecided},
		{`{"StringEquals": {"k:key": "a"}}`, present, policy.Undecided},
		{`{"StringEquals": {"K:Key": "a"}}`, closed("k:key", "a"), policy.Allowed},
		{`{"stringequals": {"k:key": "a"}}`, closed("k:key", "a"), policy.Allowed},
		{`{"StringLike": {"k:key": "eu-*"}}`, partly, policy.Allowed},
		{`{"StringLike": {"k:key": "us-*"}}`, partly, policy.ImplicitDeny},
		{`{"StringLike": {"k:key": "eu-west-*"}}`, partly, policy.Undecided},
		{`{"StringNotLike": {"k:key": "us-*"}}`, partly, policy.Allowed},
		{`{"StringEquals": {"k:key": "eu-west-1"}}`, oneOf, policy.Undecided},
		{`{"StringNotEquals": {"k:key": "eu-west-1"}}`, oneOf, policy.Undecided},
		{`{"StringNotEquals": {"k:key": "us-east-1"}}`, oneOf, policy.Allowed},
		{`{"NumericLessThan": {"k:key": "3"}}`, partly, policy.Undecided},
		{`{"StringEquals": {"k:key": "home/${aws:username}"}}`, named, policy.Allowed},
		{`{"StringEquals": {"k:key": "home/${aws:userid, 'ann'}"}}`, named, policy.Allowed},
		{`{"StringEquals": {"k:key": "home/${aws:userid}"}}`, named, policy.ImplicitDeny},
		{`{"StringEquals": {"k:key": "a${*}"}}`, closed("k:key", "a*"), policy.Allowed},
		{`{"StringEquals": {"k:key": "a*"}}`, closed("k:key", "a*"), policy.Allowed},
		{`{"StringEquals": {"k:key": "a*"}}`, closed("k:key", "ab"), policy.ImplicitDeny},
		{`{"StringEquals": {"k:key": "a"}}`, list, policy.ImplicitDeny},
		{`{"ForAnyValue:StringEquals": {"k:key": "a"}}`, list, policy.Allowed},
		{`{"ForAllValues:StringEquals": {"k:key": "a"}}`, list, policy.ImplicitDeny},
		{`{"ForAllValues:StringEquals": {"k:key": ["a", "b"]}}`, list, policy.Allowed},
		{`{"ForAllValues:StringEquals": {"k:key": "a"}}`, empty, policy.Allowed},
		{`{"ForAnyValue:StringEquals": {"k:key": "a"}}`, empty, policy.ImplicitDeny},
		{`{"ForAllValues:StringEquals": {"k:key": "a"}}`, open, policy.Undecided},
		{`{"ForAnyValue:StringNotEquals": {"k:key": "a"}}`, list, policy.Allowed},
		{`{"NumericEquals": {"k:key": 10}}`, closed("k:key", "10.0"), policy.Allowed},
		{`{"NumericLessThan": {"k:key": "ten"}}`, closed("k:key", "9"), policy.ImplicitDeny},
		{`{"DateGreaterThan": {"k:key": "2024-01-01T00:00:00Z"}}`, closed("k:key", "1735689600"), policy.Allowed},
		{`{"DateLessThan": {"k:key": "2024"}}`, closed("k:key", "2023-12-31T23:59:59Z"), policy.Allowed},
		{`{"IpAddress": {"k:key": "0.0.0.0/0"}}`, closed("k:key", "203.0.113.9"), policy.Allowed},
		{`{"IpAddress": {"k:key": "2001:db8::/32"}}`, closed("k:key", "2001:DB8::9"), policy.Allowed},
		{`{"NotIpAddress": {"k:key": "10.0.0.1"}}`, closed("k:key", "2001:db8::9"), policy.Allowed},
		{`{"ArnLike": {"k:key": "arn:aws:iam::*:role/*"}}`, closed("k:key", "arn:aws:iam::1:role/a/b"), policy.Allowed},
		{`{"ArnEquals": {"k:key": "arn:aws:s3:::*"}}`, closed("k:key", "arn:aws:s3:eu:1:b"), policy.ImplicitDeny},
		{`{"ArnLike": {"k:key": "*"}}`, closed("k:key", "arn:aws:s3:::b"), policy.Undecided},
		{`{"BinaryEquals": {"k:key": "QQ=="}}`, closed("k:key", "QQ=="), policy.Allowed},
		{`{"Bool": {"k:key": true}}`, closed("k:key", "TRUE"), policy.Allowed},
		{`{"StringAlike": {"k:key": "a"}}`, closed("k:key", "a"), policy.Undecided},
		{`{"StringEquals": {"k:key": "a"}, "Bool": {"k:other": true}}`, closed("k:key", "b"), policy.ImplicitDeny},
	}
	for _, test := range tests {
		s := set(t, `{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": `+test.condition+`}`)
		d := policy.Eval(s, policy.Request{Action: "s3:GetObject", Resource: arn.Lit("arn:aws:s3:::b/k"), Context: test.context})
		if d.Outcome != test.want {
			t.Errorf("%s with %v: %v, want %v", test.condition, test.context, d.Outcome, test.want)
		}
	}
}

func TestParseOperator(t *testing.T) {
	for text, want := range map[string]policy.Operator{
		"StringEquals":                      {Base: "StringEquals"},
		"ForAnyValue:StringNotLikeIfExists": {Set: "ForAnyValue", Base: "StringNotLike", IfExists: true},
		"forallvalues:arnlike":              {Set: "ForAllValues", Base: "ArnLike"},
		"Null":                              {Base: "Null"},
		"NumericGreaterThanEqualsIfExists":  {Base: "NumericGreaterThanEquals", IfExists: true},
		"StringEqualsIgnoreCaseIfExists":    {Base: "StringEqualsIgnoreCase", IfExists: true},
	} {
		if got, ok := policy.ParseOperator(text); !ok || got != want {
			t.Errorf("%s: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "Equals", "ForSomeValues:StringEquals", "NullIfExists", "StringEqualsIfExistsIfExists", "IfExists"} {
		if got, ok := policy.ParseOperator(text); ok {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

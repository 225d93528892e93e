package print

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

const text = `{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "arn:aws:s3:::b/*",
   "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
  {"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::c"}
]}`

func load(t *testing.T) *policy.Set {
	t.Helper()
	set, err := jsonpolicy.Load(policy.NewSource("p.json", "", []byte(text), policy.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	set.Documents = append(set.Documents, policy.Document{Name: "Extra", File: "p.json", Format: "json", Version: "2012-10-17",
		Kind: policy.Boundary, Opaque: "the policy is not known"})
	set.Problems = []policy.Problem{{Severity: policy.Error, Code: "unknown-action", Message: "no such action", Pos: set.Documents[0].Statements[0].Actions[0].Pos}}
	set.Env = map[string]arn.Pattern{"TABLE": arn.Parse("${ref:t.name}"), "BUCKET": arn.Lit("b")}
	set.Region = "eu-west-1"
	return set
}

func TestText(t *testing.T) {
	const want = `p.json:1:1: identity policy (json, version 2012-10-17)
  Allow Read  p.json:2:3
    action       s3:GetObject      p.json:2:49
    action       s3:List*          p.json:2:65
    resource     arn:aws:s3:::b/*  p.json:2:90
    if           Bool aws:SecureTransport true  p.json:3:27
  Deny  p.json:4:3
    not action   s3:*            p.json:4:35
    not resource arn:aws:s3:::c  p.json:4:58
p.json: permissions boundary Extra (json, version 2012-10-17)
  not known: the policy is not known
environment BUCKET=b
environment TABLE=${ref:t.name}
region eu-west-1
p.json:2:49: error: no such action [unknown-action]
`
	var b bytes.Buffer
	if err := Text(&b, load(t)); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func TestJSONHoldsAllAndIsTheSameEachTime(t *testing.T) {
	var one, two bytes.Buffer
	if err := JSON(&one, 1, load(t)); err != nil {
		t.Fatal(err)
	}
	if err := JSON(&two, 1, load(t)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two runs differ")
	}
	var js jsonSet
	if err := json.Unmarshal(one.Bytes(), &js); err != nil {
		t.Fatal(err)
	}
	st := js.Documents[0].Statements[0]
	if len(js.Documents) != 2 || st.Sid != "Read" || st.Actions[1].Text != "s3:List*" || st.Actions[1].Position != "p.json:2:65" ||
		!st.Actions[1].Editable || st.Conditions[0].Values[0] != "true" || js.Documents[1].Kind != "boundary" ||
		js.Problems[0].Code != "unknown-action" || js.Env["TABLE"] != "${ref:t.name}" || js.Region != "eu-west-1" {
		t.Errorf("got:\n%s", one.String())
	}
}

func TestDecisions(t *testing.T) {
	set := load(t)
	tests := []struct {
		action, resource string
		limits           bool // with the boundary
		want             string
	}{
		{"s3:GetObject", "arn:aws:s3:::b/k", true, `undecided: s3:GetObject on arn:aws:s3:::b/k
  may be allowed by p.json:2:3 (Read) if Bool aws:SecureTransport true
  not allowed for certain by the permissions boundary at p.json
  permissions boundary Extra is not known: the policy is not known
`},
		{"s3:PutObject", "arn:aws:s3:::b/k", false, "implicitly denied: s3:PutObject on arn:aws:s3:::b/k\n  no statement allows it\n"},
		{"sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q", false, "explicitly denied: sqs:SendMessage on arn:aws:sqs:eu-west-1:1:q\n  denied by p.json:4:3\n"},
	}
	for _, test := range tests {
		s := *set
		if !test.limits {
			s.Documents = s.Documents[:1]
		}
		req := policy.Request{Action: test.action, Resource: arn.Parse(test.resource)}
		d := policy.Eval(&s, req)
		var b bytes.Buffer
		if err := DecisionText(&b, &s, req, d); err != nil {
			t.Fatal(err)
		}
		if b.String() != test.want {
			t.Errorf("got:\n%s\nwant:\n%s", b.String(), test.want)
		}
		b.Reset()
		if err := DecisionJSON(&b, 1, &s, req, d); err != nil {
			t.Fatal(err)
		}
		var js jsonDecision
		if err := json.Unmarshal(b.Bytes(), &js); err != nil || js.Action != test.action || len(js.Denies) != len(d.Denies) || len(js.Limits) != len(d.Limits) {
			t.Errorf("%v\n%s", err, b.String())
		}
	}
}

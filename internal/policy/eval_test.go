package policy_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

// set loads documents given as their statements.
func set(t *testing.T, statements ...string) *policy.Set {
	t.Helper()
	all := &policy.Set{}
	for _, text := range statements {
		data := []byte(`{"Version": "2012-10-17", "Statement": [` + text + `]}`)
		s, err := jsonpolicy.Load(policy.NewSource("p.json", "", data, policy.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		all.Documents = append(all.Documents, s.Documents...)
	}
	return all
}

func TestGrants(t *testing.T) {
	allow := func(action, resource string) string {
		return `{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}`
	}
	deny := strings.NewReplacer("Allow", "Deny")
	when := func(statement, condition string) string {
		return strings.TrimSuffix(statement, "}") + `, "Condition": ` + condition + "}"
	}
	bucket := allow("s3:*", "arn:aws:s3:::orders/*")
	tests := []struct {
		name             string
		statements       string
		action, resource string
		outcome          policy.Outcome
		given            arn.Tri
		conditions       []string
	}{
		{"granted", bucket, "s3:GetObject", "arn:aws:s3:::orders/a", policy.Allowed, arn.Yes, nil},
		{"action in another case", allow("S3:getobject", "*"), "s3:GetObject", "arn:aws:s3:::orders/a", policy.Allowed, arn.Yes, nil},
		{"not this action", bucket, "sqs:SendMessage", "arn:aws:s3:::orders/a", policy.ImplicitDeny, arn.No, nil},
		{"not this resource", bucket, "s3:GetObject", "arn:aws:s3:::other/a", policy.ImplicitDeny, arn.No, nil},
		{"a key that is not known", bucket, "s3:GetObject", "arn:aws:s3:::orders/${env:KEY}", policy.Allowed, arn.Yes, nil},
		{"a bucket that is not known", bucket, "s3:GetObject", "arn:aws:s3:::${env:BUCKET}/a", policy.Undecided, arn.Maybe, nil},
		{"more than is granted", bucket, "s3:GetObject", "arn:aws:s3:::*", policy.ImplicitDeny, arn.No, nil},
		{"granted in parts", allow("s3:*", "arn:aws:s3:::b") + "," + allow("s3:*", "arn:aws:s3:::b?*"), "s3:GetObject", "arn:aws:s3:::b*", policy.Allowed, arn.Yes, nil},
		{"a reference", allow("s3:*", "${ref:b.arn}/*"), "s3:GetObject", "${ref:b.arn}/x", policy.Allowed, arn.Yes, nil},
		{"the bucket of a grant on objects", allow("s3:*", "${ref:b.arn}/*"), "s3:ListBucket", "${ref:b.arn}", policy.ImplicitDeny, arn.No, nil},
		{"no resource-level permissions, on *", allow("ec2:*", "*"), "ec2:DescribeInstances", "${*}", policy.Allowed, arn.Yes, nil},
		{"no resource-level permissions, on an ARN", allow("ec2:*", "arn:aws:ec2:*:*:instance/*"), "ec2:DescribeInstances", "${*}", policy.ImplicitDeny, arn.No, nil},
		{"*:* is every action", allow("*:*", "*"), "s3:GetObject", "arn:aws:s3:::b/k", policy.Allowed, arn.Yes, nil},
		{"denied", bucket + "," + deny.Replace(bucket), "s3:GetObject", "arn:aws:s3:::orders/a", policy.ExplicitDeny, arn.Yes, nil},
		{"denied in part", bucket + "," + deny.Replace(allow("s3:*", "arn:aws:s3:::orders/secret/*")), "s3:GetObject", "arn:aws:s3:::orders/*", policy.Undecided, arn.Yes, nil},
		{"perhaps denied", bucket + "," + deny.Replace(allow("s3:*", "arn:aws:s3:::orders/secret")), "s3:GetObject", "arn:aws:s3:::orders/${env:KEY}", policy.Undecided, arn.Yes, nil},
		{"deny elsewhere", bucket + "," + deny.Replace(allow("s3:*", "arn:aws:s3:::other/*")), "s3:GetObject", "arn:aws:s3:::orders/*", policy.Allowed, arn.Yes, nil},
		{"on a condition that is not known", when(bucket, `{"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}`), "s3:GetObject", "arn:aws:s3:::orders/a", policy.Undecided, arn.Yes,
			[]string{"StringEquals aws:RequestedRegion eu-west-1"}},
		{"on either condition", when(bucket, `{"Bool": {"aws:SecureTransport": "true"}, "Null": {"aws:TokenIssueTime": false}}`) + "," + when(bucket, `{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}`),
			"s3:GetObject", "arn:aws:s3:::orders/a", policy.Undecided, arn.Yes,
			[]string{"Bool aws:SecureTransport true and Null aws:TokenIssueTime false", "IpAddress aws:SourceIp 10.0.0.0/8"}},
		{"for calls by a service only", when(bucket, `{"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}`), "s3:GetObject", "arn:aws:s3:::orders/a", policy.ImplicitDeny, arn.No, nil},
		{"not for calls by a service", when(bucket, `{"Bool": {"aws:ViaAWSService": "false"}}`), "s3:GetObject", "arn:aws:s3:::orders/a", policy.Allowed, arn.Yes, nil},
		{"denied on a condition that is not known", bucket + "," + deny.Replace(when(bucket, `{"Bool": {"aws:SecureTransport": "false"}}`)), "s3:GetObject", "arn:aws:s3:::orders/a", policy.Undecided, arn.Yes, nil},
		{"policy variable", allow("s3:*", "arn:aws:s3:::home/${aws:username}/*"), "s3:GetObject", "arn:aws:s3:::home/ann/x", policy.Undecided, arn.Maybe, nil},
		{"all but an action", `{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}`, "IAM:GetRole", "*", policy.ImplicitDeny, arn.No, nil},
		{"all but other actions", `{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}`, "s3:GetObject", "*", policy.Allowed, arn.Yes, nil},
		{"all but a resource", `{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret/*"}`, "s3:GetObject", "arn:aws:s3:::secret/x", policy.ImplicitDeny, arn.No, nil},
		{"all but another resource", `{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret/*"}`, "s3:GetObject", "arn:aws:s3:::orders/*", policy.Allowed, arn.Yes, nil},
		{"all but perhaps this resource", `{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret/*"}`, "s3:GetObject", "arn:aws:s3:::${env:B}/x", policy.Undecided, arn.Maybe, nil},
		{"all but a resource, without resource-level permissions", `{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret/*"}`, "s3:ListAllMyBuckets", "${*}", policy.Allowed, arn.Yes, nil},
		{"denied but for a resource", bucket + `,{"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::orders/*"}`, "s3:GetObject", "arn:aws:s3:::orders/*", policy.Allowed, arn.Yes, nil},
		{"incomplete ARN", allow("sqs:*", "arn:aws:sqs"), "sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q", policy.Allowed, arn.Yes, nil},
		{"a wildcard across fields", allow("logs:*", "arn:aws:logs:*:*:group"), "logs:PutLogEvents", "arn:aws:logs:eu-west-1:1:more:group", policy.Undecided, arn.Maybe, nil},
		{"letter case of a service", allow("s3:*", "arn:aws:S3:::orders"), "s3:ListBucket", "arn:aws:s3:::orders", policy.Undecided, arn.Maybe, nil},
		{"letter case of a name", allow("s3:*", "arn:aws:s3:::Orders"), "s3:ListBucket", "arn:aws:s3:::orders", policy.ImplicitDeny, arn.No, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := policy.NewEvaluator(set(t, test.statements)).Grants(test.action, arn.Parse(test.resource))
			if d.Outcome != test.outcome || d.Given != test.given || !reflect.DeepEqual(d.If, test.conditions) {
				t.Errorf("got %v, given %v, if %q; want %v, %v, %q", d.Outcome, d.Given, d.If, test.outcome, test.given, test.conditions)
			}
		})
	}
}

func TestSeveralDocuments(t *testing.T) {
	read := `{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}`
	write := `{"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}`
	all := `{"Effect": "Allow", "Action": "*", "Resource": "*"}`
	denyPut := `{"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}`
	tests := []struct {
		name      string
		docs      []string
		kinds     []policy.Kind
		opaque    int // a document whose content is not known, or -1
		get, put  policy.Outcome
		limitsPut []int
	}{
		{"union", []string{read, write}, []policy.Kind{policy.Identity, policy.Identity}, -1, policy.Allowed, policy.Allowed, nil},
		{"nothing", nil, nil, -1, policy.ImplicitDeny, policy.ImplicitDeny, nil},
		{"boundary", []string{all, read}, []policy.Kind{policy.Identity, policy.Boundary}, -1, policy.Allowed, policy.ImplicitDeny, []int{1}},
		{"a boundary grants nothing", []string{read, all}, []policy.Kind{policy.Identity, policy.Boundary}, -1, policy.Allowed, policy.ImplicitDeny, nil},
		{"every boundary counts", []string{all, read, write}, []policy.Kind{policy.Identity, policy.Boundary, policy.Boundary}, -1, policy.ImplicitDeny, policy.ImplicitDeny, []int{1}},
		{"a boundary that only denies", []string{all, denyPut}, []policy.Kind{policy.Identity, policy.Boundary}, -1, policy.ImplicitDeny, policy.ExplicitDeny, []int{1}},
		{"a guardrail that only denies", []string{all, denyPut}, []policy.Kind{policy.Identity, policy.Guardrail}, -1, policy.Allowed, policy.ExplicitDeny, nil},
		{"a guardrail that allows", []string{all, read}, []policy.Kind{policy.Identity, policy.Guardrail}, -1, policy.Allowed, policy.ImplicitDeny, []int{1}},
		{"an unknown policy may grant", []string{read, denyPut}, []policy.Kind{policy.Identity, policy.Identity}, 0, policy.Undecided, policy.ExplicitDeny, nil},
		{"an unknown boundary may limit", []string{read, denyPut}, []policy.Kind{policy.Identity, policy.Boundary}, 1, policy.Undecided, policy.ExplicitDeny, []int{1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := set(t, test.docs...)
			for i := range s.Documents {
				s.Documents[i].Kind = test.kinds[i]
			}
			if test.opaque >= 0 {
				s.Documents[test.opaque].Opaque = "not known"
				if test.kinds[test.opaque] == policy.Identity {
					s.Documents[test.opaque].Statements = nil
				}
			}
			e := policy.NewEvaluator(s)
			get, put := e.Grants("s3:GetObject", arn.Star()), e.Grants("s3:PutObject", arn.Star())
			if get.Outcome != test.get || put.Outcome != test.put || !reflect.DeepEqual(put.Limits, test.limitsPut) {
				t.Errorf("get %v, put %v limited by %v; want %v, %v, %v", get.Outcome, put.Outcome, put.Limits, test.get, test.put, test.limitsPut)
			}
		})
	}
}

func TestDecisionNamesItsStatements(t *testing.T) {
	s := set(t, `{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
		{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::a/*"}`,
		`{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::a/secret"}`)
	d := policy.NewEvaluator(s).Grants("s3:GetObject", arn.Parse("arn:aws:s3:::a/*"))
	wantAllows := []policy.Match{
		{Document: 0, Statement: 1, If: []string{"Bool aws:SecureTransport true"}},
		{Document: 0, Statement: 2, Certain: true},
	}
	wantDenies := []policy.Match{{Document: 1, Statement: 0}}
	if !reflect.DeepEqual(d.Allows, wantAllows) || !reflect.DeepEqual(d.Denies, wantDenies) {
		t.Errorf("allows %+v\ndenies %+v", d.Allows, d.Denies)
	}
}

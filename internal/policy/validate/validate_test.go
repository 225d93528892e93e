package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

func check(t *testing.T, text string) []policy.Problem {
	t.Helper()
	src := policy.NewSource("p.json", "", []byte(text), policy.Options{})
	set, err := jsonpolicy.Load(src)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	set.Sources = map[string][]byte{"p.json": []byte(text)}
	return Check(set)
}

// TestCheck gives every problem of a statement, with the text that it points at.
func TestCheck(t *testing.T) {
	const on = `, "Resource": "*"`
	tests := []struct {
		name, statement string
		want            []string // code, severity, what it points at, part of the message
	}{
		{"sound", `"Action": ["s3:GetObject", "s3:List*"], "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b"]`, nil},
		{"unknown action with a near one", `"Action": "s3:GetObejct"` + on, []string{`unknown-action error "s3:GetObejct" did you mean "s3:GetObject"?`}},
		{"an operation for an action", `"Action": "s3:HeadObject"` + on, []string{`unknown-action error "s3:HeadObject" is an operation, not an action; it needs s3:GetObject`}},
		{"unknown action", `"Action": "s3:Frobnicate"` + on, []string{`unknown-action warning "s3:Frobnicate" no action "s3:Frobnicate" is known`}},
		{"letter case does not matter", `"Action": "S3:getobject"` + on, nil},
		{"unknown service with a near one", `"Action": "dynmodb:GetItem"` + on, []string{`unknown-service error "dynmodb:GetItem" did you mean "dynamodb"?`}},
		{"a package for a prefix", `"Action": "cloudwatchlogs:PutLogEvents"` + on, []string{`unknown-service error "cloudwatchlogs:PutLogEvents" did you mean "logs"?`}},
		{"unknown service", `"Action": "frobnicator:Do"` + on, []string{`unknown-service warning "frobnicator:Do" no service with the prefix "frobnicator" is known`}},
		{"wildcard without match", `"Action": "s3:Frob*"` + on, []string{`unmatched-wildcard warning "s3:Frob*" matches no known action of s3`}},
		{"no colon", `"Action": "s3"` + on, []string{`malformed-action error "s3" an action is service:Name`}},
		{"wildcard in the prefix", `"Action": "s*:Get*"` + on, []string{`malformed-action error "s*:Get*" no wildcard in the service prefix`}},
		{"space", `"Action": "s3:GetObject "` + on, []string{`malformed-action error "s3:GetObject " has space around it`}},
		{"not action", `"NotAction": "s3:GetObejct", "Resource": "arn:aws:s3:::b/*"`, []string{`unknown-action error "s3:GetObejct" did you mean`}},

		{"bucket action on objects", `"Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "arn:aws:s3:::b/*"`,
			[]string{`resource-mismatch error "s3:ListBucket" works on accesspoint, bucket, and no resource`}},
		{"object action on a bucket", `"Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "arn:aws:s3:::b"`,
			[]string{`resource-mismatch error "s3:GetObject" works on`}},
		{"a name with a wildcard may be either", `"Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "arn:aws:s3:::b*"`, nil},
		{"no resource-level permissions", `"Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::b"`,
			[]string{`resource-mismatch warning "s3:ListAllMyBuckets" is granted on "*" only`, `unmatched-resource warning "arn:aws:s3:::b"`}},
		{"the index of a table is no table", `"Action": "dynamodb:PutItem", "Resource": ["arn:aws:dynamodb:*:*:table/t", "arn:aws:dynamodb:*:*:table/t/index/*"]`,
			[]string{`unmatched-resource warning "arn:aws:dynamodb:*:*:table/t/index/*"`}},
		{"log groups with slashes", `"Action": ["logs:PutLogEvents", "logs:CreateLogStream"], "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/app:*"`, nil},
		{"roles with paths", `"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/team/app"`, nil},
		{"wildcard that never matches", `"Action": ["sqs:Send*", "s3:Get*"], "Resource": "arn:aws:sqs:*:*:q"`,
			[]string{`resource-mismatch warning "s3:Get*" works on`}},
		{"a resource of no action", `"Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:*:*:q", "arn:aws:sns:*:*:t"]`,
			[]string{`unmatched-resource warning "arn:aws:sns:*:*:t" no action of the statement works on`}},
		{"all actions match something", `"Action": ["*"], "Resource": "arn:aws:frob:*:*:q"`, []string{`unknown-arn-service warning "arn:aws:frob:*:*:q"`}},
		{"an unknown action may match anything", `"Action": "sqs:Frobnicate", "Resource": ["arn:aws:sqs:*:*:q", "arn:aws:sns:*:*:t"]`,
			[]string{`unknown-action warning "sqs:Frobnicate"`}},
		{"a deny may be wider than it needs", `"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b/*", "Effect": "Deny"`, nil},

		{"no ARN", `"Action": "s3:GetObject", "Resource": "bucket/*"`, []string{`malformed-arn error "bucket/*" a resource is an ARN or "*"`}},
		{"incomplete", `"Action": "sqs:*", "Resource": "arn:aws:sqs"`, []string{`incomplete-arn warning "arn:aws:sqs" fewer than six fields`}},
		{"partition", `"Action": "sqs:*", "Resource": "arn:amazon:sqs:*:*:q"`, []string{`malformed-arn error "arn:amazon:sqs:*:*:q" there is no partition "amazon"`}},
		{"account", `"Action": "sqs:*", "Resource": "arn:aws:sqs:*:12345:q"`, []string{`malformed-arn error "arn:aws:sqs:*:12345:q" twelve digits`}},
		{"service", `"Action": "sqs:*", "Resource": ["arn:aws:sqss:*:*:q", "arn:aws:sqs:*:*:q"]`,
			[]string{`unknown-arn-service warning "arn:aws:sqss:*:*:q"`, `unmatched-resource warning "arn:aws:sqss:*:*:q"`}},
		{"no resource name", `"Action": "s3:*", "Resource": "arn:aws:s3:::"`, []string{`malformed-arn error "arn:aws:s3:::" it names no resource`}},

		{"listed twice", `"Action": ["s3:GetObject", "s3:getobject"]` + on, []string{`duplicate-action warning "s3:getobject" is listed twice`}},
		{"needless", `"Action": ["s3:GetObject", "s3:Get*"], "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b/k"]`,
			[]string{`redundant-action warning "s3:GetObject" grants what "s3:Get*" grants already`, `redundant-resource warning "arn:aws:s3:::b/k" grants what`}},

		{"operator", `"Action": "s3:GetObject"` + on + `, "Condition": {"StringEqual": {"aws:RequestedRegion": "x"}}`,
			[]string{`unknown-operator error "aws:RequestedRegion" did you mean "StringEquals"?`}},
		{"operator with set", `"Action": "s3:GetObject"` + on + `, "Condition": {"ForAllValue:StringLikeIfExists": {"aws:TagKeys": "x"}}`,
			[]string{`unknown-operator error "aws:TagKeys" did you mean "ForAllValues:StringLikeIfExists"?`}},
		{"key without prefix", `"Action": "s3:GetObject"` + on + `, "Condition": {"StringEquals": {"Region": "x"}}`,
			[]string{`malformed-condition-key error "Region" a key is prefix:Name`}},
		{"values", `"Action": "s3:GetObject"` + on + `, "Condition": {"Bool": {"aws:SecureTransport": "yes"}, "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "here"]}, "DateLessThan": {"aws:CurrentTime": "soon"}, "NumericLessThan": {"s3:TlsVersion": "${aws:x}"}}`,
			[]string{`invalid-value error "yes" is not true or false`, `invalid-value error "here" is not an IP address`, `invalid-value error "soon" is not a date`}},

		{"all", `"Action": "*", "Resource": "*"`, []string{`all-permissions warning "*"`}},
		{"all of iam", `"Action": "iam:*", "Resource": "*"`,
			[]string{`pass-any-role warning "iam:*"`, `privilege-escalation warning "iam:*" as good as all permissions (iam:AddUserToGroup, iam:AttachGroupPolicy, iam:AttachRolePolicy, …)`}},
		{"pass any role and run", `"Action": ["iam:PassRole", "lambda:CreateFunction"], "Resource": "*"`, []string{`privilege-escalation warning "iam:PassRole" and lambda:CreateFunction the program can act as any role`}},
		{"pass any role", `"Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/*"`, []string{`pass-any-role warning "iam:PassRole" name the roles`}},
		{"pass roles to one service", `"Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "ecs.amazonaws.com"}}`, nil},
		{"all but", `"NotAction": "iam:*", "Resource": "*"`, []string{`allow-not-action warning "iam:*" future services`}},

		{"a sid that is filled in", `"Sid": "${ref:local.prefix}Read", "Action": "s3:GetObject"` + on, nil},
		{"a sid that is filled in wrongly", `"Sid": "${ref:local.prefix}-Read", "Action": "s3:GetObject"` + on, []string{`invalid-sid error { letters and digits only`}},
		{"a sid with a wildcard", `"Sid": "Read*", "Action": "s3:GetObject"` + on, []string{`invalid-sid error { letters and digits only`}},
		{"sid", `"Sid": "Read it", "Action": "s3:GetObject"` + on, []string{`invalid-sid error { letters and digits only`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			statement := test.statement
			if !strings.Contains(statement, `"Effect"`) {
				statement = `"Effect": "Allow", ` + statement
			}
			text := `{"Version": "2012-10-17", "Statement": [{` + statement + `}]}`
			got := check(t, text)
			for i, p := range got {
				if i >= len(test.want) {
					t.Errorf("also %s: %s", p.Code, p.Message)
					continue
				}
				head := fmt.Sprintf("%s %s %s", p.Code, map[policy.Severity]string{policy.Error: "error", policy.Warning: "warning"}[p.Severity], at(text, p))
				rest, ok := strings.CutPrefix(test.want[i], head)
				if !ok || !strings.Contains(p.Message, strings.TrimSpace(rest)) {
					t.Errorf("got  %s %s\nwant %s", head, p.Message, test.want[i])
				}
			}
			if len(got) < len(test.want) {
				t.Errorf("missing: %q", test.want[len(got):])
			}
		})
	}
}

// at is the JSON string at a problem's position, or its first character.
func at(text string, p policy.Problem) string {
	rest := text[p.Pos.Offset:]
	if rest[0] == '"' {
		return rest[:strings.IndexByte(rest[1:], '"')+2]
	}
	return rest[:1]
}

func TestSidsAndSizes(t *testing.T) {
	codes := func(problems []policy.Problem) string {
		var out []string
		for _, p := range problems {
			out = append(out, p.Code)
		}
		return strings.Join(out, " ")
	}
	statement := func(sid string) string {
		return `{"Sid": "` + sid + `", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::` + strings.Repeat("b", 50) + `/*"}`
	}
	document := func(statements ...string) string {
		return `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`
	}
	many := func(n int) (out []string) {
		for i := range n {
			out = append(out, statement(fmt.Sprint("s", i)))
		}
		return out
	}
	for _, test := range []struct{ text, want string }{
		{document(statement("a"), statement("b")), ""},
		{document(statement("a"), statement("b"), statement("a")), "duplicate-sid"},
		{document(statement("${ref:a}"), statement("${ref:b}"), statement("${ref:a}")), "duplicate-sid"},
		{document(statement("${unknown}"), statement("${unknown}")), ""},
		{document(many(30)...), ""},
		{document(many(45)...), "too-large"},
		{document(many(120)...), "too-large"},
	} {
		if got := codes(check(t, test.text)); got != test.want {
			t.Errorf("%d bytes: got %q, want %q", len(test.text), got, test.want)
		}
	}
	for n, severity := range map[int]policy.Severity{45: policy.Warning, 120: policy.Error} {
		if got := check(t, document(many(n)...)); got[0].Severity != severity {
			t.Errorf("%d statements: severity %v", n, got[0].Severity)
		}
	}
}

func TestSizeIsWhatIAMCounts(t *testing.T) {
	for _, text := range []string{
		`{"Version":"2012-10-17","Statement":[{"Sid":"abc","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::b/*"]}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["s3:GetObject"],"Resource":["*"],"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-west-2"]}}}]}`,
	} {
		set, err := jsonpolicy.Load(policy.NewSource("p.json", "", []byte(text), policy.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		n, known := Size(&set.Documents[0])
		if d := n - len(text); !known || d < -10 || d > 20 {
			t.Errorf("counted %d, is %d: %s", n, len(text), text)
		}
	}
}

func TestFixes(t *testing.T) {
	text := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObejct", "s3:ListBucket", "s3:HeadBucket"], "Resource": "arn:aws:s3:::b/*"}]}`
	want := map[string]string{
		"s3:GetObejct":  strings.Replace(text, "GetObejct", "GetObject", 1),
		"s3:ListBucket": strings.Replace(text, `"s3:ListBucket", `, "", 1),
		"s3:HeadBucket": strings.Replace(text, `, "s3:HeadBucket"`, "", 1),
	}
	for _, p := range check(t, text) {
		name := strings.Trim(at(text, p), `"`)
		if p.Fix == nil {
			t.Errorf("%s: no fix", p.Message)
			continue
		}
		got, err := policy.Render([]*policy.Fix{p.Fix}, func(string) ([]byte, error) { return []byte(text), nil })
		if err != nil {
			t.Fatal(err)
		}
		if string(got[0].New) != want[name] {
			t.Errorf("%s\nfixed to %s", p.Message, got[0].New)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("no problem with %v", want)
	}
}

package explain

import (
	"errors"
	"testing"
)

func TestParseError(t *testing.T) {
	const who = "arn:aws:sts::123456789012:assumed-role/orders/i-0abc"
	tests := []struct {
		name, text string
		want       Denial
	}{
		{"SDK with the service's message",
			"operation error S3: GetObject, https response error StatusCode: 403, RequestID: A1, HostID: b/c=, api error AccessDenied: User: " + who + " is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action",
			Denial{Principal: who, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Service: "s3", Operation: "GetObject", Code: "AccessDenied", Because: "because no identity-based policy allows the s3:GetObject action"}},
		{"SDK without a message of the service",
			"operation error S3: PutObject, https response error StatusCode: 403, RequestID: A1, HostID: x, api error AccessDenied: Access Denied",
			Denial{Service: "s3", Operation: "PutObject", Code: "AccessDenied"}},
		{"SDK, no code but the status",
			"operation error S3: HeadObject, https response error StatusCode: 403, RequestID: A1, HostID: x, api error Forbidden: Forbidden",
			Denial{Service: "s3", Operation: "HeadObject", Code: "Forbidden"}},
		{"a service id of two words, wrapped by the program",
			"load settings: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 1, api error AccessDeniedException: User: " + who + " is not authorized to perform: secretsmanager:GetSecretValue on resource: app/db because no identity-based policy allows the secretsmanager:GetSecretValue action",
			Denial{Principal: who, Action: "secretsmanager:GetSecretValue", Resource: "app/db", Service: "secretsmanager", Operation: "GetSecretValue", Code: "AccessDeniedException", Because: "because no identity-based policy allows the secretsmanager:GetSecretValue action"}},
		{"the service's message alone",
			"User: arn:aws:iam::123456789012:user/ann is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders.",
			Denial{Principal: "arn:aws:iam::123456789012:user/ann", Action: "dynamodb:PutItem", Resource: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"}},
		{"explicit deny of a service control policy, over two lines",
			"User: " + who + " is not authorized to perform:\n sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:123456789012:q with an explicit deny in a service control policy",
			Denial{Principal: who, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:123456789012:q", Because: "with an explicit deny in a service control policy"}},
		{"boundary",
			"User: " + who + " is not authorized to perform: sns:Publish on resource: arn:aws:sns:eu-west-1:123456789012:t because no permissions boundary allows the sns:Publish action",
			Denial{Principal: who, Action: "sns:Publish", Resource: "arn:aws:sns:eu-west-1:123456789012:t", Because: "because no permissions boundary allows the sns:Publish action"}},
		{"encoded authorization message",
			"operation error EC2: RunInstances, https response error StatusCode: 403, RequestID: 1, api error UnauthorizedOperation: You are not authorized to perform this operation. User: " + who + " is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:123456789012:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: u1Xk3",
			Denial{Principal: who, Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-west-1:123456789012:instance/*", Service: "ec2", Operation: "RunInstances", Code: "UnauthorizedOperation", Because: "because no identity-based policy allows the ec2:RunInstances action", Encoded: true}},
		{"encoded message alone",
			"api error UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: u1Xk3",
			Denial{Code: "UnauthorizedOperation", Encoded: true}},
		{"AWS command line",
			"An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied",
			Denial{Operation: "ListBuckets", Code: "AccessDenied"}},
		{"escaped in a log",
			`{"level":"error","err":"operation error S3: PutObject, api error AccessDenied: User: ` + who + ` is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/k\" with an explicit deny in a resource-based policy\n"}`,
			Denial{Principal: who, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/k", Service: "s3", Operation: "PutObject", Code: "AccessDenied", Because: "with an explicit deny in a resource-based policy"}},
		{"a modelled error without a message",
			"panic: operation error ECS: CreateService, https response error StatusCode: 400, RequestID: 2e-1, AccessDeniedException: ",
			Denial{Service: "ecs", Operation: "CreateService", Code: "AccessDeniedException"}},
		{"the older SDK",
			"AccessDenied: Access Denied\n\tstatus code: 403, request id: 1, host id: x",
			Denial{Code: "AccessDenied"}},
		{"passing a role",
			"api error AccessDeniedException: User: " + who + " is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/task because no identity-based policy allows the iam:PassRole action",
			Denial{Principal: who, Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/task", Code: "AccessDeniedException", Because: "because no identity-based policy allows the iam:PassRole action"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := ParseError(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Advice = d.Advice
			if got := *d; !equal(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
	for _, text := range []string{
		"", "connection refused",
		"operation error S3: GetObject, https response error StatusCode: 404, RequestID: 1, HostID: x, NoSuchKey: The specified key does not exist.",
		"operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: 1, api error ValidationException: bad",
	} {
		if d, err := ParseError(text); !errors.Is(err, ErrNotDenial) {
			t.Errorf("%q is read as %+v, %v", text, d, err)
		}
	}
}

// TestAdvice: what a policy of the program cannot grant is not said to be missing.
func TestAdvice(t *testing.T) {
	for _, tt := range []struct{ action, verdict, want string }{
		{"s3:PutObject", "not granted", "missing from the declared policy: Allow s3:PutObject on arn:aws:s3:::b/k"},
		{"sts:AssumeRoleWithWebIdentity", "not granted", "no policy of the program can grant it: the trust policy of the role that is assumed decides, by the token's issuer, audience and subject"},
		{"sts:AssumeRole", "granted by p.json:1", "the declared policy grants it: the trust policy of arn:aws:s3:::b/k has to allow someone as well"},
	} {
		d := Denial{Action: tt.action, Verdict: tt.verdict, Resource: "arn:aws:s3:::b/k", Principal: "someone"}
		d.advise(true, 1)
		if len(d.Advice) != 1 || d.Advice[0] != tt.want {
			t.Errorf("%s: got %q", tt.action, d.Advice)
		}
	}
}

func equal(a, b Denial) bool {
	a.Advice, b.Advice = nil, nil
	return a.Principal == b.Principal && a.Action == b.Action && a.Resource == b.Resource && a.Service == b.Service &&
		a.Operation == b.Operation && a.Code == b.Code && a.Because == b.Because && a.Encoded == b.Encoded
}

func TestParseQuery(t *testing.T) {
	for text, want := range map[string]Query{
		"s3:PutObject":       {Action: "s3:PutObject"},
		"s3:*":               {Action: "s3:*"},
		"PutObject":          {Operation: "PutObject"},
		"s3.PutObject":       {Service: "s3", Operation: "PutObject"},
		"store/orders.go:40": {File: "store/orders.go", Line: 40},
		"orders.go:40:12":    {File: "orders.go", Line: 40},
	} {
		if got, err := ParseQuery(text); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "./...", "put object"} {
		if q, err := ParseQuery(text); err == nil {
			t.Errorf("%q is read as %+v", text, q)
		}
	}
}

package policy_test

import (
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// The resources that AWS names in its errors: dynamodb:ListTables on table/*, sqs:ListQueues on
// arn:aws:sqs:REGION:ACCOUNT:, logs:DescribeLogGroups on log-group::log-stream:.
func TestGrantsOnAllOfAKind(t *testing.T) {
	for _, c := range []struct {
		action, resource string
		want             bool
	}{
		{"dynamodb:ListTables", "arn:aws:dynamodb:eu-west-1:111122223333:table/*", true},
		{"dynamodb:ListTables", "arn:aws:dynamodb:*:*:*", true},
		{"dynamodb:ListTables", "arn:aws:dynamodb", true},
		{"dynamodb:ListTables", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders*", false},
		{"dynamodb:ListTables", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", false},
		{"dynamodb:ListTables", "arn:aws:sqs:*:*:*", false},
		{"dynamodb:ListTables", "${ref:Table.Arn}", false},
		{"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/*", false}, // it has resources
		{"dynamodb:NoSuchAction", "arn:aws:dynamodb:*:*:*", false},
		{"sqs:ListQueues", "arn:aws:sqs:eu-west-1:111122223333:*", true},
		{"sqs:ListQueues", "arn:aws:sqs:eu-west-1:111122223333:jobs-*", false},
		{"logs:DescribeLogGroups", "arn:aws:logs:*:111122223333:log-group:*", true},
		{"logs:DescribeLogGroups", "arn:aws:logs:*:111122223333:log-group:*:*", true},
		{"logs:DescribeLogGroups", "arn:aws:logs:*:111122223333:log-group:/aws/lambda/*", false},
		{"ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*", false},
		{"s3:ListAllMyBuckets", "arn:aws:s3:::*", true},
		{"s3:ListAllMyBuckets", "arn:aws:s3:::orders/*", false},
	} {
		if got := policy.GrantsAll(arn.Parse(c.resource), c.action); got != c.want {
			t.Errorf("%s on %s: %t, want %t", c.action, c.resource, got, c.want)
		}
	}
}

package policy

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
)

func TestMatchesActionInAnyCase(t *testing.T) {
	for _, test := range []struct {
		pattern, action string
		want            arn.Tri
	}{
		{"s3:getobject", "s3:GetObject", arn.Yes},
		{"S3:GET*", "s3:GetObject", arn.Yes},
		{"s3:Get?bject", "S3:getObject", arn.Yes},
		{"*", "s3:GetObject", arn.Yes},
		{"s3:Get", "s3:GetObject", arn.No},
		{"s3:GetObject?", "s3:GetObject", arn.No},
	} {
		if got := MatchesAction(arn.Parse(test.pattern), test.action); got != test.want {
			t.Errorf("%s matches %s: %v, want %v", test.pattern, test.action, got, test.want)
		}
	}
}

// An ARN stands for all that begins with its fields, however many of the six it has.
func TestIncompleteARNs(t *testing.T) {
	const queue = "arn:aws:sqs:eu-west-1:123456789012:jobs"
	fields := strings.Split(queue, ":")
	for n := 2; n <= len(fields); n++ {
		grant := strings.Join(fields[:n], ":")
		if got := completeARN(arn.Parse(grant)); strings.Count(got.String(), ":") != 5 || !strings.HasPrefix(got.String(), grant) {
			t.Errorf("%s is completed to %s", grant, got)
		}
		if n == len(fields) {
			continue
		}
		if got := CoversResource(arn.Parse(grant), arn.Lit(queue)); got == arn.No {
			t.Errorf("%s does not cover %s", grant, queue)
		}
		other := append(append([]string(nil), fields[:n-1]...), "other")
		if got := CoversResource(arn.Parse(strings.Join(other, ":")), arn.Lit(queue)); got != arn.No {
			t.Errorf("%s covers %s: %v", strings.Join(other, ":"), queue, got)
		}
	}
	if got := CoversResource(arn.Parse(queue), arn.Lit(queue)); got != arn.Yes {
		t.Errorf("%s does not cover itself: %v", queue, got)
	}
}

package catalog

import (
	"slices"
	"testing"
)

func TestLookupFindsServiceByAnyName(t *testing.T) {
	for _, name := range []string{"s3", "S3", "github.com/aws/aws-sdk-go-v2/service/s3", "github.com/aws/aws-sdk-go-v2/service/s3/types"} {
		op := Lookup(name, "GetObject")
		if op.Guessed || op.Service != "s3" || len(op.Needs) == 0 || op.Needs[0].Action != "s3:GetObject" {
			t.Errorf("Lookup(%q): %+v", name, op)
		}
	}
	if op := Lookup("Cognito Identity Provider", "ListUsers"); op.Service != "cognitoidentityprovider" || op.Guessed {
		t.Errorf("by SDK id: %+v", op)
	}
}

func TestLookupGuessesWhatItDoesNotKnow(t *testing.T) {
	for _, tt := range []struct{ service, operation, action string }{
		{"s3", "FrobnicateBucket", "s3:FrobnicateBucket"},
		{"brandnew", "GetThing", "brandnew:GetThing"},
		{"github.com/aws/aws-sdk-go-v2/service/brandnew", "GetThing", "brandnew:GetThing"},
	} {
		op := Lookup(tt.service, tt.operation)
		if !op.Guessed || len(op.Needs) != 1 || op.Needs[0].Action != tt.action || op.Needs[0].Source == "" {
			t.Errorf("%s %s: %+v", tt.service, tt.operation, op)
		}
	}
}

func TestExpand(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    []string
	}{
		{"sqs:send*", []string{"sqs:SendMessage"}},
		{"SQS:?endMessage", []string{"sqs:SendMessage"}},
		{"sqs:SendMessage", []string{"sqs:SendMessage"}},
		{"sqs:Nothing*", nil},
		{"nosuchprefix:*", nil},
		{"Get*", nil},
		{"", nil},
	} {
		if got := Expand(tt.pattern); !slices.Equal(got, tt.want) {
			t.Errorf("Expand(%q) = %v, want %v", tt.pattern, got, tt.want)
		}
	}
	if all, s3 := len(Expand("*")), len(Expand("s3:*")); all < 20000 || s3 < 150 || s3 != len(ActionsOf("s3")) || all != len(Expand("*:*")) {
		t.Errorf("* gives %d actions, s3:* %d", all, s3)
	}
}

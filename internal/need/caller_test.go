package need

import (
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// A stack is changed with the program's permissions unless a role is given, or it acts as one.
func TestAsCaller(t *testing.T) {
	role := literal("arn:aws:iam::111122223333:role/stacks")
	perhaps := literal("arn:aws:iam::111122223333:role/stacks")
	perhaps.Presence = flow.MaybeSet
	for _, tt := range []struct {
		name string
		use  flow.Use
		want string
	}{
		{"no role", flow.Use{Input: structOf("StackName", literal("vpc"))}, "*:*"},
		{"a role", flow.Use{Input: structOf("StackName", literal("vpc"), "RoleARN", role)}, ""},
		{"a role in some runs", flow.Use{Input: structOf("StackName", literal("vpc"), "RoleARN", perhaps)}, "*:*"},
		{"an input that is not known", flow.Use{}, "*:*"},
		{"under a role", flow.Use{Input: structOf("StackName", literal("vpc")), Principal: &flow.Principal{Role: []arn.Pattern{arn.Lit("r")}}}, ""},
	} {
		tt.use.Service, tt.use.Operation = "cloudformation", "CreateStack"
		if got := Of(tt.use, Options{Lookup: catalog.Lookup}).AsCaller; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

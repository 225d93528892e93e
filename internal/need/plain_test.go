package need

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// A name is of the types that are called by names, not of those that are given by ARNs.
func TestNamesOfTaggedResources(t *testing.T) {
	of := func(texts ...arn.Pattern) []string {
		u := Of(flow.Use{Service: "ssm", Operation: "AddTagsToResource", Input: &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{
			"ResourceId": {Presence: flow.IsSet, Texts: texts},
		}}}, Options{Lookup: catalog.Lookup})
		var out []string
		for _, r := range u.Needs[0].Resources {
			out = append(out, r.Pattern.String())
		}
		return out
	}
	const parameter = "arn:${partition}:ssm:${region}:${account}:parameter/app/key"
	if got := of(arn.Lit("/app/key")); !slices.Equal(got, []string{parameter}) {
		t.Errorf("a name: %q", got)
	}
	whole := "arn:aws:ssm:eu-west-1:111122223333:document/run"
	if got := of(arn.Lit(whole)); !slices.Equal(slices.Compact(got), []string{whole}) {
		t.Errorf("an ARN: %q", got)
	}
	if got := of(arn.Lit(whole), arn.Lit("/app/key")); !slices.Contains(got, whole) || !slices.Contains(got, parameter) {
		t.Errorf("both: %q", got)
	}
}

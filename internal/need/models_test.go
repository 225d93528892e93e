package need

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// A model is one resource; an inference profile is checked together with its model in regions
// that only AWS knows.
func TestModelsOfProfiles(t *testing.T) {
	const (
		models   = "arn:${partition}:bedrock:${region}::foundation-model/"
		anywhere = "arn:${partition}:bedrock:${unknown}::foundation-model/"
		profiles = "arn:${partition}:bedrock:${region}:${account}:inference-profile/"
		own      = "arn:aws:bedrock:eu-west-1:111122223333:"
	)
	for _, c := range []struct {
		id   arn.Pattern
		want []string // "!" before what every call is checked against
	}{
		{arn.Lit("anthropic.claude-x"), []string{"!" + models + "anthropic.claude-x"}},
		{arn.Lit("zai.glm-4.7"), []string{"!" + models + "zai.glm-4.7"}},
		{arn.Lit("us.anthropic.claude-x"), []string{"!" + profiles + "us.anthropic.claude-x", "!" + anywhere + "anthropic.claude-x"}},
		{arn.Lit("global.anthropic.claude-x"), []string{"!" + profiles + "global.anthropic.claude-x", "!" + anywhere + "anthropic.claude-x"}},
		{arn.Lit("us-gov.amazon.nova"), []string{"!" + profiles + "us-gov.amazon.nova", "!" + anywhere + "amazon.nova"}},
		{arn.Lit(own + "inference-profile/eu.amazon.nova"), []string{"!" + anywhere + "amazon.nova", "!" + own + "inference-profile/eu.amazon.nova"}},
		{arn.Lit("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova"), []string{"!arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova"}},
		{arn.Lit(own + "application-inference-profile/a1"), []string{anywhere + "${unknown}", own + "application-inference-profile/a1"}},
		{arn.Lit(own + "prompt-router/a1"), []string{anywhere + "${unknown}", own + "prompt-router/a1"}},
		{arn.Lit(own + "provisioned-model/a1"), []string{own + "provisioned-model/a1"}},
		{arn.Concat(arn.Lit("eu."), arn.Variable("env:MODEL", "")), []string{"!" + profiles + "eu.${env:MODEL}", "!" + anywhere + "${env:MODEL}"}},
		{arn.Variable("env:MODEL", ""), []string{profiles + "${env:MODEL}", models + "${env:MODEL}", anywhere + "${env:MODEL#model}"}},
		{arn.Unknown("a request"), []string{profiles + "${unknown}", models + "${unknown}", anywhere + "${unknown}"}},
	} {
		u := Of(flow.Use{Service: "bedrockruntime", Operation: "InvokeModel", Input: &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{
			"ModelId": {Presence: flow.IsSet, Texts: []arn.Pattern{c.id}},
		}}}, Options{Lookup: catalog.Lookup})
		var got []string
		for _, n := range u.Needs {
			for _, r := range n.Resources {
				if n.Action != "bedrock:InvokeModel" || n.Kind != catalog.Required {
					continue
				}
				text := r.Pattern.String()
				if r.Required {
					text = "!" + text
				}
				got = append(got, text)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.id, got, c.want)
		}
	}
}

package textfn

import (
	"regexp"
	"strings"
)

// area stands before the id of a model in that of an inference profile: "us.", "global.".
// Providers of models have longer names.
// Source: Amazon Bedrock User Guide, "Supported Regions and models for inference profiles".
var area = regexp.MustCompile(`^([a-z]{2}|apac|amer|global|us-gov)\.`)

// Model is the id of the model of Bedrock that a text names, by its own id or by that of an
// inference profile, and what the profile's id has before it: "anthropic.claude" and "us." of
// "us.anthropic.claude".
func Model(id string) (model, before string) {
	before = area.FindString(id)
	return id[len(before):], before
}

// modelOf takes the model out of an id or ARN.
func modelOf(s string) string {
	if strings.HasPrefix(s, "arn:") {
		s = s[strings.LastIndexByte(s, '/')+1:]
	}
	model, _ := Model(s)
	return model
}

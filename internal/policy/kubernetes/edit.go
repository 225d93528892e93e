package kubernetes

import (
	"bytes"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra/edit"
)

// editor makes fixes in the statement entries of CredentialsRequests, which have one
// resource each.
var editor = edit.Editor{
	StyleAt: styleAt, Value: writeValue,
	Keys: edit.Keys{Effect: "effect", Action: "action", Resource: "resource", OneResource: true},
}

func styleAt(set *policy.Set, file string, _ int) edit.Style {
	if bytes.HasPrefix(bytes.TrimSpace(set.Sources[file]), []byte("{")) {
		return edit.JSON
	}
	return edit.YAML
}

// writeValue writes a pattern as a text; of its variables only the region, the account
// and the partition can be.
func writeValue(p arn.Pattern, at edit.Place) (string, error) {
	text, err := edit.Text(p, func(s string) string { return s },
		func(name string) (string, bool) { return "${" + name + "}", true },
		func(name string) (string, bool) { return edit.Named(at, name) })
	if err != nil {
		return "", err
	}
	if at.Style == edit.JSON {
		return edit.QuoteJSON(text), nil
	}
	return edit.QuoteYAML(text, at.Like, at.Flow), nil
}

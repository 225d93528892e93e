package cloudformation

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/edit"
)

// Editor makes fixes in templates, in YAML and JSON.
var Editor = edit.Editor{StyleAt: styleAt, Value: writeValue}

func styleAt(set *policy.Set, file string, _ int) edit.Style {
	if bytes.HasPrefix(bytes.TrimSpace(set.Sources[file]), []byte("{")) {
		return edit.JSON
	}
	return edit.YAML
}

// writeValue writes a pattern as a string, or with Fn::Sub if it has variables.
func writeValue(p arn.Pattern, at edit.Place) (string, error) {
	sub := false
	for _, part := range p {
		sub = sub || part.Kind == arn.Var && !arn.IsPolicyVariable(part.Text)
	}
	literal := func(s string) string { return s }
	if sub {
		literal = func(s string) string { return strings.ReplaceAll(s, "${", "${!") }
	}
	policyVariable := func(name string) (string, bool) {
		if sub {
			return "${!" + name + "}", true
		}
		return "${" + name + "}", true
	}
	text, err := edit.Text(p, literal, policyVariable, func(name string) (string, bool) { return variable(at, name) })
	if err != nil {
		return "", err
	}
	if at.Style == edit.JSON {
		if sub {
			return `{"Fn::Sub": ` + edit.QuoteJSON(text) + `}`, nil
		}
		return edit.QuoteJSON(text), nil
	}
	if sub {
		return "!Sub " + edit.QuoteYAML(text, at.Like, at.Flow), nil
	}
	return edit.QuoteYAML(text, at.Like, at.Flow), nil
}

var reference = regexp.MustCompile(`^ref:([A-Za-z0-9]+)(\.([A-Za-z0-9.]+))?$`)

// variable writes a variable within Fn::Sub.
func variable(at edit.Place, name string) (string, bool) {
	switch name {
	case "region":
		return "${AWS::Region}", true
	case "account":
		return "${AWS::AccountId}", true
	case "partition":
		return "${AWS::Partition}", true
	}
	m := reference.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	tree, err := Parse(at.File, at.Set.Sources[at.File])
	if err != nil {
		return "", false
	}
	r := tree.Path("Resources", m[1])
	switch {
	case r.Kind == infra.Null:
		p := tree.Path("Parameters", m[1])
		return "${" + m[1] + "}", m[3] == "" && p.Kind != infra.Null
	case m[3] == "":
		// The name itself: Ref gives it for most types, an attribute for some.
		t := infra.TypeOf(r.Path("Type").Str())
		if t == nil {
			return "", false
		}
		if attr, ok := t.NameAttribute(); ok {
			return "${" + m[1] + attr + "}", true
		}
		return "", false
	}
	return "${" + m[1] + "." + m[3] + "}", m[3] != strings.ToLower(m[3])
}

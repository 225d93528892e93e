package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"
	"go.yaml.in/yaml/v3"
)

// TestSchemaSaysWhatIsTaken puts values of every kind at every key, and checks that
// the schema refuses just what the file's reader refuses.
func TestSchemaSaysWhatIsTaken(t *testing.T) {
	// The schema's keywords are the same in all drafts; the library knows the older ones.
	var tree map[string]any
	if err := json.Unmarshal(Schema(), &tree); err != nil {
		t.Fatal(err)
	}
	delete(tree, "$schema")
	schema, err := gojsonschema.NewSchema(gojsonschema.NewGoLoader(tree))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	same := func(text string) {
		t.Helper()
		_, readErr := Parse("c.yaml", []byte(text))
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		result, err := schema.Validate(gojsonschema.NewGoLoader(jsonValue(value)))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if result.Valid() != (readErr == nil) {
			t.Errorf("%s: the schema says %v %v, the reader %v", text, result.Valid(), result.Errors(), readErr)
		}
		if readErr != nil {
			refused++
		}
	}
	values := []string{
		"", "~", "null", `""`, "text", `"1"`, "1", "1.5", "true", "yes", "2020-01-01", "missing", "[]", "[a]", "[1]", "[true]", "[~]", `[""]`, "[[a]]", "[{}]",
		"[{a: b}]", "{}", "{a: b}", "{a: 1}", "{a: true}", "{a: ~}", "{a: [b]}", "{a: {b: c}}", "{1: a}", "[{packages: [a]}]", "eu-west-1", "aws-cn", "123456789012", `"012345678901"`, "1234567890123",
		"[{action: a, reason: b}]", "[{action: a}]", "[{packages: []}]",
	}
	objects := []struct {
		typ    reflect.Type
		format string
	}{
		{reflect.TypeFor[Config](), "{%s: %s}"},
		{reflect.TypeFor[Program](), "{programs: [{packages: [a], %s: %s}]}"},
		{reflect.TypeFor[Allow](), "{allow: [{action: a, reason: b, %s: %s}]}"},
	}
	for _, o := range objects {
		for _, key := range append(keys(fields(o.typ)), "unknown") {
			for _, v := range values {
				text := fmt.Sprintf(o.format, key, v)
				for _, required := range []string{"packages: [a], ", "action: a, ", "reason: b, "} {
					if strings.Contains(text, required) && strings.HasPrefix(required, key+":") {
						text = strings.Replace(text, required, "", 1) // not twice
					}
				}
				same(text)
			}
		}
	}
	for _, v := range append(values, "{allow: [{action: a}]}", "{allow: [{reason: a}]}", "{programs: [{}]}", "{programs: [{env: {}}]}") {
		same(v)
	}
	if refused < 100 {
		t.Errorf("only %d texts were refused", refused)
	}
}

// jsonValue is YAML's value as JSON has it.
func jsonValue(v any) any {
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, jsonValue(item))
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, item := range v {
			out[k] = jsonValue(item)
		}
		return out
	case map[any]any:
		out := map[string]any{}
		for k, item := range v {
			out[fmt.Sprint(k)] = jsonValue(item)
		}
		return out
	}
	return v
}

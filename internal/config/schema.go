package config

import (
	"encoding/json"
	"reflect"
)

// Schema is the JSON schema of the file, made from the Go types.
// It is published as docs/iamvet.schema.json.
func Schema() []byte {
	root := schemaOf(reflect.TypeFor[Config]())
	orNull(root)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = FileName
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps of strings only
	}
	return append(out, '\n')
}

func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": text()}
	case reflect.Struct:
		return objectSchema(t)
	}
	return text()
}

// text is any scalar: values are taken as written.
func text() map[string]any {
	return map[string]any{"type": []string{"string", "number", "boolean"}}
}

func objectSchema(t reflect.Type) map[string]any {
	properties := map[string]any{}
	var required []string
	for _, f := range fields(t) {
		s := schemaOf(f.typ)
		if f.enum != nil {
			s = map[string]any{"enum": append(anyOf(f.enum), nil)}
		}
		if f.form != nil { // numbers are texts, too: an account's has twelve digits
			s = map[string]any{"type": []string{"string", "integer"}, "pattern": f.form.String()}
			if f.form.MatchString("123456789012") {
				s["minimum"], s["maximum"] = int64(1e11), int64(1e12)-1
			} else {
				s["type"] = []string{"string"}
			}
		}
		s["description"] = f.doc
		switch {
		case !f.required:
			orNull(s)
		case f.typ.Kind() == reflect.Slice:
			s["minItems"] = 1
		default:
			s["minLength"] = 1
		}
		properties[f.name] = s
		if f.required {
			required = append(required, f.name)
		}
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		out["required"] = required
	}
	return out
}

// orNull lets a key stand without a value, as if it were not there.
func orNull(schema map[string]any) {
	switch t := schema["type"].(type) {
	case string:
		schema["type"] = []string{t, "null"}
	case []string:
		schema["type"] = append(t, "null")
	}
}

func anyOf(texts []string) []any {
	var out []any
	for _, t := range texts {
		out = append(out, t)
	}
	return out
}

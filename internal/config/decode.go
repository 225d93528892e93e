package config

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"go.yaml.in/yaml/v3"
)

// Error is something wrong in the file.
type Error struct {
	File         string
	Line, Column int
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// decode reads YAML into a Config; every key must be one of the types'.
func decode(name string, data []byte, c *Config) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return syntaxError(name, err)
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return nil
	}
	d := decoder{file: name}
	if isNull(doc.Content[0]) {
		return nil
	}
	return d.value(doc.Content[0], reflect.ValueOf(c).Elem(), "the file")
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func syntaxError(name string, err error) error {
	line := 1
	message := err.Error()
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		message = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	return &Error{name, line, 1, "not YAML: " + message}
}

type decoder struct{ file string }

func (d *decoder) errorf(n *yaml.Node, format string, args ...any) error {
	return &Error{d.file, n.Line, n.Column, fmt.Sprintf(format, args...)}
}

func (d *decoder) value(n *yaml.Node, v reflect.Value, what string) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.structure(n, v, what)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			return d.errorf(n, "%s must be a list", what)
		}
		for _, item := range n.Content {
			e := reflect.New(v.Type().Elem()).Elem()
			if err := d.value(item, e, "an entry of "+what); err != nil {
				return err
			}
			v.Set(reflect.Append(v, e))
		}
		return nil
	case reflect.Map:
		return d.texts(n, v, what)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(n, v.Elem(), what)
	case reflect.Bool:
		// YAML 1.2: yes and no are texts.
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || n.Decode(v.Addr().Interface()) != nil {
			return d.errorf(n, "%s must be true or false", what)
		}
		return nil
	case reflect.String:
		if n.Kind != yaml.ScalarNode || isNull(n) {
			return d.errorf(n, "%s must be a text", what)
		}
		// The text as written: an account's number may begin with 0.
		v.SetString(n.Value)
		return nil
	}
	return errors.New("config: a field of type " + v.Type().String())
}

func (d *decoder) texts(n *yaml.Node, v reflect.Value, what string) error {
	if n.Kind != yaml.MappingNode {
		return d.errorf(n, "%s must be a map of names to values", what)
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if v.MapIndex(reflect.ValueOf(key.Value)).IsValid() {
			return d.errorf(key, "the key %q stands here twice", key.Value)
		}
		if val.Kind == yaml.AliasNode {
			val = val.Alias
		}
		if val.Kind != yaml.ScalarNode || isNull(val) {
			return d.errorf(val, "the value of %s must be a text", key.Value)
		}
		v.SetMapIndex(reflect.ValueOf(key.Value), reflect.ValueOf(val.Value))
	}
	return nil
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value, what string) error {
	if n.Kind != yaml.MappingNode {
		return d.errorf(n, "%s must be a map with the keys %s", what, strings.Join(keys(fields(v.Type())), ", "))
	}
	fs := fields(v.Type())
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if val.Kind == yaml.AliasNode {
			val = val.Alias
		}
		f, ok := find(fs, key.Value)
		if !ok {
			return d.errorf(key, "unknown key %q%s", key.Value, suggestion(key.Value, keys(fs)))
		}
		if seen[f.name] {
			return d.errorf(key, "the key %q stands here twice", f.name)
		}
		seen[f.name] = true
		if isNull(val) {
			continue
		}
		if err := d.value(val, v.FieldByIndex(f.index), f.name); err != nil {
			return err
		}
		if err := f.check(val.Value); err != nil {
			return d.errorf(val, "%v", err)
		}
	}
	for _, f := range fs {
		if f.required && v.FieldByIndex(f.index).IsZero() {
			return d.errorf(n, "%s needs the key %q", what, f.name)
		}
	}
	switch x := v.Addr().Interface().(type) {
	case *Allow:
		x.Line, x.Column = n.Line, n.Column
	case *Needs:
		x.Line, x.Column = n.Line, n.Column
	case *Action:
		x.Line, x.Column = n.Line, n.Column
	case *Program:
		x.Places, x.Patterns, x.At = d.places(n, "policies"), d.places(n, "packages"), d.names(n)
	case *Config:
		x.At = d.names(n)
	}
	return nil
}

// places are the positions of the items of a program's list.
func (d *decoder) places(n *yaml.Node, key string) []token.Position {
	var out []token.Position
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != key {
			continue
		}
		for _, item := range unaliased(n.Content[i+1]).Content {
			out = append(out, token.Position{Filename: d.file, Line: item.Line, Column: item.Column})
		}
	}
	return out
}

// names are the variables that a file or an entry gives values to.
func (d *decoder) names(n *yaml.Node) []Name {
	var out []Name
	for i := 0; i+1 < len(n.Content); i += 2 {
		section := n.Content[i].Value
		if section != "env" && section != "flags" && section != "config" {
			continue
		}
		values := unaliased(n.Content[i+1]).Content
		for k := 0; k+1 < len(values); k += 2 {
			at := token.Position{Filename: d.file, Line: values[k].Line, Column: values[k].Column}
			out = append(out, Name{section, values[k].Value, at})
		}
	}
	return out
}

func unaliased(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// field is a key of the file.
type field struct {
	name, doc string
	enum      []string
	form      *regexp.Regexp // of a text; nil: any
	says      string         // what the form is, in words
	required  bool
	index     []int
	typ       reflect.Type
}

// check says what is wrong with the text of a field.
func (f field) check(text string) error {
	switch {
	case f.enum != nil && !slices.Contains(f.enum, text):
		return fmt.Errorf("%s %q is not one of %s", f.name, text, strings.Join(f.enum, ", "))
	case f.form != nil && !f.form.MatchString(text):
		return fmt.Errorf("%s %q is not %s", f.name, text, f.says)
	}
	return nil
}

// Check says what is wrong with an account, region or partition that is given elsewhere.
func (f Facts) Check() error {
	for _, c := range []struct{ name, text string }{{"account", f.Account}, {"region", f.Region}, {"partition", f.Partition}} {
		if key, ok := find(fields(reflect.TypeFor[Facts]()), c.name); ok && c.text != "" {
			if err := key.check(c.text); err != nil {
				return err
			}
		}
	}
	return nil
}

// fields lists the keys of a struct type, those of inlined structs too.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" {
			continue
		}
		if option == "inline" {
			for _, g := range fields(f.Type) {
				g.index = append([]int{i}, g.index...)
				out = append(out, g)
			}
			continue
		}
		g := field{name: name, doc: f.Tag.Get("doc"), required: f.Tag.Get("required") == "true", index: []int{i}, typ: f.Type}
		if e := f.Tag.Get("enum"); e != "" {
			g.enum = strings.Split(e, ",")
		}
		if e := f.Tag.Get("form"); e != "" {
			g.form, g.says = regexp.MustCompile(e), f.Tag.Get("says")
		}
		out = append(out, g)
	}
	return out
}

func find(fs []field, name string) (field, bool) {
	i := slices.IndexFunc(fs, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return fs[i], true
}

func keys(fs []field) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.name)
	}
	return out
}

// suggestion names the nearest known word, or all of them.
func suggestion(word string, known []string) string {
	best, distance := "", min(4, len(word)) // as many changes make any word
	for _, k := range known {
		if n := levenshtein.Distance(strings.ToLower(word), k, nil); n < distance {
			best, distance = k, n
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return "; known are " + strings.Join(known, ", ")
}

// Package jsonpolicy reads IAM policies from JSON files: policy documents, arrays
// of them, and what the AWS command line prints (get-role-policy,
// get-policy-version, get-account-authorization-details). Comments and trailing
// commas are allowed.
//
// Every action and resource has its exact place in the file. Documents that are
// URL-encoded or quoted within the file are read too; their strings have the
// place of the whole document, and no fix changes them. The package does not
// judge policies beyond their shape; see package validate.
package jsonpolicy

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/iamvet/iamvet/internal/policy"
)

// Name of the format.
const Name = "json"

func init() {
	policy.Register(policy.Format{
		Name: Name, Detect: detect, Load: Load, Editor: editor{}, Fallback: true,
	})
}

// maxDepth is far beyond any policy; it bounds the parser's recursion.
const maxDepth = 1000

func detect(path string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json", ".jsonc", ".json5", ".hujson":
		return data != nil
	}
	return bytes.Contains(data, []byte(`"Statement"`)) || bytes.Contains(data, []byte(`"PolicyDocument"`)) ||
		bytes.Contains(data, []byte(`"PolicyVersion"`))
}

// Load reads the policies of a JSON file. The selector names a role, user, group
// or policy in a file that holds several.
func Load(src *policy.Source) (*policy.Set, error) {
	l := &loader{src: src, set: &policy.Set{}}
	root, err := l.parse()
	if err != nil {
		return nil, err
	}
	l.top(root)
	if len(l.errs) > 0 {
		return nil, errors.Join(l.errs...)
	}
	return l.set, nil
}

// loader gathers the documents of one file, and the errors that keep it from
// being read.
type loader struct {
	src   *policy.Source
	set   *policy.Set
	lines *policy.Lines
	errs  []error
}

// maxErrors keeps a broken file from flooding the terminal.
const maxErrors = 20

func (l *loader) fail(pos token.Position, format string, args ...any) {
	if len(l.errs) < maxErrors {
		l.errs = append(l.errs, fmt.Errorf("%s: %s", pos, fmt.Sprintf(format, args...)))
	}
}

func (l *loader) problem(severity policy.Severity, code string, pos token.Position, format string, args ...any) {
	l.set.Problems = append(l.set.Problems, policy.Problem{
		Severity: severity, Code: code, Message: fmt.Sprintf(format, args...), Pos: pos,
	})
}

// node is a value of the file. A value of an encoded document has the place of
// the string that holds the document.
type node struct {
	*hujson.Value
	pos, end token.Position
	editable bool
	source   string // of a literal: as in the file, without quotes
}

func (l *loader) parse() (node, error) {
	data := l.src.Data
	l.lines = policy.NewLines(l.src.Path, data)
	if data == nil {
		return node{}, fmt.Errorf("%s: is a directory: name a JSON file", l.src.Path)
	}
	v, offset, err := parseJSON(data)
	if err != nil {
		return node{}, fmt.Errorf("%s: not valid JSON: %w", l.lines.Position(offset), err)
	}
	return l.node(v, nil), nil
}

// syntaxError is how hujson says where it stopped.
var syntaxError = regexp.MustCompile(`^hujson: line (\d+), column (\d+): `)

// parseJSON parses a text, also one that begins with a byte order mark. offset is
// where the error is.
func parseJSON(data []byte) (v *hujson.Value, offset int, err error) {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		data = append([]byte("   "), data[3:]...)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, 0, errors.New("the file is empty")
	}
	if offset, deep := tooDeep(data); deep {
		return nil, offset, fmt.Errorf("nested more than %d deep", maxDepth)
	}
	value, err := hujson.Parse(data)
	if err == nil {
		return &value, 0, nil
	}
	if m := syntaxError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		offset = min(max(policy.NewLines("", data).Offset(line, column), 0), len(data))
		err = errors.New(strings.TrimPrefix(err.Error(), m[0]))
	}
	return nil, offset, err
}

// tooDeep looks for brackets nested past maxDepth, outside of strings. Brackets
// in comments count too; no comment has that many.
func tooDeep(data []byte) (offset int, deep bool) {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted && c == '\n':
			quoted = false // a quote in a comment
		case quoted:
		case c == '{', c == '[':
			if depth++; depth > maxDepth {
				return i, true
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return 0, false
}

// node wraps a value. Within an encoded document holder is the string that
// holds it.
func (l *loader) node(v *hujson.Value, holder *node) node {
	n := node{Value: v}
	if holder != nil {
		n.pos, n.end, n.source = holder.pos, holder.end, literalText(v)
		return n
	}
	n.pos, n.end, n.editable = l.lines.Position(v.StartOffset), l.lines.Position(v.EndOffset), true
	if lit, ok := v.Value.(hujson.Literal); ok {
		n.source = string(lit)
		if lit.Kind() == '"' {
			n.source = n.source[1 : len(n.source)-1]
		}
	}
	return n
}

// text is the text of a string, number or bool.
func literalText(v *hujson.Value) string {
	lit, ok := v.Value.(hujson.Literal)
	if !ok {
		return ""
	}
	if lit.Kind() == '"' {
		return lit.String()
	}
	return string(lit)
}

func (n node) isString() bool {
	lit, ok := n.Value.Value.(hujson.Literal)
	return ok && lit.Kind() == '"'
}

func (n node) isObject() bool { _, ok := n.Value.Value.(*hujson.Object); return ok }

// kind names a value's type for messages.
func (n node) kind() string {
	switch v := n.Value.Value.(type) {
	case *hujson.Object:
		return "an object"
	case *hujson.Array:
		return "an array"
	case hujson.Literal:
		switch v.Kind() {
		case '"':
			return "a string"
		case 'n':
			return "null"
		case 't', 'f':
			return "a bool"
		}
	}
	return "a number"
}

// holder is what values below n take their place from: nil if they have places
// of their own.
func (n node) holder() *node {
	if n.editable {
		return nil
	}
	return &n
}

// items are the elements of an array.
func (l *loader) items(n node) []node {
	a, ok := n.Value.Value.(*hujson.Array)
	if !ok {
		return nil
	}
	out := make([]node, len(a.Elements))
	for i := range a.Elements {
		out[i] = l.node(&a.Elements[i], n.holder())
	}
	return out
}

// member is a member of an object.
type member struct {
	key   node
	name  string
	value node
}

func (l *loader) members(n node) []member {
	o, ok := n.Value.Value.(*hujson.Object)
	if !ok {
		return nil
	}
	out := make([]member, len(o.Members))
	for i := range o.Members {
		m := &o.Members[i]
		key := l.node(&m.Name, n.holder())
		out[i] = member{key, literalText(&m.Name), l.node(&m.Value, n.holder())}
	}
	return out
}

// get returns a member by its exact name.
func (l *loader) get(n node, name string) (node, bool) {
	o, ok := n.Value.Value.(*hujson.Object)
	if !ok {
		return node{}, false
	}
	for i := range o.Members {
		if literalText(&o.Members[i].Name) == name {
			return l.node(&o.Members[i].Value, n.holder()), true
		}
	}
	return node{}, false
}

// textOf is a member's string, or "".
func (l *loader) textOf(n node, name string) string {
	v, ok := l.get(n, name)
	if !ok {
		return ""
	}
	return literalText(v.Value)
}

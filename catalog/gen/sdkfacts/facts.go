// Package sdkfacts reads what the AWS SDK for Go v2 says of its services:
// operations, the members of their inputs with the types that these are made
// of, paginators, waiters, endpoint discovery, signing names.
//
// Facts come from the source of a service module, or, where a module is not at
// hand, from the service's model as other SDKs of AWS publish it; each service
// says where its facts are from. They are kept in a compact form of one line an
// operation or type. The package says nothing of IAM.
package sdkfacts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Service is one service of the SDK.
type Service struct {
	Package    string // Go package name: "s3"
	SDKID      string // "S3", as the SDK's ServiceID
	Signing    string // SigV4 signing name; "" if the service does not sign
	From       string // "module v1.2.3" or the model that was read
	Operations map[string]*Operation
	Waiters    map[string]string   // waiter "BucketExists" → operation "HeadBucket"
	Types      map[string][]Member // struct and union types that inputs reach
}

// Operation is one operation.
type Operation struct {
	Method, URI string // HTTP binding, REST protocols only
	Anonymous   bool   // not signed, so no IAM permission can be asked for
	Paginated   bool   // has a paginator
	Discovery   string // endpoint discovery: "", "optional" or "required"
	Input       []Member
	Docs        []string // prefix:Action words in the operation's documentation
}

// Member is a member of a struct, by its Go field name.
type Member struct {
	Name     string
	Required bool
	// Type is "string", "enum", "number", "bool", "blob", "time" or "document", a
	// name of Service.Types, or one of these behind "[]" (list) or "{}" (map).
	Type string
}

// Base is the type without list and map marks.
func (m Member) Base() string {
	t := m.Type
	for strings.HasPrefix(t, "[]") || strings.HasPrefix(t, "{}") {
		t = t[2:]
	}
	return t
}

// Path is the member's step in a path: its name and a mark for each level.
func (m Member) Path() string {
	t, p := m.Type, m.Name
	var pSb63 strings.Builder
	for strings.HasPrefix(t, "[]") || strings.HasPrefix(t, "{}") {
		pSb63.WriteString(t[:2])
		t = t[2:]
	}
	p += pSb63.String()
	return p
}

type jsonOp struct {
	Method    string   `json:"method,omitempty"`
	URI       string   `json:"uri,omitempty"`
	Anonymous bool     `json:"anonymous,omitempty"`
	Paginated bool     `json:"paginated,omitempty"`
	Discovery string   `json:"discovery,omitempty"`
	Docs      []string `json:"docs,omitempty"`
	Input     string   `json:"in"`
}

type jsonService struct {
	Package    string             `json:"package"`
	SDKID      string             `json:"sdkId"`
	Signing    string             `json:"signing"`
	From       string             `json:"from"`
	Operations map[string]*jsonOp `json:"operations"`
	Waiters    map[string]string  `json:"waiters"`
	Types      map[string]string  `json:"types"`
}

func membersText(ms []Member) string {
	var b strings.Builder
	for i, m := range ms {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.Name)
		if m.Required {
			b.WriteByte('!')
		}
		if m.Type != "string" {
			b.WriteString(":" + m.Type)
		}
	}
	return b.String()
}

func parseMembers(s string) []Member {
	var ms []Member
	for f := range strings.FieldsSeq(s) {
		name, typ, ok := strings.Cut(f, ":")
		if !ok {
			typ = "string"
		}
		n := strings.TrimSuffix(name, "!")
		ms = append(ms, Member{Name: n, Required: n != name, Type: typ})
	}
	return ms
}

// Encode gives the committed form: JSON, one line an operation or type, sorted.
func (s *Service) Encode() []byte {
	var b bytes.Buffer
	line := func(key string, v any) string {
		j, err := marshal(v)
		if err != nil {
			panic(err) // strings and bools only
		}
		return fmt.Sprintf("%q:%s", key, j)
	}
	section := func(name string, lines []string, last bool) {
		sort.Strings(lines)
		fmt.Fprintf(&b, "%q:{", name)
		if len(lines) > 0 {
			b.WriteString("\n" + strings.Join(lines, ",\n") + "\n")
		}
		b.WriteString("}")
		if !last {
			b.WriteString(",")
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "{\n%s,\n%s,\n%s,\n%s,\n", line("package", s.Package), line("sdkId", s.SDKID),
		line("signing", s.Signing), line("from", s.From))
	var ops, waits, types []string
	for n, o := range s.Operations {
		ops = append(ops, line(n, jsonOp{o.Method, o.URI, o.Anonymous, o.Paginated, o.Discovery, o.Docs, membersText(o.Input)}))
	}
	for n, o := range s.Waiters {
		waits = append(waits, line(n, o))
	}
	for n, ms := range s.Types {
		types = append(types, line(n, membersText(ms)))
	}
	section("operations", ops, false)
	section("waiters", waits, false)
	section("types", types, true)
	b.WriteString("}\n")
	return b.Bytes()
}

func marshal(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// Decode reads the committed form; file is for errors.
func Decode(file string, data []byte) (*Service, error) {
	var j jsonService
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		return nil, fmt.Errorf("%s: not the facts of a service (truncated?): %w", file, err)
	}
	if j.Package == "" || len(j.Operations) == 0 {
		return nil, fmt.Errorf("%s: no package or no operations", file)
	}
	s := &Service{j.Package, j.SDKID, j.Signing, j.From, map[string]*Operation{}, j.Waiters, map[string][]Member{}}
	for n, o := range j.Operations {
		if o == nil {
			return nil, fmt.Errorf("%s: operation %s: empty", file, n)
		}
		s.Operations[n] = &Operation{o.Method, o.URI, o.Anonymous, o.Paginated, o.Discovery, parseMembers(o.Input), o.Docs}
	}
	for n, t := range j.Types {
		s.Types[n] = parseMembers(t)
	}
	for w, op := range s.Waiters {
		if s.Operations[op] == nil {
			return nil, fmt.Errorf("%s: waiter %s: operation %s does not exist", file, w, op)
		}
	}
	return s, s.checkTypes(file)
}

func (s *Service) checkTypes(file string) error {
	check := func(where string, ms []Member) error {
		for _, m := range ms {
			b := m.Base()
			if _, ok := s.Types[b]; !ok && !scalar[b] {
				return fmt.Errorf("%s: %s: member %s has type %s, which does not exist", file, where, m.Name, b)
			}
		}
		return nil
	}
	for n, o := range s.Operations {
		if err := check("operation "+n, o.Input); err != nil {
			return err
		}
	}
	for n, t := range s.Types {
		if err := check("type "+n, t); err != nil {
			return err
		}
	}
	return nil
}

var scalar = map[string]bool{"string": true, "enum": true, "number": true, "bool": true, "blob": true, "time": true, "document": true}

// Scalar tells whether a base type has no members.
func Scalar(t string) bool { return scalar[t] }

// Load reads a folder of facts, sorted by package.
func Load(dir string) ([]*Service, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: no facts of services there", dir)
	}
	sort.Strings(files)
	var out []*Service
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		s, err := Decode(f, data)
		if err != nil {
			return nil, err
		}
		if s.Package+".json" != filepath.Base(f) {
			return nil, fmt.Errorf("%s: holds the facts of package %s", f, s.Package)
		}
		out = append(out, s)
	}
	return out, nil
}

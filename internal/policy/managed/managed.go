// Package managed knows the policies that AWS manages, by their ARN.
//
// All current ones that can be attached to a role are embedded in a compact
// form, without the Sids; policies of service-linked roles are left out, since no
// program runs under them. A folder of JSON files adds to them and takes
// precedence. A policy that is in neither is not known; it is never guessed.
//
// Importing the package registers it with package policy.
package managed

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

//go:generate go run ./gen -in managedPolicies.json -out policies.gz

//go:embed policies.gz
var compressed []byte

// Name is the Format of the documents.
const Name = "managed"

func init() {
	policy.RegisterManaged(Find)
	policy.Register(policy.Format{Name: Name, Detect: detect, Load: load})
}

// table maps what follows "policy/" in the ARN to the policy's lines.
var table = sync.OnceValue(func() map[string][]string {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		panic("managed: embedded policies: " + err.Error())
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("managed: embedded policies: " + err.Error())
	}
	m := map[string][]string{}
	for _, block := range strings.Split(string(text), "\n# ") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		m[strings.TrimPrefix(lines[0], "# ")] = lines[1:]
	}
	return m
})

// Names lists the embedded policies, as in their ARNs behind "policy/", in no
// order.
func Names() []string {
	var out []string
	for name := range table() {
		out = append(out, name)
	}
	return out
}

// Find returns the policy of an ARN, from opts.ManagedDir if it is there, else
// the embedded one.
func Find(arn string, opts policy.Options) (policy.Document, bool) {
	_, name, ok := strings.Cut(arn, ":policy/")
	if !ok {
		return policy.Document{}, false
	}
	if opts.ManagedDir != "" {
		if d, ok := fromDir(opts, name); ok {
			d.Name = arn
			return d, true
		}
	}
	lines, ok := table()[name]
	if !ok {
		return policy.Document{}, false
	}
	d := decode(lines)
	d.Name = arn
	return d, true
}

// fromDir reads NAME.json of a folder: the policy document itself, or the output
// of aws iam get-policy-version.
func fromDir(opts policy.Options, name string) (policy.Document, bool) {
	for _, file := range []string{name, path.Base(name)} {
		ref := filepath.ToSlash(filepath.Join(opts.ManagedDir, filepath.FromSlash(file)+".json"))
		set, err := policy.Load(ref, policy.Options{Format: "json", ReadFile: opts.ReadFile})
		if err == nil && len(set.Documents) > 0 {
			d := set.Documents[0]
			d.Format = Name
			return d, true
		}
	}
	return policy.Document{}, false
}

// decode reads the compact form: the version, then for each statement
//
//	+s3:Get*,List* sqs:SendMessage    Allow (-: Deny); with ! for NotAction
//	arn:aws:s3:::a arn:aws:s3:::b     with ! for NotResource
//	?{"Bool":{…}}                     the Condition as JSON, if there is one
func decode(lines []string) policy.Document {
	d := policy.Document{Format: Name, Version: lines[0]}
	b := &infra.Builder{Format: Name}
	var statements []infra.Value
	for i := 1; i+1 < len(lines); i += 2 {
		st := infra.Value{Kind: infra.Map}
		add := func(k string, v infra.Value) {
			st.Entries = append(st.Entries, infra.Entry{Key: infra.Lit(k), Value: v})
		}
		head, resources := lines[i], lines[i+1]
		add("Effect", infra.Lit(map[byte]string{'+': "Allow", '-': "Deny"}[head[0]]))
		addList(add, "Action", head[1:], infra.SplitActions)
		addList(add, "Resource", resources, strings.Fields)
		if i+2 < len(lines) && lines[i+2][0] == '?' {
			tree, err := infra.ParseJSON("", []byte(lines[i+2][1:]))
			if err != nil {
				panic("managed: embedded policies: " + lines[i+2])
			}
			add("Condition", tree)
			i++
		}
		statements = append(statements, st)
	}
	doc := infra.Value{Kind: infra.Map, Entries: []infra.Entry{
		{Key: infra.Lit("Version"), Value: infra.Lit(d.Version)},
		{Key: infra.Lit("Statement"), Value: infra.Value{Kind: infra.List, Items: statements}},
	}}
	out := b.Document("", doc)
	out.Format = Name
	return out
}

func addList(add func(string, infra.Value), key, text string, split func(string) []string) {
	if strings.HasPrefix(text, "!") {
		key, text = "Not"+key, text[1:]
	}
	v := infra.Value{Kind: infra.List}
	for _, s := range split(text) {
		v.Items = append(v.Items, infra.Value{
			Kind: infra.String, Text: arn.Pattern{{Kind: arn.Literal, Text: s}}, Span: infra.Span{Source: s},
		})
	}
	add(key, v)
}

// Encode writes a policy document, as JSON, in the compact form.
func Encode(document []byte) (string, error) {
	var doc struct {
		Version   string
		Statement oneOrMore[statement]
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return "", err
	}
	if doc.Version == "" {
		doc.Version = "2008-10-17"
	}
	lines := []string{doc.Version}
	for _, st := range doc.Statement {
		head := map[string]string{"Allow": "+", "Deny": "-"}[st.Effect]
		if head == "" {
			return "", fmt.Errorf("effect %q", st.Effect)
		}
		acts, not := st.Action, ""
		if len(acts) == 0 {
			acts, not = st.NotAction, "!"
		}
		res, notRes := st.Resource, ""
		if len(res) == 0 {
			res, notRes = st.NotResource, "!"
		}
		if len(acts) == 0 || len(res) == 0 {
			return "", fmt.Errorf("statement %q without actions or resources", st.Sid)
		}
		lines = append(lines, head+not+group(acts), notRes+strings.Join(res, " "))
		if len(st.Condition) > 0 {
			var c bytes.Buffer
			if err := json.Compact(&c, st.Condition); err != nil {
				return "", err
			}
			lines = append(lines, "?"+c.String())
		}
	}
	return strings.Join(lines, "\n"), nil
}

type statement struct {
	Sid, Effect                              string
	Action, NotAction, Resource, NotResource oneOrMore[string]
	Condition                                json.RawMessage
}

// group writes runs of actions with the same prefix once, in their order.
func group(actions []string) string {
	var b strings.Builder
	last := "\x00"
	for _, a := range actions {
		prefix, name, has := strings.Cut(a, ":")
		switch {
		case has && prefix == last:
			b.WriteString("," + name)
		case b.Len() > 0:
			b.WriteString(" " + a)
		default:
			b.WriteString(a)
		}
		if !has {
			prefix = "\x00"
		}
		last = prefix
	}
	return b.String()
}

// oneOrMore is a JSON value or an array of them.
type oneOrMore[T any] []T

func (o *oneOrMore[T]) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(o))
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*o = oneOrMore[T]{one}
	return nil
}

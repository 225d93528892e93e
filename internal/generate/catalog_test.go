package generate_test

import (
	"flag"
	"fmt"
	"go/token"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/generate"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// inputOf makes an input with a value at every path that decides what an
// operation needs.
func inputOf(op catalog.Operation, value func(member string) arn.Pattern) *flow.Value {
	root := &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{}}
	for _, path := range need.Members(op) {
		set(root, strings.Split(path, "."), value)
	}
	return root
}

func set(v *flow.Value, path []string, value func(string) arn.Pattern) {
	name := strings.TrimRight(path[0], "[]{}")
	m := v.Members[name]
	if m == nil {
		m = &flow.Value{Presence: flow.IsSet, Members: map[string]*flow.Value{}}
		v.Members[name] = m
	}
	for suffix := path[0][len(name):]; suffix != ""; suffix = suffix[2:] {
		if suffix[:2] == "{}" && len(path) == 1 && suffix == "{}" {
			m.Keys = []arn.Pattern{value(name)}
			return
		}
		if len(m.Elems) == 0 {
			m.Elems = []*flow.Value{{Presence: flow.IsSet, Members: map[string]*flow.Value{}}}
		}
		m = m.Elems[0]
	}
	if len(path) > 1 {
		set(m, path[1:], value)
		return
	}
	m.Texts = []arn.Pattern{value(name)}
}

var runOptions policy.Options

// every chooses the operations of each service that are tested; 1 takes all 18,000
// in about two minutes.
var every = flag.Int("every", 53, "test each n-th operation of a service")

var shapes = map[string]func(string) arn.Pattern{
	"names":       name,
	"environment": func(m string) arn.Pattern { return arn.Variable("env:MY_"+strings.ToUpper(m), "") },
	"not known":   func(m string) arn.Pattern { return arn.Unknown("result of decode") },
	"prefixes":    func(m string) arn.Pattern { return arn.Concat(arn.Lit("tenant-"), arn.Unknown("an argument")) },
}

// name is a value of the form that a member takes.
func name(member string) arn.Pattern {
	switch member {
	case "AccountId":
		return arn.Lit("123456789012")
	case "CopySource":
		return arn.Lit("mybucket/mykey")
	}
	return arn.Lit("my" + strings.ToLower(member))
}

// TestEveryOperation: for every operation of the catalog and several shapes of its
// input, the policy that is generated leaves nothing to say, and an empty one
// lacks each of its certain statements.
func TestEveryOperation(t *testing.T) {
	operations, bad := 0, 0
	for _, s := range catalog.Services() {
		for i, operation := range catalog.Operations(s.Package) {
			if i%*every != 0 {
				continue
			}
			op := catalog.Lookup(s.Package, operation)
			if op.Guessed || len(op.Needs) == 0 {
				continue
			}
			operations++
			for shape, value := range shapes {
				u := flow.Use{Service: s.Package, Operation: operation, Position: token.Position{Filename: "main.go", Line: 1}, Input: inputOf(op, value)}
				if err := clean(t, u); err != "" {
					bad++
					if bad < 30 {
						t.Errorf("%s.%s, %s: %s", s.Package, operation, shape, err)
					}
				}
			}
		}
	}
	t.Logf("%d operations, %d shapes", operations, len(shapes))
	if bad > 0 {
		t.Errorf("%d failed", bad)
	}
}

// clean says what check has to say of the policy that is generated for a use.
func clean(t *testing.T, u flow.Use) string {
	t.Helper()
	prog := &flow.Program{Package: "example.com/x", Uses: []flow.Use{u}}
	uses := need.Program(prog, need.Options{Partition: "aws", Lookup: catalog.Lookup})
	p := generate.New(generate.Input{Program: "example.com/x", Uses: uses, Flow: prog}, generate.Options{Possible: true, Supporting: true})
	if len(p.Statements) == 0 {
		return ""
	}
	out, err := generate.Render(p, "json")
	if err != nil {
		return err.Error()
	}
	set, err := run.LoadPolicies([]string{write(t, p, "json")}, config.Facts{}, runOptions)
	if err != nil {
		return err.Error()
	}
	r := check.Compare(prog, uses, set, check.Options{Actions: catalog.Expand})
	for _, f := range r.Findings {
		if f.Severity != check.Note {
			return fmt.Sprintf("%s: %s\n%s", f.Category, f.Message, out.Text)
		}
	}
	return ""
}

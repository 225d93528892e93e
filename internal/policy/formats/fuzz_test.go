package formats_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/rogpeppe/go-internal/txtar"
)

// fuzzed are the files that FuzzFixes tries: name and format.
var fuzzed = []struct{ file, format, ext string }{
	{"policy.json", "json", ".json"},
	{"t.yaml", "cloudformation", ".yaml"},
	{"t.json", "cloudformation", ".json"},
	{"main.tf", "terraform", ".tf"},
	{"serverless.yml", "serverless", ".yml"},
	{"Pulumi.yaml", "pulumi", ".yaml"},
	{"request.yaml", "kubernetes", ".yaml"},
}

// FuzzFixes makes one change to any document: where it is not refused, the file
// still loads, and what it grants has changed by just that.
func FuzzFixes(f *testing.F) {
	dir := filepath.ToSlash(f.TempDir())
	for i, x := range fuzzed {
		if err := os.WriteFile(filepath.Join(dir, x.file), nil, 0o666); err != nil {
			f.Fatal(err)
		}
		archives, err := filepath.Glob("../" + x.format + "/testdata/fix/*.txtar")
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range archives {
			a, err := txtar.ParseFile(name)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range a.Files {
				if filepath.Ext(file.Name) != x.ext {
					continue
				}
				for op := range 8 {
					f.Add(uint8(i), string(file.Data), uint8(op), uint8(op), uint8(op))
				}
			}
		}
	}
	const small = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:Put*"], "Resource": "*"}, // two
		{"Effect": "Deny", "Action": "sqs:*", "Resource": ["a", "b"]}]}`
	f.Add(uint8(0), small, uint8(1), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, which uint8, text string, op, statement, index uint8) {
		x := fuzzed[int(which)%len(fuzzed)]
		if strings.Contains(text, "xfuzz") {
			return
		}
		change(t, dir+"/"+x.file, x.format, text, op, int(statement), int(index))
	})
}

func loadText(file, format, text string) (*policy.Set, error) {
	return policy.Load(file, policy.Options{Format: format, ReadFile: func(name string) ([]byte, error) {
		if name == file {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}})
}

func change(t *testing.T, file, format, text string, op uint8, statement, index int) {
	set, err := loadText(file, format, text)
	if err != nil {
		return
	}
	c, ok := chosen(set, policy.Op(op%8), statement, index)
	if !ok {
		return
	}
	fix, err := set.Fix("fuzz", c)
	if err != nil {
		return
	}
	results, err := policy.Render([]*policy.Fix{fix}, func(string) ([]byte, error) { return []byte(text), nil })
	if err != nil {
		t.Fatal(err)
	}
	now := string(results[0].New)
	after, err := loadText(file, format, now)
	if err != nil {
		t.Fatalf("op %d of %s: %v\n%s\nbecame\n%s", c.Op, format, err, text, now)
	}
	got, want := grants(after), grants(changed(set, c))
	if set.Documents[c.Document].Opaque != "" {
		got, want = noOpaque(got), noOpaque(want)
	}
	if got != want {
		t.Errorf("op %d of %s: got:\n%s\nwant:\n%s\n%s\nbecame\n%s", c.Op, format, diffLines(got, want), diffLines(want, got), text, now)
	}
}

// chosen picks a statement and an element of it.
func chosen(set *policy.Set, op policy.Op, statement, index int) (policy.Change, bool) {
	c := policy.Change{Op: op}
	n := 0
	for d := range set.Documents {
		n += len(set.Documents[d].Statements)
	}
	if n == 0 {
		return c, false
	}
	statement %= n
	for statement >= len(set.Documents[c.Document].Statements) {
		statement -= len(set.Documents[c.Document].Statements)
		c.Document++
	}
	c.Statement = statement
	ok := fill(set, &c, index)
	return c, ok
}

// fill gives a change an element of its statement and something to write; false if
// there is none.
func fill(set *policy.Set, c *policy.Change, index int) bool {
	st := &set.Documents[c.Document].Statements[c.Statement]
	action, resource := []arn.Pattern{arn.Lit("xfuzz:Act")}, []arn.Pattern{arn.Lit("arn:aws:xfuzz:::thing")}
	list := st.Actions
	switch c.Op {
	case policy.ReplaceAction, policy.AddActions:
		c.Values = action
	case policy.RemoveResource:
		list = st.Resources
	case policy.ReplaceResource, policy.AddResources:
		c.Values, list = resource, st.Resources
	case policy.AddStatement:
		c.New = &policy.NewStatement{Actions: action, Resources: resource}
	}
	if len(list) == 0 {
		return false
	}
	c.Index = index % len(list)
	return true
}

// changed is what a set grants after a change.
func changed(set *policy.Set, c policy.Change) *policy.Set {
	out := *set
	out.Documents = append([]policy.Document(nil), set.Documents...)
	d := &out.Documents[c.Document]
	d.Statements = append([]policy.Statement(nil), d.Statements...)
	st := &d.Statements[c.Statement]
	var texts []policy.Text
	for _, v := range c.Values {
		texts = append(texts, policy.Text{Pattern: v})
	}
	splice := func(list []policy.Text, from, to int) []policy.Text {
		return append(append(append([]policy.Text(nil), list[:from]...), texts...), list[to:]...)
	}
	switch c.Op {
	case policy.RemoveStatement:
		d.Statements = append(d.Statements[:c.Statement], d.Statements[c.Statement+1:]...)
	case policy.AddStatement:
		d.Statements = append(d.Statements, policy.Statement{
			Actions: []policy.Text{{Pattern: c.New.Actions[0]}}, Resources: []policy.Text{{Pattern: c.New.Resources[0]}},
		})
	case policy.RemoveAction, policy.ReplaceAction:
		st.Actions = splice(st.Actions, c.Index, c.Index+1)
	case policy.AddActions:
		st.Actions = splice(st.Actions, len(st.Actions), len(st.Actions))
	case policy.RemoveResource, policy.ReplaceResource:
		st.Resources = splice(st.Resources, c.Index, c.Index+1)
	case policy.AddResources:
		st.Resources = splice(st.Resources, len(st.Resources), len(st.Resources))
	}
	return &out
}

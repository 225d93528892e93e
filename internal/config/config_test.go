package config

import (
	"bytes"
	"flag"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write docs/iamvet.schema.json")

func TestSchemaIsPublished(t *testing.T) {
	const name = "../../docs/iamvet.schema.json"
	if *update {
		if err := os.WriteFile(name, Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, Schema()) {
		t.Errorf("docs/iamvet.schema.json is not what the Go types say (run the test with -update): %v", err)
	}
}

func TestParseWhole(t *testing.T) {
	c, err := Parse("m/.iamvet.yaml", []byte(`
region: eu-west-1
account: 012345678901
env: {TABLE: orders, N: 3}
config: {storage.bucket: acme}
discover: false
programs:
  - packages: [./cmd/...]
    policies: [deploy/all.json]
    env: {TABLE: cmd}
  - packages: [example.com/m/cmd/a]
    policies: ["infra/main.tf#aws_iam_role.a", /abs.json]
    region: us-east-1
allow:
  - action: s3:ListBucket
    category: unused
    reason: a script needs it
`))
	if err != nil {
		t.Fatal(err)
	}
	got := c.For("example.com/m/cmd/a", "example.com/m")
	for i := range got.Policies {
		got.Policies[i] = filepath.ToSlash(got.Policies[i])
	}
	want := Program{
		Packages: []string{"./cmd/...", "example.com/m/cmd/a"},
		Policies: []string{"m/deploy/all.json", "m/infra/main.tf#aws_iam_role.a", "/abs.json"},
		Facts: Facts{Env: map[string]string{"TABLE": "cmd", "N": "3"}, Flags: map[string]string{}, Keys: map[string]string{"storage.bucket": "acme"},
			Account: "012345678901", Region: "us-east-1"},
		Places: []token.Position{{Filename: got.Places[0].Filename, Line: 9, Column: 16}, {Filename: got.Places[0].Filename, Line: 12, Column: 16}, {Filename: got.Places[0].Filename, Line: 12, Column: 48}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	at := func(line, column int) token.Position {
		return token.Position{Filename: "m/.iamvet.yaml", Line: line, Column: column}
	}
	if want := []Name{{"env", "TABLE", at(4, 7)}, {"env", "N", at(4, 22)}, {"config", "storage.bucket", at(5, 10)}}; !reflect.DeepEqual(c.At, want) {
		t.Errorf("names at %v, want %v", c.At, want)
	}
	if p := c.Programs[0]; !reflect.DeepEqual(p.Patterns, []token.Position{at(8, 16)}) || !reflect.DeepEqual(p.At, []Name{{"env", "TABLE", at(10, 11)}}) {
		t.Errorf("of an entry: patterns at %v, names at %v", p.Patterns, p.At)
	}
	if other := c.For("example.com/m/lib", "example.com/m"); len(other.Policies) != 0 || other.Env["TABLE"] != "orders" {
		t.Errorf("a package of no program: %+v", other)
	}
	if *c.Discover || len(c.Allow) != 1 || c.Allow[0].Line != 15 || c.Allow[0].Column != 5 {
		t.Errorf("discover %v, allow %+v", *c.Discover, c.Allow)
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a misspelt key", "progams: []\n", `c.yaml:1:1: unknown key "progams"; did you mean "programs"?`},
		{"a key of nothing", "xyzzyplugh: 1\n", `c.yaml:1:1: unknown key "xyzzyplugh"; known are programs, env, flags, config, account, region, partition, boundaries, guardrails, allow, needs, discover, variables, variable_files, managed_policies`},
		{"a nested key", "programs:\n  - packages: [a]\n    polices: [b]\n", `c.yaml:3:5: unknown key "polices"; did you mean "policies"?`},
		{"no list", "programs: x\n", `c.yaml:1:11: programs must be a list`},
		{"no map", "env: [a]\n", `c.yaml:1:6: env must be a map of names to values`},
		{"a nested value", "env: {A: [b]}\n", `c.yaml:1:10: the value of A must be a text`},
		{"no packages", "programs:\n  - policies: [b]\n", `c.yaml:2:5: an entry of programs needs the key "packages"`},
		{"no reason", "allow:\n  - action: s3:X\n", `c.yaml:2:5: an entry of allow needs the key "reason"`},
		{"no such category", "allow:\n  - {action: a, reason: b, category: lost}\n", `c.yaml:2:38: category "lost" is not one of missing, denied, wildcard, unused, unresolved`},
		{"twice", "region: eu-west-1\nregion: b\n", `c.yaml:2:1: the key "region" stands here twice`},
		{"a variable twice", "env: {A: a, A: b}\n", `c.yaml:1:13: the key "A" stands here twice`},
		{"no account", "account: 1111\n", `c.yaml:1:10: account "1111" is not twelve digits`},
		{"no region", "programs:\n  - {packages: [a], region: ireland}\n", `c.yaml:2:29: region "ireland" is not of the form eu-west-1`},
		{"no partition", "partition: aws-xx\n", `c.yaml:1:12: partition "aws-xx" is not one of aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-eusc`},
		{"no bool", "discover: perhaps\n", `c.yaml:1:11: discover must be true or false`},
		{"no YAML", "a: [\n", `c.yaml:1:1: not YAML: did not find expected node content`},
		{"a scalar", "hello\n", `c.yaml:1:1: the file must be a map with the keys programs, env, flags, config, account, region, partition, boundaries, guardrails, allow, needs, discover, variables, variable_files, managed_policies`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse("c.yaml", []byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestEmptyAndAbsentFiles(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "programs:\n"} {
		if c, err := Parse("c.yaml", []byte(text)); err != nil || len(c.Programs) != 0 {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
	if c, err := Load(t.TempDir()); err != nil || c.File != "" {
		t.Errorf("no file: %+v, %v", c, err)
	}
}

func TestMatchPackage(t *testing.T) {
	for _, tt := range []struct {
		pattern, pkg string
		want         bool
	}{
		{".", "m", true}, {"./...", "m", true}, {"./...", "m/a/b", true}, {"./cmd/...", "m/cmd", true},
		{"./cmd/...", "m/cmdx", false}, {"./a", "m/a", true}, {"./a", "m/a/b", false}, {"./.../x", "m/q/x", true},
		{"m/a", "m/a", true}, {"...", "other", true}, {"x", "m/x", false},
	} {
		if got := matchPackage(tt.pattern, tt.pkg, "m"); got != tt.want {
			t.Errorf("%s matches %s: %v", tt.pattern, tt.pkg, got)
		}
	}
}

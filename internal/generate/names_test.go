package generate

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
)

func TestNamesOfVariables(t *testing.T) {
	v := newVariables(nil)
	for _, c := range []struct{ origin, want, described string }{
		{"flag:region", "flag_region", "The value of the flag -region."},
		{"env:REGION", "env_region", "The value of the environment variable REGION."},
		{"env:TABLE", "table", "The value of the environment variable TABLE."},
		{"flag:table", "flag_table", "The value of the flag -table."},
		{"flag:TABLE", "flag_table_2", "The value of the flag -TABLE."},
		{"config:dbs.bucket#part", "dbs_bucket", "Each value (there may be several) of the key dbs.bucket of the configuration file."},
		{"config:stdin:source.bucket", "stdin_source_bucket", "The value of the key source.bucket on the standard input."},
	} {
		got := v.variable(arn.Variable(c.origin, "")[0], nil)
		if got.Name != c.want {
			t.Errorf("%s: name %q, want %q", c.origin, got.Name, c.want)
		}
		if d := v.met[keyOf(c.origin)].describe(got.Origin); d != c.described {
			t.Errorf("%s: %q, want %q", c.origin, d, c.described)
		}
	}
}

func TestValueOfWhatIsMadeOfAnother(t *testing.T) {
	v := newVariables(map[string]string{"queue_url": "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"})
	if got, ok := v.of(arn.Variable("env:QUEUE_URL#name", "")[0], nil).IsLiteral(); !ok || got != "jobs" {
		t.Errorf("%q, %v", got, ok)
	}
	d := &document{Policy: &Policy{Variables: []Variable{{Name: "queue_url", Origin: "env:QUEUE_URL"}}}}
	if got := d.giving(Variable{Name: "queue_name", Origin: "env:QUEUE_URL#name"}); !strings.HasPrefix(got, "-value queue_url=") {
		t.Error(got)
	}
	if got := d.giving(Variable{Name: "other_name", Origin: "env:OTHER_URL#name"}); got != "-value other_name=VALUE" {
		t.Error(got)
	}
}

// A key of a configuration file has one variable, of which one value or each is used, and
// its value is given as in .iamvet.yaml.
func TestKeysWithSeveralValues(t *testing.T) {
	for _, origins := range [][]string{{"config:bucket", "config:bucket#part"}, {"config:bucket#part", "config:bucket"}} {
		v := newVariables(nil)
		one, other := v.variable(arn.Variable(origins[0], "")[0], nil), v.variable(arn.Variable(origins[1], "")[0], nil)
		if one != other || one.Name != "bucket" || one.Origin != "config:bucket#part" {
			t.Errorf("%v: %+v, %+v", origins, one, other)
		}
		v = newVariables(map[string]string{"config:bucket": "acme"})
		for _, origin := range origins {
			if got, ok := v.of(arn.Variable(origin, "")[0], nil).IsLiteral(); !ok || got != "acme" {
				t.Errorf("%s: %q", origin, got)
			}
		}
	}
}

func TestPlaceholdersAreTheirOwn(t *testing.T) {
	key, env, other := Variable{Name: "aws_bucket", Origin: "config:aws.bucket"}, Variable{Name: "env_aws_bucket", Origin: "env:AWS_BUCKET"}, Variable{Name: "env_region", Origin: "env:REGION"}
	p := &Policy{Variables: []Variable{key, env, other}}
	for v, want := range map[Variable]string{key: "AWS_BUCKET", env: "ENV_AWS_BUCKET", other: "REGION"} {
		if got := p.placeholder(v); got != want {
			t.Errorf("%s: %q, want %q", v.Origin, got, want)
		}
	}
}

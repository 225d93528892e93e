package formats_test

import (
	"go/token"
	"os"
	"strings"
	"testing"

	_ "github.com/iamvet/iamvet/internal/policy/formats"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
	"github.com/rogpeppe/go-internal/txtar"
)

// One policy, written in every format, gives the same grants. Each ref is loaded
// and must print as "want" of the archive; a string of each is looked for at its
// exact place.
func TestOnePolicyInEveryFormat(t *testing.T) {
	a, err := txtar.ParseFile("testdata/equivalence.txtar")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	want := ""
	for _, f := range a.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		if err := os.WriteFile(f.Name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	refs := []struct{ format, ref, put string }{
		{"json", "policy.json", "policy.json:8:34"},
		{"terraform", "main.tf#aws_iam_role.block", "main.tf:4:34"},
		{"terraform", "main.tf#aws_iam_role.encoded", "main.tf:47:93"},
		{"terraform", "main.tf#aws_iam_role.file", "policy.json:8:34"},
		{"terraform", "main.tf#aws_iam_role.heredoc", "main.tf:81:40"},
		{"terraform", "main.tf.json#aws_iam_role.json", "main.tf.json:8:53"},
		{"terraform", "plan.json#aws_iam_role.app", "plan.json:4:272"},
		{"cloudformation", "stack.yaml#Role", "stack.yaml:13:40"},
		{"cloudformation", "stack.json#Role", "stack.json:6:74"},
		{"cloudformation", "sam.yaml#Fn", "sam.yaml:11:38"},
		{"serverless", "serverless.yml", "serverless.yml:9:34"},
		{"pulumi", "Pulumi.yaml#app", "Pulumi.yaml:14:42"},
		{"pulumi", "export.json#app", "export.json:4:175"},
	}
	for _, r := range refs {
		t.Run(r.ref, func(t *testing.T) {
			set, err := policy.Load(r.ref, policy.Options{})
			if err != nil {
				t.Fatal(err)
			}
			// What a framework adds of itself is not of the policy.
			var own policy.Set
			for _, d := range set.Documents {
				if d.Format != "managed" {
					own.Documents = append(own.Documents, d)
					if d.Format != r.format {
						t.Errorf("format %s, want %s", d.Format, r.format)
					}
				}
			}
			if got := infratest.Grants(&own); got != want {
				t.Errorf("got:\n%swant:\n%s", got, want)
			}
			at := placeOf(&own, "s3:PutObject")
			if at.String() != r.put {
				t.Errorf("s3:PutObject at %s, want %s", at, r.put)
			}
			text := strings.TrimLeft(string(set.Sources[at.Filename][at.Offset:]), `\"`)
			if !strings.HasPrefix(text, "s3:PutObject") {
				t.Errorf("%s is %.20q", at, text)
			}
		})
	}
}

// placeOf is where an action stands.
func placeOf(set *policy.Set, action string) token.Position {
	for _, d := range set.Documents {
		for _, st := range d.Statements {
			for _, x := range st.Actions {
				if x.Pattern.String() == action {
					return x.Pos
				}
			}
		}
	}
	return token.Position{}
}

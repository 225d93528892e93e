package managed

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

func texts(list []policy.Text) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.Pattern.String())
	}
	return out
}

func TestEmbeddedPolicies(t *testing.T) {
	if n := len(Names()); n < 1200 {
		t.Errorf("%d policies", n)
	}
	if len(compressed) > 400_000 {
		t.Errorf("%d bytes", len(compressed))
	}
	for _, name := range Names() {
		d, ok := Find("arn:aws:iam::aws:policy/"+name, policy.Options{})
		if !ok || len(d.Statements) == 0 || d.Opaque != "" {
			t.Errorf("%s: found %t, %d statements, opaque %q", name, ok, len(d.Statements), d.Opaque)
		}
		if strings.HasPrefix(name, "aws-service-role/") {
			t.Errorf("%s is of a service-linked role", name)
		}
		for _, st := range d.Statements {
			for _, a := range append(texts(st.Actions), texts(st.NotActions)...) {
				if a != "*" && strings.Count(a, ":") != 1 {
					t.Errorf("%s: action %q", name, a)
				}
			}
		}
	}
}

func TestFind(t *testing.T) {
	d, ok := Find("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", policy.Options{})
	if !ok || len(d.Statements) != 1 {
		t.Fatalf("%t %+v", ok, d)
	}
	want := []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
	if got := texts(d.Statements[0].Actions); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := texts(d.Statements[0].Resources); !reflect.DeepEqual(got, []string{"*"}) {
		t.Errorf("resources %v", got)
	}
	if d, ok := Find("arn:aws:iam::aws:policy/NoSuchPolicy", policy.Options{}); ok {
		t.Errorf("found %+v", d)
	}
	if _, ok := Find("arn:aws:s3:::b", policy.Options{}); ok {
		t.Error("found a bucket")
	}
}

// A folder takes precedence over what is embedded, and adds to it.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"AmazonSQSReadOnlyAccess.json": `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:Newer", "Resource": "*"}}`,
		"Brand-New.json":               `{"PolicyVersion": {"Document": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "a:B", "Resource": "*"}]}}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	opts := policy.Options{ManagedDir: dir}
	for name, want := range map[string]string{"AmazonSQSReadOnlyAccess": "sqs:Newer", "service-role/Brand-New": "a:B", "AmazonSNSReadOnlyAccess": "sns:GetTopicAttributes"} {
		d, ok := Find("arn:aws:iam::aws:policy/"+name, opts)
		if !ok || d.Format != Name || texts(d.Statements[0].Actions)[0] != want {
			t.Errorf("%s: %t %+v", name, ok, d)
		}
	}
}

// The compact form loses nothing but Sids.
func TestRoundTrip(t *testing.T) {
	text, err := Encode([]byte(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "x", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "sqs:SendMessage", "*"], "Resource": ["arn:aws:s3:::a", "*"]},
		{"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:iam::*:role/${aws:username}", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	d := decode(strings.Split(text, "\n"))
	if len(d.Statements) != 2 {
		t.Fatalf("%q: %+v", text, d)
	}
	a, b := d.Statements[0], d.Statements[1]
	if a.Effect != policy.Allow || !reflect.DeepEqual(texts(a.Actions), []string{"s3:Get*", "s3:List*", "sqs:SendMessage", "*"}) ||
		!reflect.DeepEqual(texts(a.Resources), []string{"arn:aws:s3:::a", "*"}) || a.NotActions != nil || a.Conditions != nil {
		t.Errorf("%+v", a)
	}
	if b.Effect != policy.Deny || !reflect.DeepEqual(texts(b.NotActions), []string{"iam:*"}) || b.Actions != nil ||
		!b.NotResources[0].Pattern.Equal(arn.Parse("arn:aws:iam::*:role/${aws:username}")) || b.Conditions[0].Key != "aws:SecureTransport" {
		t.Errorf("%+v", b)
	}
	for _, bad := range []string{`{`, `{"Statement": [{"Effect": "Maybe", "Action": "*", "Resource": "*"}]}`, `{"Statement": [{"Effect": "Allow", "Action": "*"}]}`} {
		if _, err := Encode([]byte(bad)); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

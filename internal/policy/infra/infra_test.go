package infra

import (
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
)

// The name of a resource, where it is configured, stands in its ARN; where it is
// not, the name alone and the name within the ARN are the same variable.
func TestNamesAndARNs(t *testing.T) {
	named := func(name string) func(string) (Value, bool) {
		return func(attr string) (Value, bool) {
			return Lit(name), attr != "path" && attr != "group_name" && attr != "suffix"
		}
	}
	for _, tt := range []struct{ typ, address, configured, attr, want string }{
		{"aws_s3_bucket", "aws_s3_bucket.b", "orders", "arn", "arn:${partition}:s3:::orders"},
		{"aws_s3_bucket", "aws_s3_bucket.b", "", "arn", "arn:${partition}:s3:::${ref:aws_s3_bucket.b.bucket}"},
		{"aws_s3_bucket", "aws_s3_bucket.b", "", "id", "${ref:aws_s3_bucket.b.bucket}"},
		{"aws_s3_bucket", "aws_s3_bucket.b", "", "bucket_domain_name", "${ref:aws_s3_bucket.b.bucket}.s3.amazonaws.com"},
		{"aws_dynamodb_table", "aws_dynamodb_table.t", "", "arn", "arn:${partition}:dynamodb:${region}:${account}:table/${ref:aws_dynamodb_table.t.name}"},
		{"aws_dynamodb_table", "aws_dynamodb_table.t", "", "name", "${ref:aws_dynamodb_table.t.name}"},
		{"aws_dynamodb_table", "aws_dynamodb_table.t", "orders", "stream_arn", "arn:${partition}:dynamodb:${region}:${account}:table/orders/stream/orders"},
		{"aws_sqs_queue", "aws_sqs_queue.q", "jobs", "id", "https://sqs.${region}.amazonaws.com/${account}/jobs"},
		{"aws_sns_topic", "aws_sns_topic.t", "news", "id", "arn:${partition}:sns:${region}:${account}:news"},
		{"aws_ssm_parameter", "aws_ssm_parameter.p", "/a/b", "arn", "arn:${partition}:ssm:${region}:${account}:parameter/a/b"},
		{"aws_iam_role", "aws_iam_role.r", "app", "arn", "arn:${partition}:iam::${account}:role/app"},
		{"aws_secretsmanager_secret", "aws_secretsmanager_secret.s", "db", "id", "arn:${partition}:secretsmanager:${region}:${account}:secret:db-${ref:aws_secretsmanager_secret.s.suffix}"},
		{"aws_scheduler_schedule", "aws_scheduler_schedule.s", "nightly", "arn", "arn:${partition}:scheduler:${region}:${account}:schedule/default/nightly"},
	} {
		r := Resource{Type: TypeOf(tt.typ), Address: tt.address}
		if tt.configured != "" {
			r.Set = named(tt.configured)
		}
		v, ok := r.Terraform(tt.attr)
		if !ok || v.Text.String() != tt.want {
			t.Errorf("%s.%s (%q): %s, want %s", tt.address, tt.attr, tt.configured, v.Show(), tt.want)
		}
	}
}

func TestKindsAreWellFormed(t *testing.T) {
	for name, typ := range kinds() {
		for attr, text := range typ.texts {
			r := Resource{Type: typ, Address: "x"}
			v := r.expand(text)
			s := v.Show()
			if attr == "arn" && (!strings.HasPrefix(s, "arn:${partition}:") || strings.Count(s, ":") < 5) {
				t.Errorf("%s: ARN %s", name, s)
			}
			if strings.Contains(s, "{}") || strings.ContainsAny(s, " |") {
				t.Errorf("%s.%s: %s", name, attr, s)
			}
		}
		for _, attr := range typ.props {
			if attr == "" {
				t.Errorf("%s: a property without a name", name)
			}
		}
		for _, attr := range append([]string{typ.ref, typ.id}, values(typ.getAtt)...) {
			if attr == "" {
				continue
			}
			if _, ok := (Resource{Type: typ, Address: "x"}).attr(attr); !ok && attr != typ.id && attr != typ.ref {
				t.Errorf("%s: GetAtt leads to %q, which is nothing", name, attr)
			}
		}
	}
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestEqualIsInThreeValues(t *testing.T) {
	ref := func(s string) Value { return Var("ref:"+s, "") }
	list := func(vs ...Value) Value { return Value{Kind: List, Items: vs} }
	for _, tt := range []struct {
		name string
		a, b Value
		want arn.Tri
	}{
		{"same text", Lit("a"), Lit("a"), arn.Yes},
		{"other text", Lit("a"), Lit("b"), arn.No},
		{"same reference", ref("x.name"), ref("x.name"), arn.Yes},
		{"other reference", ref("x.name"), ref("y.name"), arn.Maybe},
		{"unknown is not itself", Unk("x"), Unk("x"), arn.Maybe},
		{"unknown parts are not themselves", Var("unknown", ""), Var("unknown", ""), arn.Maybe},
		{"beginnings differ", Concat(Lit("app-"), ref("e")), Concat(Lit("worker-"), ref("e")), arn.No},
		{"a given value may be null", ref("var.x"), Value{}, arn.Maybe},
		{"an attribute is not null", ref("aws_s3_bucket.b.arn"), Value{}, arn.No},
		{"lists of other length", list(Lit("a")), list(), arn.No},
		{"a list that is not known", list(Lit("a"), Unk("rest")), list(), arn.Maybe},
		{"equal lists", list(Lit("a"), ref("x")), list(Lit("a"), ref("x")), arn.Yes},
	} {
		if got := Equal(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if got := Equal(tt.b, tt.a); got != tt.want {
			t.Errorf("%s, turned: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestPlacesWithinEncodedJSON(t *testing.T) {
	src := `{"policy": "{\"Action\": \"s3:GetObject\", \"\u0041\": [1]}"}`
	tree, err := ParseJSON("f.json", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := ParseText(tree.Path("policy"))
	if err != nil {
		t.Fatal(err)
	}
	a := doc.Path("Action")
	if a.Str() != "s3:GetObject" || a.Pos.Column != strings.Index(src, `\"s3`)+1 {
		t.Errorf("%s at %s", a.Str(), a.Pos)
	}
	if n := doc.Path("A"); n.Kind != List {
		t.Errorf("%+v", n)
	}
}

func TestPlacesInYAML(t *testing.T) {
	src := "a: [x, 'it''s', \"q\\\"q\"] # c\nb:\n  - !Sub '${X}/é'\n  - é: plain text  # c\nc: |\n  {\"k\": [1,\n   \"v\"]}\n"
	v, err := ParseYAML("f.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	text := func(x Value) string { return src[x.Pos.Offset:x.End.Offset] }
	var got []string
	for _, x := range v.Path("a").Items {
		got = append(got, text(x))
	}
	got = append(got, text(v.Path("a")), text(v.Path("b").Items[0]), text(v.Path("b").Items[1].Path("é")))
	want := []string{"x", "'it''s'", `"q\"q"`, `[x, 'it''s', "q\"q"]`, "!Sub '${X}/é'", "plain text"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	doc, err := ParseText(v.Path("c"))
	if err != nil {
		t.Fatal(err)
	}
	if k := doc.Path("k").Items[1]; text(k) != `"v"` || k.Pos.Line != 7 || k.Pos.Column != 4 {
		t.Errorf("%q at %s", text(k), k.Pos)
	}
}

func TestAliasesAreBounded(t *testing.T) {
	src := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	prev := "a"
	var srcSb158 strings.Builder
	for _, n := range "bcdefghij" {
		srcSb158.WriteString(string(n) + ": &" + string(n) + " [" + strings.TrimSuffix(strings.Repeat("*"+prev+", ", 9), ", ") + "]\n")
		prev = string(n)
	}
	src += srcSb158.String()
	if _, err := ParseYAML("f.yaml", []byte(src)); err == nil {
		t.Error("no error for a billion values")
	}
}

func TestSlashesAreEscapedInYAML(t *testing.T) {
	const src = "A: \"^(s3:\\/\\/.+\\/)$\"\nB: 'a\\/b'\nC: [\"x\\/y\", z]\n"
	v, err := ParseYAML("t.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"A": "^(s3://.+/)$", "B": `a\/b`} {
		if got := v.Path(path).Str(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	items := v.Path("C").Items
	if len(items) != 2 || items[0].Str() != "x/y" || items[1].Pos.Offset != strings.Index(src, "z]") {
		t.Errorf("got %v", items)
	}
	if _, err := ParseYAML("t.yaml", []byte(`A: "\d"`)); err == nil {
		t.Error("another escape is taken")
	}
}

// A file may be one line: its places are found without reading it again for each.
func TestYAMLInOneLine(t *testing.T) {
	const n = 50_000
	v, err := ParseYAML("t.yaml", []byte("[é, "+strings.Repeat("a, ", n)+"{k: last}]"))
	if err != nil || len(v.Items) != n+2 {
		t.Fatal(len(v.Items), err)
	}
	if got := v.Items[n+1].Path("k").Pos.Column; got != len("[é, ")+3*n+len("{k: ")+1 {
		t.Errorf("column %d", got)
	}
}

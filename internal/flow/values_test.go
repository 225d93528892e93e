package flow_test

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// Each case is the body of a main package behind the prelude, and the exact uses.
var valueCases = map[string]struct {
	body string
	want []string
}{
	"callers keep their arguments together": {
		`func main() { put("a", "k1"); put("b", "k2") }`,
		[]string{"PutObject Bucket=a Key=k1", "PutObject Bucket=b Key=k2"},
	},
	"through two helpers": {
		`func outer(b string) { put(b+"-logs", b) }
		func main() { outer("x"); outer("y") }`,
		[]string{"PutObject Bucket=x-logs Key=x", "PutObject Bucket=y-logs Key=y"},
	},
	"receivers are told apart": {
		`type store struct{ bucket string }
		func newStore(b string) *store { return &store{bucket: b} }
		func (s *store) get() { get(s.bucket) }
		func (s *store) put(k string) { put(s.bucket, k) }
		func main() { newStore("a").get(); newStore("b").put("k") }`,
		[]string{"GetObject Bucket=a", "PutObject Bucket=b Key=k"},
	},
	"stores see only what comes before": {
		`func main() {
			in := &s3.GetObjectInput{Bucket: aws.String("one")}
			client.GetObject(ctx, in)
			in.Bucket = aws.String("two")
			client.GetObject(ctx, in)
		}`,
		[]string{"GetObject Bucket=one", "GetObject Bucket=two"},
	},
	"a store on one branch leaves the other": {
		`func main() {
			in := &s3.GetObjectInput{Bucket: aws.String("one")}
			if os.Getenv("X") != "" { in.Bucket = aws.String("two") }
			client.GetObject(ctx, in)
		}`,
		[]string{"GetObject Bucket=one|two"},
	},
	"a loop allocates anew": {
		`func main() {
			for i, b := range []string{"a", "b"} {
				in := &s3.PutObjectInput{Bucket: &b}
				if i > 0 { in.Key = aws.String("k") }
				client.PutObject(ctx, in)
			}
		}`,
		[]string{"PutObject Bucket=a|b Key=k|unset"},
	},
	"setters and options": {
		`type opt func(*s3.GetObjectInput)
		func bucket(b string) opt { return func(in *s3.GetObjectInput) { in.Bucket = &b } }
		func do(o opt) { in := &s3.GetObjectInput{}; o(in); client.GetObject(ctx, in) }
		func main() { do(bucket("a")); do(bucket("b")) }`,
		[]string{"GetObject Bucket=a|unset", "GetObject Bucket=b|unset"},
	},
	"a copy keeps members": {
		`func main() {
			base := s3.PutObjectInput{Bucket: aws.String("a")}
			in := base
			in.Key = aws.String("k")
			client.PutObject(ctx, &in)
		}`,
		[]string{"PutObject Bucket=a Key=k"},
	},
	"built up in a loop": {
		`func main() { s := "a"; for range os.Args { s += "x" }; get(s) }`,
		[]string{"GetObject Bucket=${unknown}x|a"},
	},
	"built up in a loop from both ends": {
		`func main() { s := "a"; for range os.Args { s = "x" + s + "y" }; get(s) }`,
		[]string{"GetObject Bucket=a|x${unknown}y"},
	},
	"built up in a loop of itself": {
		`func main() { s := "a"; for range os.Args { s = s + s }; get(s) }`,
		[]string{"GetObject Bucket=a|?"},
	},
	"recursion": {
		`func deep(n int, s string) { if n == 0 { get(s); return }; deep(n-1, s+"/") }
		func main() { deep(3, "a") }`,
		[]string{"GetObject Bucket=${unknown}/|a"},
	},
	"environment with a default": {
		`func env(k, d string) string { if v, ok := os.LookupEnv(k); ok { return v }; return d }
		func main() { get(env("B", "dflt")); get(env("C", "other")) }`,
		[]string{"GetObject Bucket=${env:B}|dflt", "GetObject Bucket=${env:C}|other"},
	},
	"formats": {
		`func main() {
			get(fmt.Sprintf("%s-%d-%v", os.Getenv("STAGE"), 7, true))
			get(fmt.Sprintf("%x", "a"))
			get(fmt.Sprintf("%d", len(os.Args)))
			get(strings.Join([]string{"a", os.Getenv("STAGE")}, "-"))
			get("a%" + fmt.Sprint("b", "c"))
		}`,
		[]string{"GetObject Bucket=${env:STAGE}-7-true", "GetObject Bucket=${unknown}", "GetObject Bucket=61", "GetObject Bucket=a%bc", "GetObject Bucket=a-${env:STAGE}"},
	},
	"maps by key": {
		`var tables = map[string]string{"a": "t-a", "b": "t-b"}
		func main() { get(tables["a"]); get(tables[os.Args[0]]) }`,
		[]string{"GetObject Bucket=t-a", "GetObject Bucket=t-a|t-b"},
	},
	"written by code that is not analysed": {
		`func main() { var b = "x"; fmt.Sscan("y", &b); get(b) }`,
		[]string{"GetObject Bucket=x|?"},
	},
	"nil input": {
		`func main() { client.GetObject(ctx, nil) }`,
		[]string{"GetObject"},
	},
	"enum that may be empty": {
		`func up(acl string) { client.PutObject(ctx, &s3.PutObjectInput{ACL: s3.ACL(acl)}) }
		func main() { up(""); up("public-read"); up(os.Args[1]) }`,
		[]string{"PutObject", "PutObject ACL=?|unset", "PutObject ACL=public-read"},
	},
	"paginator of a mock is no use": {
		`type mock struct{}
		func (mock) ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) { return nil, nil }
		func main() {
			s3.NewListObjectsV2Paginator(mock{}, &s3.ListObjectsV2Input{Bucket: aws.String("m")})
			s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: aws.String("r")})
		}`,
		[]string{"ListObjectsV2 Bucket=r"},
	},
	"wrapper around a paginator's client": {
		`type slow struct{ s3.ListObjectsV2APIClient }
		func (s slow) ListObjectsV2(ctx context.Context, in *s3.ListObjectsV2Input, o ...func(*s3.Options)) (*s3.ListObjectsV2Output, error) {
			return s.ListObjectsV2APIClient.ListObjectsV2(ctx, in, o...)
		}
		func main() { s3.NewListObjectsV2Paginator(slow{client}, &s3.ListObjectsV2Input{Bucket: aws.String("r")}) }`,
		[]string{"ListObjectsV2 ?"},
	},
	"generic wrapper": {
		`func call[I, O any](f func(context.Context, *I, ...func(*s3.Options)) (*O, error), in *I) { f(ctx, in) }
		func main() {
			call(client.GetObject, &s3.GetObjectInput{Bucket: aws.String("g")})
			call(client.PutObject, &s3.PutObjectInput{Bucket: aws.String("p")})
		}`,
		[]string{"GetObject Bucket=g", "PutObject Bucket=p"},
	},
}

func TestValues(t *testing.T) {
	for name, tc := range valueCases {
		t.Run(name, func(t *testing.T) {
			got := render(link(t, summaries(t, tc.body, ""), flow.Options{}))
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q\nwant %q", got, tc.want)
			}
		})
	}
}

// TestGivenParts holds what is made of texts that the user gives.
func TestGivenParts(t *testing.T) {
	given := flow.Options{Env: map[string]arn.Pattern{
		"TABLES": arn.Lit("a,b"), "DEST": arn.Lit("s3://bucket/dir/key"), "STAGE": arn.Lit("PROD"),
		"PAIR": arn.Parse("${ref:aws_dynamodb_table.a.name},${ref:aws_dynamodb_table.b.name}"),
		"REF":  arn.Concat(arn.Lit("arn:aws:sns:r:1:"), arn.Variable("ref:t.name", "")),
	}}
	for call, want := range map[string]string{
		`for _, t := range strings.Split(os.Getenv("TABLES"), ",") { get(t) }`:                   "GetObject Bucket=a|b",
		`get(strings.Split(os.Getenv("TABLES"), ",")[1])`:                                        "GetObject Bucket=b",
		`get(strings.ToLower(os.Getenv("STAGE")) + "-x")`:                                        "GetObject Bucket=prod-x",
		`uri := strings.TrimPrefix(os.Getenv("DEST"), "s3://"); get(strings.Split(uri, "/")[0])`: "GetObject Bucket=bucket",
		`uri := os.Getenv("DEST"); get(uri[strings.LastIndex(uri, "/")+1:])`:                     "GetObject Bucket=key",
		`get(strings.Split(os.Getenv("REF"), ":")[3])`:                                           "GetObject Bucket=r",
		`get("x" + strings.ToLower(os.Getenv("REF")))`:                                           "GetObject Bucket=xarn:aws:sns:r:1:${unknown}",
		`for _, t := range strings.Split(os.Getenv("PAIR"), ",") { get(t) }`:                     "GetObject Bucket=${ref:aws_dynamodb_table.a.name}|${ref:aws_dynamodb_table.b.name}",
		`get(strings.Split(os.Getenv("TABLES"), ",")[2])`:                                        "GetObject Bucket=?",
	} {
		sums := summaries(t, "func main() { "+call+" }", "")
		if got := render(link(t, sums, given)); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q, want %q", call, got, want)
		}
	}
}

func TestKnownEnvironment(t *testing.T) {
	sums := summaries(t, `func main() { get(os.Getenv("B") + "-x"); get(os.Getenv("C")) }`, "")
	p := link(t, sums, flow.Options{Env: map[string]arn.Pattern{"B": arn.Lit("prod")}})
	if got, want := render(p), []string{"GetObject Bucket=${env:C}", "GetObject Bucket=prod-x"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{"C"}; !slices.Equal(p.Env, want) {
		t.Errorf("environment %q, want %q", p.Env, want)
	}
}

// With its value given, a variable's default is not used; without, it is one of two.
func TestDefaults(t *testing.T) {
	const helpers = `
		func guarded(d string) string { if v := os.Getenv("B"); v != "" { return v }; return d }
		func inverted(d string) string { v := os.Getenv("B"); if v == "" { return d }; return v }
		func looked(d string) string { if v, ok := os.LookupEnv("B"); ok { return v }; return d }
		func assigned(d string) string { v := os.Getenv("B"); if len(v) == 0 { v = d }; return v }
		func chained(d string) string {
			v := os.Getenv("B")
			if v == "" { v = os.Getenv("C") }
			if v == "" { return d }
			return v
		}
		func failing(d string) (string, error) {
			if len(os.Args) > 1 { return d + "x", nil }
			if v := os.Getenv("B"); len(v) > 0 { return v, nil }
			return d, nil
		}
		func unrelated(d string) string { if os.Getenv("X") != "" { return os.Getenv("B") }; return d }
		func equal(d string) string { if v := os.Getenv("B"); v != "x" { return v }; return d }
		func looped(d string) string {
			v := ""
			for range os.Args { if v == "" { v = os.Getenv("B") } }
			if v == "" { return d }
			return v
		}`
	given := flow.Options{Env: map[string]arn.Pattern{"B": arn.Lit("prod")}}
	for call, want := range map[string][2]string{
		`guarded("d")`:  {"${env:B}|d", "prod"},
		`inverted("d")`: {"${env:B}|d", "prod"},
		`looked("d")`:   {"${env:B}|d", "prod"},
		`assigned("d")`: {"${env:B}|d", "prod"},
		`chained("d")`:  {"${env:B}|${env:C}|d", "prod"},
		// The one return may run before the test, so all may.
		`func() string { s, _ := failing("d"); return s }()`: {"${env:B}|d|dx", "d|dx|prod"},
		`unrelated("d")`: {"${env:B}|d", "d|prod"},
		`equal("d")`:     {"${env:B}|d", "d|prod"},
		`looped("d")`:    {"${env:B}|d", "d|prod"},
	} {
		t.Run(call, func(t *testing.T) {
			sums := summaries(t, helpers+"\nfunc main() { get("+call+") }", "")
			if want[1] == "prod" {
				ref := flow.Options{Env: map[string]arn.Pattern{"B": arn.Variable("ref:aws_s3_bucket.b.id", "")}}
				if got, want := render(link(t, sums, ref)), []string{"GetObject Bucket=${ref:aws_s3_bucket.b.id}"}; !slices.Equal(got, want) {
					t.Errorf("a reference: got %q, want %q", got, want)
				}
			}
			for i, opt := range []flow.Options{{}, given} {
				if got, want := render(link(t, sums, opt)), []string{"GetObject Bucket=" + want[i]}; !slices.Equal(got, want) {
					t.Errorf("given %v: got %q, want %q", i == 1, got, want)
				}
			}
		})
	}
}

package need

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// certain lists what a call needs for sure, "action on resource", in the region
// eu-west-1 of account 111122223333.
func certain(operation string, input *flow.Value) []string {
	u := Of(flow.Use{Service: "s3", Operation: operation, Input: input},
		Options{Partition: "aws", Region: "eu-west-1", Account: "111122223333", Lookup: catalog.Lookup})
	var out []string
	for _, n := range u.Needs {
		for _, r := range n.Resources {
			if n.Certain {
				out = append(out, n.Action+" on "+r.Pattern.String())
			}
		}
	}
	return out
}

// The bucket's name or ARN says of which kind it is, and so what is checked.
func TestBucketsOfOtherKinds(t *testing.T) {
	const (
		directory = "logs--euw1-az2--x-s3"
		outposts  = "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1/accesspoint/ap"
		lambda    = "arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/ol"
		point     = "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"
	)
	get := func(bucket *flow.Value) *flow.Value { return structOf("Bucket", bucket, "Key", literal("a/b")) }
	for _, tt := range []struct {
		name, operation string
		input           *flow.Value
		want            []string
	}{
		{"general purpose", "GetObject", get(literal("logs")), []string{"s3:GetObject on arn:aws:s3:::logs/a/b"}},
		{"name not known", "GetObject", get(text("${env:BUCKET}")), []string{"s3:GetObject on arn:aws:s3:::${env:BUCKET}/a/b"}},
		{"directory", "GetObject", get(literal(directory)), []string{"s3express:CreateSession on arn:aws:s3express:eu-west-1:111122223333:bucket/" + directory}},
		{"directory, prefix from the environment", "PutObject", get(text("${env:PREFIX}--euw1-az2--x-s3")),
			[]string{"s3express:CreateSession on arn:aws:s3express:eu-west-1:111122223333:bucket/${env:PREFIX}--euw1-az2--x-s3"}},
		{"directory, bucket operation", "DeleteBucketPolicy", structOf("Bucket", literal(directory)),
			[]string{"s3express:DeleteBucketPolicy on arn:aws:s3express:eu-west-1:111122223333:bucket/" + directory}},
		{"directory, configuration", "DeleteBucketEncryption", structOf("Bucket", literal(directory)),
			[]string{"s3express:PutEncryptionConfiguration on arn:aws:s3express:eu-west-1:111122223333:bucket/" + directory}},
		{"access point", "GetObject", get(literal(point)), []string{"s3:GetObject on " + point + "/object/a/b"}},
		{"Outposts", "GetObject", get(literal(outposts)), []string{"s3-outposts:GetObject on " + outposts + "/object/a/b"}},
		{"Outposts, list", "ListObjectsV2", structOf("Bucket", literal(outposts)), []string{"s3-outposts:ListBucket on " + outposts}},
		{"object lambda", "GetObject", get(literal(lambda)), []string{"s3-object-lambda:GetObject on " + lambda}},
		{"object lambda, version", "GetObject", structOf("Bucket", literal(lambda), "Key", literal("k"), "VersionId", literal("v")),
			[]string{"s3-object-lambda:GetObjectVersion on " + lambda}},
	} {
		if got := certain(tt.operation, tt.input); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n\t%q, want\n\t%q", tt.name, got, tt.want)
		}
	}
}

// On a bucket whose name is not known, the other prefixes may be needed: a grant
// of them is not unused, and they are never missing.
func TestOtherKindsOfUnknownBucketsAreSupporting(t *testing.T) {
	u := Of(flow.Use{Service: "s3", Operation: "GetObject", Input: structOf("Bucket", unknownText("x"), "Key", literal("k"))}, Options{Lookup: catalog.Lookup})
	for _, action := range []string{"s3express:CreateSession", "s3-outposts:GetObject"} {
		i := slices.IndexFunc(u.Needs, func(n Need) bool { return n.Action == action })
		if i < 0 || u.Needs[i].Kind != catalog.Supporting || u.Needs[i].Certain {
			t.Errorf("%s: %+v", action, u.Needs)
		}
	}
	u = Of(flow.Use{Service: "s3", Operation: "GetObject", Input: structOf("Bucket", literal("logs"), "Key", literal("k"))}, Options{Lookup: catalog.Lookup})
	if slices.ContainsFunc(u.Needs, func(n Need) bool { return n.Action == "s3express:CreateSession" }) {
		t.Errorf("a bucket of another name needs no session: %+v", u.Needs)
	}
}

// withVariables is text in which ${…} stands for variables and all else for itself.
func withVariables(s string) *flow.Value {
	var p arn.Pattern
	for s != "" {
		before, rest, _ := strings.Cut(s, "${")
		name, after, _ := strings.Cut(rest, "}")
		p = arn.Concat(p, arn.Lit(before))
		if name != "" {
			p = arn.Concat(p, arn.Variable(name, ""))
		}
		s = after
	}
	return &flow.Value{Presence: flow.IsSet, Texts: []arn.Pattern{p}}
}

func TestCopySource(t *testing.T) {
	for source, want := range map[string]string{
		"from/a b":                  "s3:GetObject on arn:aws:s3:::from/a b",
		"/from/k":                   "s3:GetObject on arn:aws:s3:::from/k",
		"/from/a%20b%2Fc":           "s3:GetObject on arn:aws:s3:::from/a b/c",
		"from/k?versionId=1":        "s3:GetObjectVersion on arn:aws:s3:::from/k",
		"/${env:B}/${env:K}":        "s3:GetObject on arn:aws:s3:::${env:B}/${env:K}",
		"b%2F${env:K#pathEscape}":   "s3:GetObject on arn:aws:s3:::b/${env:K}",
		"${env:B}/k?versionId=${v}": "s3:GetObjectVersion on arn:aws:s3:::${env:B}/k",
		"arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/k": "s3:GetObject on arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/k",
	} {
		got := certain("CopyObject", structOf("Bucket", literal("to"), "Key", literal("k"), "CopySource", withVariables(source)))
		if !slices.Equal(got, []string{want, "s3:PutObject on arn:aws:s3:::to/k"}) {
			t.Errorf("%s: %q", source, got)
		}
	}
	both := certain("CopyObject", structOf("Bucket", literal("to"), "Key", literal("k"), "CopySource", text("logs--use1-az4--x-s3/k")))
	if !slices.Contains(both, "s3:PutObject on arn:aws:s3:::to/k") || slices.ContainsFunc(both, func(s string) bool { return s[:10] == "s3:GetObje" }) {
		t.Errorf("from a directory bucket: %q", both)
	}
}

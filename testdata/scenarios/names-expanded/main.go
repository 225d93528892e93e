// Names in which variables are expanded, by the environment and by functions of the program,
// and the parts of texts that iterators yield.
//
// What is called here is held against what is found: see TestRan.
package main

// run: STAGE=dev TABLES=a,b
// run: TABLES=,
import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: aws.String(bucket)} }

var names = map[string]string{"app": "shop", "team": "core"}

func main() {
	c.HeadBucket(ctx, head(os.ExpandEnv("e-${STAGE}-x")))                                                          // want use: s3.HeadBucket{Bucket="e-${env:STAGE}-x"}
	c.HeadBucket(ctx, head(os.Expand("f-$STAGE", os.Getenv)))                                                      // want use: s3.HeadBucket{Bucket="f-${env:STAGE}"}
	c.HeadBucket(ctx, head(os.Expand("${app}-${team}-$$", func(s string) string { return names[s] })))             // want use: s3.HeadBucket{Bucket="shop-core-"}
	c.HeadBucket(ctx, head(os.Expand("${X}-y", func(s string) string { return "v" + s })))                         // want use: s3.HeadBucket{Bucket="vX-y"}
	c.HeadBucket(ctx, head(os.Expand("g-$STAGE-${STAGE}", func(s string) string { return os.Getenv(s) })))         // want use: s3.HeadBucket{Bucket="g-${env:STAGE}-${env:STAGE}"}
	c.HeadBucket(ctx, head("d"+os.Expand("$STAGE", withDefault)))                                                  // want use: s3.HeadBucket{Bucket="d${env:STAGE}"|"dnone"}
	c.HeadBucket(ctx, head(expand("h-$a", map[string]string{"a": "one"})))                                         // want use: s3.HeadBucket{Bucket="h-one"}
	c.HeadBucket(ctx, head(expand("i-$a", map[string]string{"a": "two", "b": "three"})))                           // want use: s3.HeadBucket{Bucket="i-two"}
	c.HeadBucket(ctx, head(os.Expand(os.Getenv("STAGE")+"j-$a", withDefault)))                                     // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, head("k"+os.Expand("$a", func(s string) string { return strings.Repeat(s, len(os.Args)) }))) // want use: s3.HeadBucket{Bucket="k${unknown}"}
	c.HeadBucket(ctx, head("l"+os.Expand("$a", strings.ToUpper)))                                                  // want use: s3.HeadBucket{Bucket="l${unknown}"}
	yielded()
}

func withDefault(name string) string {
	if v, ok := os.LookupEnv(name); ok {
		return v
	}
	return "none"
}

func expand(s string, values map[string]string) string {
	return os.Expand(s, func(name string) string { return values[name] })
}

func yielded() {
	for t := range strings.SplitSeq("s1,s2", ",") {
		c.HeadBucket(ctx, head(t)) // want use: s3.HeadBucket{Bucket="s1"|"s2"}
	}
	for t := range strings.SplitSeq(os.Getenv("TABLES"), ",") {
		c.HeadBucket(ctx, head("t"+t)) // want use: s3.HeadBucket{Bucket="t${env:TABLES#part}"}
	}
	for t := range strings.FieldsSeq(" f1 f2 ") {
		c.HeadBucket(ctx, head(t)) // want use: s3.HeadBucket{Bucket="f1"|"f2"}
	}
	for t := range strings.Lines("l1\nl2") {
		c.HeadBucket(ctx, head(strings.TrimSuffix(t, "\n"))) // want use: s3.HeadBucket{Bucket="l1"|"l2"}
	}
	for _, t := range slices.Collect(strings.SplitAfterSeq("a1,a2", ",")) {
		c.HeadBucket(ctx, head(t)) // want use: s3.HeadBucket{Bucket="a1,"|"a2"}
	}
	strings.SplitSeq("y1,y2", ",")(func(t string) bool {
		c.HeadBucket(ctx, head(t)) // want use: s3.HeadBucket{Bucket="y1"|"y2"}
		return true
	})
	seq := strings.SplitSeq("q1,q2", ",")
	if len(os.Args) > 1 {
		seq = strings.SplitSeq(os.Args[1], ",")
	}
	for t := range seq {
		c.HeadBucket(ctx, head("q"+t)) // want use: s3.HeadBucket{Bucket="qq1"|"qq2"|"q${unknown}"}
	}
}

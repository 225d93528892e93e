// Types of one name that several functions declare for themselves.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func number() int {
	type conf int
	var x conf = 1
	any(x).(interface{ Never() }).Never()
	return int(x)
}

func literal() {
	type conf struct{ name func() string }
	o := conf{name: func() string { return "literal" }}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.name())}) // want use: s3.HeadBucket{Bucket="literal"}
}

func decoded() {
	type conf struct {
		Bucket string `json:"bucket"`
		name   func() string
	}
	var o conf
	_ = json.Unmarshal([]byte(`{"bucket": "decoded"}`), &o)
	o.name = func() string { return "other" }
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.name())}) // want use: s3.HeadBucket{Bucket="other"}
}

func nested(by string) {
	type conf struct{ Bucket string }
	all := map[string]conf{"a": {"nested-a"}, "b": {"nested-b"}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(all[by].Bucket)}) // want use: s3.HeadBucket{Bucket="nested-b"}
	if by != "" {
		type conf struct{ Bucket *string }
		inner := conf{aws.String("inner")}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: inner.Bucket}) // want use: s3.HeadBucket{Bucket="inner"}
	}
	use := func() {
		type conf []string
		l := conf{"list"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l[0])}) // want use: s3.HeadBucket{Bucket="list"}
	}
	use()
}

func main() {
	defer func() {
		_ = recover()
		literal()
		decoded()
		nested("b")
	}()
	number()
}

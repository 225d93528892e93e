// Structs that are copied and changed: what is overwritten before anything reads it is
// not used, all else may be.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type config struct {
	Bucket, Key string
	Nested      nested
}

type nested struct{ Bucket, Other string }

var defaults = config{Bucket: "def-b", Key: "def-k", Nested: nested{"def-n", "def-o"}}

func copied() {
	cfg := defaults
	cfg.Bucket = "copy-b"
	cfg.Nested.Bucket = "copy-n"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)})        // want use: s3.HeadBucket{Bucket="copy-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Key)})           // want use: s3.HeadBucket{Bucket="def-k"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Nested.Bucket)}) // want use: s3.HeadBucket{Bucket="copy-n"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Nested.Other)})  // want use: s3.HeadBucket{Bucket="def-o"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(defaults.Bucket)})   // want use: s3.HeadBucket{Bucket="def-b"}
	again := cfg
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(again.Bucket)})        // want use: s3.HeadBucket{Bucket="copy-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(again.Nested.Bucket)}) // want use: s3.HeadBucket{Bucket="copy-n"}
}

func withBucket(c config, b string) config { c.Bucket = b; return c }

func byValue() {
	a := withBucket(defaults, "wb-a")
	b := withBucket(defaults, "wb-b")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Bucket)}) // want use: s3.HeadBucket{Bucket="wb-a"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Bucket)}) // want use: s3.HeadBucket{Bucket="wb-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b.Key)})    // want use: s3.HeadBucket{Bucket="def-k"}
}

// The input is as sure to be there as before.
func overwritten() {
	in := &s3.HeadBucketInput{Bucket: aws.String("ow-a")}
	in.Bucket = aws.String("ow-b")
	send(in)
	cfg := &config{Bucket: "ow-c"}
	cfg.Bucket = "ow-d"
	use(cfg)
}

func send(in *s3.HeadBucketInput) {
	c.HeadBucket(ctx, in) // want use: s3.HeadBucket{Bucket="ow-b"}
}

func use(cfg *config) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="ow-d"}
}

func branches(prod bool) {
	cfg := config{Bucket: "br-dev"}
	if prod {
		cfg.Bucket = "br-prod"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="br-dev"|"br-prod"}
	d := config{Bucket: "br-never"}
	if prod {
		d.Bucket = "br-x"
	} else {
		d.Bucket = "br-y"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Bucket)}) // want use: s3.HeadBucket{Bucket="br-x"|"br-y"}
}

// What has the address may read at any time.
func keptBefore() {
	cfg := &config{}
	get := func() string { return cfg.Bucket }
	cfg.Bucket = "kb-a"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(get())}) // want use: s3.HeadBucket{Bucket="kb-a"|"kb-b"}
	cfg.Bucket = "kb-b"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(get())}) // want use: s3.HeadBucket{Bucket="kb-a"|"kb-b"}
}

func part() {
	cfg := defaults
	n := &cfg.Nested
	first := *n
	cfg.Nested = nested{Bucket: "pt-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(first.Bucket)}) // want use: s3.HeadBucket{Bucket="def-n"|"pt-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n.Bucket)})     // want use: s3.HeadBucket{Bucket="def-n"|"pt-b"}
}

// A panic leaves what was there before it.
func recovered() (out config) {
	defer func() { recover() }()
	out.Bucket = "rc-a"
	panics()
	out.Bucket = "rc-b"
	return out
}

func panics() { panic("x") }

func afterLoop() {
	var cfg config
	for _, b := range []string{"al-a", "al-b"} {
		cfg.Bucket = b
		cfg.Key = b
		if b == "al-a" {
			continue
		}
		cfg.Key = "al-k"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="al-a"|"al-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Key)})    // want use: s3.HeadBucket{Bucket="al-a"|"al-b"|"al-k"}
}

func whole() {
	cfg := config{Bucket: "wh-a"}
	cfg = config{Bucket: "wh-b"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Bucket)}) // want use: s3.HeadBucket{Bucket="wh-b"}
}

func main() {
	copied()
	byValue()
	overwritten()
	branches(false)
	branches(true)
	keptBefore()
	part()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(recovered().Bucket)}) // want use: s3.HeadBucket{Bucket="rc-a"|"rc-b"}
	afterLoop()
	whole()
}

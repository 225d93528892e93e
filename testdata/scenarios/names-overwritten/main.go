// Names that are written over what a place began with, on some ways or on all: behind a
// helper's pointer, in a field, in an array, in a text that grows.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: SIZE=big
import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/ptr"
)

var (
	c   = s3.New(s3.Options{})
	ctx = context.Background()
)

type job struct {
	bucket *string
	prefix string
}

func main() {
	pointers()
	variables()
	var names, more [1]string
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(names[0], "spare"))}) // want use: s3.HeadBucket{Bucket="spare"}
	if os.Getenv("SIZE") == "big" {
		more[0] = "more"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(more[0], "less"))}) // want use: s3.HeadBucket{Bucket="less"|"more"}
	grow(&job{})
	settings()
	arrays()
}

func set(p *string, to string) { *p = to }

// What a variable's own function writes to it, by its name or a pointer, before anything reads it.
func variables() {
	name := "begun"
	p := &name
	*p = "written"
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: &name}) // want use: s3.GetBucketAcl{Bucket="written"}

	again := "again"
	q := &again
	for i := range 2 {
		*q = "again-2"
		if i > 0 {
			*q = "again-3"
		}
		c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(again)}) // want use: s3.GetBucketAcl{Bucket="again-2"|"again-3"}
	}

	// The twins: on some ways only, read before, and in other hands.
	some := "some"
	r := &some
	if os.Getenv("SIZE") == "big" {
		*r = "some-2"
	}
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: &some}) // want use: s3.GetBucketCors{Bucket="some"|"some-2"}

	before := "before"
	show := func() { c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(before)}) } // want use: s3.GetBucketCors{Bucket="after"|"before"}
	show()
	s := &before
	*s = "after"
	show()
}

func pointers() {
	direct := aws.String("direct")
	*direct = "direct-2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: direct}) // want use: s3.HeadBucket{Bucket="direct"|"direct-2"}

	helped := ptr.String("helped")
	set(helped, "helped-2")
	j := &job{bucket: helped}
	set(j.bucket, "helped-3")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*j.bucket)}) // want use: s3.HeadBucket{Bucket="helped"|"helped-2"|"helped-3"}

	// The twins: nothing is written to another pointer, and anything through the last.
	other := aws.String("other")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: other}) // want use: s3.HeadBucket{Bucket="other"}
	read := aws.String("read")
	_ = json.Unmarshal([]byte(os.Getenv("SIZE")), read)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: read}) // want use: s3.HeadBucket{Bucket="read"|...}
}

// grow begins with what nothing stores: an empty text.
func grow(j *job) {
	var b strings.Builder
	b.WriteString(j.prefix)
	b.WriteString("z")
	name := b.String()
	for range 2 {
		j.prefix = name
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="${unknown}z"}
	}
}

type conf struct{ bucket string }

var (
	global  string
	initial = "initial"
	byStage = map[string]string{"dev": "of-dev"}
)

// settings have defaults, which count where a setting may not be made.
func settings() {
	some := conf{}
	if os.Getenv("SIZE") == "big" {
		some.bucket, global = "some", "global"
	}
	name := some.bucket
	if name == "" {
		name = "some-default"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})                                          // want use: s3.HeadBucket{Bucket="some"|"some-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(global, "global-default"))})   // want use: s3.HeadBucket{Bucket="global"|"global-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(byStage["dev"], "no-stage"))}) // want use: s3.HeadBucket{Bucket="no-stage"|"of-dev"}

	// The twins: these are always made.
	all := &conf{bucket: "all"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(all.bucket, "never"))}) // want use: s3.HeadBucket{Bucket="all"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(initial, "never"))})    // want use: s3.HeadBucket{Bucket="initial"}
	copied := *all
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(copied.bucket, "never"))}) // want use: s3.HeadBucket{Bucket="all"}
}

type pair struct{ names [2]string }

type holder struct{ pair pair }

func pairOf(name string) pair { return pair{[2]string{name, name}} }

// arrays are copied with the structs that they are part of.
func arrays() {
	value := pair{[2]string{"value-0", "value-1"}}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(value.names[1])}) // want use: s3.HeadBucket{Bucket="value-1"}
	first := &holder{pairOf("made")}
	second := *first
	second.pair.names[0] = "second"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(second.pair.names[1])}) // want use: s3.HeadBucket{Bucket="made"|"second"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(first.pair.names[0])})  // want use: s3.HeadBucket{Bucket="made"}

	// The twin: what is copied is not known.
	var read pair
	_ = json.Unmarshal([]byte(os.Getenv("SIZE")), &read.names)
	third := holder{read}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + third.pair.names[0])}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

// Variables and fields of local structs that are written again with what they hold, and whose address
// goes to the SDK, or elsewhere, only then.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()

var c = s3.New(s3.Options{})

type place struct{ Bucket, Prefix string }

func appended() {
	s := "a"
	s += "-b"
	s = fmt.Sprintf("%s-%s", s, s)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s}) // want use: s3.HeadBucket{Bucket="a-b-a-b"}
}

func onSomeWays() (name string, err error) {
	name = "short"
	if os.Getenv("LONG") != "" {
		name += "-long"
	}
	_, err = c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name}) // want use: s3.HeadBucket{Bucket="short"|"short-long"}
	return
}

func defaulted(s string) {
	if s == "" {
		s = "spare"
	}
	s = "of-" + s
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s}) // want use: s3.HeadBucket{Bucket="of-${env:NAME}"|"of-spare"}
}

func each() {
	for _, x := range []string{"x", "y"} {
		s := "each"
		s += "-" + x
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s}) // want use: s3.HeadBucket{Bucket="each-x"|"each-y"}
	}
}

func again() {
	bucket, key := "b", "one"
	in := &s3.GetObjectInput{Bucket: &bucket, Key: &key}
	c.GetObject(ctx, in) // want use: s3.GetObject{Bucket="b", Key="one"}
	key = "two"
	c.GetObject(ctx, in) // want use: s3.GetObject{Bucket="b", Key="two"}
}

// What a member held before, another member is made of.
func ofAnother() {
	in := &s3.GetObjectInput{Bucket: aws.String("old")}
	key := aws.ToString(in.Bucket) + "-key"
	in.Bucket = aws.String("new")
	in.Key = &key
	c.GetObject(ctx, in) // want use: s3.GetObject{Bucket="new", Key="old-key"}
}

func fields() {
	o := place{Bucket: "f", Prefix: "p"}
	o.Bucket += "-x"
	o.Prefix = strings.TrimSuffix(o.Prefix, "/") + "/"
	put(o) // as a copy
	p := &place{Bucket: os.Getenv("BUCKET")}
	if p.Bucket == "" {
		p.Bucket = "spare"
	}
	p.Bucket = "env-" + p.Bucket
	get(p)
	list(loaded())
}

func loaded() place {
	var o place
	o.Bucket = os.Getenv("LOADED")
	o.Bucket = strings.ToLower(o.Bucket)
	o.Prefix = o.Bucket + "-p"
	return o
}

func put(o place) {
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: &o.Bucket, Key: &o.Prefix}) // want use: s3.PutObject{Bucket="f-x", Key="p/"}
}

func get(o *place) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &o.Bucket}) // want use: s3.HeadBucket{Bucket="env-${env:BUCKET}"|"env-spare"}
}

func list(o place) {
	o.Prefix = "v" + o.Prefix
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: &o.Bucket, Key: &o.Prefix}) // want use: s3.GetObject{Bucket="${env:LOADED#lower}", Key="v${env:LOADED#lower}-p"}
}

// What a loop puts together is not what it was after some rounds: none of it is for sure.
func joined(parts ...string) {
	s := "acme"
	for _, p := range parts {
		s += "-" + p
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s)}) // want use: s3.HeadBucket{Bucket=~"acme"|~"${unknown}-web"|~"${unknown}-v2"}
}

// Twins: who has the address may write before the next read.
func shared() {
	s := "a"
	f := func() { s = os.Getenv("CAPTURED") }
	s += "-b"
	f()
	s += "-c"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s}) // want use: s3.HeadBucket{Bucket=~"${env:CAPTURED}"|~"a"|"${unknown}-b"|"${unknown}-c"}
	o := place{Bucket: "a"}
	o.Bucket += "-b"
	fmt.Sscan(os.Getenv("SCANNED"), &o.Bucket)
	o.Bucket += "-c"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &o.Bucket}) // want use: s3.HeadBucket{Bucket="a-b"|"${unknown}-c"|...}
	u := os.Args[0]
	u += "-u"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &u}) // want use: s3.HeadBucket{Bucket="${unknown}-u"}
}

func main() {
	appended()
	onSomeWays()
	defaulted(os.Getenv("NAME"))
	each()
	again()
	ofAnother()
	fields()
	joined("web", "v2")
	shared()
}

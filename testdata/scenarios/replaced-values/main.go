// Values that are replaced before they are used, in every run, by other functions: they are never missing. Nothing is lost
// of what stays.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// run:

type options struct {
	text    string
	pointer *string
}

type option func(*options)

func withText(s string) option    { return func(o *options) { o.text = s } }
func withPointer(s string) option { return func(o *options) { o.pointer = &s } }

func newOptions(opts ...option) *options {
	o := &options{text: "text-default", pointer: aws.String("pointer-default")}
	for _, f := range opts {
		f(o)
	}
	return o
}

func rename(p *string) { *p = "renamed" }

func main() {
	ctx := context.Background()
	cfg, _ := config.LoadDefaultConfig(ctx)
	c := s3.NewFromConfig(cfg)
	o := newOptions(withText("text-set"), withPointer("pointer-set"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &o.text})                // want use: s3.HeadBucket{Bucket=~"text-default"|"text-set"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: o.pointer})              // want use: s3.HeadBucket{Bucket=~"pointer-default"|"pointer-set"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*o.pointer)}) // want use: s3.HeadBucket{Bucket=~"pointer-default"|"pointer-set"}

	variable := "variable-default"
	rename(&variable)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(variable)}) // want use: s3.HeadBucket{Bucket=~"variable-default"|"renamed"}

	captured := "captured-default"
	set := func() { captured = "captured-set" }
	set()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(captured)}) // want use: s3.HeadBucket{Bucket=~"captured-default"|"captured-set"}

	kept := "kept"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &kept}) // want use: s3.HeadBucket{Bucket="kept"}
	chosen := "chosen-default"
	if os.Getenv("X") != "" {
		chosen = "chosen-set"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &chosen}) // want use: s3.HeadBucket{Bucket="chosen-default"|"chosen-set"}
}

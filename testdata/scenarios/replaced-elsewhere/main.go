// Values that several functions put into one place, one after the other: each may be replaced by the next, so that none
// is missing for sure. The twins stay: stores of one function, of one function alone, and what is put there only where
// there is nothing.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// run:

type inner struct{ bucket string }

type conf struct {
	bucket, logs string
	in           inner
	ptr          *inner
	list         []string
	table        map[string]string
}

type option func(*conf)

func withBucket(s string) option           { return func(c *conf) { c.bucket = s } }
func withInner(s string) option            { return func(c *conf) { c.in = inner{bucket: s} } }
func withPointer(s string) option          { return func(c *conf) { c.ptr = &inner{bucket: s} } }
func withList(s ...string) option          { return func(c *conf) { c.list = s } }
func withTable(m map[string]string) option { return func(c *conf) { c.table = m } }
func adding(s string) option               { return func(c *conf) { c.list = append(c.list, s) } }

func newConf(opts ...option) *conf {
	c := &conf{
		bucket: "default", in: inner{bucket: "in-default"}, ptr: &inner{bucket: "ptr-default"},
		list: []string{"list-default"}, table: map[string]string{"k": "table-default"},
	}
	for _, o := range opts {
		o(c)
	}
	return c
}

func defaults(c *conf) { c.bucket = "first" }
func override(c *conf) { c.bucket = "last" }

func merge(a, b conf) conf {
	if b.bucket != "" {
		a.bucket = b.bucket
	}
	if b.logs != "" {
		a.logs = b.logs
	}
	return a
}

func (c *conf) named(s string) *conf { c.bucket = s; return c }

func (c *conf) lazy() string {
	if c.logs == "" {
		c.logs = "lazy"
	}
	return c.logs
}

var (
	text    = "text-old"
	whole   = conf{bucket: "whole-old"}
	pointed = &conf{bucket: "pointed-old"}
	names   = []string{"names-old"}
	table   = map[string]string{"k": "table-old", "other": "table-other"}
)

func setup() {
	text = "text-new"
	whole = conf{bucket: "whole-new"}
	pointed = &conf{bucket: "pointed-new"}
	names = []string{"names-new"}
	table["k"] = "table-new"
}

func main() {
	ctx := context.Background()
	cfg, _ := config.LoadDefaultConfig(ctx)
	c := s3.NewFromConfig(cfg)
	setup()

	several := &conf{}
	defaults(several)
	override(several)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &several.bucket}) // want use: s3.HeadBucket{Bucket=~"first"|~"last"}

	twice := newConf(withBucket("one"), withBucket("two"))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &twice.bucket}) // want use: s3.HeadBucket{Bucket=~"default"|~"one"|~"two"}
	once := newConf(withBucket("only"), withInner("in-set"), withPointer("ptr-set"), withList("list-set"), withTable(map[string]string{"k": "table-set"}))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &once.bucket})                   // want use: s3.HeadBucket{Bucket=~"default"|"only"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &once.in.bucket})                // want use: s3.HeadBucket{Bucket=~"in-default"|"in-set"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &once.ptr.bucket})               // want use: s3.HeadBucket{Bucket=~"ptr-default"|"ptr-set"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(once.list[0])})       // want use: s3.HeadBucket{Bucket=~"list-default"|"list-set"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(once.table["k"])})    // want use: s3.HeadBucket{Bucket=~"table-default"|"table-set"}
	chain := (&conf{bucket: "chain-0"}).named("chain-1").named("chain-2")          // a builder
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &chain.bucket})                  // want use: s3.HeadBucket{Bucket=~"chain-0"|~"chain-1"|~"chain-2"}
	merged := merge(conf{bucket: "below", logs: "logs-below"}, conf{bucket: "on"}) // logs are not set on top
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(merged.bucket)})      // want use: s3.HeadBucket{Bucket=~"below"|"on"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(merged.logs)})        // want use: s3.HeadBucket{Bucket="logs-below"}

	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &text})                      // want use: s3.HeadBucket{Bucket=~"text-old"|"text-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &whole.bucket})              // want use: s3.HeadBucket{Bucket=~"whole-old"|"whole-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &pointed.bucket})            // want use: s3.HeadBucket{Bucket=~"pointed-old"|"pointed-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(names[0])})       // want use: s3.HeadBucket{Bucket=~"names-old"|"names-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table["k"])})     // want use: s3.HeadBucket{Bucket=~"table-old"|"table-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(table["other"])}) // want use: s3.HeadBucket{Bucket="table-other"}
	entry := map[string]string{"a": "a-old", "b": "b-kept"}                    // written over where it is made
	entry["a"] = "a-new"                                                       //
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(entry["a"])})     // want use: s3.HeadBucket{Bucket=~"a-old"|"a-new"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(entry["b"])})     // want use: s3.HeadBucket{Bucket="b-kept"}
	rows := []conf{{bucket: "row-old"}}                                        //
	for i := range rows {                                                      //
		rows[i].bucket = "row-new"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(rows[0].bucket)}) // want use: s3.HeadBucket{Bucket=~"row-old"|"row-new"}

	// The twins.
	grown := newConf(adding("added"))
	for _, n := range grown.list {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &n}) // want use: s3.HeadBucket{Bucket="added"|"list-default"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(grown.lazy())}) // want use: s3.HeadBucket{Bucket="lazy"}
	chosen := &conf{bucket: "chosen-default"}
	if os.Getenv("X") != "" {
		chosen.bucket = "chosen-set"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &chosen.bucket}) // want use: s3.HeadBucket{Bucket="chosen-default"|"chosen-set"}
	stages := map[string]string{"dev": "stage-dev", "prod": "stage-prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(stages[os.Getenv("STAGE")])}) // want use: s3.HeadBucket{Bucket="stage-dev"|"stage-prod"}
}

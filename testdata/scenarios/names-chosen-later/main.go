// Fields by which a program chooses that options, setters and callers replace, and those of the
// rows of a table.
//
// run:
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

type client struct {
	bucket string
	hot    bool
	mode   string
}

type option func(*client)

func withHot() option { return func(c *client) { c.hot = true } }

func withMode(m string) option { return func(c *client) { c.mode = m } }

func newClient(bucket string, opts ...option) *client {
	cl := &client{bucket: bucket, mode: "plain"}
	for _, o := range opts {
		o(cl)
	}
	return cl
}

func (c *client) setHot(hot bool) *client {
	c.hot = hot
	return c
}

func (c *client) name() string {
	if c.hot {
		return "hot-" + c.bucket
	}
	return "cold-" + c.bucket
}

func (c *client) dir() string {
	if c.mode == "plain" {
		return "plain/" + c.bucket
	}
	return "other/" + c.bucket
}

func options() {
	// Which comes first is not known: what the option replaces is never missing.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newClient("optional", withHot()).name())})         // want use: s3.HeadBucket{Bucket=~"cold-optional"|"hot-optional"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newClient("without").name())})                     // want use: s3.HeadBucket{Bucket="cold-without"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newClient("set").setHot(true).name())})            // want use: s3.HeadBucket{Bucket=~"cold-set"|"hot-set"}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(newClient("moded", withMode("other")).dir())}) // want use: s3.GetBucketAcl{Bucket="other/moded"|~"plain/moded"}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(newClient("default").dir())})                  // want use: s3.GetBucketAcl{Bucket="plain/default"}

	made := newClient("made")
	made.hot = true
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(made.name())}) // want use: s3.GetBucketCors{Bucket=~"cold-made"|"hot-made"}

	// What a run gives may be either.
	given := newClient("given").setHot(os.Getenv("HOT") != "")
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(given.name())}) // want use: s3.GetBucketCors{Bucket="cold-given"|"hot-given"}
}

type task struct {
	bucket  string
	enabled bool
	skip    bool
}

func rows() {
	for _, t := range []task{{"enabled", true, false}, {bucket: "disabled"}, {bucket: "skipped", enabled: true, skip: true}} {
		if !t.enabled || t.skip {
			continue
		}
		c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(t.bucket)}) // want use: s3.GetBucketTagging{Bucket="enabled"}
	}
	for _, t := range []*task{{"pointer-on", true, false}, {bucket: "pointer-off"}} {
		if t.enabled {
			c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(t.bucket)}) // want use: s3.GetBucketPolicy{Bucket="pointer-on"}
		}
	}

	// The twins: rows that are changed, in a loop or by index.
	later := []task{{bucket: "later-a"}, {bucket: "later-b", enabled: true}}
	for range 2 {
		for _, t := range later {
			if t.enabled {
				c.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: aws.String(t.bucket)}) // want use: s3.GetBucketLogging{Bucket="later-a"}; s3.GetBucketLogging{Bucket="later-b"}
			}
		}
		later[0].enabled = true
	}
	all := []task{{"all-a", true, false}, {"all-b", true, false}}
	for i := range all {
		all[i].enabled = !all[i].enabled
	}
	for _, t := range all {
		if !t.enabled {
			c.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String(t.bucket)}) // want use: s3.GetBucketWebsite{Bucket="all-a"}; s3.GetBucketWebsite{Bucket="all-b"}
		}
	}
}

// A state that a method tells of is no choice that replaces another.
type conn struct {
	bucket string
	opened bool
}

func (o *conn) open() { o.opened = true }

func (o *conn) versioning() {
	if !o.opened {
		c.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: aws.String(o.bucket)}) // want use: s3.GetBucketVersioning{Bucket="state"}
		o.open()
	}
	c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(o.bucket)}) // want use: s3.GetBucketLocation{Bucket="state"}
}

func main() {
	options()
	rows()
	(&conn{bucket: "state"}).versioning()
}

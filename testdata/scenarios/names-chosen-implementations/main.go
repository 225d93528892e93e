// Names that implementations of an interface give: each value has its own.
//
// run:
// run: KIND=fixed
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

type namer interface{ name() string }

type noop struct{}

func (noop) name() string { return "of-noop" }

type real struct{ bucket string }

func (r real) name() string { return r.bucket }

type wrapped struct {
	namer
	prefix string
}

func (w *wrapped) name() string { return w.prefix + w.namer.name() }

type text string

func (text) name() string { return "of-text" }

type config struct {
	enabled bool
	bucket  string
}

func newNamer(cfg config) namer {
	if !cfg.enabled {
		return noop{}
	}
	return real{cfg.bucket}
}

func main() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newNamer(config{bucket: "off"}).name())})               // want use: s3.HeadBucket{Bucket="of-noop"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newNamer(config{enabled: true, bucket: "on"}).name())}) // want use: s3.HeadBucket{Bucket="on"}
	w := &wrapped{newNamer(config{}), "x-"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(w.name())}) // want use: s3.HeadBucket{Bucket="x-of-noop"}
	twins()
}

// The twins: values of which a run has one or the other, and one that is replaced.
func twins() {
	n := newNamer(config{enabled: os.Getenv("KIND") == "fixed", bucket: "given"})
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(n.name())}) // want use: s3.GetBucketAcl{Bucket="given"|"of-noop"}

	var m namer = text("a")
	if os.Getenv("KIND") == "fixed" {
		m = &wrapped{real{"r"}, "w-"}
	}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(m.name())}) // want use: s3.GetBucketAcl{Bucket="of-text"|"w-r"}

	h := struct{ n namer }{noop{}}
	set(&h.n)
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(h.n.name())}) // want use: s3.GetBucketCors{Bucket="later"|"of-noop"}
}

func set(n *namer) { *n = real{"later"} }

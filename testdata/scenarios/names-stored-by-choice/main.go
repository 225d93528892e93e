// What is stored behind a test of constants is stored for the callers that pass it.
//
// run:
// run: STAGE=prod
// run: STAGE=dev
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type place struct{ bucket, prefix string }

// apply stores for one stage.
func (p *place) apply(stage string) {
	switch stage {
	case "prod":
		p.bucket = "prod"
	case "dev":
		p.bucket = "dev"
	default:
		p.bucket = "default"
	}
}

// secured has a prefix if it is asked for.
func secured(bucket string, secure bool) *place {
	p := &place{bucket: bucket}
	if secure {
		p.prefix = "secure/"
	}
	return p
}

// load gives one of two.
func load(debug bool) place {
	p := place{"plain", "p/"}
	if debug {
		p = place{"debug", "d/"}
	}
	return p
}

// withDefaults fills in what is not there.
func (p place) withDefaults() place {
	if p.bucket == "" {
		p.bucket = "spare"
	}
	if p.prefix == "" {
		p.prefix = "s/"
	}
	return p
}

type builder struct{ stage string }

func newBuilder() *builder { return &builder{stage: "dev"} }

func (b *builder) in(stage string) *builder {
	b.stage = stage
	return b
}

func (b *builder) build() *place {
	p := &place{bucket: "built"}
	switch b.stage {
	case "prod":
		p.prefix = "prod/"
	case "dev":
		p.prefix = "dev/"
	}
	return p
}

type event struct{ kind, key string }

type handler struct{ dir string }

func (h *handler) choose(kind string) {
	switch kind {
	case "put":
		h.dir = "in/"
	case "delete":
		h.dir = "trash/"
	}
}

func handle(ctx context.Context, c *s3.Client, e event) {
	h := &handler{}
	h.choose(e.kind)
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("events"), Key: aws.String(h.dir + e.key)}) // want use: s3.GetObject{Bucket="events", Key="in/a"}; s3.GetObject{Bucket="events", Key="trash/b"}; s3.GetObject{Bucket="events", Key="c"}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c := s3.NewFromConfig(cfg)

	a, b, d := &place{}, &place{}, &place{}
	a.apply("prod")
	b.apply("other")
	d.apply(os.Getenv("STAGE"))                                   // a twin: any of them
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &a.bucket})     // want use: s3.HeadBucket{Bucket="prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.bucket})     // want use: s3.HeadBucket{Bucket="default"}
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: &d.bucket}) // want use: s3.GetBucketAcl{Bucket="default"|"dev"|"prod"}
	e, f, g := secured("e", false), secured("f", true), secured("g", os.Getenv("STAGE") != "")
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &e.bucket, Key: aws.String(e.prefix + "k")}) // want use: s3.HeadObject{Bucket="e", Key="k"}
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &f.bucket, Key: aws.String(f.prefix + "k")}) // want use: s3.HeadObject{Bucket="f", Key="secure/k"}
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &g.bucket, Key: aws.String(g.prefix + "k")}) // want use: s3.HeadObject{Bucket="g", Key="secure/k"|~"k"}
	h := load(false)
	c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &h.bucket, Key: aws.String(h.prefix + "k")}) // want use: s3.DeleteObject{Bucket="plain", Key="p/k"}
	i := place{bucket: "i"}.withDefaults()
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: &i.bucket, Key: aws.String(i.prefix + "k")}) // want use: s3.PutObject{Bucket="i", Key="s/k"}
	j := place{prefix: "j/"}.withDefaults()
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: &j.bucket, Key: aws.String(j.prefix + "k")}) // want use: s3.PutObject{Bucket="spare", Key="j/k"}
	k := newBuilder().in("prod").build()
	c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &k.bucket, Key: aws.String(k.prefix + "k")}) // want use: s3.GetObjectAcl{Bucket="built", Key="prod/k"|~"dev/k"|~"k"}
	l := newBuilder().build()
	c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &l.bucket, Key: aws.String(l.prefix + "l")}) // want use: s3.GetObjectAcl{Bucket="built", Key="dev/l"}

	handle(ctx, c, event{"put", "a"})
	handle(ctx, c, event{"delete", "b"})
	handle(ctx, c, event{"other", "c"})
}

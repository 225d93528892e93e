// Names and calls that are chosen by bools and kinds in the fields of structs: each struct gets
// what its own fields choose.
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

// A bool that is given to the constructor.
type store struct {
	bucket   string
	readOnly bool
}

func newStore(bucket string, readOnly bool) *store {
	return &store{bucket: bucket, readOnly: readOnly}
}

func (s *store) put() {
	if s.readOnly {
		return
	}
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(s.bucket), Key: aws.String("k")}) // want use: s3.PutObject{Bucket="writable", Key="k"}; s3.PutObject{Bucket="literal", Key="k"}
}

func (s *store) get() {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(s.bucket), Key: aws.String("k")}) // want use: s3.GetObject{Bucket="writable", Key="k"}; s3.GetObject{Bucket="read-only", Key="k"}; s3.GetObject{Bucket="literal", Key="k"}
}

// A mode of a type with a name, and a bool that a configuration hands on.
type mode int

const (
	plain mode = iota
	mirrored
	archived
)

type config struct {
	bucket string
	mode   mode
	audit  bool
}

type service struct {
	cfg   config
	audit bool
}

func newService(cfg config) *service {
	s := &service{cfg: cfg, audit: cfg.audit}
	return s
}

func (s *service) target() string {
	switch s.cfg.mode {
	case mirrored:
		return s.cfg.bucket + "-mirror"
	case archived:
		return s.cfg.bucket + "-archive"
	default:
		return s.cfg.bucket
	}
}

func (s *service) isAudited() bool { return s.audit }

func (s *service) run() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(s.target())}) // want use: s3.HeadBucket{Bucket="one-mirror"}; s3.HeadBucket{Bucket="two"}
	if s.isAudited() {
		c.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: aws.String(s.cfg.bucket)}) // want use: s3.GetBucketLogging{Bucket="two"}
	}
	if !s.audit {
		c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(s.cfg.bucket)}) // want use: s3.GetBucketTagging{Bucket="one"}
	}
}

// A kind that is a text, from one struct to another.
type source struct{ kind, name string }

type reader struct{ src source }

func (r *reader) read() {
	if r.src.kind == "s3" {
		c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: aws.String(r.src.name), Key: aws.String("k")}) // want use: s3.GetObjectAcl{Bucket="from-s3", Key="k"}
	}
}

// What no struct of the program chooses is none of its names.
type worker struct {
	name  string
	fancy bool
}

func (w worker) bucket() string {
	if w.fancy {
		return "fancy-" + w.name
	}
	return "plain-" + w.name
}

func (w worker) work() {
	c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String(w.bucket())}) // want use: s3.GetBucketCors{Bucket="plain-a"}; s3.GetBucketCors{Bucket="fancy-b"}
}

func main() {
	w, r := newStore("writable", false), newStore("read-only", true)
	l := &store{bucket: "literal"}
	for _, s := range []*store{w, r} {
		s.get()
	}
	w.put()
	r.put()
	l.get()
	l.put()

	newService(config{bucket: "one", mode: mirrored}).run()
	newService(config{bucket: "two", audit: true}).run()

	(&reader{source{"s3", "from-s3"}}).read()
	(&reader{source{kind: "file", name: "from-file"}}).read()

	worker{name: "a"}.work()
	worker{"b", true}.work()
	twins()
}

// The twins: fields that others may set, or that are set later.

type switched struct {
	bucket string
	off    bool
}

func (s *switched) stop() { s.off = true }

func (s *switched) acl() {
	if !s.off {
		c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(s.bucket)}) // want use: s3.GetBucketAcl{Bucket="stopped-later"}
		return
	}
	c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(s.bucket)}) // want use: s3.GetBucketPolicy{Bucket="stopped-later"}
}

type told struct {
	bucket string
	dry    bool
}

func (t *told) website() {
	if !t.dry {
		c.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String(t.bucket)}) // want use: s3.GetBucketWebsite{Bucket="told-by-env"}
	}
}

type pointed struct {
	bucket string
	big    bool
}

func (p *pointed) name() string {
	if p.big {
		return p.bucket + "-big"
	}
	return p.bucket + "-small"
}

func set(b *bool) { *b = len(os.Args) > 0 }

type replaced struct {
	bucket string
	hot    bool
}

func (r *replaced) name() string {
	if r.hot {
		return r.bucket + "-hot"
	}
	return r.bucket + "-cold"
}

func replace(r *replaced) { *r = replaced{"whole", true} }

func twins() {
	s := &switched{bucket: "stopped-later"}
	s.acl()
	s.stop()
	s.acl()

	(&told{"told-by-env", os.Getenv("DRY") != ""}).website()
	(&told{bucket: "told-dry", dry: true}).website()

	p := &pointed{bucket: "pointed"}
	set(&p.big)
	c.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: aws.String(p.name())}) // want use: s3.GetBucketVersioning{Bucket="pointed-big"|"pointed-small"}
	(&pointed{"pointed-not", false}).name()

	r := &replaced{bucket: "whole"}
	replace(r)
	c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(r.name())}) // want use: s3.GetBucketLocation{Bucket="whole-cold"|"whole-hot"}
	now := &replaced{bucket: "at-once"}
	*now = replaced{"at-once", true}
	c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(now.name())}) // want use: s3.GetBucketLocation{Bucket="at-once-hot"}
}

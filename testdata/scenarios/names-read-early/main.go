// Texts are read before they are set, and by twins after.
//
// run:
// run: a
package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type store struct {
	client         *s3.Client
	bucket, prefix string
	suffix         *string
	once           sync.Once
}

// move reads the prefix, then sets it.
func (s *store) move(ctx context.Context) {
	s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.GetObject{Bucket="a", Key="done/k"|~"k"}
	s.prefix = "done/"
}

func (s *store) put(ctx context.Context) {
	s.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.PutObject{Bucket="b", Key="x/k"|~"k"}; s3.PutObject{Bucket="c", Key="x/k"}; s3.PutObject{Bucket="d", Key="x/k"|~"k"}; s3.PutObject{Bucket="e", Key="x/k"}; s3.PutObject{Bucket="f", Key="x/k"}; s3.PutObject{Bucket="g", Key="x/k"}
}

func (s *store) key(name string) string { return s.prefix + name }

func (s *store) enter() { s.prefix = "x/" }

func (s *store) open() error {
	if s.bucket == "" {
		return errors.New("no bucket")
	}
	s.once.Do(s.enter)
	return nil
}

func (s *store) orDefault() {
	if s.prefix == "" {
		s.prefix = "x/"
	}
}

type opener interface{ open() error }

func opened(o opener) error { return o.open() }

// Options: each of them is taken to be there.
func with(opts ...func(*store)) *store {
	s := &store{}
	for _, o := range opts {
		o(s)
	}
	return s
}

// settings are loaded, with a prefix in some runs only.
type settings struct{ bucket, prefix string }

func load() (settings, error) {
	var f settings
	f.bucket = "h"
	if len(os.Args) > 1 {
		f.prefix = "x/"
	}
	return f, nil
}

func preset() *settings { return &settings{bucket: "q", prefix: "x/"} }

type app struct{ settings settings }

func newApp() (*app, error) {
	f, err := load()
	if err != nil {
		return nil, err
	}
	return &app{settings: f}, nil
}

// key is in a directory, if there is one.
func (f settings) key(name string) string {
	if f.prefix != "" {
		return f.prefix + "/" + name
	}
	return name
}

func (f *settings) in(dir string) { f.prefix = dir }

// maybe holds something or the zero value.
type maybe[T any] struct{ v T }

func (m maybe[T]) get() T { return m.v }

var place string

func setPlace() { place = "x/" }

func acl(ctx context.Context, c *s3.Client) {
	c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: aws.String("k"), Key: aws.String(place + "k")}) // want use: s3.GetObjectAcl{Bucket="k", Key="x/k"|~"k"}
}

var later string

func setLater() { later = "x/" }

func tags(ctx context.Context, c *s3.Client) {
	c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: aws.String("k"), Key: aws.String(later + "k")}) // want use: s3.GetObjectTagging{Bucket="k", Key="x/k"}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c := s3.NewFromConfig(cfg)

	a := &store{client: c, bucket: "a"}
	a.move(ctx)
	a.move(ctx)

	b := &store{client: c, bucket: "b"}
	b.put(ctx)
	b.enter()
	b.put(ctx)
	d := &store{client: c, bucket: "d"}
	if len(os.Args) > 1 {
		d.enter()
	}
	d.put(ctx)

	o := &store{client: c, bucket: "o"}
	c.ListParts(ctx, &s3.ListPartsInput{Bucket: &o.bucket, Key: aws.String(o.key("k")), UploadId: aws.String("u")}) // want use: s3.ListParts{Bucket="o", Key="x/k"|~"k", UploadId="u"}
	o.enter()
	c.ListParts(ctx, &s3.ListPartsInput{Bucket: &o.bucket, Key: aws.String(o.key("l")), UploadId: aws.String("u")}) // want use: s3.ListParts{Bucket="o", Key="x/l", UploadId="u"}

	r := preset()
	if len(os.Args) > 1 {
		*r = settings{bucket: "r"} // sets none
	}
	c.GetObjectLegalHold(ctx, &s3.GetObjectLegalHoldInput{Bucket: &r.bucket, Key: aws.String(r.prefix + "k")}) // want use: s3.GetObjectLegalHold{Bucket="r"|~"q", Key=~"k"|~"x/k"}
	q := &store{client: c, bucket: "p"}
	if len(os.Args) > 1 {
		q.enter()
	}
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &q.bucket, Prefix: aws.String(path.Join(q.prefix, "k"))}) // want use: s3.ListObjectsV2{Bucket="p", Prefix="x/k"|~"k"}

	// Twins: set before.
	t := &store{client: c, bucket: "c"}
	t.enter()
	t.put(ctx)
	e := &store{client: c, bucket: "e"}
	if err := opened(e); err != nil {
		panic(err)
	}
	e.put(ctx)
	with(func(s *store) { s.client = c }, func(s *store) { s.bucket = "f" }, func(s *store) { s.enter() }).put(ctx)
	g := &store{client: c, bucket: "g"}
	g.orDefault()
	g.put(ctx)

	// Copied on the way.
	h, err := newApp()
	if err != nil {
		panic(err)
	}
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &h.settings.bucket, Key: aws.String(h.settings.prefix + "k")}) // want use: s3.HeadObject{Bucket="h", Key="x/k"|~"k"}
	f := settings{bucket: "i"}
	if len(os.Args) > 1 {
		f.in("x")
	}
	c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &f.bucket, Key: aws.String(f.key("k"))}) // want use: s3.DeleteObject{Bucket="i", Key="k"|"x/k"}
	var spare settings
	if len(os.Args) > 1 {
		spare = settings{bucket: "j", prefix: "x/"}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cmp.Or(spare.bucket, "spare"))}) // want use: s3.HeadBucket{Bucket="j"|~"spare"}
	var m maybe[string]
	if len(os.Args) > 1 {
		m = maybe[string]{"x/"}
	}
	c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: aws.String("l"), Key: aws.String(m.get() + "k"), ObjectAttributes: nil}) // want use: s3.GetObjectAttributes{Bucket="l", Key="k"|"x/k"}
	p := store{bucket: "m"}
	if len(os.Args) > 1 {
		p.suffix = aws.String(".gz")
	}
	c.RestoreObject(ctx, &s3.RestoreObjectInput{Bucket: aws.String("m"), Key: aws.String("k" + aws.ToString(p.suffix))}) // want use: s3.RestoreObject{Bucket="m", Key="k.gz"|~"k"}

	// Variables.
	var last string
	next := func(name string) {
		c.GetObjectTorrent(ctx, &s3.GetObjectTorrentInput{Bucket: aws.String("n"), Key: aws.String(last + "k")}) // want use: s3.GetObjectTorrent{Bucket="n", Key="x/k"|~"k"}
		last = name
	}
	next("x/")
	next("x/")
	var dir string
	func() { dir = "x/" }()
	func() {
		c.GetObjectRetention(ctx, &s3.GetObjectRetentionInput{Bucket: aws.String("n"), Key: aws.String(dir + "k")}) // want use: s3.GetObjectRetention{Bucket="n", Key="x/k"}
	}()
	acl(ctx, c)
	setPlace()
	acl(ctx, c)
	setLater()
	tags(ctx, c)
}

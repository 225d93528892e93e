// One of several objects is chosen: what is in one stays together.
//
// run:
// run: a
// run: a b
package main

import (
	"context"
	"errors"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type store struct {
	client         *s3.Client
	bucket, prefix string
}

func newStore(c *s3.Client, bucket, prefix string) *store {
	return &store{client: c, bucket: bucket, prefix: prefix}
}

// put: a variable is one of two.
func (s *store) put(ctx context.Context, key string) {
	s.client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(s.prefix + key)}) // want use: s3.PutObject{Bucket="a", Key="x/one"}; s3.PutObject{Bucket="b", Key="y/one"}
}

// get: a function returns one of two.
func (s *store) get(ctx context.Context, key string) {
	s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(s.prefix + key)}) // want use: s3.GetObject{Bucket="c", Key="x/two"}; s3.GetObject{Bucket="d", Key="y/two"}
}

func pick(c *s3.Client) *store {
	if len(os.Args) > 1 {
		return newStore(c, "c", "x/")
	}
	return newStore(c, "d", "y/")
}

// A field holds one of two, behind an interface.
type remover interface {
	remove(ctx context.Context, key string)
}

func (s *store) remove(ctx context.Context, key string) {
	in := &s3.DeleteObjectInput{Bucket: &s.bucket}
	in.Key = aws.String(s.prefix + key)
	s.client.DeleteObject(ctx, in) // want use: s3.DeleteObject{Bucket="e", Key="x/three"}; s3.DeleteObject{Bucket="f", Key="y/three"}
}

type service struct{ to remover }

func (v *service) run(ctx context.Context) { v.to.remove(ctx, "three") }

// Handlers: a library calls them, with one of two.
type handler struct {
	s   *store
	key string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.s.head(r.Context(), h.key)
}

func (s *store) head(ctx context.Context, key string) {
	s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(s.prefix + key)}) // want use: s3.HeadObject{Bucket="g", Key="x/four"}; s3.HeadObject{Bucket="h", Key="y/five"}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c := s3.NewFromConfig(cfg)

	s := newStore(c, "a", "x/")
	if len(os.Args) > 2 {
		s = newStore(c, "b", "y/")
	}
	s.put(ctx, "one")

	pick(c).get(ctx, "two")

	v := &service{to: newStore(c, "e", "x/")}
	if len(os.Args) > 1 {
		v = &service{to: newStore(c, "f", "y/")}
	}
	v.run(ctx)

	mux := http.NewServeMux()
	mux.Handle("/g", &handler{newStore(c, "g", "x/"), "four"})
	mux.Handle("/h", &handler{newStore(c, "h", "y/"), "five"})
	for _, path := range []string{"/g", "/h"} {
		r, _ := http.NewRequest("GET", path, nil)
		mux.ServeHTTP(nil, r)
	}

	// What is left out is "".
	w := &store{client: c, bucket: "k", prefix: "x/"}
	if len(os.Args) > 1 {
		w = &store{client: c, bucket: "l"}
	}
	w.list(ctx)

	// What is returned with an error is not used.
	if x, err := fail(c); err == nil {
		x.acl(ctx)
	}

	// One of two types, whose methods are called one after the other.
	for _, from := range []func() source{func() source { return fixed{newStore(c, "o", "x/")} }, func() source { return &given{newStore(c, "p", "y/")} }} {
		tagAll(ctx, from())
	}

	// Chosen where the call is.
	t := pick2(c)
	c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String(t.bucket), Key: aws.String(t.prefix + "k"), CopySource: aws.String(t.bucket + "/from")}) // want use: s3.CopyObject{Bucket="i", CopySource="i/from", Key="x/k"}; s3.CopyObject{Bucket="j", CopySource="j/from", Key="y/k"}
}

type source interface {
	names() []string
	tag(ctx context.Context, name string)
}

type fixed struct{ *store }

func (f fixed) names() []string { return []string{f.prefix + "one"} }

type given struct{ *store }

func (g *given) names() []string {
	var out []string
	for _, a := range os.Args[1:] {
		out = append(out, g.prefix+a)
	}
	return out
}

func (s *store) tag(ctx context.Context, name string) {
	s.client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: aws.String(s.bucket), Key: aws.String(name)}) // want use: s3.GetObjectTagging{Bucket="o", Key="x/one"}; s3.GetObjectTagging{Bucket="p", Key="y/${unknown}"}
}

func tagAll(ctx context.Context, s source) {
	for _, name := range s.names() {
		s.tag(ctx, name)
	}
}

func (s *store) list(ctx context.Context) {
	s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(s.bucket), Prefix: aws.String(s.prefix + "key")}) // want use: s3.ListObjectsV2{Bucket="k", Prefix="x/key"}; s3.ListObjectsV2{Bucket="l", Prefix="key"}
}

func fail(c *s3.Client) (*store, error) {
	if len(os.Args) > 3 {
		return &store{}, errors.New("too many")
	}
	if len(os.Args) > 1 {
		return &store{c, "m", "x/"}, nil
	}
	return &store{c, "n", "y/"}, nil
}

func (s *store) acl(ctx context.Context) {
	s.client.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: aws.String(s.bucket), Key: aws.String(s.prefix + "k")}) // want use: s3.GetObjectAcl{Bucket="m", Key="x/k"}; s3.GetObjectAcl{Bucket="n", Key="y/k"}
}

func pick2(c *s3.Client) *store {
	if len(os.Args) > 1 {
		return &store{c, "i", "x/"}
	}
	return &store{c, "j", "y/"}
}

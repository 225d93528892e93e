// Objects are chosen more than once, and what is in one goes with what is in another.
//
// run:
// run: a
// run: a b
// run: a b c
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type store struct {
	client         *s3.Client
	bucket, prefix string
	next           *store
}

// pick returns one or the other, each time it is asked.
func pick(first, second *store) *store {
	if picked++; picked%len(os.Args) == 0 {
		return first
	}
	return second
}

var picked int

// copyTo has two objects.
func (s *store) copyTo(ctx context.Context, to *store) {
	s.client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String(to.bucket), Key: aws.String(to.prefix + "k"), CopySource: aws.String(s.bucket + "/" + s.prefix + "k")}) // want use: s3.CopyObject{Bucket="a", CopySource="a/x/k"|"b/y/k", Key="x/k"}; s3.CopyObject{Bucket="b", CopySource="a/x/k"|"b/y/k", Key="y/k"}
}

// walk has another object in each call of itself.
func (s *store) walk(ctx context.Context, before string) {
	s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(before + s.prefix)}) // want use: s3.GetObject{Bucket="c", Key="x/"|"c/x/"|"d/x/"}; s3.GetObject{Bucket="d", Key="y/"|"c/y/"|"d/y/"}
	if s.next != nil {
		s.next.walk(ctx, s.bucket+"/")
	}
}

// rounds has another object in each round of a loop.
func rounds(ctx context.Context, a, b *store) {
	last := "none"
	for range 3 {
		s := pick(a, b)
		s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(last)}) // want use: s3.HeadObject{Bucket="e"|"f", Key="none"|"x/"|"y/"}
		last = s.prefix
	}
}

// set: what an object has is replaced, in one of two.
func set(s *store) { s.prefix = "z/" }

func (s store) put(ctx context.Context) {
	s.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.PutObject{Bucket="g", Key=~"x/k"|"z/k"}; s3.PutObject{Bucket="h", Key="y/k"}
}

// A literal has captured one of two.
func later(ctx context.Context, s *store) func() {
	return func() {
		key := s.prefix + "k"
		s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key}) // want use: s3.DeleteObject{Bucket="i", Key="x/k"}; s3.DeleteObject{Bucket="j", Key="y/k"}
	}
}

type holder[T any] struct{ in T }

func (h *holder[T]) get() T { return h.in }

func (s *store) acl(ctx context.Context) {
	s.client.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &s.bucket, Key: &s.prefix}) // want use: s3.GetObjectAcl{Bucket="k", Key="x/"}; s3.GetObjectAcl{Bucket="l", Key="y/"}
}

// Objects that are made in a loop are one of many.
func (s *store) list(ctx context.Context) {
	s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &s.prefix}) // want use: s3.ListObjectsV2{Bucket="m", Prefix="x/"|"y/"}; s3.ListObjectsV2{Bucket="n", Prefix="z/"}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c := s3.NewFromConfig(cfg)

	a, b := &store{client: c, bucket: "a", prefix: "x/"}, &store{client: c, bucket: "b", prefix: "y/"}
	for range 4 {
		pick(a, b).copyTo(ctx, pick(b, a))
	}

	d := &store{client: c, bucket: "d", prefix: "y/"}
	d.next = &store{client: c, bucket: "c", prefix: "x/", next: &store{client: c, bucket: "d", prefix: "y/"}}
	first := d
	if len(os.Args) > 1 {
		first = d.next
	}
	first.walk(ctx, "")

	rounds(ctx, &store{client: c, bucket: "e", prefix: "x/"}, &store{client: c, bucket: "f", prefix: "y/"})

	g := &store{client: c, bucket: "g", prefix: "x/"}
	if len(os.Args) > 2 {
		set(g)
	}
	pick(g, &store{client: c, bucket: "h", prefix: "y/"}).put(ctx)

	var wg sync.WaitGroup
	wg.Go(later(ctx, pick(&store{client: c, bucket: "i", prefix: "x/"}, &store{client: c, bucket: "j", prefix: "y/"})))
	wg.Wait()

	h := &holder[*store]{}
	h.in = &store{client: c, bucket: "k", prefix: "x/"}
	if len(os.Args) > 1 {
		h.in = &store{client: c, bucket: "l", prefix: "y/"}
	}
	h.get().acl(ctx)

	var one *store
	for _, prefix := range []string{"x/", "y/"} {
		one = &store{client: c, bucket: "m", prefix: prefix}
		if len(os.Args) > 2 {
			break
		}
	}
	if len(os.Args) > 1 && len(os.Args) != 3 {
		one = &store{client: c, bucket: "n", prefix: "z/"}
	}
	one.list(ctx)
}

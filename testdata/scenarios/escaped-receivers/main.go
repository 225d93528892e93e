// Names in structs whose methods only a library calls: what the library passes as
// receiver is what the program made, what it passes as argument it may have decoded.
package main

import (
	"context"
	"net/http"
	"os"
	"slices"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type settings struct{ Bucket, prefix string }

func load() settings {
	return settings{Bucket: os.Getenv("BUCKET"), prefix: "in/"}
}

type app struct {
	c   *s3.Client
	cfg settings
}

// order comes from a request; the program makes one, too.
type order struct {
	Bucket string
	cached string
}

func (a *app) handle(ctx context.Context, o order) error {
	a.c.GetObject(ctx, &s3.GetObjectInput{ // want use: s3.GetObject{Bucket="${env:BUCKET}", Key="in/${unknown}"|"in/retries"}
		Bucket: aws.String(a.cfg.Bucket),
		Key:    aws.String(a.cfg.prefix + o.Bucket),
	})
	a.c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)})     // want use: s3.HeadBucket{Bucket="retries"|...}
	a.c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String(o.cached)}) // want use: s3.DeleteBucket{Bucket="cache"}
	return nil
}

type page struct {
	c      *s3.Client
	nested struct{ bucket string }
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.c.ListObjectsV2(r.Context(), &s3.ListObjectsV2Input{Bucket: &p.nested.bucket}) // want use: s3.ListObjectsV2{Bucket="pages"}
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	a := &app{c, load()}
	a.handle(ctx, order{Bucket: "retries", cached: "cache"})

	p := &page{c: c}
	p.nested.bucket = "pages"
	http.Handle("/", p)

	// A library that only passes on what it was given makes nothing up, and nothing of
	// others gets there.
	orders := []order{{Bucket: "b"}, {Bucket: "a"}}
	slices.SortFunc(orders, func(x, y order) int {
		c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(x.Bucket)}) // want use: s3.GetBucketAcl{Bucket="a"|"b"}
		return len(x.Bucket) - len(y.Bucket)
	})
	lambda.Start(a.handle)
}

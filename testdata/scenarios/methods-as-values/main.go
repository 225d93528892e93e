// Method values, method expressions, and methods of interfaces as values.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket s3.ListObjectsV2

type head interface {
	HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error)
}

type service struct{ c *s3.Client }

func (s *service) create(ctx context.Context) {
	s.c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("new")}) // want use: s3.CreateBucket{Bucket="new"}
}

func (s *service) destroy(ctx context.Context) {
	s.c.DeleteBucket(ctx, &s3.DeleteBucketInput{})
}

func run(ctx context.Context, f func(context.Context)) { f(ctx) }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})

	put := c.PutObject
	put(ctx, &s3.PutObjectInput{Bucket: aws.String("value")}) // want use: s3.PutObject{Bucket="value"}

	get := (*s3.Client).GetObject
	get(c, ctx, &s3.GetObjectInput{Bucket: aws.String("expr")}) // want use: s3.GetObject{Bucket="expr"}

	var h head = c
	hv := h.HeadBucket
	hv(ctx, &s3.HeadBucketInput{Bucket: aws.String("ivalue")}) // want use: s3.HeadBucket{Bucket="ivalue"}

	s := &service{c}
	run(ctx, s.create)
	_ = s.destroy // never called

	unused := c.ListObjectsV2
	_ = unused
}

// Pointers to strings, their helpers, and values that other calls return.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func ptr[T any](v T) *T { return &v }

func deref(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	name := "local"
	p := &name
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: p})                                      // want use: s3.HeadBucket{Bucket="local"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: ptr("generic")})                         // want use: s3.HeadBucket{Bucket="generic"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: new("built-in")})                        // want use: s3.HeadBucket{Bucket="built-in"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(aws.ToString(ptr("round")))}) // want use: s3.HeadBucket{Bucket="round"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x-" + deref(ptr("y")))})     // want use: s3.HeadBucket{Bucket="x-y"}

	// The twin: what a call of AWS returns.
	out, err := c.ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{}
	if err != nil {
		return
	}
	for _, b := range out.Buckets {
		c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: b.Name}) // want use: s3.DeleteBucket{Bucket?=...}
	}
}

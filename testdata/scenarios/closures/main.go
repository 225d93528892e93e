// Closures: called at once, returned, capturing clients and names, and never
// called.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

func uploader(c *s3.Client, bucket string) func(context.Context, string) error {
	return func(ctx context.Context, key string) error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key}) // want use: s3.PutObject{Bucket="invoices", Key="a.txt"}
		return err
	}
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})

	func() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("now")}) // want use: s3.HeadBucket{Bucket="now"}
	}()

	up := uploader(c, "invoices")
	up(ctx, "a.txt")

	// A captured variable that changes later.
	name := "first"
	get := func() {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(name)}) // want use: s3.GetObject{Bucket="first"|"second"}
	}
	get()
	name = "second"
	get()

	never := func() {
		c.DeleteObject(ctx, &s3.DeleteObjectInput{})
	}
	_ = never
}

// Variadic functions, spread slices, and variadic options that hold functions.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

func each(ctx context.Context, c *s3.Client, buckets ...string) {
	for _, b := range buckets {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b)}) // want use: s3.HeadBucket{Bucket="one"|"three"|"two"}
	}
}

func sequence(steps ...func() error) {
	for _, s := range steps {
		if s() != nil {
			return
		}
	}
}

func forward(steps ...func() error) { sequence(steps...) }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	each(ctx, c, "one", "two")
	more := []string{"three"}
	each(ctx, c, more...)
	each(ctx, c)
	forward(
		func() error {
			_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("step")}) // want use: s3.PutObject{Bucket="step"}
			return err
		},
		func() error { return nil },
	)
}

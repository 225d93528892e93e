// Code that nothing reaches contributes nothing, however it is exported.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"example.com/scenarios/dead-code/lib"
)

// want none: s3.DeleteObject s3.DeleteBucket s3.DeleteObjects s3.AbortMultipartUpload s3.CopyObject

const debug = false

type unusedType struct{ c *s3.Client }

func (u unusedType) Drop(ctx context.Context) { u.c.DeleteBucket(ctx, nil) }

func unused(ctx context.Context, c *s3.Client) { c.DeleteObject(ctx, nil) }

var table = map[string]func(context.Context, *s3.Client){"x": unusedToo}

func unusedToo(ctx context.Context, c *s3.Client) { c.DeleteObjects(ctx, nil) }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	if debug {
		c.CopyObject(ctx, nil)
	}
	lib.Used(ctx, c)
	if len(table) == 0 {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("live")}) // want use: s3.HeadBucket{Bucket="live"}
	}
}

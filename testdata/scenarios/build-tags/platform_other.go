//go:build !plan9

package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func platform(ctx context.Context, c *s3.Client) {
	c.GetBucketLocation(ctx, nil) // want use: s3.GetBucketLocation
}

//go:build extra

package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func extra(ctx context.Context, c *s3.Client) { c.DeleteBucket(ctx, nil) }

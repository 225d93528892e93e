package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func platform(ctx context.Context, c *s3.Client) { c.DeleteObject(ctx, nil) }

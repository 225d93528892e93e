// Package lib has more than its one importer uses.
package lib

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Used(ctx context.Context, c *s3.Client) {
	c.ListBuckets(ctx, nil) // want use: s3.ListBuckets
}

func Unused(ctx context.Context, c *s3.Client) { c.AbortMultipartUpload(ctx, nil) }

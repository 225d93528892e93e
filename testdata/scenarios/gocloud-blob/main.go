// A library between the program and the SDK: its calls are the program's.
package main

import (
	"context"

	"gocloud.dev/blob/s3blob"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want elsewhere: s3.PutObject s3.CreateMultipartUpload s3.UploadPart s3.CompleteMultipartUpload s3.AbortMultipartUpload
// want none: s3.CreateBucket s3.DeleteObject s3.GetObject

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	b, err := s3blob.OpenBucket(ctx, s3.NewFromConfig(cfg), "blobs", nil)
	if err != nil {
		panic(err)
	}
	defer b.Close()
	if err := b.WriteAll(ctx, "key", []byte("x"), nil); err != nil {
		panic(err)
	}
}

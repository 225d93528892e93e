// The upload and download managers, through the program's own interface too.
package main

import (
	"bytes"
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObjects

type uploader interface {
	Upload(context.Context, *s3.PutObjectInput, ...func(*manager.Uploader)) (*manager.UploadOutput, error)
}

func save(ctx context.Context, u uploader) {
	u.Upload(ctx, &s3.PutObjectInput{Bucket: aws.String("parts"), Key: aws.String("k")}) // want use: s3.PutObject; s3.CreateMultipartUpload; s3.UploadPart; s3.CompleteMultipartUpload; s3.AbortMultipartUpload
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	save(ctx, manager.NewUploader(c))
	manager.NewDownloader(c).Download(ctx, manager.NewWriteAtBuffer(nil), &s3.GetObjectInput{Bucket: aws.String("parts"), Key: aws.String(os.Args[1])}) // want use: s3.GetObject{Bucket="parts", Key=...} via="feature/s3/manager.Downloader"
	manager.GetBucketRegion(ctx, c, "somewhere")                                                                                                        // want use: s3.HeadBucket{Bucket="somewhere"} via="feature/s3/manager.GetBucketRegion"
	_ = bytes.MinRead
}

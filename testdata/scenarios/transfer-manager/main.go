// The transfer manager has input types of its own.
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	ctx := context.Background()
	tm := transfermanager.New(s3.New(s3.Options{}))
	tm.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: aws.String("tm"), Key: aws.String("up"), Body: strings.NewReader("x")}) // want use: s3.PutObject; s3.CreateMultipartUpload; s3.UploadPart; s3.CompleteMultipartUpload; s3.AbortMultipartUpload
	tm.GetObject(ctx, &transfermanager.GetObjectInput{Bucket: aws.String("tm"), Key: aws.String("down")})                                   // want use: s3.GetObject{Bucket="tm", Key="down"} via="feature/s3/transfermanager.GetObject"; s3.HeadObject{Bucket="tm", Key="down"} via="feature/s3/transfermanager.GetObject"
	tm.DownloadObject(ctx, &transfermanager.DownloadObjectInput{Bucket: aws.String("tm"), Key: aws.String("part")})                         // want use: s3.GetObject{Bucket="tm", Key="part"} via="feature/s3/transfermanager.DownloadObject"
	tm.DownloadDirectory(ctx, &transfermanager.DownloadDirectoryInput{Bucket: aws.String("tm"), Destination: aws.String("to")})             // want use: s3.ListObjectsV2; s3.GetObject
}

// What a Lambda function is called with is not what the program made.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type event struct {
	Bucket string
	Other  string
	P      *inner
	In     inner
	L      []inner
	M      map[string]inner
}
type inner struct{ Name string }

var c = s3.New(s3.Options{})

func handle(ctx context.Context, ev event) error {
	if ev.Bucket == "" {
		ev.Bucket = "default"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Bucket)})      // want use: s3.HeadBucket{Bucket="default"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Other)})       // want use: s3.HeadBucket{Bucket="test"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.P.Name)})      // want use: s3.HeadBucket{Bucket="n"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.In.Name)})     // want use: s3.HeadBucket{Bucket="t"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.L[0].Name)})   // want use: s3.HeadBucket{Bucket="l"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.M["x"].Name)}) // want use: s3.HeadBucket{Bucket="m"|...}
	return nil
}
func handleP(ctx context.Context, ev *event) error {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(ev.P.Name)}) // want use: s3.HeadBucket{Bucket=...}
	return nil
}

func main() {
	x := event{Other: "test", P: &inner{"n"}}
	x.In.Name = "t"
	x.L = []inner{{"l"}}
	x.M = map[string]inner{"x": {"m"}}
	handle(context.Background(), x)
	lambda.Start(handle)
	lambda.Start(handleP)
}

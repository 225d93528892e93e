// A Lambda handler that is a type, with options, and one that is a closure.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

type app struct{ c *s3.Client }

// Invoke implements lambda.Handler.
func (a *app) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	a.c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("events")}) // want use: s3.PutObject{Bucket="events"}
	return nil, nil
}

// Remove is not a method of lambda.Handler.
func (a *app) Remove(ctx context.Context) { a.c.DeleteObject(ctx, nil) }

func main() {
	a := &app{s3.New(s3.Options{})}
	lambda.StartHandlerFunc(func(ctx context.Context, in string) (string, error) {
		a.c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("inputs"), Key: &in}) // want use: s3.GetObject{Bucket="inputs", Key=...}
		return in, nil
	}, lambda.WithEnableSIGTERM(func() {
		a.c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String("last")}) // want use: s3.HeadBucket{Bucket="last"}
	}))
	lambda.StartWithOptions(a)
}

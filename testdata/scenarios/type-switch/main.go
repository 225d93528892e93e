// Type switches and assertions: interfaces are called with what can flow.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: s3.DeleteObject

type putter interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

func handle(ctx context.Context, x any) {
	switch c := x.(type) {
	case *sqs.Client:
		c.SendMessage(ctx, &sqs.SendMessageInput{}) // want use: sqs.SendMessage{}
	case *sns.Client: // a limit: no such value flows here, but the call is static
		c.Publish(ctx, &sns.PublishInput{}) // want use: sns.Publish{}
	case putter:
		c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("switch")}) // want use: s3.PutObject{Bucket="switch"}
	case error, nil:
	}
}

func main() {
	ctx := context.Background()
	var clients = []any{s3.New(s3.Options{}), sqs.New(sqs.Options{}), "text"}
	for _, c := range clients {
		handle(ctx, c)
	}
	if c, ok := clients[0].(*s3.Client); ok {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("assert")}) // want use: s3.GetObject{Bucket="assert"}
	}
	if d, ok := clients[2].(interface {
		HeadObject(context.Context, *s3.HeadObjectInput, ...func(*s3.Options)) (*s3.HeadObjectOutput, error)
	}); ok {
		d.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("iassert")}) // want use: s3.HeadObject{Bucket="iassert"}
	}
}

// Functions kept in fields, maps, slices, arrays, channels and globals.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket s3.PutBucketPolicy

type op func(context.Context, *s3.Client)

var global op = listBuckets

var unusedGlobal op = policy

type handler struct {
	name string
	do   op
}

type shelf struct {
	name string
	do   op
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})

	h := handler{name: "put", do: put}
	h.do(ctx, c)

	commands := map[string]op{"get": get}
	if f, ok := commands["get"]; ok {
		f(ctx, c)
	}

	for _, f := range []op{head} {
		f(ctx, c)
	}

	var arr [2]op
	arr[1] = copyObject
	arr[1](ctx, c)

	ch := make(chan op, 1)
	ch <- create
	(<-ch)(ctx, c)

	global(ctx, c)

	// Stored, and never taken out.
	kept := shelf{do: remove}
	_ = kept.name
}

func put(ctx context.Context, c *s3.Client) {
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("field")}) // want use: s3.PutObject{Bucket="field"}
}

func get(ctx context.Context, c *s3.Client) {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("map")}) // want use: s3.GetObject{Bucket="map"}
}

func head(ctx context.Context, c *s3.Client) {
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("slice")}) // want use: s3.HeadObject{Bucket="slice"}
}

func copyObject(ctx context.Context, c *s3.Client) {
	c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String("array")}) // want use: s3.CopyObject{Bucket="array"}
}

func create(ctx context.Context, c *s3.Client) {
	c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("channel")}) // want use: s3.CreateBucket{Bucket="channel"}
}

func listBuckets(ctx context.Context, c *s3.Client) {
	c.ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{}
}

func remove(ctx context.Context, c *s3.Client) {
	c.DeleteBucket(ctx, &s3.DeleteBucketInput{})
}

func policy(ctx context.Context, c *s3.Client) {
	c.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{})
}

// Names from constants: typed, computed, in tables, and chosen by switches.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"example.com/scenarios/names-constants/names"
)

type stage string

const (
	prod stage = "prod"
	dev  stage = "dev"
)

const prefix = "orders-"
const bucket = prefix + "archive"

var tables = map[stage]string{prod: "orders-prod", dev: "orders-dev"}

var list = [...]string{"l0", "l1"}

func forStage(s stage) string {
	switch s {
	case prod:
		return "switch-prod"
	case dev:
		return "switch-dev"
	}
	return "switch-other"
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)})                   // want use: s3.HeadBucket{Bucket="orders-archive"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("orders-" + string(prod))}) // want use: s3.HeadBucket{Bucket="orders-prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(names.Shared)})             // want use: s3.HeadBucket{Bucket="shared-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(names.Computed)})           // want use: s3.HeadBucket{Bucket="computed-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(forStage(prod))})           // want use: s3.HeadBucket{Bucket="switch-prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(list[len(os.Args)%2])})     // want use: s3.HeadBucket{Bucket="l0"|"l1"}

	name := tables[stage(os.Getenv("STAGE"))]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="orders-dev"|"orders-prod"}

	// The twin: a name that comes from outside.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(os.Args[1])}) // want use: s3.HeadBucket{Bucket=...}
}

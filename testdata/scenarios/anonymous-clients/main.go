// Clients without credentials: their requests are not signed, and need no permission.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()

func load(opts ...func(*config.LoadOptions) error) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		panic(err)
	}
	return cfg
}

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: &bucket} }

// public says so in each of its ways.
func public() {
	s3.NewFromConfig(load(config.WithCredentialsProvider(aws.AnonymousCredentials{}))).HeadBucket(ctx, head("loaded")) // want use: s3.HeadBucket{Bucket="loaded"} unsigned
	s3.New(s3.Options{Credentials: aws.AnonymousCredentials{}}).HeadBucket(ctx, head("made"))                          // want use: s3.HeadBucket{Bucket="made"} unsigned
	cfg := load()
	s3.NewFromConfig(cfg, func(o *s3.Options) { o.Credentials = nil }).HeadBucket(ctx, head("unset"))                       // want use: s3.HeadBucket{Bucket="unset"} unsigned
	s3.NewFromConfig(cfg).HeadBucket(ctx, head("call"), func(o *s3.Options) { o.Credentials = aws.AnonymousCredentials{} }) // want use: s3.HeadBucket{Bucket="call"} unsigned
	cfg.Credentials = aws.AnonymousCredentials{}
	s3.NewFromConfig(cfg).HeadBucket(ctx, head("set")) // want use: s3.HeadBucket{Bucket="set"} unsigned
}

// either is without credentials in some runs.
func either(key string) {
	var creds aws.CredentialsProvider = aws.AnonymousCredentials{}
	if key != "" {
		creds = credentials.NewStaticCredentialsProvider(key, os.Getenv("SECRET"), "")
	}
	s3.NewFromConfig(load(config.WithCredentialsProvider(creds))).HeadBucket(ctx, head("either")) // want use: s3.HeadBucket{Bucket="either"} unsigned?
}

// own has the credentials of the environment: an option without a provider changes nothing.
func own() {
	s3.NewFromConfig(load(config.WithCredentialsProvider(nil))).HeadBucket(ctx, head("own")) // want use: s3.HeadBucket{Bucket="own"}
}

func main() {
	public()
	either(os.Getenv("KEY"))
	own()
}

// Names from the flag package.
package main

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var bucket = flag.String("bucket", "default-bucket", "the bucket")

type config struct{ key string }

func main() {
	var cfg config
	flag.StringVar(&cfg.key, "key", "", "the key")
	set := flag.NewFlagSet("sub", flag.ExitOnError)
	sub := set.String("prefix", "p/", "the prefix")
	flag.Parse()
	set.Parse(os.Args[2:])

	ctx := context.Background()
	c := s3.New(s3.Options{})
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &cfg.key})                                       // want use: s3.PutObject{Bucket="${flag:bucket}"|"default-bucket", Key="${flag:key}"}
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(*bucket), Prefix: aws.String(*sub + "x")}) // want use: s3.ListObjectsV2{Bucket="${flag:bucket}"|"default-bucket", Prefix="${flag:prefix}x"|"p/x"}

	// The twin: an argument has no name.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(flag.Arg(0))}) // want use: s3.HeadBucket{Bucket=...}
}

// Many values: past a bound the set is unknown, never cut short.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func names() []string {
	var out []string
	for i := range 10000 {
		out = append(out, fmt.Sprintf("shard-%d", i))
	}
	return out
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	for _, n := range names() {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(n)}) // want use: s3.HeadBucket{Bucket="shard-${unknown}"}
	}
	key := "k"
	for range 100 {
		key += "x"
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("grow"), Key: aws.String(key)}) // want use: s3.GetObject
	}
}

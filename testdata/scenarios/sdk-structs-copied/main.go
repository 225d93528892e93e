// Structs of the SDK that are copied whole, more than once.
package main

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// kept holds a copy of what is listed by hand.
type kept struct{ bucket types.Bucket }

func keep(b types.Bucket) *kept { return &kept{b} }

// again copies it once more.
func again(k *kept) *types.Bucket {
	b := new(types.Bucket)
	*b = k.bucket
	return b
}

func main() {
	c := s3.New(s3.Options{Region: "eu-west-1"})
	name := again(keep(types.Bucket{Name: aws.String("orders")}))
	other := flag.String(*name.Name, "spare", "the flag is called as the bucket")
	flag.Parse()
	c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: name.Name})                                          // want use: s3.HeadBucket{Bucket="orders"} region="eu-west-1"
	c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: other})                                              // want use: s3.HeadBucket{Bucket="${flag:orders}"|"spare"} region="eu-west-1"
	c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: again(&kept{types.Bucket{Name: &os.Args[1]}}).Name}) // want use: s3.HeadBucket{Bucket=...} region="eu-west-1"
}

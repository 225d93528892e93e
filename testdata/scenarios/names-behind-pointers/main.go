// Names in lists and maps of pointers that the SDK's helpers make of texts, and back.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: STAGE=dev
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/ptr"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: aws.String(bucket)} }

func main() {
	stage := os.Getenv("STAGE")
	for _, p := range aws.StringSlice([]string{"a-" + stage, "b"}) {
		c.HeadBucket(ctx, head(*p)) // want use: s3.HeadBucket{Bucket="a-${env:STAGE}"|"b"}
	}
	for _, s := range aws.ToStringSlice([]*string{aws.String("c-" + stage)}) {
		c.HeadBucket(ctx, head(s)) // want use: s3.HeadBucket{Bucket="c-${env:STAGE}"}
	}
	c.HeadBucket(ctx, head("m-"+*aws.StringMap(map[string]string{"k": stage})["k"]))                       // want use: s3.HeadBucket{Bucket="m-${env:STAGE}"}
	c.HeadBucket(ctx, head("n-"+ptr.ToStringMap(map[string]*string{"k": ptr.String("v"), "l": nil})["k"])) // want use: s3.HeadBucket{Bucket="n-v"}
	for k := range ptr.StringMap(map[string]string{"key": "v"}) {
		c.HeadBucket(ctx, head(k)) // want use: s3.HeadBucket{Bucket="key"}
	}
	// What is written through a pointer is not in the list that it was made of.
	list := []string{"old"}
	pointers := ptr.StringSlice(list)
	*pointers[0] = "new"
	c.HeadBucket(ctx, head(list[0]))      // want use: s3.HeadBucket{Bucket="old"}
	c.HeadBucket(ctx, head(*pointers[0])) // want use: s3.HeadBucket{Bucket="new"|"old"}
	read := aws.ToStringSlice(aws.StringSlice(os.Args[:1]))
	c.HeadBucket(ctx, head("x"+read[0])) // want use: s3.HeadBucket{Bucket="x${unknown}"}
}

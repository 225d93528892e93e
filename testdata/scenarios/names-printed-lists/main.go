// Lists and bytes that are printed as they are.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: STAGE=dev x
import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

func head(bucket string) *s3.HeadBucketInput { return &s3.HeadBucketInput{Bucket: aws.String(bucket)} }

type named []string

func (named) String() string { return "by its method" }

type word string

func (w word) String() string { return "word-" + string(w) }

type counted struct {
	name string
	n    int
}

func main() {
	stage := os.Getenv("STAGE")
	c.HeadBucket(ctx, head(fmt.Sprintf("%v", []string{"a", stage})))               // want use: s3.HeadBucket{Bucket="[a ${env:STAGE}]"}
	c.HeadBucket(ctx, head(fmt.Sprintf("%s", [2]string{"a", "b"})))                // want use: s3.HeadBucket{Bucket="[a b]"}
	c.HeadBucket(ctx, head(fmt.Sprintf("%q", []string{"a", stage})))               // want use: s3.HeadBucket{Bucket="["a" "${env:STAGE#quoted}"]"}
	c.HeadBucket(ctx, head(fmt.Sprintf("%v", []any{"x", 1, true, []string{"y"}}))) // want use: s3.HeadBucket{Bucket="[x 1 true [y]]"}
	c.HeadBucket(ctx, head(fmt.Sprintf("%s", []byte("by-"+stage))))                // want use: s3.HeadBucket{Bucket="by-${env:STAGE}"}
	c.HeadBucket(ctx, head(fmt.Sprint([]string{"p"}[0:])))                         // want use: s3.HeadBucket{Bucket="[p]"}
	c.HeadBucket(ctx, head(fmt.Sprintf("n-%v", named{"x"})))                       // want use: s3.HeadBucket{Bucket="n-by its method"}
	c.HeadBucket(ctx, head(fmt.Sprintf("w-%v", []word{"x"})))                      // want use: s3.HeadBucket{Bucket="w-${unknown}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("#-%#v", []string{"x"})))                   // want use: s3.HeadBucket{Bucket="#-${unknown}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("b-%v", []byte("x"))))                      // want use: s3.HeadBucket{Bucket="b-${unknown}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("c-%v", counted{"x", 1})))                  // want use: s3.HeadBucket{Bucket="c-${unknown}"}
	changed := []string{"x", "y"}
	changed[len(os.Args)%2] = "z"
	c.HeadBucket(ctx, head(fmt.Sprintf("e-%v", changed)))                // want use: s3.HeadBucket{Bucket="e-${unknown}"}
	c.HeadBucket(ctx, head(fmt.Sprintf("f-%v", changed[:len(os.Args)]))) // want use: s3.HeadBucket{Bucket="f-${unknown}"}
}

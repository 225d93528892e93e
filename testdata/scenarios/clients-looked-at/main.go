// A client that package reflect looks at: nothing is called so.
package main

import (
	"context"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// isNil looks behind an interface.
func isNil(v any) bool {
	at := reflect.ValueOf(v)
	return at.Kind() == reflect.Pointer && at.IsNil()
}

func main() {
	c := s3.New(s3.Options{Region: "eu-west-1"})
	other := s3.New(s3.Options{})
	fmt.Println(reflect.TypeOf(c).String(), reflect.DeepEqual(c, other))
	if !isNil(c) {
		c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String("looked-at")}) // want use: s3.HeadBucket{Bucket="looked-at"} region="eu-west-1"
	}
}

// A package that uses cgo.
package main

/*
static int twice(int n) { return 2 * n; }
*/
import "C"

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

func main() {
	if C.twice(2) == 4 {
		s3.New(s3.Options{}).GetObject(context.Background(), &s3.GetObjectInput{Bucket: aws.String("cgo")}) // want use: s3.GetObject{Bucket="cgo"}
	}
}

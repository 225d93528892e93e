// Files are chosen as the go command chooses them.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket s3.DeleteObject

func main() {
	c := s3.New(s3.Options{})
	extra(context.Background(), c)
	platform(context.Background(), c)
}

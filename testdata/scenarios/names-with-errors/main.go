// Texts that functions return beside an error: what comes with an error is used by
// callers alone that do not look at it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	c   = s3.New(s3.Options{})
	ctx = context.Background()
)

func stage() (string, error) {
	s, ok := os.LookupEnv("STAGE")
	if !ok {
		return "", errors.New("no stage")
	}
	return s, nil
}

func prefix(s string) (string, error) {
	if s == "" {
		return "", fmt.Errorf("empty")
	}
	return "logs", nil
}

func nested() (string, error) {
	p, err := prefix(os.Getenv("P"))
	if err != nil {
		return "", err
	}
	return p + "-x", nil
}

// perhaps returns "" with an error that may be none.
func perhaps() (string, error) {
	_, err := os.Stat("x")
	if len(os.Args) > 1 {
		return "", err
	}
	return "p", nil
}

func main() {
	s, err := stage()
	if err != nil {
		panic(err)
	}
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("b-" + s), Key: aws.String("k")}) // want use: s3.GetObject{Bucket="b-${env:STAGE}", Key="k"}

	n, err := nested()
	if err != nil {
		panic(err)
	}
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("b-" + n), Key: aws.String("k")}) // want use: s3.PutObject{Bucket="b-logs-x", Key="k"}

	p, err := perhaps()
	if err != nil {
		panic(err)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("b-" + p)}) // want use: s3.HeadBucket{Bucket="b-"|"b-p"}

	// The error is not looked at.
	q, _ := prefix(os.Getenv("Q"))
	c.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("b-" + q)}) // want use: s3.CreateBucket{Bucket="b-"|"b-logs"}
}

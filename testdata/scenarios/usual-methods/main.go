// Names that libraries ask any value for, with other signatures: nothing but the
// program itself calls them.
package main

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.PutObject s3.GetObject s3.DeleteObject dynamodb.Scan

type store struct{ client *s3.Client }

// Write is no io.Writer's.
func (s *store) Write(ctx context.Context, key string, body io.Reader) error {
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("usual"), Key: &key, Body: body})
	return err
}

// Read is no io.Reader's.
func (s *store) Read(ctx context.Context, key string) (io.ReadCloser, error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("usual"), Key: &key})
	if err != nil {
		return nil, err
	}
	return out.Body, nil
}

// Close is no io.Closer's.
func (s *store) Close(ctx context.Context, key string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("usual"), Key: &key})
	return err
}

// String is called.
func (s *store) String() string {
	_, err := s.client.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String("usual")}) // want use: s3.HeadBucket{Bucket="usual"}
	return fmt.Sprint(err)
}

// table has all of a client's operations, Scan among them.
type table struct{ *dynamodb.Client }

func main() {
	var kept []any
	kept = append(kept, &store{s3.New(s3.Options{})}, table{dynamodb.New(dynamodb.Options{})})
	fmt.Println(kept...)
}

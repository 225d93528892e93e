// Results: named, several, functions as results, and clients from factories.
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

func client() (c *s3.Client, err error) {
	c = s3.New(s3.Options{})
	defer func() {
		if err != nil {
			c = nil
		}
	}()
	return
}

func pair() (bucket, key string, ok bool) {
	bucket, key = "named", "result"
	ok = true
	return
}

func factory(kind string) (func(context.Context) error, error) {
	c, err := client()
	if err != nil {
		return nil, err
	}
	switch kind {
	case "put":
		return func(ctx context.Context) error {
			b, k, _ := pair()
			_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &b, Key: aws.String(k)}) // want use: s3.PutObject{Bucket="named", Key="result"}
			return err
		}, nil
	case "get":
		return func(ctx context.Context) error {
			_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("got")}) // want use: s3.GetObject{Bucket="got"}
			return err
		}, nil
	}
	return nil, errors.New("no such kind")
}

func main() {
	f, err := factory("put")
	if err == nil {
		f(context.Background())
	}
}

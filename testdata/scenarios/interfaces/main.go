// Calls through interfaces: declared narrowly by the user, embedded in one
// another, and implemented by mocks that never reach the program.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject s3.ListBuckets

type putter interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

type getter interface {
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

type deleter interface {
	DeleteObject(context.Context, *s3.DeleteObjectInput, ...func(*s3.Options)) (*s3.DeleteObjectOutput, error)
}

type readWriter interface {
	putter
	getter
}

// mock implements what the client does.
type mock struct{ calls int }

func (m *mock) DeleteObject(context.Context, *s3.DeleteObjectInput, ...func(*s3.Options)) (*s3.DeleteObjectOutput, error) {
	m.calls++
	return nil, nil
}

func (m *mock) HeadObject(ctx context.Context, c *s3.Client) error { return nil }

type lister interface {
	ListBuckets(context.Context, *s3.ListBucketsInput, ...func(*s3.Options)) (*s3.ListBucketsOutput, error)
}

func main() {
	ctx := context.Background()
	var rw readWriter = s3.New(s3.Options{})
	put(ctx, rw)
	get(ctx, rw)

	// Only the mock flows here.
	var d deleter = &mock{}
	d.DeleteObject(ctx, &s3.DeleteObjectInput{})

	// Nothing flows here.
	var l lister
	if l != nil {
		l.ListBuckets(ctx, nil)
	}
}

func put(ctx context.Context, p putter) {
	p.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("b")}) // want use: s3.PutObject{Bucket="b"}
}

func get(ctx context.Context, g getter) {
	g.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}) // want use: s3.GetObject{Bucket="b", Key="k"}
}

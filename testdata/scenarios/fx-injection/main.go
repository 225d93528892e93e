// Dependency injection by reflection: constructors and invoked functions are
// called by the library.
package main

import (
	"context"

	"go.uber.org/fx"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteBucket

type putter interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

type service struct{ p putter }

func newClient() *s3.Client { return s3.New(s3.Options{}) }

func newService(p putter) *service { return &service{p} }

func (s *service) start(ctx context.Context) error {
	_, err := s.p.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("injected")}) // want use: s3.PutObject{Bucket="injected"}
	return err
}

func register(lc fx.Lifecycle, s *service, c *s3.Client) {
	lc.Append(fx.Hook{
		OnStart: s.start,
		OnStop: func(ctx context.Context) error {
			_, err := c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("stopped")}) // want use: s3.HeadBucket{Bucket="stopped"}
			return err
		},
	})
}

func forgotten(ctx context.Context, c *s3.Client) { c.DeleteBucket(ctx, nil) }

func main() {
	fx.New(
		// A limit: a library that is given a putter may call it.
		fx.Provide(newClient, newService, func(c *s3.Client) putter { return c }), // want use: s3.PutObject{...}
		fx.Invoke(register),
	).Run()
}

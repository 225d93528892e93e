// A function type with methods behind an interface: the function comes along.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

type runner interface {
	Run(ctx context.Context) error
}

type runFunc func(ctx context.Context) error

func (f runFunc) Run(ctx context.Context) error { return f(ctx) }

// other has no method Run.
type other func(ctx context.Context) error

func run(ctx context.Context, job any) error {
	switch j := job.(type) {
	case runner:
		return j.Run(ctx)
	case fmt.Stringer:
		return fmt.Errorf("no job: %s", j)
	}
	return nil
}

func main() {
	ctx := context.Background()
	client := s3.New(s3.Options{})
	err := run(ctx, runFunc(func(ctx context.Context) error {
		_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("jobs")}) // want use: s3.HeadBucket{Bucket="jobs"}
		return err
	}))
	fmt.Println(err, run(ctx, other(func(ctx context.Context) error { return nil })))
	var jobs any = func(key string) error { // no function of that signature is called
		_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("jobs"), Key: &key})
		return err
	}
	fmt.Println(run(ctx, jobs))
}

// Functions behind any: only what asserts the type under which one is kept gets it.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

var client = s3.New(s3.Options{})

type (
	step   func(name string) error
	render func(name string) error
	alias  = func(name string) error
)

// handler and the pair of generic functions below keep it and take it out again.
type handler[T any] func(ctx context.Context, event T) error

var kept = map[string]any{}

func register[T any](name string, h handler[T]) { kept[name] = h }

func dispatch[T any](ctx context.Context, name string, event T) error {
	if h, ok := kept[name].(handler[T]); ok {
		return h(ctx, event)
	}
	return nil
}

func registerPlain[T any](name string, h func(T) error) { kept[name] = h }

func dispatchPlain[T any](name string, event T) error {
	if h, ok := kept[name].(func(T) error); ok {
		return h(event)
	}
	return nil
}

func pick[T any](name string) (T, bool) {
	out, ok := kept[name].(T)
	return out, ok
}

type created struct{ id string }

func main() {
	ctx := context.Background()
	kept["step"] = step(head)
	kept["render"] = render(func(name string) error { // never called as a render
		_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(name), Key: aws.String("x")})
		return err
	})
	kept["plain"] = get
	register("created", func(ctx context.Context, e created) error {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("events"), Key: aws.String(e.id)}) // want use: s3.PutObject{Bucket="events", Key="c-1"}
		return err
	})
	registerPlain("restored", func(e created) error {
		_, err := client.RestoreObject(ctx, &s3.RestoreObjectInput{Bucket: aws.String("events"), Key: aws.String(e.id)}) // want use: s3.RestoreObject{Bucket="events", Key="c-2"}
		return err
	})

	if run, ok := kept["step"].(step); ok {
		fmt.Println(run("of-steps"))
	}
	if run, ok := kept["plain"].(alias); ok {
		fmt.Println(run("of-plain"))
	}
	fmt.Println(dispatch(ctx, "created", created{id: "c-1"}), dispatchPlain("restored", created{id: "c-2"}))
	// What type the caller asks for is not told apart inside the generic function.
	if run, ok := pick[step]("step"); ok {
		fmt.Println(run("of-picked"))
	}
}

func head(name string) error {
	_, err := client.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket="of-steps"|"of-picked"}
	return err
}

func get(name string) error {
	_, err := client.GetBucketTagging(context.Background(), &s3.GetBucketTaggingInput{Bucket: aws.String(name)}) // want use: s3.GetBucketTagging{Bucket="of-plain"}
	return err
}

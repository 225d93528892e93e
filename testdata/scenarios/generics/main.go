// Generic functions, types, methods and constraints with methods.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject dynamodb.DeleteItem

// call takes any operation of any client.
func call[I, O, F any](ctx context.Context, f func(context.Context, *I, ...F) (*O, error), in *I) *O {
	out, err := f(ctx, in) // want use: s3.PutObject{Bucket="generic"}; dynamodb.GetItem{TableName="generic"}
	if err != nil {
		return nil
	}
	return out
}

type heads interface {
	HeadObject(context.Context, *s3.HeadObjectInput, ...func(*s3.Options)) (*s3.HeadObjectOutput, error)
}

// exists calls a method of its constraint.
func exists[T heads](ctx context.Context, c T) bool {
	_, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("constraint")}) // want use: s3.HeadObject{Bucket="constraint"}
	return err == nil
}

// repo is a generic type with a client inside.
type repo[T any] struct {
	client *dynamodb.Client
	table  string
	decode func() T
}

func (r *repo[T]) load(ctx context.Context) T {
	r.client.Query(ctx, &dynamodb.QueryInput{TableName: &r.table}) // want use: dynamodb.Query{TableName="orders"|"users"}
	return r.decode()
}

func (r *repo[T]) remove(ctx context.Context) {
	r.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{})
}

type order struct{}
type user struct{}

func newRepo[T any](c *dynamodb.Client, table string) *repo[T] {
	return &repo[T]{client: c, table: table, decode: func() T { var z T; return z }}
}

// runner is a constraint that the type argument satisfies with a method of its own.
type runner interface{ run(context.Context) }

type listing struct{ c *s3.Client }

func (l listing) run(ctx context.Context) {
	l.c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("runner")}) // want use: s3.ListObjectsV2{Bucket="runner"}
}

type deleting struct{ c *s3.Client }

func (d deleting) run(ctx context.Context) { d.c.DeleteObject(ctx, nil) }

func runAll[R runner](ctx context.Context, rs ...R) {
	for _, r := range rs {
		r.run(ctx)
	}
}

// apply is higher-order and generic.
func apply[A, B any](xs []A, f func(A) B) []B {
	var out []B
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	d := dynamodb.New(dynamodb.Options{})
	call(ctx, c.PutObject, &s3.PutObjectInput{Bucket: aws.String("generic")})
	call(ctx, d.GetItem, &dynamodb.GetItemInput{TableName: aws.String("generic")})
	exists(ctx, c)
	newRepo[order](d, "orders").load(ctx)
	newRepo[user](d, "users").load(ctx)
	runAll(ctx, listing{c})
	apply([]string{"x"}, func(s string) error {
		_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("apply")}) // want use: s3.GetObject{Bucket="apply"}
		return err
	})
}

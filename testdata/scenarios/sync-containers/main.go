// Values that pass through sync.Pool, sync.Map, atomic.Value, context values and
// container/list.
package main

import (
	"container/list"
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

type clientKey struct{}

type uploader interface {
	PutObject(context.Context, *s3.PutObjectInput, ...func(*s3.Options)) (*s3.PutObjectOutput, error)
}

type getter interface {
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

var pool = sync.Pool{New: func() any { return s3.New(s3.Options{}) }}

var hooks sync.Map

func fromContext(ctx context.Context) {
	ctx.Value(clientKey{}).(uploader).PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("ctx")}) // want use: s3.PutObject{Bucket="ctx"}
}

func main() {
	c := pool.Get().(*s3.Client)
	ctx := context.WithValue(context.Background(), clientKey{}, c)
	fromContext(ctx)

	hooks.Store("head", func(ctx context.Context) {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("syncmap")}) // want use: s3.HeadBucket{Bucket="syncmap"}
	})
	if f, ok := hooks.Load("head"); ok {
		f.(func(context.Context))(ctx)
	}

	var v atomic.Value
	v.Store(c)
	var g getter = v.Load().(getter)
	g.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("atomic")}) // want use: s3.GetObject{Bucket="atomic"}

	var p atomic.Pointer[s3.Client]
	p.Store(c)
	p.Load().ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{}

	l := list.New()
	l.PushBack(c)
	l.Front().Value.(*s3.Client).HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("list")}) // want use: s3.HeadObject{Bucket="list"}
}

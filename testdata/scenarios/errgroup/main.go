// Work handed to errgroup, sync.Once, time.AfterFunc, sort and slices.
package main

import (
	"context"
	"slices"
	"sort"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject

type byHead struct {
	c    *s3.Client
	keys []string
}

func (b byHead) Len() int      { return len(b.keys) }
func (b byHead) Swap(i, j int) { b.keys[i], b.keys[j] = b.keys[j], b.keys[i] }
func (b byHead) Less(i, j int) bool {
	b.c.HeadObject(context.Background(), &s3.HeadObjectInput{Bucket: aws.String("sorted")}) // want use: s3.HeadObject{Bucket="sorted"}
	return true
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	g, ctx := errgroup.WithContext(ctx)
	for _, b := range []string{"a", "b"} {
		g.Go(func() error {
			_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &b}) // want use: s3.PutObject{Bucket="a"|"b"}
			return err
		})
	}
	g.Wait()

	var once sync.Once
	once.Do(func() {
		c.ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{}
	})
	time.AfterFunc(time.Second, func() {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("later")}) // want use: s3.GetObject{Bucket="later"}
	})
	sort.Sort(byHead{c, nil})
	slices.SortFunc([]string{"x", "y"}, func(a, b string) int {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("cmp")}) // want use: s3.HeadBucket{Bucket="cmp"}
		return 0
	})
	load := sync.OnceValue(func() error {
		_, err := c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String("once")}) // want use: s3.GetBucketAcl{Bucket="once"}
		return err
	})
	load()
}

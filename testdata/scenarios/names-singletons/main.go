// One map holds clients and what is made with them: a type assertion lets no client
// through that is of another type.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: TABLE=orders
import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()

var made = map[string]any{}

func once[T any](fill func() T) T {
	name := fmt.Sprintf("%T", *new(T))
	if old, ok := made[name].(T); ok {
		return old
	}
	v := fill()
	made[name] = v
	return v
}

type table struct {
	db   *dynamodb.Client
	name string
}

type store struct {
	files  *s3.Client
	bucket string
}

func cfg() aws.Config {
	return once(func() aws.Config {
		c, err := config.LoadDefaultConfig(ctx)
		if err != nil {
			panic(err)
		}
		return c
	})
}

func db() *dynamodb.Client {
	return once(func() *dynamodb.Client { return dynamodb.NewFromConfig(cfg()) })
}

func files() *s3.Client { return once(func() *s3.Client { return s3.NewFromConfig(cfg()) }) }

// The twin: what a library keeps may be anything of the type.
var pool sync.Map

func pooled() *store {
	v, ok := pool.Load("store")
	if !ok {
		v, _ = pool.LoadOrStore("store", &store{files(), "pooled"})
	}
	return v.(*store)
}

func main() {
	t := once(func() *table { return &table{db(), os.Getenv("TABLE")} })
	t.db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &t.name}) // want use: dynamodb.DescribeTable{TableName="${env:TABLE}"}
	s := once(func() *store { return &store{files(), "files"} })
	s.files.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket}) // want use: s3.HeadBucket{Bucket="files"}
	p := pooled()
	p.files.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &p.bucket}) // want use: s3.HeadBucket{Bucket="pooled"}
}

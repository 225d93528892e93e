// Structs that kong fills, and commands that it runs.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: --bucket-name=kb put --object=ko
import (
	"context"
	"github.com/alecthomas/kong"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type putCmd struct {
	Object string `default:"obj"`
	Dir    string `env:"PUT_DIR" default:"dd"`
}

func (p *putCmd) Run(g *globals) error {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Object)})     // want use: s3.HeadBucket{Bucket="${flag:object}"|"obj"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(g.BucketName)}) // want use: s3.HeadBucket{Bucket="${env:K_BUCKET}"|"${flag:bucket-name}"|"kdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Dir)})        // want use: s3.HeadBucket{Bucket="${env:PUT_DIR}"|"${flag:dir}"|"dd"}
	return nil
}

type globals struct {
	BucketName string `default:"kdef" env:"K_BUCKET"`
}
type cli struct {
	globals
	DB struct {
		Host string `default:"dbh"`
	} `embed:"" prefix:"db-"`
	Put putCmd `cmd:"" default:"1"`
}

func main() {
	var k cli
	kctx := kong.Parse(&k)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.BucketName)}) // want use: s3.HeadBucket{Bucket="${env:K_BUCKET}"|"${flag:bucket-name}"|"kdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(k.DB.Host)})    // want use: s3.HeadBucket{Bucket="${flag:db-host}"|"dbh"}
	kctx.Run(&k.globals)
}

// Package commands has the commands of a program.
package commands

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Context is what every command gets.
type Context struct{ Ctx context.Context }

func (c *Context) client() *s3.Client {
	cfg, err := config.LoadDefaultConfig(c.Ctx)
	if err != nil {
		panic(err)
	}
	return s3.NewFromConfig(cfg)
}

// Root has no methods: its commands have.
type Root struct {
	Verbose bool `help:"Say more."`

	Put  Put  `cmd:"" help:"Put an object."`
	Head Head `cmd:"" help:"Look for the bucket."`
}

// Put puts an object.
type Put struct {
	Bucket string `default:"orders"`
}

// Run is called by kong.
func (p *Put) Run(c *Context) error {
	_, err := c.client().PutObject(c.Ctx, &s3.PutObjectInput{Bucket: &p.Bucket, Key: aws.String("k")}) // want use: s3.PutObject{Bucket="${flag:bucket}"|"orders", Key="k"}
	return err
}

// Head looks for a bucket.
type Head struct{}

// Run is called by kong.
func (*Head) Run(c *Context) error {
	_, err := c.client().HeadBucket(c.Ctx, &s3.HeadBucketInput{Bucket: aws.String("fixed")}) // want use: s3.HeadBucket{Bucket="fixed"}
	return err
}

// Unused is no command of the root's.
type Unused struct{}

// Run is called by nobody.
func (*Unused) Run(c *Context) error {
	_, err := c.client().DeleteBucket(c.Ctx, &s3.DeleteBucketInput{Bucket: aws.String("fixed")})
	return err
}

// want none: s3.DeleteBucket

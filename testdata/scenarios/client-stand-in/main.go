// A stand-in behind the client's interface: what the real client answers is not known, and not only what the
// stand-in answers. A run has the one or the other, so that nothing is missing for what a stand-in makes up; what a
// wrapper of the client asks for is sure.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type queues interface {
	GetQueueUrl(context.Context, *sqs.GetQueueUrlInput, ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error)
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type inMemory struct{}

func (inMemory) GetQueueUrl(_ context.Context, in *sqs.GetQueueUrlInput, _ ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error) {
	return &sqs.GetQueueUrlOutput{QueueUrl: aws.String("https://sqs.eu-west-1.amazonaws.com/123456789012/" + *in.QueueName)}, nil
}

func (inMemory) SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	return &sqs.SendMessageOutput{}, nil
}

// worker keeps what it was answered, and takes texts out of it.
type worker struct {
	q   queues
	url string
}

func (w *worker) send(ctx context.Context) {
	w.q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &w.url}) // want use: sqs.SendMessage{QueueUrl=~"https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"|...}
}

// listed is a stand-in whose answers hold lists and structs.
type lister interface {
	ListBuckets(context.Context, *s3.ListBucketsInput, ...func(*s3.Options)) (*s3.ListBucketsOutput, error)
	HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error)
}

type listed struct{}

func (listed) ListBuckets(context.Context, *s3.ListBucketsInput, ...func(*s3.Options)) (*s3.ListBucketsOutput, error) {
	return &s3.ListBucketsOutput{Buckets: []types.Bucket{{Name: aws.String("made-up")}}}, nil
}

func (listed) HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error) {
	return nil, nil
}

// counting wraps the client: what it adds is asked for.
type counting struct {
	lister
	n int
}

func (c *counting) HeadBucket(ctx context.Context, in *s3.HeadBucketInput, opts ...func(*s3.Options)) (*s3.HeadBucketOutput, error) {
	c.n++
	if _, err := c.lister.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("counted")}, opts...); err != nil { // want use: s3.HeadBucket{Bucket="counted"}
		return nil, err
	}
	return c.lister.HeadBucket(ctx, in, opts...) // want use: s3.HeadBucket{Bucket?=~"made-up"|"mine"|...}
}

func buckets(ctx context.Context, cfg aws.Config) {
	client := s3.NewFromConfig(cfg)
	var l lister = client
	switch os.Getenv("DEV") {
	case "1":
		l = listed{}
	case "2":
		l = &counting{lister: client}
	}
	l.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("mine")}) // want use: s3.HeadBucket{Bucket="mine"}
	out, err := l.ListBuckets(ctx, &s3.ListBucketsInput{})             // want use: s3.ListBuckets{}
	if err != nil {
		return
	}
	for _, b := range out.Buckets {
		l.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: b.Name}) // want use: s3.HeadBucket{Bucket?=~"made-up"|...}
	}
}

// creator makes up an answer in a dry run, in which nothing is asked for with it.
type creator struct {
	c      *kms.Client
	dryRun bool
}

func (p *creator) create(ctx context.Context) (*kmstypes.KeyMetadata, error) {
	if p.dryRun {
		return &kmstypes.KeyMetadata{KeyId: aws.String("dry-run")}, nil
	}
	out, err := p.c.CreateKey(ctx, &kms.CreateKeyInput{}) // want use: kms.CreateKey{}
	if err != nil {
		return nil, err
	}
	return out.KeyMetadata, nil
}

func (p *creator) disable(ctx context.Context) {
	key, err := p.create(ctx)
	if err != nil {
		return
	}
	if !p.dryRun {
		p.c.DisableKey(ctx, &kms.DisableKeyInput{KeyId: key.KeyId}) // want use: kms.DisableKey{KeyId?=~"dry-run"|...}
	}
	// The twin: nothing was answered.
	own := kmstypes.KeyMetadata{KeyId: aws.String("own")}
	p.c.DisableKey(ctx, &kms.DisableKeyInput{KeyId: own.KeyId}) // want use: kms.DisableKey{KeyId="own"}
}

func main() {
	ctx := context.Background()
	cfg, _ := config.LoadDefaultConfig(ctx)
	var q queues = sqs.NewFromConfig(cfg)
	if os.Getenv("DEV") != "" {
		q = inMemory{}
	}
	u, err := q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("jobs")}) // want use: sqs.GetQueueUrl{QueueName="jobs"}
	if err != nil {
		return
	}
	q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: u.QueueUrl}) // want use: sqs.SendMessage{QueueUrl?=~"https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"|...}
	(&worker{q, aws.ToString(u.QueueUrl)}).send(ctx)
	buckets(ctx, cfg)
	(&creator{c: kms.NewFromConfig(cfg), dryRun: len(os.Args) > 1}).disable(ctx)
}

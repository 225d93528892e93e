// Structs that embed a client, given to waiters and paginators as the narrow
// interfaces that the SDK declares for them.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: s3.ListParts s3.ListBuckets s3.HeadBucket sns.ListTopics sns.ListSubscriptions sqs.ListDeadLetterSourceQueues

// client has waiters of its own.
type client struct {
	*s3.Client
}

func (c *client) waitFor(ctx context.Context, bucket, key string) error {
	w := s3.NewObjectExistsWaiter(c)
	return w.Wait(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key}, time.Minute) // want use: s3.HeadObject{Bucket="wrapped", Key="flag"} via="waiter"
}

// api is embedded, so that tests can replace it.
type api interface {
	ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error)
}

type lister struct{ api }

// counting overrides what it wraps.
type counting struct {
	*sqs.Client
	pages int
}

func (c *counting) ListQueues(ctx context.Context, in *sqs.ListQueuesInput, opts ...func(*sqs.Options)) (*sqs.ListQueuesOutput, error) {
	c.pages++
	return c.Client.ListQueues(ctx, in, opts...) // want use: sqs.ListQueues{...}
}

// fake has no client behind it.
type fake struct{ sns.ListTopicsAPIClient }

func (fake) ListTopics(context.Context, *sns.ListTopicsInput, ...func(*sns.Options)) (*sns.ListTopicsOutput, error) {
	return &sns.ListTopicsOutput{}, nil
}

func main() {
	ctx := context.Background()
	c := &client{s3.New(s3.Options{})}
	if err := c.waitFor(ctx, "wrapped", "flag"); err != nil {
		panic(err)
	}
	for p := s3.NewListObjectsV2Paginator(lister{c}, &s3.ListObjectsV2Input{Bucket: aws.String("listed")}); p.HasMorePages(); { // want use: s3.ListObjectsV2{Bucket="listed"} via="paginator"
		if _, err := p.NextPage(ctx); err != nil {
			panic(err)
		}
	}
	q := &counting{Client: sqs.New(sqs.Options{})}
	for p := sqs.NewListQueuesPaginator(q, &sqs.ListQueuesInput{QueueNamePrefix: aws.String("q-")}); p.HasMorePages(); {
		if _, err := p.NextPage(ctx); err != nil {
			panic(err)
		}
	}
	for p := sns.NewListTopicsPaginator(fake{}, &sns.ListTopicsInput{}); p.HasMorePages(); {
		if _, err := p.NextPage(ctx); err != nil {
			panic(err)
		}
	}
}

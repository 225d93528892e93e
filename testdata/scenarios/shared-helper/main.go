// A helper that runs what it is given does not join its callers: the path to a call
// goes by the caller that gave the function.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func timed(run func() error) error { return run() }

func retried(run func() error) error { return timed(run) }

type worker interface{ work() error }

type list struct{ c *s3.Client }

func (l list) work() error {
	_, err := l.c.ListBuckets(context.Background(), &s3.ListBucketsInput{}) // want use: s3.ListBuckets
	return err
}

type send struct{ c *sqs.Client }

func (s send) work() error {
	_, err := s.c.SendMessage(context.Background(), &sqs.SendMessageInput{QueueUrl: aws.String("q")}) // want use: sqs.SendMessage{QueueUrl="q"}
	return err
}

func do(w worker) error { return w.work() }

func early(c *s3.Client) error {
	return retried(func() error {
		_, err := c.HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String("b")}) // want use: s3.HeadBucket{Bucket="b"}
		return err
	})
}

func late(c *sqs.Client) error { return later(c) }

func later(c *sqs.Client) error {
	if err := do(send{c}); err != nil {
		return err
	}
	return retried(func() error {
		_, err := c.PurgeQueue(context.Background(), &sqs.PurgeQueueInput{QueueUrl: aws.String("q")}) // want use: sqs.PurgeQueue{QueueUrl="q"}
		return err
	})
}

func main() {
	c := s3.New(s3.Options{})
	if early(c) != nil || do(list{c}) != nil || late(sqs.New(sqs.Options{})) != nil {
		panic("failed")
	}
}

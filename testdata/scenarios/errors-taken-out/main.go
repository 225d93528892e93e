// Errors with methods, taken out of others that wrap them.
//
// run:
package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type job struct{ queue string }

func (j *job) Error() string { return j.queue }

func (j *job) send(ctx context.Context, c *sqs.Client) {
	c.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &j.queue}) // want use: sqs.SendMessage{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"}; sqs.SendMessage{QueueUrl=...}
}

type late struct{ queue string }

func (l late) Error() string { return l.queue }

func (l late) send(ctx context.Context, c *sqs.Client) {
	c.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: &l.queue}) // want use: sqs.PurgeQueue{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/late"}; sqs.PurgeQueue{QueueUrl?}
}

type lost struct{ queue string }

func (l *lost) Error() string { return l.queue }

func (l *lost) send(ctx context.Context, c *sqs.Client) {
	c.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &l.queue}) // want use: sqs.DeleteQueue{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/lost"}; sqs.DeleteQueue{QueueUrl=...}
}

type sender interface {
	error
	send(context.Context, *sqs.Client)
}

const prefix = "https://sqs.eu-west-1.amazonaws.com/123456789012/"

func run(n int) error {
	switch n {
	case 0:
		return fmt.Errorf("wrapped: %w", &job{queue: prefix + "jobs"})
	case 1:
		return errors.Join(errors.New("first"), late{queue: prefix + "late"})
	}
	return fmt.Errorf("wrapped: %w", &lost{queue: prefix + "lost"})
}

func main() {
	ctx := context.Background()
	c := sqs.New(sqs.Options{})
	var j *job
	if errors.As(run(0), &j) {
		j.send(ctx, c)
	}
	var s sender
	if errors.As(run(1), &s) {
		s.send(ctx, c)
	}
	if s, ok := errors.Unwrap(run(2)).(sender); ok {
		s.send(ctx, c)
	}
}

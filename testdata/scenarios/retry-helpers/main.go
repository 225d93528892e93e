// Retries: by a library, by a generic helper of the program, and by hand.
package main

import (
	"context"

	"github.com/cenkalti/backoff/v5"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: sqs.DeleteQueue

func retry[T any](n int, f func() (T, error)) (T, error) {
	var out T
	var err error
	for range n {
		if out, err = f(); err == nil {
			return out, nil
		}
	}
	return out, err
}

func main() {
	ctx := context.Background()
	c := sqs.New(sqs.Options{})
	backoff.Retry(ctx, func() (*sqs.SendMessageOutput, error) {
		return c.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("backoff")}) // want use: sqs.SendMessage{QueueUrl="backoff"}
	})
	retry(3, func() (*sqs.ReceiveMessageOutput, error) {
		return c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String("generic")}) // want use: sqs.ReceiveMessage{QueueUrl="generic"}
	})
}

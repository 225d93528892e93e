// defer, go, select, recover, and functions that end in panics.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: sqs.DeleteQueue sqs.GetQueueUrl

func main() {
	ctx := context.Background()
	c := sqs.New(sqs.Options{})
	defer c.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String("deferred")}) // want use: sqs.PurgeQueue{QueueUrl="deferred"}
	defer func() {
		if r := recover(); r != nil {
			c.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: aws.String("recovered")}) // want use: sqs.ChangeMessageVisibility{QueueUrl="recovered"}
		}
	}()

	done := make(chan struct{})
	work := make(chan func())
	go worker(ctx, c, done)
	go c.ListQueues(ctx, &sqs.ListQueuesInput{}) // want use: sqs.ListQueues{}
	go func() {
		work <- func() {
			c.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("sent")}) // want use: sqs.SendMessage{QueueUrl="sent"}
		}
	}()

	select {
	case f := <-work:
		f()
	case <-done:
	}
	os.Exit(0)
	after(ctx, c)
}

func worker(ctx context.Context, c *sqs.Client, done chan<- struct{}) {
	defer close(done)
	for range 3 {
		c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String("worker")}) // want use: sqs.ReceiveMessage{QueueUrl="worker"}
	}
}

// after comes after the end of the program.
func after(ctx context.Context, c *sqs.Client) {
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("after")})
}

func dead(ctx context.Context, c *sqs.Client) {
	c.DeleteQueue(ctx, &sqs.DeleteQueueInput{})
}

// Methods that are named init and main are no initializers.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: sqs.DeleteQueue

type sender interface{ send(context.Context) }

// The table is filled by the package's initializer.
var senders = []sender{&queue{name: "table"}}

type queue struct{ name string }

func (q *queue) init(ctx context.Context) { q.main(ctx) }

func (q *queue) main(ctx context.Context) {
	sqs.New(sqs.Options{}).GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("init")}) // want use: sqs.GetQueueUrl{QueueName="init"}
}

func (q *queue) send(ctx context.Context) {
	sqs.New(sqs.Options{}).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.name}) // want use: sqs.SendMessage{QueueUrl="table"}
}

type idle struct{}

func (idle) init(ctx context.Context) { sqs.New(sqs.Options{}).DeleteQueue(ctx, nil) }

func main() {
	ctx := context.Background()
	for _, s := range senders {
		s.send(ctx)
	}
	new(queue).init(ctx)
}

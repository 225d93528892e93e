// A stand-in behind the client's interface: what the real client answers is not known, and not only what the
// stand-in answers.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
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
	q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: u.QueueUrl}) // want use: sqs.SendMessage{QueueUrl?="https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"|...}
}

// Functional options that set the names and clients of a service.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type service struct {
	client *sqs.Client
	queue  string
	onSend func(context.Context)
}

type option func(*service)

func withQueue(url string) option { return func(s *service) { s.queue = url } }

func withClient(c *sqs.Client) option { return func(s *service) { s.client = c } }

func withHook(f func(context.Context)) option { return func(s *service) { s.onSend = f } }

func newService(opts ...option) *service {
	s := &service{queue: "default"}
	for _, o := range opts {
		o(s)
	}
	return s
}

func (s *service) send(ctx context.Context) {
	s.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String(s.queue)}) // want use: sqs.SendMessage{QueueUrl="default"|"orders"}
	if s.onSend != nil {
		s.onSend(ctx)
	}
}

func main() {
	c := sqs.New(sqs.Options{})
	s := newService(withClient(c), withQueue("orders"), withHook(func(ctx context.Context) {
		c.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: aws.String("hook")}) // want use: sqs.GetQueueAttributes{QueueUrl="hook"}
	}))
	s.send(context.Background())
}

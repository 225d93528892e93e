// Package queue tells the warehouse about orders.
package queue

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Warehouse is the warehouse's queue.
type Warehouse struct {
	client *sqs.Client
	url    string
}

// New returns a Warehouse.
func New(client *sqs.Client, url string) *Warehouse { return &Warehouse{client, url} }

// Announce announces an order.
func (w *Warehouse) Announce(ctx context.Context, id string) error {
	_, err := w.client.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl:    aws.String(w.url),
		MessageBody: aws.String(id),
	})
	return err
}

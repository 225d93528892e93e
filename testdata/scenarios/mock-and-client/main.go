// A client and a mock flow to the same interface: the call is a use of the
// client, and of nothing more.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: sqs.DeleteMessage

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

type fake struct{ real *sqs.Client }

func (f *fake) SendMessage(ctx context.Context, in *sqs.SendMessageInput, _ ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	return &sqs.SendMessageOutput{MessageId: in.MessageBody}, nil
}

// Purge is never called.
func (f *fake) Purge(ctx context.Context) {
	f.real.DeleteMessage(ctx, &sqs.DeleteMessageInput{})
}

func main() {
	var s sender = &fake{}
	if os.Getenv("FAKE") == "" {
		s = sqs.New(sqs.Options{})
	}
	s.SendMessage(context.Background(), &sqs.SendMessageInput{MessageBody: aws.String("hi")}) // want use: sqs.SendMessage{MessageBody="hi"}
}

// Methods behind one interface run where the receiver is of their type, and only there.
//
// run:
// run: a
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type sender interface {
	send(ctx context.Context, body string) error
}

type queue struct {
	client *sqs.Client
	url    *string
}

func (q *queue) send(ctx context.Context, body string) error {
	_, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q.url, MessageBody: &body}) // want use: sqs.SendMessage{MessageBody="one", QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/orders"}; sqs.SendMessage{MessageBody="three", QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/perhaps"}
	return err
}

type topic struct {
	client *sns.Client
	arn    string
}

func (t topic) send(ctx context.Context, body string) error {
	_, err := t.client.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(t.arn), Message: &body}) // want use: sns.Publish{Message="two", TopicArn="arn:aws:sns:eu-west-1:123456789012:orders"}; sns.Publish{Message="three", TopicArn="arn:aws:sns:eu-west-1:123456789012:perhaps"}; sns.Publish{Message="five", TopicArn="arn:aws:sns:eu-west-1:123456789012:within"}
	return err
}

// sealed is the same as a key: one is converted to the other.
type (
	key    struct{ client *kms.Client }
	sealed key
)

func (k *key) send(ctx context.Context, body string) error {
	_, err := k.client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &body})
	return err
}

func (s *sealed) send(ctx context.Context, body string) error {
	_, err := s.client.Encrypt(ctx, &kms.EncryptInput{KeyId: &body, Plaintext: []byte(body)}) // want use: kms.Encrypt{KeyId="four", Plaintext=...}
	return err
}

// outer has the method of what is embedded in it.
type outer struct{ topic }

type kernel struct{ to sender }

func retry(f func() error) {
	for range 3 {
		if f() == nil {
			return
		}
	}
}

func emit(ctx context.Context, k *kernel, body string) {
	retry(func() error { return k.to.send(ctx, body) })
}

// want none: kms.DescribeKey

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	queues, topics := sqs.NewFromConfig(cfg), sns.NewFromConfig(cfg)
	emit(ctx, &kernel{&queue{queues, aws.String("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")}}, "one")
	emit(ctx, &kernel{topic{topics, "arn:aws:sns:eu-west-1:123456789012:orders"}}, "two")

	var to sender = &queue{queues, aws.String("https://sqs.eu-west-1.amazonaws.com/123456789012/perhaps")}
	if len(os.Args) > 1 {
		to = topic{topics, "arn:aws:sns:eu-west-1:123456789012:perhaps"}
	}
	emit(ctx, &kernel{to}, "three")

	emit(ctx, &kernel{(*sealed)(&key{kms.NewFromConfig(cfg)})}, "four")
	emit(ctx, &kernel{&outer{topic{topics, "arn:aws:sns:eu-west-1:123456789012:within"}}}, "five")
}

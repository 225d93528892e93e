// Receivers that are instances of generic types, and structs that are fields, elements and
// variables: methods behind one interface run for those of their type alone.
//
// run:
// run: a
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// source is behind pollers of two kinds.
type source[T any] interface {
	read(ctx context.Context) ([]T, error)
}

// large is generic, small is not.
type large[T any] struct {
	client *sqs.Client
	url    string
}

func (l *large[T]) read(ctx context.Context) ([]T, error) {
	_, err := l.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &l.url}) // want use: sqs.ReceiveMessage{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/large"}; sqs.ReceiveMessage{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/words"}
	return nil, err
}

type small struct {
	client *sqs.Client
	url    string
}

func (s *small) read(ctx context.Context) ([]int, error) {
	_, err := s.client.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: &s.url}) // want use: sqs.PurgeQueue{QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/small"}
	return nil, err
}

type poller[T any] struct{ from source[T] }

func newPoller[T any](from source[T]) *poller[T] { return &poller[T]{from: from} }

func (p *poller[T]) start(ctx context.Context) { p.once(ctx) }

func (p *poller[T]) once(ctx context.Context) {
	if _, err := p.from.read(ctx); err != nil {
		panic(err)
	}
}

// backend is chosen among the fields of one struct.
type backend interface {
	name() string
}

type queueConfig struct{ Orders string }

func (q *queueConfig) name() string { return q.Orders }

type rabbitConfig struct{ Orders, Exchange string }

func (r *rabbitConfig) name() string { return r.Exchange + r.Orders }

type settings struct {
	Queue  queueConfig
	Rabbit rabbitConfig
	more   []rabbitConfig
	chosen backend
}

var spare rabbitConfig

func (s *settings) choose(kind string) {
	switch kind {
	case "queue":
		s.chosen = &s.Queue
	case "more":
		s.chosen = &s.more[0]
	case "spare":
		s.chosen = &spare
	default:
		s.chosen = &s.Rabbit
	}
}

// twins have the same fields: one is converted to the other.
type (
	first  struct{ Topic string }
	second first
)

func (f *first) name() string  { return "first-" + f.Topic }
func (s *second) name() string { return "second-" + s.Topic }

type pair struct {
	one first
	by  backend
}

func main() {
	ctx := context.Background()
	client := sqs.New(sqs.Options{})
	newPoller[int](&large[int]{client: client, url: "https://sqs.eu-west-1.amazonaws.com/123456789012/large"}).start(ctx)
	newPoller[int](&small{client: client, url: "https://sqs.eu-west-1.amazonaws.com/123456789012/small"}).start(ctx)
	newPoller[string](&large[string]{client: client, url: "https://sqs.eu-west-1.amazonaws.com/123456789012/words"}).start(ctx)

	s := &settings{
		Queue:  queueConfig{Orders: "orders"},
		Rabbit: rabbitConfig{Orders: "rabbits", Exchange: "e-"},
		more:   []rabbitConfig{{Orders: "more"}},
	}
	spare.Orders = "spare"
	s.choose(os.Args[len(os.Args)-1])
	table := s.chosen.name()
	c := dynamodb.New(dynamodb.Options{})
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &table}) // want use: dynamodb.Scan{TableName="orders"|"e-rabbits"|"e-more"|"more"|"spare"|"e-spare"|"rabbits"}

	p := &pair{one: first{Topic: "told"}}
	p.by = (*second)(&p.one)
	topic := "arn:aws:sns:eu-west-1:123456789012:" + p.by.name()
	sns.New(sns.Options{}).Publish(ctx, &sns.PublishInput{TopicArn: &topic}) // want use: sns.Publish{TopicArn="arn:aws:sns:eu-west-1:123456789012:second-told"}
}

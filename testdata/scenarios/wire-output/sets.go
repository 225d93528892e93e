package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/google/wire"
)

// notes are what the sets below tell the code generator: nothing calls them when the
// program runs.

type publisher interface {
	Publish(ctx context.Context, topic string) error
}

type topics struct{ client *sns.Client }

func newTopics(client *sns.Client) *topics { return &topics{client} }

func (t *topics) Publish(ctx context.Context, topic string) error {
	_, err := t.client.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(topic)}) // want use: sns.Publish{TopicArn="arn:aws:sns:eu-west-1:123456789012:orders"}
	return err
}

type notifier struct{ to publisher }

func newNotifier(to publisher) *notifier { return &notifier{to} }

func (n *notifier) Notify(ctx context.Context, in *notice) error { return n.to.Publish(ctx, in.topic) }

type notice struct{ topic string }

// clean is a provider that no injector uses.
func clean(client *sns.Client) (*topics, error) {
	if _, err := client.DeleteTopic(context.Background(), &sns.DeleteTopicInput{TopicArn: aws.String("none")}); err != nil {
		return nil, err
	}
	return newTopics(client), nil
}

// want none: sns.DeleteTopic

var (
	topicSet  = wire.NewSet(newTopics, wire.Bind(new(publisher), new(*topics)))
	notifySet = wire.NewSet(newNotifier, topicSet)
	cleanSet  = wire.NewSet(clean)
)

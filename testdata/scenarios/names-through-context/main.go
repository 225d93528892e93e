// Settings that a context carries, by keys of several kinds.
package main

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type optionsKey struct{}

type options struct{ queue string }

func (o *options) flags(fs *flag.FlagSet) {
	fs.StringVar(&o.queue, "queue", "jobs", "the queue")
}

func (o *options) toContext(ctx context.Context) context.Context {
	return context.WithValue(ctx, optionsKey{}, o)
}

func fromContext(ctx context.Context) *options {
	v := ctx.Value(optionsKey{})
	if v == nil {
		return nil
	}
	return v.(*options)
}

type stringKey string

var pointerKey = &struct{ name string }{"tenant"}

func main() {
	o := &options{}
	o.flags(flag.CommandLine)
	flag.Parse()
	ctx := o.toContext(context.Background())
	ctx = context.WithValue(ctx, stringKey("queue"), "by-text")
	ctx = context.WithValue(ctx, stringKey("other"), "another")
	ctx = context.WithValue(ctx, pointerKey, "by-pointer")
	run(ctx)
}

func run(ctx context.Context) {
	c := sqs.New(sqs.Options{})
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(fromContext(ctx).queue)})                       // want use: sqs.GetQueueUrl{QueueName="${flag:queue}"|"jobs"}
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(ctx.Value(stringKey("queue")).(string))})       // want use: sqs.GetQueueUrl{QueueName="by-text"}
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(ctx.Value(pointerKey).(string))})               // want use: sqs.GetQueueUrl{QueueName="by-pointer"}
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(ctx.Value(stringKey(os.Args[1])).(string))})    // want use: sqs.GetQueueUrl{QueueName=...}
	c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(ctx.Value(stringKey("nowhere set")).(string))}) // want use: sqs.GetQueueUrl{QueueName=...}
}

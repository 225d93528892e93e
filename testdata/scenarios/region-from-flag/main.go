// The region that a flag or the environment gives to the configuration.
package main

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	region := flag.String("region", "us-east-1", "the region")
	flag.Parse()
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion(*region))
	if err != nil {
		panic(err)
	}
	sqs.NewFromConfig(cfg).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("q")}) // want use: sqs.SendMessage{QueueUrl="q"} region="${flag:region}"|"us-east-1"

	env, err := config.LoadDefaultConfig(ctx, config.WithRegion(os.Getenv("QUEUE_REGION")))
	if err != nil {
		panic(err)
	}
	sqs.NewFromConfig(env).PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String("q")}) // want use: sqs.PurgeQueue{QueueUrl="q"} region="${env:QUEUE_REGION}"
}

// The region of a client: from its configuration, its options, and a call's.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-central-1"))
	if err != nil {
		panic(err)
	}
	c := sqs.NewFromConfig(cfg)
	c.ListQueues(ctx, &sqs.ListQueuesInput{}) // want use: sqs.ListQueues{} region="eu-central-1"

	c.PurgeQueue(ctx, &sqs.PurgeQueueInput{}, func(o *sqs.Options) { o.Region = "us-east-1" }) // want use: sqs.PurgeQueue{} region="us-east-1"

	d := sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.Region = os.Getenv("OTHER_REGION") })
	d.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("q")}) // want use: sqs.SendMessage{QueueUrl="q"} region="${env:OTHER_REGION}"

	e := sqs.New(sqs.Options{Region: "ap-south-1"})
	e.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String("q")}) // want use: sqs.ReceiveMessage{QueueUrl="q"} region="ap-south-1"

	var some string
	if len(os.Args) > 1 {
		some = "eu-north-1"
	}
	sqs.New(sqs.Options{Region: some}).ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String("q")}) // want use: sqs.ReceiveMessage{QueueUrl="q"} region="eu-north-1"|~"${region}"
	sqs.New(sqs.Options{Region: ""}).ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String("q")})   // want use: sqs.ReceiveMessage{QueueUrl="q"}

	plain, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	sqs.NewFromConfig(plain).GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("q")}) // want use: sqs.GetQueueUrl{QueueName="q"}

	// The instance's own region is the program's.
	if len(os.Args) > 2 {
		here, err := imds.NewFromConfig(plain).GetRegion(ctx, nil)
		if err != nil {
			return
		}
		sqs.New(sqs.Options{Region: here.Region}).ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: aws.String("q-" + here.Region)}) // want use: sqs.ListQueueTags{QueueUrl="q-${region}"} region="${region}"
	}

	// One of several configurations: what one sets does not replace what another does.
	chosen, _ := choose(ctx, os.Getenv("STAGE"))
	sqs.NewFromConfig(chosen).TagQueue(ctx, &sqs.TagQueueInput{QueueUrl: aws.String("q")}) // want use: sqs.TagQueue{QueueUrl="q"} region="${region}"|"eu-west-1"|"us-east-1"

	sure, _ := fallible(ctx)
	sqs.NewFromConfig(sure).UntagQueue(ctx, &sqs.UntagQueueInput{QueueUrl: aws.String("q")}) // want use: sqs.UntagQueue{QueueUrl="q"} region="eu-west-3"

	two := sqs.NewFromConfig(sure)
	if len(os.Args) > 3 {
		two = sqs.NewFromConfig(plain)
	}
	two.AddPermission(ctx, &sqs.AddPermissionInput{QueueUrl: aws.String("q")}) // want use: sqs.AddPermission{QueueUrl="q"} region="${region}"|"eu-west-3"

	// An option that is always there decides whatever the configuration.
	fixed := sqs.NewFromConfig(chosen, func(o *sqs.Options) { o.Region = "sa-east-1" })
	fixed.RemovePermission(ctx, &sqs.RemovePermissionInput{QueueUrl: aws.String("q")}) // want use: sqs.RemovePermission{QueueUrl="q"} region="sa-east-1"
}

func choose(ctx context.Context, stage string) (aws.Config, error) {
	switch stage {
	case "test":
		return config.LoadDefaultConfig(ctx, config.WithRegion("us-east-1"))
	case "staging":
		return config.LoadDefaultConfig(ctx, config.WithRegion("eu-west-1"))
	}
	return config.LoadDefaultConfig(ctx)
}

// fallible returns an empty configuration with its error: no client works with that.
func fallible(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-west-3"))
	if err != nil {
		return aws.Config{}, err
	}
	return cfg, nil
}

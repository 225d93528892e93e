// Tokens for databases: signed with the given credentials, for the given region.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/rds/auth"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const role = "arn:aws:iam::123456789012:role/reporting"

func main() {
	ctx := context.Background()
	db := os.Getenv("DB")
	cfg, _ := config.LoadDefaultConfig(ctx)
	auth.BuildAuthToken(ctx, db, "eu-west-1", "orders", cfg.Credentials)  // want use: rdsauth.BuildAuthToken{DBUser="orders", Endpoint="${env:DB}", Region="eu-west-1"} via="feature/rds/auth" region="eu-west-1"
	auth.BuildAuthToken(ctx, db, cfg.Region, os.Args[1], cfg.Credentials) // want use: rdsauth.BuildAuthToken{DBUser?=..., Endpoint="${env:DB}", Region="${region}"} via="feature/rds/auth" region="${region}"

	assumed := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role)                        // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/reporting"} via="credentials/stscreds"
	auth.BuildAuthToken(ctx, db, os.Getenv("PLACE"), "sums", assumed)                              // want use: rdsauth.BuildAuthToken{DBUser="sums", Endpoint="${env:DB}", Region="${env:PLACE}"} via="feature/rds/auth" region="${env:PLACE}" role="arn:aws:iam::123456789012:role/reporting"
	auth.BuildAuthToken(ctx, db, os.Getenv("ELSEWHERE"), "sums", aws.NewCredentialsCache(assumed)) // want use: rdsauth.BuildAuthToken{DBUser="sums", Endpoint="${env:DB}", Region="${env:ELSEWHERE}"} via="feature/rds/auth" region="${env:ELSEWHERE}" role="arn:aws:iam::123456789012:role/reporting"

	// The region of a configuration is text, too.
	far, _ := config.LoadDefaultConfig(ctx, config.WithRegion("eu-west-9"))
	queue := func(c aws.Config) *string {
		return aws.String("https://sqs." + c.Region + ".amazonaws.com/123456789012/jobs")
	}
	q := sqs.NewFromConfig(cfg)
	q.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: queue(cfg)})   // want use: sqs.PurgeQueue{QueueUrl="https://sqs.${region}.amazonaws.com/123456789012/jobs"}
	q.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: queue(far)}) // want use: sqs.DeleteQueue{QueueUrl="https://sqs.eu-west-9.amazonaws.com/123456789012/jobs"}
	moved, _ := config.LoadDefaultConfig(ctx)
	moved.Region = os.Args[1]
	sqs.NewFromConfig(moved).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue(moved)}) // want use: sqs.SendMessage{QueueUrl="https://sqs.${unknown}.amazonaws.com/123456789012/jobs"} region="${unknown}"
	one, _ := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error { o.Region = os.Args[3]; return nil })
	q.ListDeadLetterSourceQueues(ctx, &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: queue(one)}) // want use: sqs.ListDeadLetterSourceQueues{QueueUrl="https://sqs.${region}.amazonaws.com/123456789012/jobs"|"https://sqs.${unknown}.amazonaws.com/123456789012/jobs"}
}

// Keys that a provider of credentials retrieved are those of its role.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func load(ctx context.Context) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	return cfg
}

func static(keys aws.Credentials) aws.CredentialsProvider {
	return aws.NewCredentialsCache(credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken))
}

// always is the role's.
func always(ctx context.Context) {
	cfg := load(ctx)
	keys, err := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::123456789012:role/deploy").Retrieve(ctx) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/deploy"} via="credentials/stscreds"
	if err != nil {
		panic(err)
	}
	cfg.Credentials = static(keys)
	s3.NewFromConfig(cfg).ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{} role="arn:aws:iam::123456789012:role/deploy"
}

// sometimes is the role's where one is given.
func sometimes(ctx context.Context, role string) {
	cfg := load(ctx)
	if role != "" {
		keys, err := aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role)).Retrieve(ctx) // want use: sts.AssumeRole{RoleArn="${env:ROLE}"} via="credentials/stscreds"
		if err != nil {
			panic(err)
		}
		cfg.Credentials = static(keys)
	}
	sqs.NewFromConfig(cfg).ListQueues(ctx, &sqs.ListQueuesInput{}) // want use: sqs.ListQueues{} perhaps="${env:ROLE}"
}

// own keys, retrieved and given again, are the program's own.
func own(ctx context.Context) {
	cfg := load(ctx)
	keys, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		panic(err)
	}
	cfg.Credentials = static(keys)
	s3.NewFromConfig(cfg).ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{}
}

func main() {
	ctx := context.Background()
	always(ctx)
	sometimes(ctx, os.Getenv("ROLE"))
	own(ctx)
}

// ARNs that are parsed and put together again.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var ctx = context.Background()

// read acts as a role where one is given.
func read(bucket, role string) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return
	}
	if role != "" {
		parsed, err := arn.Parse(role)
		if err != nil {
			return
		}
		cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), parsed.String())) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/reader"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="${env:ROLE}"} via="credentials/stscreds"
	}
	s3.NewFromConfig(cfg).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}) // want use: s3.HeadBucket{Bucket="nobody"}; s3.HeadBucket{Bucket="reader"} perhaps="arn:aws:iam::123456789012:role/reader"; s3.HeadBucket{Bucket="any"} perhaps="${env:ROLE}"
}

// publish takes the topic as it is.
func publish(c *sns.Client, topic string) {
	parsed, err := arn.Parse(topic)
	if err != nil {
		return
	}
	c.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(parsed.String()), Message: aws.String("m")}) // want use: sns.Publish{Message="m", TopicArn="arn:aws:sns:eu-west-1:123456789012:orders"}
}

// redirect is the twin: a part is changed.
func redirect(c *sns.Client, topic string) {
	parsed, err := arn.Parse(topic)
	if err != nil {
		return
	}
	if len(os.Args) > 1 {
		parsed.Resource = "dead"
	}
	c.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(parsed.String()), Message: aws.String("d")}) // want use: sns.Publish{Message="d", TopicArn="arn:aws:sns:eu-west-1:123456789012:dead"|"arn:aws:sns:eu-west-1:123456789012:orders"}
}

// unchecked is made of what a text that is no ARN leaves.
func unchecked() {
	parsed, _ := arn.Parse("orders")
	s3.New(s3.Options{}).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(parsed.Resource + "logs")}) // want use: s3.HeadBucket{Bucket="logs"}
}

func main() {
	read("nobody", "")
	read("reader", "arn:aws:iam::123456789012:role/reader")
	read("any", os.Getenv("ROLE"))
	c := sns.New(sns.Options{})
	publish(c, "arn:aws:sns:eu-west-1:123456789012:orders")
	redirect(c, "arn:aws:sns:eu-west-1:123456789012:orders")
	unchecked()
}

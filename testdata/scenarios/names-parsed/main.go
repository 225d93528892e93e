// ARNs and URLs: literal, built, parsed and taken apart.
package main

import (
	"context"
	"net/url"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	ctx := context.Background()
	topic := arn.ARN{Partition: "aws", Service: "sns", Region: "eu-west-1", AccountID: "123456789012", Resource: "orders"}
	n := sns.New(sns.Options{})
	n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(topic.String())})                                           // want use: sns.Publish{TopicArn="arn:aws:sns:eu-west-1:123456789012:orders"}
	n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String("arn:aws:sns:" + os.Getenv("REGION") + ":123456789012:x")}) // want use: sns.Publish{TopicArn="arn:aws:sns:${env:REGION}:123456789012:x"}
	n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String(os.Getenv("TOPIC_ARN"))})                                   // want use: sns.Publish{TopicArn="${env:TOPIC_ARN}"}

	q := sqs.New(sqs.Options{})
	out, err := q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("jobs")}) // want use: sqs.GetQueueUrl{QueueName="jobs"}
	if err == nil {
		q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: out.QueueUrl}) // want use: sqs.SendMessage
	}

	c := s3.New(s3.Options{})
	u, err := url.Parse("s3://landing/in/data.csv")
	if err == nil {
		c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(u.Host), Key: aws.String(strings.TrimPrefix(u.Path, "/"))}) // want use: s3.GetObject{Bucket="landing", Key="in/data.csv"}
	}
	v, err := url.Parse(os.Getenv("SOURCE"))
	if err == nil {
		c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &v.Host, Key: &v.Path}) // want use: s3.HeadObject{Bucket="${env:SOURCE#host}", Key="${env:SOURCE#path}"}
	}
	a, err := arn.Parse("arn:aws:s3:::parsed-bucket")
	if err == nil {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Resource)}) // want use: s3.HeadBucket{Bucket="parsed-bucket"}
	}
}

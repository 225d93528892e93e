// What a service tells of the program itself, and ARNs of what it was asked for.
package main

import (
	"context"
	"fmt"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return
	}
	own := sts.NewFromConfig(cfg)
	me, err := own.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}) // want use: sts.GetCallerIdentity{}
	if err != nil {
		return
	}
	q := sqs.NewFromConfig(cfg)
	url := fmt.Sprintf("https://sqs.eu-west-1.amazonaws.com/%s/jobs", aws.ToString(me.Account))
	q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url}) // want use: sqs.SendMessage{QueueUrl="https://sqs.eu-west-1.amazonaws.com/${account}/jobs"}

	topics := sns.NewFromConfig(cfg)
	t, err := topics.CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("orders")}) // want use: sns.CreateTopic{Name="orders"}
	if err != nil {
		return
	}
	topics.Publish(ctx, &sns.PublishInput{TopicArn: t.TopicArn})                      // want use: sns.Publish{TopicArn="arn:${partition}:sns:${region}:${account}:orders"}
	topics.DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: aws.String(*t.TopicArn)}) // want use: sns.DeleteTopic{TopicArn="arn:${partition}:sns:${region}:${account}:orders"}
	far := sns.NewFromConfig(cfg, func(o *sns.Options) { o.Region = "eu-west-9" })
	u, err := far.CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("far")}) // want use: sns.CreateTopic{Name="far"} region="eu-west-9"
	if err != nil {
		return
	}
	far.Publish(ctx, &sns.PublishInput{TopicArn: u.TopicArn}) // want use: sns.Publish{TopicArn="arn:${partition}:sns:eu-west-9:${account}:far"} region="eu-west-9"

	// Where a client and the instance are.
	doc, err := imds.NewFromConfig(cfg).GetInstanceIdentityDocument(ctx, &imds.GetInstanceIdentityDocumentInput{})
	if err != nil {
		return
	}
	here := "arn:aws:sns:" + topics.Options().Region + ":" + doc.AccountID + ":here"
	topics.Publish(ctx, &sns.PublishInput{TopicArn: &here}) // want use: sns.Publish{TopicArn="arn:aws:sns:${region}:${account}:here"}
	there := "arn:aws:sns:" + far.Options().Region + ":" + doc.Region + ":there"
	topics.Publish(ctx, &sns.PublishInput{TopicArn: &there}) // want use: sns.Publish{TopicArn="arn:aws:sns:eu-west-9:${region}:there"}
	which := "arn:aws:sns:" + doc.AvailabilityZone + ":" + topics.Options().AppID + ":which"
	topics.Publish(ctx, &sns.PublishInput{TopicArn: &which}) // want use: sns.Publish{TopicArn="arn:aws:sns:${unknown}:${unknown}:which"}

	// Twins: of a role that is assumed the account is not the program's.
	cfg.Credentials = stscreds.NewAssumeRoleProvider(own, "arn:aws:iam::111122223333:role/other") // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/other"} via="credentials/stscreds"
	them, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})     // want use: sts.GetCallerIdentity{} role="arn:aws:iam::111122223333:role/other"
	if err != nil {
		return
	}
	q.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String("https://sqs.eu-west-1.amazonaws.com/" + *them.Account + "/jobs")}) // want use: sqs.PurgeQueue{QueueUrl="https://sqs.eu-west-1.amazonaws.com/${unknown}/jobs"}
	q.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: aws.String(*me.UserId)})                                                     // want use: sqs.DeleteQueue{QueueUrl=...}

	// Cleaned paths end in no slash, whatever they are made of.
	name := path.Join(fmt.Sprintf("%s/", *me.UserId), "", "a/")
	q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(name)}) // want use: sqs.GetQueueUrl{QueueName="${unknown}/a"}
	name = path.Join(fmt.Sprintf("x/%s/", *me.UserId), "")
	q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(name)}) // want use: sqs.GetQueueUrl{QueueName="x/${unknown}"}
}

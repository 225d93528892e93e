// Names that a service answers with, where its client is behind an interface.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type queueAPI interface {
	GetQueueUrl(ctx context.Context, in *sqs.GetQueueUrlInput, opts ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error)
	SendMessage(ctx context.Context, in *sqs.SendMessageInput, opts ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

func send(ctx context.Context, api queueAPI, name string) {
	out, err := api.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name}) // want use: sqs.GetQueueUrl{QueueName="jobs"|"${env:QUEUE}"}
	if err != nil {
		return
	}
	api.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: out.QueueUrl}) // want use: sqs.SendMessage{QueueUrl="https://sqs.${region}.amazonaws.com/${account}/jobs"|"https://sqs.${region}.amazonaws.com/${account}/${env:QUEUE}"}
}

// Twin: a client that is one of two. What goes to which is not known.
type purgeAPI interface {
	GetQueueUrl(ctx context.Context, in *sqs.GetQueueUrlInput, opts ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error)
	PurgeQueue(ctx context.Context, in *sqs.PurgeQueueInput, opts ...func(*sqs.Options)) (*sqs.PurgeQueueOutput, error)
}

type cached struct{ *sqs.Client }

func (c cached) GetQueueUrl(ctx context.Context, in *sqs.GetQueueUrlInput, opts ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error) {
	return &sqs.GetQueueUrlOutput{QueueUrl: aws.String(os.Getenv("PURGED"))}, nil
}

func purge(ctx context.Context, api purgeAPI) {
	out, err := api.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("dead")}) // want use: sqs.GetQueueUrl{QueueName="dead"}
	if err != nil {
		return
	}
	api.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: out.QueueUrl}) // want use: sqs.PurgeQueue{QueueUrl?="${env:PURGED}"|...}
}

// Twins: what a listing finds, and a member of another name.
type tableAPI interface {
	ListTables(ctx context.Context, in *dynamodb.ListTablesInput, opts ...func(*dynamodb.Options)) (*dynamodb.ListTablesOutput, error)
	DeleteTable(ctx context.Context, in *dynamodb.DeleteTableInput, opts ...func(*dynamodb.Options)) (*dynamodb.DeleteTableOutput, error)
}

func drop(ctx context.Context, api tableAPI) {
	out, err := api.ListTables(ctx, &dynamodb.ListTablesInput{ExclusiveStartTableName: aws.String("a")}) // want use: dynamodb.ListTables{ExclusiveStartTableName="a"}
	if err != nil {
		return
	}
	api.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: out.LastEvaluatedTableName}) // want use: dynamodb.DeleteTable{TableName?=...}
}

func main() {
	ctx := context.Background()
	c := sqs.New(sqs.Options{})
	send(ctx, c, "jobs")
	send(ctx, c, os.Getenv("QUEUE"))
	if len(os.Args) > 1 {
		purge(ctx, c)
	} else {
		purge(ctx, cached{c})
	}
	drop(ctx, dynamodb.New(dynamodb.Options{}))
}

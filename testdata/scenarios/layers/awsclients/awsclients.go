// Package awsclients builds the clients of the program.
package awsclients

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type Clients struct{ Dynamo *dynamodb.Client }

func New(ctx context.Context) *Clients {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	return &Clients{Dynamo: dynamodb.NewFromConfig(cfg)}
}

// The handler of a Lambda function is called by reflection.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// want none: dynamodb.DeleteItem

type handler struct {
	db    *dynamodb.Client
	table string
}

func (h *handler) handle(ctx context.Context, e events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	h.db.Query(ctx, &dynamodb.QueryInput{TableName: aws.String(h.table)}) // want use: dynamodb.Query{TableName="${env:TABLE}"}
	return events.APIGatewayProxyResponse{StatusCode: 200, Body: e.Path}, nil
}

func (h *handler) unused(ctx context.Context) { h.db.DeleteItem(ctx, nil) }

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	h := &handler{db: dynamodb.NewFromConfig(cfg), table: os.Getenv("TABLE")}
	lambda.Start(h.handle)
}

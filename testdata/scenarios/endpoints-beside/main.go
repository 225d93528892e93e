// Clients of servers beside the program, as for development, need nothing of AWS.
//
// run:
// run: DYNAMO_LOCAL=1 PREFIX=p a b c
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: dynamodb.CreateTable

func load(ctx context.Context, opts ...func(*config.LoadOptions) error) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		panic(err)
	}
	return cfg
}

// database is that of the environment, or one that is started for development.
func database(ctx context.Context) *dynamodb.Client {
	if os.Getenv("DYNAMO_LOCAL") != "" {
		db := dynamodb.NewFromConfig(load(ctx, config.WithRegion("dummy")), func(o *dynamodb.Options) {
			o.BaseEndpoint = aws.String("http://localhost:8000")
		})
		db.CreateTable(ctx, &dynamodb.CreateTableInput{TableName: aws.String("orders")})
		return db
	}
	return dynamodb.NewFromConfig(load(ctx, config.WithRegion("eu-west-1")))
}

// stack is chosen before the client is made.
func stack(ctx context.Context) aws.Config {
	cfg := load(ctx, config.WithRegion("eu-west-1"))
	if len(os.Args) > 1 {
		cfg = load(ctx, config.WithRegion("us-east-1"), config.WithBaseEndpoint("http://localstack:4566"))
	}
	return cfg
}

func endpoint() string {
	if v := os.Getenv("ENDPOINT"); v != "" {
		return v
	}
	return "http://localhost:9000"
}

// hosted is that of another provider, unless it is set.
func hosted() string {
	if v := os.Getenv("HOSTED"); v != "" {
		return v
	}
	return "https://storage.example.net"
}

func resolver(url string) config.LoadOptionsFunc {
	return config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(
		func(service, region string, _ ...any) (aws.Endpoint, error) { return aws.Endpoint{URL: url}, nil }))
}

// fallback answers for one service: the others are those of AWS.
func fallback() config.LoadOptionsFunc {
	return config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(
		func(service, region string, _ ...any) (aws.Endpoint, error) {
			if service == dynamodb.ServiceID {
				return aws.Endpoint{URL: "http://localhost:8000"}, nil
			}
			return aws.Endpoint{}, &aws.EndpointNotFoundError{}
		}))
}

func head(cfg aws.Config, bucket string, opts ...func(*s3.Options)) {
	s3.NewFromConfig(cfg, opts...).HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="stack"} region="eu-west-1"; s3.HeadBucket{Bucket="perhaps"}; s3.HeadBucket{Bucket="env"}; s3.HeadBucket{Bucket="default"}; s3.HeadBucket{Bucket="fallback"}; s3.HeadBucket{Bucket="other"} unsigned?; s3.HeadBucket{Bucket="account"} unsigned?; s3.HeadBucket{Bucket="hosted"} unsigned?; s3.HeadBucket{Bucket="domain"}; s3.HeadBucket{Bucket="vpc"}; s3.HeadBucket{Bucket="resolver"}; s3.HeadBucket{Bucket="back"}
}

func at(url string) func(*s3.Options) {
	return func(o *s3.Options) { o.BaseEndpoint = aws.String(url) }
}

func main() {
	ctx := context.Background()
	db := database(ctx)
	db.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("orders")}) // want use: dynamodb.GetItem{TableName="orders"} region="eu-west-1"

	head(stack(ctx), "stack")
	head(load(ctx), "local", at("http://127.0.0.1:9000/"))
	head(load(ctx), "port", at(fmt.Sprintf("http://minio:9000/%s", os.Getenv("PREFIX"))))
	head(load(ctx, resolver("http://host.docker.internal:4566")), "resolved")
	head(load(ctx, config.WithBaseEndpoint("http://localhost:4566")), "loaded")

	// The twins: they may be at AWS.
	head(load(ctx), "perhaps", func(o *s3.Options) {
		if len(os.Args) > 2 {
			o.BaseEndpoint = aws.String("http://localhost:9000")
		}
	})
	head(load(ctx), "env", at(os.Getenv("S3_ENDPOINT")))
	head(load(ctx), "default", at(endpoint()))
	head(load(ctx, fallback()), "fallback")
	head(load(ctx), "other", at("https://s3.example.com"))
	head(load(ctx), "account", at("https://"+os.Getenv("ACCOUNT")+".objects.example.com"))
	head(load(ctx), "hosted", at(hosted()))
	head(load(ctx), "domain", at("https://s3."+os.Getenv("DOMAIN")))
	head(load(ctx), "vpc", at("https://bucket.vpce-1a2b3c4d.s3.eu-west-1.vpce.amazonaws.com"))
	head(load(ctx, resolver("https://s3.eu-west-1.amazonaws.com")), "resolver")
	head(load(ctx, config.WithBaseEndpoint("http://localhost:4566")), "back", at("https://s3.eu-west-1.amazonaws.com"))
}

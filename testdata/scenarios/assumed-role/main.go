// A client with credentials of a role that the program assumes acts as that role.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// want none: sts.AssumeRoleWithWebIdentity

const role = "arn:aws:iam::123456789012:role/reader"

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	own := s3.NewFromConfig(cfg)
	own.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("own")}) // want use: s3.HeadBucket{Bucket="own"}

	provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/reader"} via="credentials/stscreds"
	other := cfg.Copy()
	other.Credentials = aws.NewCredentialsCache(provider)
	s3.NewFromConfig(other).GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("theirs")}) // want use: s3.GetObject{Bucket="theirs"} role="arn:aws:iam::123456789012:role/reader"

	db := dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) {
		o.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), os.Getenv("ROLE_ARN")) // want use: sts.AssumeRole{RoleArn="${env:ROLE_ARN}"} via="credentials/stscreds"
	})
	db.ListTables(ctx, &dynamodb.ListTablesInput{}) // want use: dynamodb.ListTables{} role="${env:ROLE_ARN}"
}

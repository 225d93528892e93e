// The program calls AssumeRole by itself: that is a use.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	out, err := sts.NewFromConfig(cfg).AssumeRole(ctx, &sts.AssumeRoleInput{ // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/deploy", RoleSessionName="ci"}
		RoleArn:         aws.String("arn:aws:iam::123456789012:role/deploy"),
		RoleSessionName: aws.String("ci"),
	})
	if err != nil {
		panic(err)
	}
	c := out.Credentials
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken)
	s3.NewFromConfig(cfg).ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets
}

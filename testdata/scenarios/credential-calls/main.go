// What the SDK calls for its own credentials is no use of the program.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: sts.AssumeRole sts.AssumeRoleWithWebIdentity sso.GetRoleCredentials ssooidc.CreateToken signin.CreateOAuth2Token

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile("ci"))
	if err != nil {
		panic(err)
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		panic(err)
	}
	s3.NewFromConfig(cfg).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("b")}) // want use: s3.HeadBucket{Bucket="b"}
}

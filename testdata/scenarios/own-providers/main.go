// Clients with credentials of providers that the program writes itself.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type assumed struct{ client *sts.Client }

func (a assumed) Retrieve(ctx context.Context) (aws.Credentials, error) {
	out, err := a.client.AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::123456789012:role/own"), RoleSessionName: aws.String("s")}) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/own", RoleSessionName="s"}
	if err != nil {
		return aws.Credentials{}, err
	}
	return aws.Credentials{AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey}, nil
}

// A twin: keys that are the program's own, or not.
type written struct{}

func (written) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: os.Getenv("KEY_ID"), SecretAccessKey: os.Getenv("KEY")}, nil
}

func main() {
	ctx := context.Background()
	client := sts.New(sts.Options{})
	a := s3.New(s3.Options{Credentials: assumed{client}})
	a.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("a")})                                                                    // want use: s3.HeadBucket{Bucket="a"} role="arn:aws:iam::123456789012:role/own"
	out, err := client.AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String(os.Getenv("ROLE")), RoleSessionName: aws.String("s")}) // want use: sts.AssumeRole{RoleArn="${env:ROLE}", RoleSessionName="s"}
	if err != nil {
		return
	}
	b := s3.New(s3.Options{}, func(o *s3.Options) {
		o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: aws.ToString(out.Credentials.AccessKeyId), SecretAccessKey: aws.ToString(out.Credentials.SecretAccessKey)}, nil
		})
	})
	b.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("b")}) // want use: s3.HeadBucket{Bucket="b"} role="${env:ROLE}"
	c := s3.New(s3.Options{Credentials: aws.NewCredentialsCache(written{})})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("c")}) // want use: s3.HeadBucket{Bucket="c"} perhaps="${unknown}"
}

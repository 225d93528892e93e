// Clients that act as the program or as a role that it assumes, depending on the
// order of what is set, and on what is set in some runs only.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const (
	roleA = "arn:aws:iam::123456789012:role/a"
	roleB = "arn:aws:iam::123456789012:role/b"
	roleC = "arn:aws:iam::123456789012:role/c"
	roleD = "arn:aws:iam::123456789012:role/d"
	roleE = "arn:aws:iam::123456789012:role/e"
	roleF = "arn:aws:iam::123456789012:role/f"
	roleG = "arn:aws:iam::123456789012:role/g"
)

func provider(cfg aws.Config, role string) aws.CredentialsProvider {
	return aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role)) // want use: sts.AssumeRole{RoleArn="${env:ROLE}"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/a"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/b"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/c"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/d"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/e"} via="credentials/stscreds" perhaps="arn:aws:iam::123456789012:role/e"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/f"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::123456789012:role/g"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="${env:ROLE_OF_OPTIONS}"} via="credentials/stscreds"
}

func load(ctx context.Context) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	return cfg
}

// optional is the usual helper: a role if one is given.
func optional(ctx context.Context, role string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return aws.Config{}, err
	}
	if role != "" {
		cfg.Credentials = provider(cfg, role)
	}
	return cfg, nil
}

// always sets the role in every run.
func always(ctx context.Context, role string) aws.Config {
	cfg := load(ctx)
	cfg.Credentials = provider(cfg, role)
	return cfg
}

// nilable hands on a provider that is nil without a role: none is an option.
func nilable(ctx context.Context, role string) aws.Config {
	var creds aws.CredentialsProvider
	if role != "" {
		creds = provider(load(ctx), role)
	}
	cfg, err := config.LoadDefaultConfig(ctx, config.WithCredentialsProvider(creds))
	if err != nil {
		panic(err)
	}
	return cfg
}

// given hands on a provider in every run.
func given(ctx context.Context, role string) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithCredentialsProvider(provider(load(ctx), role)))
	if err != nil {
		panic(err)
	}
	return cfg
}

// kept keeps a provider that is nil without a role.
type kept struct{ creds aws.CredentialsProvider }

func newKept(ctx context.Context, role string) *kept {
	k := &kept{}
	if role != "" {
		k.creds = provider(load(ctx), role)
	}
	return k
}

type app struct{ cfg aws.Config }

func head(cfg aws.Config, bucket string, opts ...func(*s3.Options)) {
	s3.NewFromConfig(cfg, opts...).HeadBucket(context.Background(), &s3.HeadBucketInput{Bucket: aws.String(bucket)}) // want use: s3.HeadBucket{Bucket="own"}; s3.HeadBucket{Bucket="none"}; s3.HeadBucket{Bucket="after"} role="arn:aws:iam::123456789012:role/a"; s3.HeadBucket{Bucket="optional"} perhaps="${env:ROLE}"; s3.HeadBucket{Bucket="always"} role="arn:aws:iam::123456789012:role/b"; s3.HeadBucket{Bucket="loaded"} perhaps="arn:aws:iam::123456789012:role/c"; s3.HeadBucket{Bucket="options"} perhaps="arn:aws:iam::123456789012:role/d"; s3.HeadBucket{Bucket="field"} perhaps="arn:aws:iam::123456789012:role/e"; s3.HeadBucket{Bucket="nilable"} perhaps="arn:aws:iam::123456789012:role/f"; s3.HeadBucket{Bucket="given"} role="arn:aws:iam::123456789012:role/g"; s3.HeadBucket{Bucket="kept"} perhaps="${env:ROLE_OF_OPTIONS}"
}

func main() {
	ctx := context.Background()

	cfg := load(ctx)
	head(cfg, "own")
	cfg.Credentials = provider(cfg, roleA)
	head(cfg, "after")

	perhaps, err := optional(ctx, os.Getenv("ROLE"))
	if err != nil {
		panic(err)
	}
	head(perhaps, "optional")
	none, err := optional(ctx, "") // without a role, none is assumed
	if err != nil {
		panic(err)
	}
	head(none, "none")
	head(always(ctx, roleB), "always")

	var opts []func(*config.LoadOptions) error
	if len(os.Args) > 1 {
		opts = append(opts, config.WithCredentialsProvider(provider(load(ctx), roleC)))
	}
	loaded, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		panic(err)
	}
	head(loaded, "loaded")

	var of []func(*s3.Options)
	if len(os.Args) > 2 {
		of = append(of, func(o *s3.Options) { o.Credentials = provider(load(ctx), roleD) })
	}
	head(load(ctx), "options", of...)

	a := &app{cfg: load(ctx)}
	if len(os.Args) > 3 {
		a.cfg.Credentials = provider(a.cfg, roleE)
	}
	head(a.cfg, "field")

	head(nilable(ctx, roleF), "nilable")
	head(given(ctx, roleG), "given")
	k := newKept(ctx, os.Getenv("ROLE_OF_OPTIONS"))
	head(load(ctx), "kept", func(o *s3.Options) { o.Credentials = k.creds })
}

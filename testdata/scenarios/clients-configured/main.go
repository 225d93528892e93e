// Clients: regions and credentials by configuration, options, copies and calls.
package main

// run:
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var ctx = context.Background()

type services struct {
	ddb *dynamodb.Client
	all map[string]*dynamodb.Client
}

func newServices(cfg aws.Config, regions ...string) *services {
	s := &services{all: map[string]*dynamodb.Client{}}
	for _, r := range regions {
		s.all[r] = dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.Region = r })
	}
	s.ddb = dynamodb.NewFromConfig(cfg)
	return s
}

func withRegion(cfg aws.Config, r string) aws.Config { cfg.Region = r; return cfg }

func mustConfig(opts ...func(*config.LoadOptions) error) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		panic(err)
	}
	return cfg
}

func assumed(cfg aws.Config, role string) aws.Config {
	c := cfg.Copy()
	c.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role, func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "x" })) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/first"|"arn:aws:iam::111122223333:role/reader"} via="credentials/stscreds"; sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/second"} via="credentials/stscreds" role="arn:aws:iam::111122223333:role/first"
	return c
}

func scan(c *dynamodb.Client, opts ...func(*dynamodb.Options)) {
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t")}, opts...) // want use: dynamodb.Scan{TableName="t"}; dynamodb.Scan{TableName="t"} region="us-west-2"
}

func main() {
	cfg := mustConfig()
	c := dynamodb.NewFromConfig(cfg)
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("default")})                                                       // want use: dynamodb.Scan{TableName="default"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("percall")}, func(o *dynamodb.Options) { o.Region = "us-west-1" }) // want use: dynamodb.Scan{TableName="percall"} region="us-west-1"
	scan(c, func(o *dynamodb.Options) { o.Region = "us-west-2" })
	scan(c)
	west := mustConfig(config.WithRegion("sa-east-1"))
	dynamodb.NewFromConfig(west).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("west")})                           // want use: dynamodb.Scan{TableName="west"} region="sa-east-1"
	dynamodb.NewFromConfig(withRegion(cfg, "eu-north-1")).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("north")}) // want use: dynamodb.Scan{TableName="north"} region="eu-north-1"
	dynamodb.NewFromConfig(cfg).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("again")})                           // want use: dynamodb.Scan{TableName="again"}
	s := newServices(cfg, "ap-south-1", "ap-south-2")
	s.ddb.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("s")}) // want use: dynamodb.Scan{TableName="s"}
	for _, x := range s.all {
		x.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("each")}) // want use: dynamodb.Scan{TableName="each"} region="ap-south-1"|"ap-south-2"
	}
	s.all["ap-south-1"].Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("one")}) // want use: dynamodb.Scan{TableName="one"} region="ap-south-1"|"ap-south-2"
	role := "arn:aws:iam::111122223333:role/reader"
	rc := dynamodb.NewFromConfig(assumed(cfg, role))
	rc.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("as-role")}) // want use: dynamodb.Scan{TableName="as-role"} role="arn:aws:iam::111122223333:role/reader"
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("as-self")})  // want use: dynamodb.Scan{TableName="as-self"}
	if len(os.Args) > 0 {
		cfg.Region = "ca-central-1"
	}
	dynamodb.NewFromConfig(cfg).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("maybe")}) // want use: dynamodb.Scan{TableName="maybe"} region="${region}"|"ca-central-1"
	static := mustConfig(config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("own", "b", "")))
	dynamodb.NewFromConfig(static).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("static")})                                                                                                        // want use: dynamodb.Scan{TableName="static"}
	viaOption := mustConfig(config.WithCredentialsProvider(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(mustConfig()), "arn:aws:iam::111122223333:role/option")), config.WithRegion("us-gov-west-1")) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/option"} via="credentials/stscreds"
	dynamodb.NewFromConfig(viaOption).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("option")})                                                                                                     // want use: dynamodb.Scan{TableName="option"} region="us-gov-west-1" role="arn:aws:iam::111122223333:role/option"
	chain := assumed(assumed(mustConfig(), "arn:aws:iam::111122223333:role/first"), "arn:aws:iam::111122223333:role/second")
	dynamodb.NewFromConfig(chain).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("chain")}) // want use: dynamodb.Scan{TableName="chain"} role="arn:aws:iam::111122223333:role/second"
	opt := dynamodb.NewFromConfig(mustConfig(), func(o *dynamodb.Options) {
		o.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(mustConfig()), "arn:aws:iam::111122223333:role/inopt") // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/inopt"} via="credentials/stscreds"
	})
	opt.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("inopt")}) // want use: dynamodb.Scan{TableName="inopt"} role="arn:aws:iam::111122223333:role/inopt"
	var p *aws.Config = &cfg
	p.Region = "eu-south-1"
	dynamodb.NewFromConfig(*p).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("ptr")}) // want use: dynamodb.Scan{TableName="ptr"} region="eu-south-1"
	b := s3.NewFromConfig(mustConfig(config.WithRegion(os.Getenv("BUCKET_REGION"))))
	b.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("env-region")}) // want use: s3.HeadBucket{Bucket="env-region"} region="${env:BUCKET_REGION}"
	direct := dynamodb.New(dynamodb.Options{Region: "il-central-1", Credentials: cfg.Credentials})
	direct.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("direct")}) // want use: dynamodb.Scan{TableName="direct"} region="il-central-1"
	opts := direct.Options()
	opts.Region = "me-south-1"
	dynamodb.New(opts).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("copied-options")})                                                                             // want use: dynamodb.Scan{TableName="copied-options"} region="me-south-1"
	out, _ := sts.NewFromConfig(cfg).AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::111122223333:role/byhand"), RoleSessionName: aws.String("n")}) // want use: sts.AssumeRole{RoleArn="arn:aws:iam::111122223333:role/byhand", RoleSessionName="n"} region="eu-south-1"
	hand := mustConfig(config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)))
	dynamodb.NewFromConfig(hand).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("byhand")}) // want use: dynamodb.Scan{TableName="byhand"} role="arn:aws:iam::111122223333:role/byhand"
	lo := func(o *config.LoadOptions) error { o.Region = "mx-central-1"; return nil }
	dynamodb.NewFromConfig(mustConfig(lo)).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("loadoption")}) // want use: dynamodb.Scan{TableName="loadoption"} region="mx-central-1"
	sw := "us-east-1"
	switch os.Getenv("STAGE") {
	case "prod":
		sw = "eu-west-1"
	case "dev":
		sw = "eu-west-2"
	}
	dynamodb.NewFromConfig(mustConfig(config.WithRegion(sw))).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("switch")}) // want use: dynamodb.Scan{TableName="switch"} region="eu-west-1"|"eu-west-2"|"us-east-1"
	list := []func(*config.LoadOptions) error{config.WithRegion("af-south-1")}
	if len(os.Args) > 9 {
		list = append(list, config.WithRegion("unused-1"))
	}
	dynamodb.NewFromConfig(mustConfig(list...)).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("list")}) // want use: dynamodb.Scan{TableName="list"} region="${region}"|"af-south-1"|"unused-1"
	hold := holder{cfg: mustConfig(config.WithRegion("held-1"))}
	hold.client().Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("held")}) // want use: dynamodb.Scan{TableName="held"} region="held-1"|"held-2"
	hold.cfg.Region = "held-2"
	hold.client().Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("held2")})                                                                  // want use: dynamodb.Scan{TableName="held2"} region="held-1"|"held-2"
	get(func() aws.Config { return mustConfig(config.WithRegion("closure-1")) }).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("closure")}) // want use: dynamodb.Scan{TableName="closure"} region="closure-1"
}

func get(f func() aws.Config) *dynamodb.Client { return dynamodb.NewFromConfig(f()) }

type holder struct{ cfg aws.Config }

func (h *holder) client() *dynamodb.Client { return dynamodb.NewFromConfig(h.cfg) }

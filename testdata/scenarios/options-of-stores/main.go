// Functional options: each store has those that it was given.
package main

// run:
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var ctx = context.Background()
var c = s3.New(s3.Options{})

type store struct {
	bucket, prefix string
	client         *s3.Client
}
type option func(*store)

func withBucket(b string) option { return func(s *store) { s.bucket = b } }
func withPrefix(p string) option { return func(s *store) { s.prefix += p } }
func defaultBucket(s *store)     { s.bucket = "from-func" }

func newStore(opts ...option) *store {
	s := &store{bucket: "default", client: c}
	for _, o := range opts {
		o(s)
	}
	return s
}
func newAll(name string, opts ...option) *store {
	return newStore(append([]option{withBucket(name)}, opts...)...)
}

type iopt interface{ apply(*store) }
type bucketOpt string

func (b bucketOpt) apply(s *store) { s.bucket = string(b) }
func newI(opts ...iopt) *store {
	s := &store{bucket: "idef"}
	for _, o := range opts {
		o.apply(s)
	}
	return s
}

type builder struct{ s store }

func (b *builder) Bucket(n string) *builder { b.s.bucket = n; return b }
func (b *builder) Build() *store            { x := b.s; return &x }

func main() {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore().bucket)})                                   // want use: s3.HeadBucket{Bucket="default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(withBucket("one")).bucket)})                  // want use: s3.HeadBucket{Bucket="default"|"one"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(withBucket("two"), withPrefix("p")).bucket)}) // want use: s3.HeadBucket{Bucket="default"|"two"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(defaultBucket).bucket)})                      // want use: s3.HeadBucket{Bucket="default"|"from-func"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newAll("three", withPrefix("x")).bucket)})             // want use: s3.HeadBucket{Bucket="default"|"three"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newI(bucketOpt("iface")).bucket)})                     // want use: s3.HeadBucket{Bucket="idef"|"iface"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newI().bucket)})                                       // want use: s3.HeadBucket{Bucket="idef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String((&builder{}).Bucket("built").Build().bucket)})         // want use: s3.HeadBucket{Bucket="built"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String((&builder{}).Bucket("built2").Build().bucket)})        // want use: s3.HeadBucket{Bucket="built2"}
	var opts []option
	if len(os.Args) > 0 {
		opts = append(opts, withBucket("maybe"))
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(opts...).bucket)}) // want use: s3.HeadBucket{Bucket="default"|"maybe"}
	all := map[string]option{"k": withBucket("mapped")}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(all["k"]).bucket)}) // want use: s3.HeadBucket{Bucket="default"|"mapped"}
	f := func(b string) option { return withBucket(b + "-wrapped") }
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(newStore(f("w")).bucket)}) // want use: s3.HeadBucket{Bucket="default"|"w-wrapped"}
	cfg, _ := config.LoadDefaultConfig(ctx, region("opt-1"), func(o *config.LoadOptions) error { return nil })
	d := dynamodb.NewFromConfig(cfg, reg2("opt-2"))
	d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t")})                            // want use: dynamodb.Scan{TableName="t"} region="opt-2"
	d.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t2")}, reg2("opt-3"))            // want use: dynamodb.Scan{TableName="t2"} region="opt-3"
	dynamodb.NewFromConfig(cfg).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t3")}) // want use: dynamodb.Scan{TableName="t3"} region="opt-1"
	base, _ := config.LoadDefaultConfig(ctx)
	var fs []func(*config.LoadOptions) error
	if len(os.Args) > 3 {
		fs = append(fs, config.WithRegion("never-1"))
	}
	cond, _ := config.LoadDefaultConfig(ctx, fs...)
	dynamodb.NewFromConfig(cond).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t4")}) // want use: dynamodb.Scan{TableName="t4"} region="${region}"|"never-1"
	if len(os.Args) > 3 {
		base.Region = "never-2"
	}
	dynamodb.NewFromConfig(base).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t5")}) // want use: dynamodb.Scan{TableName="t5"} region="${region}"|"never-2"
	dynamodb.NewFromConfig(base, func(o *dynamodb.Options) {
		if len(os.Args) > 3 {
			o.Region = "never-3"
		}
	}).Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t6")}) // want use: dynamodb.Scan{TableName="t6"} region="${region}"|"never-2"|"never-3"
}

func region(r string) func(*config.LoadOptions) error {
	return func(o *config.LoadOptions) error { o.Region = r; return nil }
}
func reg2(r string) func(*dynamodb.Options) { return func(o *dynamodb.Options) { o.Region = r } }

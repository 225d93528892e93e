// Elements of arrays, lists and maps by numbers with names: of a call's own, of its callers' and of
// fields.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

type stage int

const (
	dev stage = iota
	prod
)

func (s stage) String() string { return [...]string{"dev", "prod"}[s] }

var (
	labels = []string{"label-dev", "label-prod"}
	names  = [...]string{"name-dev", "name-prod"}
	hosts  = map[stage]string{dev: "host-dev", prod: "host-prod"}
	set    = [2]string{"set-a", "set-b"}
)

func (s stage) label() string { return labels[s] }
func (s stage) host() string  { return hosts[s] }

type config struct {
	stage stage
	mixed stage
}

func head(name string) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name}) // want use: s3.HeadBucket{Bucket="v-prod"}; s3.HeadBucket{Bucket="f-prod"}; s3.HeadBucket{Bucket="label-dev"}; s3.HeadBucket{Bucket="host-prod"}; s3.HeadBucket{Bucket="m-dev"|"m-prod"}; s3.HeadBucket{Bucket="u-dev"|"u-prod"}
}

func main() {
	head("v-" + prod.String())
	head(dev.label())
	cfg := config{stage: prod}
	if len(os.Args) > 1 {
		cfg.mixed = prod
	}
	head("f-" + cfg.stage.String())
	head(cfg.stage.host())
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(hosts[cfg.stage])}) // want use: s3.HeadBucket{Bucket="host-prod"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &names[1]})                    // want use: s3.HeadBucket{Bucket="name-prod"}
	own := [2]string{"own-0", "own-1"}
	kept := own
	own[1] = "own-2"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(kept[0])}) // want use: s3.HeadBucket{Bucket="own-0"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(own[1])})  // want use: s3.HeadBucket{Bucket="own-1"|"own-2"}

	// Twins: any of them, and what is put there by other numbers.
	head("m-" + cfg.mixed.String())
	head("u-" + stage(len(os.Args)-1).String())
	for i := range set {
		set[i] += "-x"
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &set[0]}) // want use: s3.HeadBucket{Bucket="set-a"|"${unknown}-x"}
	part := set[1:]
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &part[0]}) // want use: s3.HeadBucket{Bucket="set-a"|"set-b"|"${unknown}-x"}
}

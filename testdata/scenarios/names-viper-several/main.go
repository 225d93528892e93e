// Several configurations that viper reads: of a key it is not known whose it is. Options
// may change the names of fields.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type settings struct {
	Bucket string `mapstructure:"bucket"`
	Hidden string `mapstructure:"-"`
	Other  string `mapstructure:"other" yaml:"bucket"`
}

func read(name string) *viper.Viper {
	v := viper.New()
	v.SetConfigFile(name)
	v.SetDefault("fallback", "in-code")
	v.ReadInConfig()
	return v
}

func main() {
	one, two := read("one.yaml"), read("two.yaml")
	var a settings
	one.Unmarshal(&a)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + a.Bucket)})                // want use: s3.HeadBucket{Bucket="x${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + a.Hidden)})                // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(two.GetString("fallback"))})     // want use: s3.HeadBucket{Bucket="in-code"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("y" + two.GetString("bucket"))}) // want use: s3.HeadBucket{Bucket="y${unknown}"}

	// Fields are called by another tag, or texts are changed by a hook.
	var b, d, e settings
	two.Unmarshal(&b, func(c *mapstructure.DecoderConfig) { c.TagName = "yaml" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("b" + b.Other)}) // want use: s3.HeadBucket{Bucket="b${unknown}"}
	two.Unmarshal(&d, viper.DecodeHook(func(from, to any) (any, error) { return strings.ToUpper("x"), nil }))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("d" + d.Bucket)}) // want use: s3.HeadBucket{Bucket="d${unknown}"}
	two.Unmarshal(&e, viper.DecodeHook(mapstructure.StringToTimeDurationHookFunc()))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("e" + e.Bucket)}) // want use: s3.HeadBucket{Bucket="e${unknown}"}
}

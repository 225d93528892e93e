// One configuration that viper reads, with an instance of its own and options.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// key: bucket=of-bucket
// key: storage.table=of-table
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
	Bucket  string `mapstructure:"bucket"`
	Hidden  string `mapstructure:"-"`
	Other   string `mapstructure:"other" yaml:"bucket"`
	Storage struct{ Table string }
}

func read(name string) *viper.Viper {
	v := viper.New()
	v.SetConfigFile(name)
	v.ReadInConfig()
	return v
}

func main() {
	v := read("one.yaml")
	var a, b, d, e, f settings
	v.Unmarshal(&a)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Bucket)})                     // want use: s3.HeadBucket{Bucket="${config:bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + a.Hidden)})               // want use: s3.HeadBucket{Bucket="x"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.GetString("Storage.Table"))}) // want use: s3.HeadBucket{Bucket="${config:storage.table}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Storage.Table)})              // want use: s3.HeadBucket{Bucket="${config:storage.table}"}
	v.Unmarshal(&b, func(c *mapstructure.DecoderConfig) { c.TagName = "yaml" })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("b" + b.Other)}) // want use: s3.HeadBucket{Bucket="b${config:bucket}"}
	v.Unmarshal(&f, func(c *mapstructure.DecoderConfig) { c.TagName, c.MatchName = "yaml", strings.HasPrefix })
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("f" + f.Other)}) // want use: s3.HeadBucket{Bucket="f${unknown}"}
	v.Unmarshal(&d, viper.DecodeHook(func(from, to any) (any, error) { return strings.ToUpper("x"), nil }))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("d" + d.Bucket)}) // want use: s3.HeadBucket{Bucket="d${unknown}"}
	v.Unmarshal(&e, viper.DecodeHook(mapstructure.ComposeDecodeHookFunc(mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(","))))
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(e.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:bucket}"}
}

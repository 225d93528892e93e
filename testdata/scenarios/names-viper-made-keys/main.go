// Keys of defaults that are put together of tables: too many to be listed, and none of them
// the one that is asked for.
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/viper"
)

const outputs = `Out1 Out2 Out3 Out4 Out5 Out6 Out7 Out8 Out9 Out10 Out11 Out12
Out13 Out14 Out15 Out16 Out17 Out18 Out19`

const keys = `Key1 Key2 Key3 Key4 Key5 Key6 Key7 Key8 Key9 Key10 Key11 Key12
Key13 Key14 Key15 Key16 Key17 Key18 Key19`

func main() {
	v := viper.New()
	for _, prefix := range strings.Fields(outputs) {
		for _, key := range strings.Fields(keys) {
			v.SetDefault(prefix+"."+key, "any")
		}
	}
	v.SetDefault("AWS.Bucket", "spare")
	v.SetConfigFile("app.yaml")
	v.ReadInConfig()
	c := s3.New(s3.Options{})
	ctx := context.Background()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.GetString("AWS.Bucket"))})        // want use: s3.HeadBucket{Bucket="spare"|"${config:aws.bucket}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.GetString("AWS.Other"))})         // want use: s3.HeadBucket{Bucket="${config:aws.other}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("n-" + v.GetString("Own.Region"))}) // want use: s3.HeadBucket{Bucket="n-${config:own.region}"}

	// Twin: a key of the tables has their default.
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("t-" + v.GetString("out7.key9"))}) // want use: s3.HeadBucket{Bucket="t-${config:out7.key9}"|~"t-any"}
}

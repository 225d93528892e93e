// Configurations of which a key may be that of several files: two arguments of a command,
// two configurations that are asked for one key, and hooks that change texts.
//
// What is called here is held against what is found: see TestRan.
package main

// run: one.json two.json
// key: name=of-name
import (
	"context"
	"os"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type config struct{ Bucket, Texts string }

func load(path string) *config {
	v := viper.New()
	v.SetConfigFile(path)
	if v.ReadInConfig() != nil {
		os.Exit(1)
	}
	cfg := &config{}
	if v.Unmarshal(cfg) != nil {
		os.Exit(1)
	}
	return cfg
}

// upper is a hook that makes other texts.
func upper(_, _ reflect.Type, data any) (any, error) {
	if s, ok := data.(string); ok {
		return strings.ToUpper(s), nil
	}
	return data, nil
}

// renamed is one that changes maps.
func renamed(_, _ reflect.Type, data any) (any, error) {
	if m, ok := data.(map[string]any); ok {
		m["texts"] = "changed"
	}
	return data, nil
}

func main() {
	root := &cobra.Command{Use: "app", Args: cobra.ExactArgs(2), RunE: func(_ *cobra.Command, args []string) error {
		one, two := load(args[0]), load(args[1])
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + one.Bucket)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + two.Bucket)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

		v := viper.New()
		v.SetConfigFile("one.json")
		if err := v.ReadInConfig(); err != nil {
			return err
		}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.GetString("name"))})         // want use: s3.HeadBucket{Bucket="${config:name}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + v.GetString("bucket"))}) // want use: s3.HeadBucket{Bucket="x${unknown}"}

		var up, re struct{ Name, Texts string }
		if err := v.Unmarshal(&up, viper.DecodeHook(upper)); err != nil {
			return err
		}
		if err := v.Unmarshal(&re, viper.DecodeHook(renamed)); err != nil {
			return err
		}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + up.Name)})  // want use: s3.HeadBucket{Bucket="x${unknown}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x" + re.Texts)}) // want use: s3.HeadBucket{Bucket="x${unknown}"}
		return nil
	}}
	if root.Execute() != nil {
		os.Exit(1)
	}
}

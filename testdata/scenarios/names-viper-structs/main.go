// Structs that viper fills.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"strings"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type awsConf struct {
	Bucket string `mapstructure:"bucket_name"`
	Region string
}
type common struct{ Stage string }
type config struct {
	Name    string
	AWS     awsConf `mapstructure:"aws"`
	Ptr     *awsConf
	common  `mapstructure:",squash"`
	Common2 common `mapstructure:",squash"`
	List    []awsConf
	M       map[string]string
	private string
}

func main() {
	viper.SetDefault("name", "default-name")
	viper.SetDefault("AWS.bucket_name", "default-bucket")
	viper.SetDefault("ptr.bucket_name", "ptr-bucket")
	viper.SetDefault("stage", "dev")
	viper.SetEnvPrefix("app")
	viper.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	viper.AutomaticEnv()
	viper.BindEnv("region-key", "MY_REGION")
	viper.BindEnv("one")
	viper.SetConfigName("config")
	viper.AddConfigPath(".")
	viper.ReadInConfig()
	fs := pflag.NewFlagSet("x", pflag.ContinueOnError)
	fs.String("flagged", "flag-default", "")
	viper.BindPFlag("flag_key", fs.Lookup("flagged"))
	var cfg config
	if err := viper.Unmarshal(&cfg); err != nil {
		panic(err)
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Name)})                                  // want use: s3.HeadBucket{Bucket="${config:name}"|"${env:APP_NAME}"|"default-name"|"overridden"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.AWS.Bucket)})                            // want use: s3.HeadBucket{Bucket="${config:aws.bucket_name}"|"${env:APP_AWS_BUCKET_NAME}"|"default-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Ptr.Bucket)})                            // want use: s3.HeadBucket{Bucket="${config:ptr.bucket_name}"|"${env:APP_PTR_BUCKET_NAME}"|"ptr-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.Common2.Stage)})                         // want use: s3.HeadBucket{Bucket="${config:stage}"|"${env:APP_STAGE}"|"dev"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("region-key"))})             // want use: s3.HeadBucket{Bucket="${config:region-key}"|"${env:APP_REGION-KEY}"|"${env:MY_REGION}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("one"))})                    // want use: s3.HeadBucket{Bucket="${config:one}"|"${env:APP_ONE}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("flag_key"))})               // want use: s3.HeadBucket{Bucket="${config:flag_key}"|"${env:APP_FLAG_KEY}"|"${flag:flagged}"|"flag-default"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("NAME"))})                   // want use: s3.HeadBucket{Bucket="${config:name}"|"${env:APP_NAME}"|"default-name"|"overridden"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.Get("name").(string))})                // want use: s3.HeadBucket{Bucket="${config:name}"|"${env:APP_NAME}"|"default-name"|"overridden"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.Sub("aws").GetString("bucket_name"))}) // want use: s3.HeadBucket{Bucket="${config:aws.bucket_name}"|"${env:APP_AWS_BUCKET_NAME}"|"default-bucket"}
	var sub awsConf
	viper.UnmarshalKey("aws", &sub)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(sub.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:aws.bucket_name}"|"${env:APP_AWS_BUCKET_NAME}"|"default-bucket"}
	for _, l := range cfg.List {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(l.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.M["x"])}) // want use: s3.HeadBucket{Bucket="${config:m.x}"|"${env:APP_M_X}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.M["X"])}) // want use: s3.HeadBucket{Bucket=...}
	cfg.private = "priv"
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cfg.private)}) // want use: s3.HeadBucket{Bucket="priv"}
	helper(&cfg)
	viper.Set("name", "overridden")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("name"))}) // want use: s3.HeadBucket{Bucket="${config:name}"|"${env:APP_NAME}"|"default-name"|"overridden"}
	v := viper.New()
	v.SetDefault("x", "own-instance")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(v.GetString("x"))}) // want use: s3.HeadBucket{Bucket="${config:x}"|"${env:APP_X}"|"own-instance"}
	loaded, _ := load()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(loaded.AWS.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:aws.bucket_name}"|"${env:APP_AWS_BUCKET_NAME}"|"default-bucket"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(loaded.Name)})       // want use: s3.HeadBucket{Bucket="${config:name}"|"${env:APP_NAME}"|"default-name"|"initial"|"overridden"}
}
func helper(cf *config) {
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cf.AWS.Bucket)}) // want use: s3.HeadBucket{Bucket="${config:aws.bucket_name}"|"${env:APP_AWS_BUCKET_NAME}"|"default-bucket"}
}
func load() (*config, error) {
	cf := &config{Name: "initial"}
	if err := viper.Unmarshal(cf); err != nil {
		return nil, err
	}
	return cf, nil
}

// Flags and keys that a helper of the program defines: each has its own default.
package main

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"github.com/urfave/cli/v2"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	bucketFlag  = "bucket"
	archiveFlag = "archive"
	addressFlag = "address"
)

func define(flags *pflag.FlagSet, name, def, help string) {
	flags.String(name, def, help)
	if err := viper.BindPFlag(name, flags.Lookup(name)); err != nil {
		panic(err)
	}
}

// defaults goes through two more functions.
func defaults(section string) {
	fallback(section, "bucket", section+"-default")
	fallback(section, "prefix", "in/")
}

func fallback(section, key, value string) { set(section+"."+key, value) }

func set(key, value string) { viper.SetDefault(key, value) }

func option(name, env, value string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, EnvVars: []string{strings.ToUpper(env)}, Value: value}
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	cmd := &cobra.Command{Use: "copy", RunE: func(cmd *cobra.Command, args []string) error {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString(bucketFlag))})  // want use: s3.HeadBucket{Bucket="${flag:bucket}"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString(archiveFlag))}) // want use: s3.HeadBucket{Bucket="${flag:archive}"|"old-objects"}
		name, _ := cmd.Flags().GetString(archiveFlag)
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)})                                 // want use: s3.HeadBucket{Bucket="${flag:archive}"|"old-objects"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("reports.bucket"))})    // want use: s3.HeadBucket{Bucket="reports-default"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString("invoices.bucket"))})   // want use: s3.HeadBucket{Bucket="invoices-default"}
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viper.GetString(args[0] + ".bucket"))}) // want use: s3.HeadBucket{Bucket=...}
		return nil
	}}
	define(cmd.Flags(), bucketFlag, "", "where to")
	define(cmd.Flags(), archiveFlag, "old-objects", "where from")
	define(cmd.Flags(), addressFlag, ":8080", "what to listen on")
	defaults("reports")
	defaults("invoices")
	if cmd.Execute() != nil {
		return
	}

	app := &cli.App{
		Flags: []cli.Flag{option("logs", "logs_bucket", ""), option("traces", "traces_bucket", "all-traces")},
		Action: func(x *cli.Context) error {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x.String("logs"))})   // want use: s3.HeadBucket{Bucket="${flag:logs}"|"${env:LOGS_BUCKET}"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(x.String("traces"))}) // want use: s3.HeadBucket{Bucket="${flag:traces}"|"${env:TRACES_BUCKET}"|"all-traces"}
			return nil
		},
	}
	app.Run(os.Args)
}

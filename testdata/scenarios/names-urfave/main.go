// Flags of urfave/cli, versions 2 and 3.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: --bucket=given
import (
	"context"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/urfave/cli/v2"
	v3 "github.com/urfave/cli/v3"
	"os"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

var dest string
var dest3 = "before"

func main() {
	app := &cli.App{
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "bucket", Value: "udef", EnvVars: []string{"U_BUCKET"}},
			&cli.StringFlag{Name: "dest", Value: "ddef", Destination: &dest},
			&cli.StringFlag{Name: "none"},
		},
		Action: func(cc *cli.Context) error {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("bucket"))}) // want use: s3.HeadBucket{Bucket="${env:U3_BUCKET}"|"${env:U_BUCKET}"|"${flag:bucket}"|"u3def"|"udef"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dest)})                // want use: s3.HeadBucket{Bucket="${flag:dest}"|"ddef"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("none"))})   // want use: s3.HeadBucket{Bucket="${flag:none}"}
			return nil
		},
	}
	app.Run(os.Args)
	cmd := &v3.Command{
		Flags: []v3.Flag{
			&v3.StringFlag{Name: "bucket", Value: "u3def", Sources: v3.EnvVars("U3_BUCKET")},
			&v3.StringFlag{Name: "dest3", Value: "d3def", Destination: &dest3},
		},
		Action: func(ctx context.Context, cc *v3.Command) error {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("bucket"))}) // want use: s3.HeadBucket{Bucket="${env:U3_BUCKET}"|"${env:U_BUCKET}"|"${flag:bucket}"|"u3def"|"udef"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dest3)})               // want use: s3.HeadBucket{Bucket="${flag:dest3}"|"before"|"d3def"}
			return nil
		},
	}
	cmd.Run(ctx, os.Args)
}

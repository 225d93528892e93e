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
	"net/http"
	"os"
	"time"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

var dest string
var dest3 = "before"

func prefixed(prefix, name, old string) []string {
	return []string{prefix + "_" + name, prefix + "_" + old}
}

// renamed puts other names into its list.
func renamed(name string) []string {
	list := []string{name}
	rename(list, "U_")
	return list
}

func rename(list []string, prefix string) {
	for i := range list {
		list[i] = prefix + "RENAMED"
	}
}

// signed puts what is no name into a list that a library has got, as the flags' are.
func signed(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	query["Date"] = append(query["Date"][:0], time.Now().Format(time.RFC3339))
	r.Header["Date"] = append(r.Header["Date"][:0], time.Now().Format(time.RFC3339))
}

func main() {
	http.HandleFunc("/", signed)
	app := &cli.App{
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "bucket", Value: "udef", EnvVars: []string{"U_BUCKET"}},
			&cli.StringFlag{Name: "dest", Value: "ddef", Destination: &dest},
			&cli.StringFlag{Name: "none"},
			&cli.StringFlag{Name: "called", Aliases: []string{"c", "alias"}, EnvVars: prefixed("U", "CALLED", "OLD")},
			&cli.StringFlag{Name: "renamed", EnvVars: renamed("RENAMED")},
		},
		Action: func(cc *cli.Context) error {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("bucket"))})  // want use: s3.HeadBucket{Bucket="${env:U3_BUCKET}"|"${env:U_BUCKET}"|"${flag:bucket}"|"u3def"|"udef"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(dest)})                 // want use: s3.HeadBucket{Bucket="${flag:dest}"|"ddef"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("none"))})    // want use: s3.HeadBucket{Bucket="${flag:none}"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("alias"))})   // want use: s3.HeadBucket{Bucket="${env:U_CALLED}"|"${env:U_OLD}"|"${flag:alias}"}
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(cc.String("renamed"))}) // want use: s3.HeadBucket{Bucket="${env:RENAMED}"|"${env:U_RENAMED}"|"${flag:renamed}"}
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

// Defaults of flags that are lists: none, literal ones, and those that helpers pass on.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: --given=a,b --keys=k1 --made=m --urf=u1
// run: URF=e1,e2
import (
	"context"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"github.com/urfave/cli/v2"
	v3 "github.com/urfave/cli/v3"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

// listFlag is a helper of all flags, some without a default.
func listFlag(fs *pflag.FlagSet, key string, def []string) {
	fs.StringSlice(key, def, "buckets")
	viper.BindPFlag(key, fs.Lookup(key))
}

func main() {
	fs := pflag.NewFlagSet("app", pflag.ContinueOnError)
	fs.ParseErrorsWhitelist.UnknownFlags = true
	listFlag(fs, "keys", nil)
	listFlag(fs, "empty", []string{})
	listFlag(fs, "given", []string{"one", "two"})
	fs.StringSlice("made", strings.Split(os.Getenv("MADE"), ","), "buckets")
	fs.Parse(os.Args[1:])
	for _, b := range viper.GetStringSlice("other") {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("no-" + b)}) // want use: s3.HeadBucket{Bucket="no-${config:other#part}"}
	}
	for _, b := range viper.GetStringSlice("keys") {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("v-" + b)}) // want use: s3.HeadBucket{Bucket="v-${flag:keys#part}"}
	}
	keys, _ := fs.GetStringSlice("keys")
	for _, b := range keys {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("k-" + b)}) // want use: s3.HeadBucket{Bucket="k-${flag:keys#part}"}
	}
	empty, _ := fs.GetStringSlice("empty")
	for _, b := range empty {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("e-" + b)}) // want use: s3.HeadBucket{Bucket="e-${flag:empty#part}"}
	}
	given, _ := fs.GetStringSlice("given")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("g0-" + given[0])}) // want use: s3.HeadBucket{Bucket="g0-${unknown}"|"g0-one"}
	for _, b := range given {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("g-" + b)}) // want use: s3.HeadBucket{Bucket="g-${flag:given#part}"|"g-one"|"g-two"}
	}
	made, _ := fs.GetStringSlice("made")
	for _, b := range made {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("m-" + b)}) // want use: s3.HeadBucket{Bucket="m-${flag:made#part}"|"m-${unknown}"}
	}
	for _, b := range []string{"keys"} { // of a name that is not known: see os.Args
		if len(os.Args) > 3 {
			b = os.Args[3]
		}
		any, _ := fs.GetStringSlice(b)
		for _, b := range any {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("a-" + b)}) // want use: s3.HeadBucket{Bucket="a-${flag:keys#part}"|"a-${unknown}"}
		}
	}
	urfave()
}

func urfave() {
	app := &cli.App{
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "urf", EnvVars: []string{"URF"}},
			&cli.StringSliceFlag{Name: "urd", Value: cli.NewStringSlice("d1", "d2")},
			&cli.StringSliceFlag{Name: "given"}, &cli.StringFlag{Name: "keys"}, &cli.StringFlag{Name: "made"},
		},
		Action: func(cc *cli.Context) error {
			for _, b := range cc.StringSlice("urf") {
				c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("u-" + b)}) // want use: s3.HeadBucket{Bucket="u-${env:URF#part}"|"u-${flag:urf#part}"}
			}
			for _, b := range cc.StringSlice("urd") {
				c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("ud-" + b)}) // want use: s3.HeadBucket{Bucket="ud-${flag:urd#part}"|"ud-d1"|"ud-d2"}
			}
			return nil
		},
	}
	app.Run(os.Args)
	cmd := &v3.Command{
		Flags: []v3.Flag{
			&v3.StringSliceFlag{Name: "urf3", Value: []string{"d3"}, Sources: v3.EnvVars("URF")},
		},
		Action: func(ctx context.Context, cc *v3.Command) error {
			for _, b := range cc.StringSlice("urf3") {
				c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("u3-" + b)}) // want use: s3.HeadBucket{Bucket="u3-${env:URF#part}"|"u3-${flag:urf3#part}"|"u3-d3"}
			}
			return nil
		},
	}
	cmd.Run(ctx, os.Args[:1])
}

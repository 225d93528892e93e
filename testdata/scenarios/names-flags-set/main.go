// Flags that the program sets itself, by name or through their values. What is set where the flag is not known is any
// flag's, and not sure of one.
package main

// run: -plain=given
// run: SET=1 -kept=given -local=here -own=mine
// run: by-name renamed

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// name is a flag of a type of its own.
type name string

func (n *name) String() string     { return string(*n) }
func (n *name) Set(s string) error { *n = name(s); return nil }

// kept is a flag in a struct.
type kept struct{ bucket name }

var own = name("own-default")

func main() {
	ctx := context.Background()
	fs := flag.NewFlagSet("x", flag.ExitOnError)
	byName := fs.String("by-name", "by-name-default", "")
	throughValue := fs.String("through-value", "through-value-default", "")
	asked := fs.String("asked", "asked-default", "")
	helped := fs.String("helped", "helped-default", "")
	port := fs.Int("port", 80, "")
	plain := fs.String("plain", "plain-default", "")
	fs.Var(&own, "own", "")
	opts := kept{bucket: "kept-default"}
	fs.Var(&opts.bucket, "kept", "")
	local := name("local-default")
	fs.Var(&local, "local", "")
	unset := name("unset")
	other := flag.NewFlagSet("other", flag.ExitOnError)
	any := other.String("any", "any-default", "")

	if os.Getenv("SET") != "" {
		fs.Set("by-name", "by-name-set")
		fs.Lookup("through-value").Value.Set("through-value-set")
		if f := fs.Lookup("asked"); f != nil {
			f.Value.Set("asked-set")
		}
		set(fs, "helped", "helped-set")
		set(fs, "port", "8080")
		fs.VisitAll(func(f *flag.Flag) {
			if f.Name == "port" {
				f.Value.Set("3100")
			}
		})
	}
	fs.Parse(os.Args[1:])
	if len(fs.Args()) > 1 {
		other.Set(fs.Arg(0), "set-by-argument") // whichever flag that is
	}

	cfg, _ := config.LoadDefaultConfig(ctx)
	c := s3.NewFromConfig(cfg)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*byName)})             // want use: s3.HeadBucket{Bucket="${flag:by-name}"|"by-name-default"|"by-name-set"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*throughValue)})       // want use: s3.HeadBucket{Bucket="${flag:through-value}"|"through-value-default"|"through-value-set"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*asked)})              // want use: s3.HeadBucket{Bucket="${flag:asked}"|"asked-default"|"asked-set"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*helped)})             // want use: s3.HeadBucket{Bucket="${flag:helped}"|"helped-default"|"helped-set"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*plain)})              // want use: s3.HeadBucket{Bucket="${flag:plain}"|"plain-default"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*any)})                // want use: s3.HeadBucket{Bucket="${flag:any}"|"any-default"|~"set-by-argument"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(own))})         // want use: s3.HeadBucket{Bucket="${flag:own}"|"own-default"|~"set-by-argument"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(opts.bucket))}) // want use: s3.HeadBucket{Bucket="${flag:kept}"|"kept-default"|~"set-by-argument"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(local))})       // want use: s3.HeadBucket{Bucket="${flag:local}"|"local-default"|~"3100"|~"8080"|~"helped-set"|~"set-by-argument"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(string(unset))})       // want use: s3.HeadBucket{Bucket="unset"}
	_ = port
}

func set(fs *flag.FlagSet, name, text string) { fs.Lookup(name).Value.Set(text) }

// Structs that go-flags and go-arg fill, and flags that the program sets.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
// run: --bucket=gb
import (
	"context"
	"flag"
	arg "github.com/alexflint/go-arg"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	goflags "github.com/jessevdk/go-flags"
	"os"
)

var c = s3.New(s3.Options{})
var ctx = context.Background()

type opts struct {
	Bucket string `long:"bucket" env:"G_BUCKET" default:"gdef"`
	Grp    struct {
		Name string `long:"name" default:"gn"`
	} `group:"g" namespace:"grp" env-namespace:"GRP"`
}
type args struct {
	Bucket string `arg:"env:A_BUCKET" default:"adef"`
	Other  string `arg:"--other-name,env" default:"aother"`
}

func main() {
	var o opts
	goflags.NewParser(&o, goflags.Default|goflags.IgnoreUnknown).Parse()
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Bucket)})   // want use: s3.HeadBucket{Bucket="${env:G_BUCKET}"|"${flag:bucket}"|"gdef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(o.Grp.Name)}) // want use: s3.HeadBucket{Bucket="${flag:grp.name}"|"gn"}
	var p opts
	goflags.ParseArgs(&p, os.Args[1:])
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(p.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:G_BUCKET}"|"${flag:bucket}"|"gdef"}
	var a args
	arg.MustParse(&a)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Bucket)}) // want use: s3.HeadBucket{Bucket="${env:A_BUCKET}"|"${flag:bucket}"|"adef"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(a.Other)})  // want use: s3.HeadBucket{Bucket="${env:OTHER}"|"${flag:other-name}"|"aother"}
	fs := flag.NewFlagSet("x", flag.ContinueOnError)
	var viaFunc = "unset"
	fs.Func("fn", "", func(s string) error { viaFunc = s; return nil })
	x := fs.String("x", "xdef", "")
	fs.Parse([]string{"-fn=fnval"})
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(viaFunc)}) // want use: s3.HeadBucket{Bucket="unset"|...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*x)})      // want use: s3.HeadBucket{Bucket="${flag:x}"|"xdef"|"xset"}
	fs.Set("x", "xset")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(*x)}) // want use: s3.HeadBucket{Bucket="${flag:x}"|"xdef"|"xset"}
	fs.VisitAll(func(f *flag.Flag) {
		if f.Name == "x" {
			c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(f.Value.String())}) // want use: s3.HeadBucket{Bucket=...}
		}
	})
}

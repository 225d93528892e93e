// Calls that run only where variables of the environment are set: explain says so, and what
// is called here is held against it, see TestRan.
package main

// run:
// run: MODE=kms KEY=k
// run: MODE=plain BOTH=b OTHER=o
// run: B= LATE=x MODE=sse

import (
	"context"
	"flag"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	c   = s3.New(s3.Options{})
	ctx = context.Background()
)

type conf struct{ key, mode string }

type client struct{ key string }

func head(b string) { c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(b)}) } // want use: s3.HeadBucket{Bucket="a"|"b"|"cli"|"early"|"late"}

func load(given *conf) conf {
	var out conf
	if given != nil {
		out.key = given.key
	}
	if out.key == "" {
		out.key = os.Getenv("KEY")
	}
	out.mode = os.Getenv("MODE")
	if out.mode == "" {
		out.mode = "plain"
	}
	return out
}

func newClient(o conf) *client {
	cl := &client{key: o.key}
	if len(o.key) != 0 {
		cl.decrypt()
	}
	switch o.mode {
	case "kms", "sse":
		c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String("acl")}) // want use: s3.GetBucketAcl{Bucket="acl"}
	case "plain": // by default, too
		c.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String("plain")}) // want use: s3.GetBucketCors{Bucket="plain"}
	default:
		c.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: aws.String("other")}) // want use: s3.GetBucketLogging{Bucket="other"}
	}
	return cl
}

func (cl *client) decrypt() {
	done := make(chan bool)
	go func() {
		c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String(cl.key)}) // want use: s3.GetBucketTagging{Bucket="${env:KEY}"}
		done <- true
	}()
	<-done
}

// both has two callers, each behind a variable of its own.
func both() { c.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String("both")}) } // want use: s3.GetBucketPolicy{Bucket="both"}

// always has two callers, one of them behind no variable.
func always() { c.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String("always")}) } // want use: s3.GetBucketWebsite{Bucket="always"}

// setLater is read after main has given it another value.
var setLater = os.Getenv("LATE")

type service struct{ name string }

func (s *service) start() {
	if s.name != "" {
		c.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: aws.String("service")}) // want use: s3.GetBucketVersioning{Bucket="service"}
	}
}

// options of which the one is never set, and the other by a method.
type options struct{ Unset, Set string }

func (o *options) set(s string) { o.Set = s }

func (o *options) run() {
	if o.Unset != "" { // never
		c.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: aws.String("never")}) // want use: s3.GetBucketLifecycleConfiguration{Bucket="never"}
	}
	if o.Set != "" {
		c.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: aws.String("set")}) // want use: s3.GetBucketEncryption{Bucket="set"}
	}
}

func main() {
	o := &options{}
	o.set("yes")
	o.run()
	bucket := flag.String("bucket", "", "")
	flag.Parse()
	if v := os.Getenv("A"); v != "" {
		head("a")
	}
	if _, ok := os.LookupEnv("B"); ok {
		c.ListObjects(ctx, &s3.ListObjectsInput{Bucket: aws.String("b")}) // want use: s3.ListObjects{Bucket="b"}
	}
	if v, ok := os.LookupEnv("B"); ok && v != "" {
		head("b")
	}
	if *bucket != "" {
		head("cli")
	}
	if os.Getenv("BOTH") != "" {
		both()
		always()
	}
	if os.Getenv("OTHER") != "" {
		both()
	}
	always()
	newClient(load(nil))

	name := os.Getenv("EARLY")
	if name == "" {
		name = "early"
	}
	if name != "" {
		head("early")
	}
	if setLater == "" {
		setLater = "main"
	}
	if setLater != "" {
		head("late")
	}
	s := &service{name: os.Getenv("SERVICE")}
	if s.name == "" {
		s.name = "service"
	}
	s.start()
}

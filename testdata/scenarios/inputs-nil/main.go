// Members that are nil in some runs: by a variable that may stay nil, through structs,
// parameters and results.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type key struct {
	bucket, object string
	version        *string
}

// run: BUCKET=b OBJECT=o x
func main() {
	merged(context.Background(), s3.New(s3.Options{}))
	ctx := context.Background()
	c := s3.New(s3.Options{})

	var version *string
	if v, ok := os.LookupEnv("VERSION"); ok {
		version = &v
	}
	fetch(ctx, c, key{os.Getenv("BUCKET"), os.Getenv("OBJECT"), version})
	fetch(ctx, c, key{"always", "o", aws.String("v1")})
	fetch(ctx, c, key{bucket: "never", object: "o"})

	head(ctx, c, nil)
	head(ctx, c, aws.String("v2"))

	named, err := parse(os.Args)
	if err != nil {
		return
	}
	c.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: aws.String("acl"), VersionId: named})         // want use: s3.GetObjectAcl{Bucket="acl", VersionId="v3"}
	c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("del"), VersionId: last(os.Args)}) // want use: s3.DeleteObject{Bucket="del", VersionId?="v4"}
}

// spec is made first, and what is optional is set later.
type spec struct{ version *string }

func (s *spec) merge(version string) {
	if version != "" {
		s.version = &version
	}
}

func merged(ctx context.Context, c *s3.Client) {
	some := &spec{}
	some.merge(os.Getenv("MERGED"))
	c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: aws.String("some"), VersionId: some.version}) // want use: s3.GetObjectAttributes{Bucket="some", VersionId?="${env:MERGED}"}
	all := &spec{version: aws.String("v5")}
	c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: aws.String("all"), VersionId: all.version}) // want use: s3.GetObjectAttributes{Bucket="all", VersionId="v5"}
}

func fetch(ctx context.Context, c *s3.Client, k key) {
	c.GetObject(ctx, &s3.GetObjectInput{Bucket: &k.bucket, Key: &k.object, VersionId: k.version}) // want use: s3.GetObject{Bucket="${env:BUCKET}", Key="${env:OBJECT}", VersionId?="${env:VERSION}"}; s3.GetObject{Bucket="always", Key="o", VersionId="v1"}; s3.GetObject{Bucket="never", Key="o"}
}

func head(ctx context.Context, c *s3.Client, version *string) {
	c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("head"), VersionId: version}) // want use: s3.HeadObject{Bucket="head"}; s3.HeadObject{Bucket="head", VersionId="v2"}
}

// parse answers nil with an error only: its caller looks at that.
func parse(args []string) (*string, error) {
	if len(args) > 9 {
		return nil, errors.New("too many")
	}
	return aws.String("v3"), nil
}

func last(args []string) *string {
	if len(args) > 1 {
		return aws.String("v4")
	}
	return nil
}

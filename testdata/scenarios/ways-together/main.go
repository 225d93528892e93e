// What comes by one way through a function goes together: results, variables that a literal
// captures, fields, variables of the package.
//
// run:
// run: a
// run: a b
// run: a b c
package main

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	client *s3.Client
	ctx    = context.Background()
	args   = len(os.Args)
)

type store struct{ bucket, prefix string }

// Results.
func place() (string, string, error) {
	switch args {
	case 1:
		return "a", "x/", nil
	case 2:
		return "b", "y/", nil
	}
	return "", "", errTooMany
}

var errTooMany = errors.New("too many")

func other() (string, string) {
	if args == 3 {
		return "c", "z/"
	}
	b, p, err := place()
	if err != nil {
		return "d", ""
	}
	return b, p
}

func results() {
	b, p, err := place()
	if err != nil {
		return
	}
	client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b, Key: aws.String(p + "k")}) // want use: s3.GetObject{Bucket="a", Key="x/k"}; s3.GetObject{Bucket="b", Key="y/k"}
}

func nested() {
	b, p := other()
	client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b, Key: aws.String(p + "k")}) // want use: s3.HeadObject{Bucket="a", Key="x/k"}; s3.HeadObject{Bucket="b", Key="y/k"}; s3.HeadObject{Bucket="c", Key="z/k"}; s3.HeadObject{Bucket="d", Key="k"}
}

// Variables that a literal captures.
func captured() {
	b, p := "a", "x/"
	if args > 2 {
		b, p = "b", "y/"
	}
	done := make(chan bool)
	go func() {
		client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b, Key: aws.String(p + "k")}) // want use: s3.PutObject{Bucket="a", Key="x/k"}; s3.PutObject{Bucket="b", Key="y/k"}
		close(done)
	}()
	<-done
}

// Fields.
func newStore() *store {
	s := &store{prefix: "x/"}
	switch args {
	case 1:
		s.bucket = "a"
	case 2:
		s.bucket = "b"
		s.prefix = "y/"
	default:
		s.bucket, s.prefix = "c", ""
	}
	return s
}

func (s *store) get() {
	client.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.GetObjectAcl{Bucket="a", Key="x/k"}; s3.GetObjectAcl{Bucket="b", Key="y/k"}; s3.GetObjectAcl{Bucket="c", Key="k"}
}

func (s *store) setUp() {
	if args < 3 {
		s.bucket, s.prefix = "a", "x/"
	} else {
		s.bucket, s.prefix = "b", "y/"
	}
}

func (s *store) tag() {
	client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.GetObjectTagging{Bucket="a", Key="x/k"}; s3.GetObjectTagging{Bucket="b", Key="y/k"}
}

// Members of an input.
func input() {
	in := &s3.DeleteObjectInput{}
	if args == 1 {
		in.Bucket, in.Key = aws.String("a"), aws.String("x/k")
	} else {
		in.Bucket, in.Key = aws.String("b"), aws.String("y/k")
	}
	client.DeleteObject(ctx, in) // want use: s3.DeleteObject{Bucket="a", Key="x/k"}; s3.DeleteObject{Bucket="b", Key="y/k"}
}

// Variables of the package.
var bucket, prefix string

func init() {
	if args > 1 {
		bucket, prefix = "a", "x/"
	} else {
		bucket, prefix = "b", "y/"
	}
}

func variables() {
	client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: aws.String(prefix + "k")}) // want use: s3.ListObjectsV2{Bucket="a", Prefix="x/k"}; s3.ListObjectsV2{Bucket="b", Prefix="y/k"}
}

// A function that runs often: each run has a way of its own.
func upload(kind int) {
	b, p := dest(kind)
	client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &b, Key: aws.String(p + "k")}) // want use: s3.CreateMultipartUpload{Bucket="a", Key="x/k"}; s3.CreateMultipartUpload{Bucket="b", Key="y/k"}
	client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &b, Key: &last})                 // want use: s3.AbortMultipartUpload{Bucket="a"|"b", Key="none"|"x/"|"y/"}
	last = p
}

var last = "none"

func dest(kind int) (string, string) {
	if kind%args == 0 {
		return "a", "x/"
	}
	return "b", "y/"
}

// Of two runs.
func twice() {
	b, _ := dest(0)
	_, p := dest(1)
	client.UploadPart(ctx, &s3.UploadPartInput{Bucket: &b, Key: &p}) // want use: s3.UploadPart{Bucket="a"|"b", Key="x/"|"y/"}
}

// What is read before another takes its place.
func before() {
	s := &store{bucket: "a", prefix: "x/"}
	old := s.bucket
	show := func() {
		client.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: &s.bucket, Key: &s.prefix}) // want use: s3.GetObjectAttributes{Bucket="a"|"b", Key="x/"|"y/"}
	}
	if args > 1 {
		show()
		s.bucket, s.prefix = "b", "y/"
	}
	show()
	client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: &s.bucket, Key: &s.prefix, CopySource: aws.String(old + "/k")}) // want use: s3.CopyObject{Bucket="a"|"b", CopySource="a/k"|"b/k", Key="x/"|"y/"}
}

// One of several functions, or of several types.
func functions() {
	at := func() (string, string) { return "a", "x/" }
	if args > 1 {
		at = func() (string, string) { return "b", "y/" }
	}
	b, p := at()
	client.PutObjectAcl(ctx, &s3.PutObjectAclInput{Bucket: &b, Key: aws.String(p + "k")}) // want use: s3.PutObjectAcl{Bucket="a", Key="x/k"}; s3.PutObjectAcl{Bucket="b", Key="y/k"}
}

type placer interface {
	bucket() string
	prefix() string
}

type first struct{}

func (first) bucket() string { return "a" }
func (first) prefix() string { return "x/" }

type second struct{}

func (second) bucket() string { return "b" }
func (second) prefix() string { return "y/" }

func choose() placer {
	if args > 2 {
		return first{}
	}
	return second{}
}

func types() {
	to := choose()
	client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{Bucket: aws.String(to.bucket()), Key: aws.String(to.prefix() + "k")}) // want use: s3.PutObjectTagging{Bucket="a", Key="x/k"}; s3.PutObjectTagging{Bucket="b", Key="y/k"}
}

// One of the rows of a table.
var rows = []store{{"a", "x/"}, {"b", "y/"}, {"c", "z/"}}

func find(n int) *store {
	for i := range rows {
		if i == n {
			return &rows[i]
		}
	}
	return &rows[0]
}

func row() {
	s := find(args)
	client.RestoreObject(ctx, &s3.RestoreObjectInput{Bucket: &s.bucket, Key: aws.String(s.prefix + "k")}) // want use: s3.RestoreObject{Bucket="a", Key="x/k"}; s3.RestoreObject{Bucket="b", Key="y/k"}; s3.RestoreObject{Bucket="c", Key="z/k"}
	t, u := find(1), find(2)
	client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{Bucket: &t.bucket, Key: &u.prefix, CopySource: aws.String("s/k")}) // want use: s3.UploadPartCopy{Bucket="a"|"b"|"c", CopySource="s/k", Key="x/"|"y/"|"z/"}
}

func main() {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client = s3.NewFromConfig(cfg)
	results()
	nested()
	captured()
	newStore().get()
	s := &store{}
	s.setUp()
	s.tag()
	input()
	variables()
	for i := range 4 {
		upload(i)
	}
	twice()
	before()
	functions()
	types()
	row()
}

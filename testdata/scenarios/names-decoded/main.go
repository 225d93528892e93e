// Structs that a library fills although it gets them as an interface with methods:
// messages and other kinds that libraries decode.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// order is a message.
type order struct {
	Bucket string
	Owner  owner
	local  string
}

type owner struct{ Name string }

func (o *order) ProtoReflect() protoreflect.Message { return nil }

// named is handed over for its method alone.
type named struct{ Bucket string }

func (n *named) String() string { return n.Bucket }

// request is read from the standard input.
type request struct{ Spec owner }

type decoder interface{ Decode(v any) error }

type logger interface{ Println(v ...any) }

type stringer interface{ String() string }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	data, _ := os.ReadFile("order")

	o := &order{local: "kept"}
	if proto.Unmarshal(data, o) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("x-" + o.Bucket)})                     // want use: s3.HeadBucket{Bucket="x-${unknown}"}
	c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("logs"), Prefix: &o.Owner.Name}) // want use: s3.ListObjectsV2{Bucket="logs", Prefix=...}
	c.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &o.local})                                    // want use: s3.DeleteBucket{Bucket="kept"}

	// By a method of an interface: what it is of is only known as code of a library.
	var d decoder = json.NewDecoder(os.Stdin)
	var r request
	if d.Decode(&r) != nil {
		return
	}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("y-" + r.Spec.Name)}) // want use: s3.HeadBucket{Bucket="y-${unknown}"}
	p := request{Spec: owner{Name: "printed"}}
	var l logger = log.Default()
	l.Println(&p)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &p.Spec.Name}) // want use: s3.HeadBucket{Bucket="printed"}

	n := &named{Bucket: "fixed"}
	os.Stdout.WriteString(stringer(n).String())
	c.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: &n.Bucket}) // want use: s3.GetBucketAcl{Bucket="fixed"}
}

// Methods of structs that are zero, or of pointers that are nil, behind an interface that may hold
// another struct, too.
//
// run:
// run: KIND=none
// run: KIND=nil
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

type sink interface{ write(key string) }

type none struct{}

func (none) write(key string) { put("none", key) }

type made struct{ bucket string }

func (m made) write(key string) {
	if m.bucket == "" {
		put("fixed", key)
		return
	}
	put("made-"+m.bucket, key)
}

func empty() made { return made{} }

type known struct{ bucket string }

func (k known) write(key string) { put(k.bucket, key) }

type perhaps struct{ bucket string }

func (p *perhaps) write(key string) {
	if p == nil {
		put("nil", key)
	}
}

func put(bucket, key string) {
	c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)}) // want use: s3.PutObject{Bucket="none", Key="k1"}; s3.PutObject{Bucket="made-b", Key="k1"}; s3.PutObject{Bucket="fixed", Key="k1"}; s3.PutObject{Bucket="nil", Key="k1"}; s3.PutObject{Bucket="known", Key="k2"}
}

func choose() sink {
	switch os.Getenv("KIND") {
	case "none":
		return none{}
	case "nil":
		return (*perhaps)(nil)
	}
	m := empty()
	if os.Getenv("MADE") != "" {
		m = made{"b"}
	}
	return m
}

func run(s sink, key string) { s.write(key) }

func main() {
	run(choose(), "k1")
	run(known{"known"}, "k2")
}

// Embedded structs and interfaces, and the methods that they promote.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.DeleteObject s3.HeadBucket

// store promotes all of the client's methods.
type store struct{ *s3.Client }

// api promotes the methods of whatever implements it.
type api interface {
	HeadObject(context.Context, *s3.HeadObjectInput, ...func(*s3.Options)) (*s3.HeadObjectOutput, error)
	HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error)
}

type checked struct {
	api
	strict bool
}

// HeadBucket shadows the promoted method.
func (c checked) HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error) {
	return nil, nil
}

type outer struct{ middle }
type middle struct{ inner *inner }
type inner struct{ checked }

type remover struct{ store }

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	st := store{c}
	st.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("promoted")}) // want use: s3.PutObject{Bucket="promoted"}

	o := outer{middle{&inner{checked{api: c}}}}
	o.inner.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("deep")}) // want use: s3.HeadObject{Bucket="deep"}
	o.inner.HeadBucket(ctx, &s3.HeadBucketInput{})

	var g interface {
		GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	} = st
	g.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("iface")}) // want use: s3.GetObject{Bucket="iface"}

	// Embeds the client, but nothing is called on it.
	_ = remover{st}
}

// Structs of libraries that other libraries fill, which take them as an interface with
// methods: messages of protocol buffers, as objects of Kubernetes.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/apipb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// stored is a role that a message may hold.
func stored(ctx context.Context, data []byte) aws.Config {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	role := new(wrapperspb.StringValue)
	if err := proto.Unmarshal(data, role); err != nil {
		panic(err)
	}
	if role.Value != "" {
		cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), role.Value) // want use: sts.AssumeRole{} via="credentials/stscreds"; sts.AssumeRole{RoleArn=...} via="credentials/stscreds"
	}
	return cfg
}

func main() {
	ctx := context.Background()
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	client := s3.NewFromConfig(stored(ctx, data))
	client.ListBuckets(ctx, &s3.ListBucketsInput{}) // want use: s3.ListBuckets{} perhaps="${unknown}"

	// What is only printed, or encoded, keeps what the program put there.
	own := s3.New(s3.Options{})
	bucket := &wrapperspb.StringValue{Value: "orders"}
	fmt.Println(bucket)
	if _, err := proto.Marshal(bucket); err != nil {
		panic(err)
	}
	own.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket.Value}) // want use: s3.HeadBucket{Bucket="orders"}

	// A list in a message may be set.
	api := &apipb.Api{Name: "orders"}
	if err := proto.Unmarshal(data, api); err != nil {
		panic(err)
	}
	own.PutObject(ctx, &s3.PutObjectInput{Bucket: &api.Name, Key: aws.String("k")}) // want use: s3.PutObject{Bucket="orders", Key="k"}; s3.PutObject{Bucket=..., Key="k"}
	for _, m := range api.Methods {
		own.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("orders"), Key: aws.String(m.Name)}) // want use: s3.DeleteObject{Bucket="orders", Key=...}
	}
}

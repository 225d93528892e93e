// Inputs: set at construction, later, in helpers, by options, copied, reused.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func withACL(in *s3.PutObjectInput) { in.ACL = s3types.ObjectCannedACLPublicRead }

func withKey(key string) func(*s3.PutObjectInput) {
	return func(in *s3.PutObjectInput) { in.Key = &key }
}

func build(opts ...func(*s3.PutObjectInput)) *s3.PutObjectInput {
	in := &s3.PutObjectInput{Bucket: aws.String("built")}
	for _, o := range opts {
		o(in)
	}
	return in
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})

	c.PutObject(ctx, build(withACL, withKey("k"))) // want use: s3.PutObject{ACL?="public-read", Bucket="built", Key?="k"}

	get := &s3.GetObjectInput{}
	get.Bucket = aws.String("later")
	if len(os.Args) > 1 {
		get.VersionId = aws.String("v1")
	}
	c.GetObject(ctx, get) // want use: s3.GetObject{Bucket="later", VersionId?="v1"}

	base := s3.HeadObjectInput{Bucket: aws.String("base"), Key: aws.String("one")}
	cp := base
	cp.Key = aws.String("two")
	c.HeadObject(ctx, &base) // want use: s3.HeadObject{Bucket="base", Key="one"}
	c.HeadObject(ctx, &cp)   // want use: s3.HeadObject{Bucket="base", Key="two"}

	var del s3.DeleteObjectInput
	del.Bucket, del.Key = aws.String("del"), aws.String("x")
	c.DeleteObject(ctx, &del) // want use: s3.DeleteObject{Bucket="del", Key="x"}

	d := dynamodb.New(dynamodb.Options{})
	d.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{ // want use: dynamodb.TransactWriteItems{TransactItems[].Delete.TableName="carts", TransactItems[].Put.TableName="orders"}
		TransactItems: []types.TransactWriteItem{
			{Put: &types.Put{TableName: aws.String("orders")}},
			{Delete: &types.Delete{TableName: aws.String("carts")}},
		},
	})
	d.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{ // want use: dynamodb.BatchGetItem
		RequestItems: map[string]types.KeysAndAttributes{"orders": {}, "users": {}},
	})
}

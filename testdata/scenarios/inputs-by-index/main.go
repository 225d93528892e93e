// Lists of structs that are made first, and filled in by their indexes.
//
// run: BUCKET=b
// run: BUCKET=b a
package main

import (
	"context"
	"os"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func remove(ctx context.Context, c *s3.Client, keys []string) {
	ids := make([]s3types.ObjectIdentifier, len(keys))
	for i, k := range keys {
		ids[i].Key = aws.String(k)
	}
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String(os.Getenv("BUCKET")), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="${env:BUCKET}", Delete.Objects[].Key?="a"|"b"}
}

// pointed takes the address of each, and gives some a version.
func pointed(ctx context.Context, c *s3.Client, keys []string) {
	ids := make([]s3types.ObjectIdentifier, len(keys))
	for i := range ids {
		id := &ids[i]
		id.Key = &keys[i]
		if len(os.Args) > 1 {
			id.VersionId = aws.String("v")
		}
	}
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("pointed"), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="pointed", Delete.Objects[].Key?="c"|"d", Delete.Objects[].VersionId?="v"}
}

// whole stores structs whole, and changes one of them.
func whole(ctx context.Context, c *s3.Client) {
	ids := make([]s3types.ObjectIdentifier, 2)
	ids[0] = s3types.ObjectIdentifier{Key: aws.String("e")}
	ids[1] = s3types.ObjectIdentifier{Key: aws.String("f")}
	ids[1].VersionId = aws.String("w")
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("whole"), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="whole", Delete.Objects[].Key?="f"|~"e", Delete.Objects[].VersionId?="w"}
}

// appended changes the last one.
func appended(ctx context.Context, c *s3.Client, keys ...string) {
	var ids []s3types.ObjectIdentifier
	for _, k := range keys {
		ids = append(ids, s3types.ObjectIdentifier{})
		ids[len(ids)-1].Key = aws.String("g-" + k)
	}
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("appended"), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="appended", Delete.Objects[].Key?=~"g-h"}
}

// array is cut into a list.
func array(ctx context.Context, c *s3.Client) {
	var ids [2]s3types.ObjectIdentifier
	ids[0].Key, ids[1].Key = aws.String("i"), aws.String("j")
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("array"), Delete: &s3types.Delete{Objects: ids[:]}}) // want use: s3.DeleteObjects{Bucket="array", Delete.Objects[].Key?=~"i"|~"j"}
}

// cloned copies a list before.
func cloned(ctx context.Context, c *s3.Client) {
	ids := make([]s3types.ObjectIdentifier, 1)
	ids[0].Key = aws.String("k")
	more := slices.Clone(ids)
	more[0].VersionId = aws.String("x")
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("cloned"), Delete: &s3types.Delete{Objects: more}}) // want use: s3.DeleteObjects{Bucket="cloned", Delete.Objects[].Key?=~"k", Delete.Objects[].VersionId?=~"x"}
}

// transact fills the parts of a transaction, in a function of its own.
func transact(ctx context.Context, c *dynamodb.Client) {
	items := make([]types.TransactWriteItem, 2)
	put(&items[0], "orders")
	items[1].Delete = &types.Delete{TableName: aws.String("carts")}
	c.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items}) // want use: dynamodb.TransactWriteItems{TransactItems[].Delete?.TableName="carts", TransactItems[].Put?.TableName="orders"}
}

func put(to *types.TransactWriteItem, table string) {
	to.Put = &types.Put{TableName: aws.String(table)}
}

// written is filled in by index from a map of requests.
func written(ctx context.Context, c *dynamodb.Client) {
	reqs := make([]types.WriteRequest, 1)
	reqs[0].PutRequest = &types.PutRequest{}
	c.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{"users": reqs}}) // want use: dynamodb.BatchWriteItem{RequestItems.keys="users", RequestItems[][].PutRequest?}
}

// literal is one: what its elements are is told apart.
func literal(ctx context.Context, c *s3.Client) {
	ids := []s3types.ObjectIdentifier{{Key: aws.String("l")}, {Key: aws.String("m"), VersionId: aws.String("y")}}
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String("literal"), Delete: &s3types.Delete{Objects: ids}}) // want use: s3.DeleteObjects{Bucket="literal", Delete.Objects[].Key="l", Delete.Objects[].Key="m", Delete.Objects[].VersionId="y"}
}

func main() {
	ctx := context.Background()
	c := s3.New(s3.Options{})
	remove(ctx, c, []string{"a", "b"})
	pointed(ctx, c, []string{"c", "d"})
	whole(ctx, c)
	appended(ctx, c, "h")
	array(ctx, c)
	cloned(ctx, c)
	literal(ctx, c)
	d := dynamodb.New(dynamodb.Options{})
	transact(ctx, d)
	written(ctx, d)
}

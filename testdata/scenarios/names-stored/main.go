// Structs that are read from a table: what the SDK's own decoder writes is not known.
//
// What is called here is held against what is found: see TestRan.
package main

// run:
import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type tenant struct {
	ID     string `dynamodbav:"id"`
	Bucket string `dynamodbav:"bucket"`
	table  string
}

type item = map[string]types.AttributeValue

func stored(bucket string) item {
	return item{"bucket": &types.AttributeValueMemberS{Value: bucket}}
}

// one returns a copy, empty where something went wrong.
func one(id string) (tenant, error) {
	t := tenant{ID: id}
	if err := attributevalue.UnmarshalMap(stored("one-bucket"), &t); err != nil {
		return tenant{}, fmt.Errorf("tenant %s: %w", id, err)
	}
	return t, nil
}

func all() ([]tenant, error) {
	out := []tenant{}
	err := attributevalue.UnmarshalListOfMaps([]item{stored("first-bucket")}, &out)
	return out, err
}

func main() {
	ctx := context.Background()
	c, db := s3.New(s3.Options{}), dynamodb.New(dynamodb.Options{})
	t, _ := one("t1")
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Bucket)})                // want use: s3.HeadBucket{Bucket=...}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("tenant-" + t.Bucket)})    // want use: s3.HeadBucket{Bucket="tenant-${unknown}"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(fmt.Sprint("id-", t.ID))}) // want use: s3.HeadBucket{Bucket="id-t1"|"id-${unknown}"}
	ts, _ := all()
	for _, t := range ts {
		c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(t.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	}

	// A twin that nothing is decoded into.
	own := tenant{Bucket: "own", table: "tenants"}
	kept, _ := attributevalue.MarshalMap(&own)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(own.Bucket)})                // want use: s3.HeadBucket{Bucket="own"}
	db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(own.table), Item: kept}) // want use: dynamodb.PutItem{Item.keys="${unknown}", Item=..., TableName="tenants"}

	// What is not exported the decoder can't write.
	late := tenant{Bucket: "late", table: "late-tenants"}
	attributevalue.UnmarshalMap(stored("late-bucket"), &late)
	db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(late.table)}) // want use: dynamodb.DescribeTable{TableName="late-tenants"}
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(late.Bucket)})                // want use: s3.HeadBucket{Bucket="late"|...}

	var d tenant
	attributevalue.NewDecoder().Decode(&types.AttributeValueMemberM{Value: stored("decoded")}, &d)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(d.Bucket)}) // want use: s3.HeadBucket{Bucket=...}
	var name string
	attributevalue.Unmarshal(&types.AttributeValueMemberS{Value: "named"}, &name)
	c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(name)}) // want use: s3.HeadBucket{Bucket=...}
}

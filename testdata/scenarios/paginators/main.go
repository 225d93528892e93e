// Paginators: their operation is used from construction on, whatever calls them.
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// want none: s3.ListBuckets s3.HeadObject

type lister interface {
	s3.ListObjectsV2APIClient
	s3.HeadObjectAPIClient
}

func list(ctx context.Context, c lister, bucket string) {
	p := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{Bucket: &bucket}) // want use: s3.ListObjectsV2{Bucket="pages"} via="paginator"
	for p.HasMorePages() {
		if _, err := p.NextPage(ctx); err != nil {
			return
		}
	}
}

func unused(c *s3.Client) { s3.NewListBucketsPaginator(c, nil) }

func main() {
	ctx := context.Background()
	list(ctx, s3.New(s3.Options{}), "pages")
	p := dynamodb.NewQueryPaginator(dynamodb.New(dynamodb.Options{}), &dynamodb.QueryInput{TableName: aws.String("orders")}) // want use: dynamodb.Query{TableName="orders"} via="paginator"
	p.NextPage(ctx)
}

// What a batch left undone is asked for again: the tables are those of the first time.
//
// run: TABLE=orders
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type items map[string][]types.WriteRequest

type batcher interface {
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
}

// again puts what is left into a variable.
func again(ctx context.Context, c *dynamodb.Client, table string, reqs []types.WriteRequest) {
	left := map[string][]types.WriteRequest{table: reqs}
	for len(left) > 0 {
		out, err := c.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: left}) // want use: dynamodb.BatchWriteItem{RequestItems.keys="${env:TABLE}"}; dynamodb.BatchWriteItem{RequestItems.keys="carts"}
		if err != nil {
			return
		}
		left = out.UnprocessedItems
	}
}

// into puts it into the input, by an interface.
func into(ctx context.Context, c batcher, table string) {
	in := &dynamodb.BatchWriteItemInput{RequestItems: items{table: nil}}
	for {
		out, err := c.BatchWriteItem(ctx, in) // want use: dynamodb.BatchWriteItem{RequestItems.keys="users"}
		if err != nil || len(out.UnprocessedItems) == 0 {
			return
		}
		in.RequestItems = out.UnprocessedItems
	}
}

// copied takes the tables out, and adds one.
func copied(ctx context.Context, c *dynamodb.Client, other string) {
	out, err := c.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{"left": {}}}) // want use: dynamodb.BatchGetItem{RequestItems.keys="left"}
	if err != nil {
		return
	}
	next := map[string]types.KeysAndAttributes{other: {}}
	for t, keys := range out.UnprocessedKeys {
		next["copy-"+t] = keys
	}
	c.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: next}) // want use: dynamodb.BatchGetItem{RequestItems.keys="added"|"copy-left"}
	for t := range out.Responses {                                       // not told: it is what was read
		c.Scan(ctx, &dynamodb.ScanInput{TableName: &t}) // want use: dynamodb.Scan{TableName=...}
	}
}

func main() {
	ctx := context.Background()
	c := dynamodb.New(dynamodb.Options{})
	again(ctx, c, os.Getenv("TABLE"), nil)
	again(ctx, c, "carts", nil)
	into(ctx, c, "users")
	copied(ctx, c, "added")
}

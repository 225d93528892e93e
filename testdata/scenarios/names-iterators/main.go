// Iterators and tokens are of what they were got for.
//
// run: STREAM=s OTHER=o
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
)

type reader struct {
	client *kinesis.Client
	stream string
}

func (r *reader) shards(ctx context.Context) []string {
	in := &kinesis.ListShardsInput{StreamName: aws.String(r.stream)}
	var out []string
	for {
		page, err := r.client.ListShards(ctx, in) // want use: kinesis.ListShards{StreamName="${env:STREAM}"}; kinesis.ListShards{NextToken="stream/${env:STREAM}"}; kinesis.ListShards{StreamName="orders"}; kinesis.ListShards{NextToken="stream/orders"}
		if err != nil {
			return out
		}
		for _, s := range page.Shards {
			out = append(out, *s.ShardId)
		}
		if page.NextToken == nil {
			return out
		}
		in = &kinesis.ListShardsInput{NextToken: page.NextToken}
	}
}

func (r *reader) iterator(ctx context.Context, shard string) *string {
	out, err := r.client.GetShardIterator(ctx, &kinesis.GetShardIteratorInput{StreamName: aws.String(r.stream), ShardId: &shard}) // want use: kinesis.GetShardIterator{ShardId=..., StreamName="${env:STREAM}"|"orders"}
	if err != nil {
		return nil
	}
	return out.ShardIterator
}

func (r *reader) read(ctx context.Context) {
	for _, shard := range r.shards(ctx) {
		it := r.iterator(ctx, shard)
		for it != nil {
			out, err := r.client.GetRecords(ctx, &kinesis.GetRecordsInput{ShardIterator: it}) // want use: kinesis.GetRecords{ShardIterator?="stream/${env:STREAM}"}; kinesis.GetRecords{ShardIterator?="stream/orders"}
			if err != nil {
				break
			}
			it = out.NextShardIterator
		}
	}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client := kinesis.NewFromConfig(cfg)
	(&reader{client, os.Getenv("STREAM")}).read(ctx)
	(&reader{client, "orders"}).read(ctx)

	// Of a table's stream.
	streams := dynamodbstreams.NewFromConfig(cfg)
	got, err := streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{StreamArn: aws.String(os.Getenv("TABLE_STREAM"))}) // want use: dynamodbstreams.GetShardIterator{StreamArn="${env:TABLE_STREAM}"}
	if err == nil {
		streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: got.ShardIterator}) // want use: dynamodbstreams.GetRecords{ShardIterator="stream/${env:TABLE_STREAM}"}
	}

	// Twins: got by an ARN, and kept elsewhere.
	byARN, err := client.GetShardIterator(ctx, &kinesis.GetShardIteratorInput{StreamARN: aws.String("arn:aws:kinesis:eu-west-1:123456789012:stream/other"), ShardId: aws.String("s")}) // want use: kinesis.GetShardIterator{ShardId="s", StreamARN="arn:aws:kinesis:eu-west-1:123456789012:stream/other"}
	if err == nil {
		client.GetRecords(ctx, &kinesis.GetRecordsInput{ShardIterator: byARN.ShardIterator}) // want use: kinesis.GetRecords{ShardIterator=...}
	}
	client.GetRecords(ctx, &kinesis.GetRecordsInput{ShardIterator: aws.String(os.Getenv("OTHER"))}) // want use: kinesis.GetRecords{ShardIterator="${env:OTHER}"}
}

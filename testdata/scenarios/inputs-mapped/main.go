// Parts of inputs that generic functions of the program and of libraries make of lists.
package main

import (
	"context"
	"iter"
	"os"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

var ctx = context.Background()

func mapSeq[E, F any](seq iter.Seq[E], fn func(E) F) iter.Seq[F] {
	return func(yield func(F) bool) {
		for v := range seq {
			e := fn(v)
			if !yield(e) {
				return
			}
		}
	}
}

func mapped[E, F any](list []E, fn func(E) F) []F {
	return slices.Collect(mapSeq(slices.Values(list), fn))
}

func objects(bucket, prefix string, names []string) {
	c := s3.New(s3.Options{})
	object := func(string) s3types.ObjectIdentifier {
		return s3types.ObjectIdentifier{Key: aws.String(prefix + "/latest")}
	}
	all := mapped(names, object)
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &s3types.Delete{Objects: all}}) // want use: s3.DeleteObjects{Bucket="${env:BUCKET}", Delete.Objects[].Key="${env:PREFIX}/latest"}
	for part := range slices.Chunk(all, 1000) {
		c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &s3types.Delete{Objects: part}}) // want use: s3.DeleteObjects{Bucket="${env:BUCKET}", Delete.Objects[].Key="${env:PREFIX}/latest"}
	}

	// Twin: of what is read nothing is known.
	read := mapped(names, func(name string) s3types.ObjectIdentifier { return s3types.ObjectIdentifier{Key: &name} })
	c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &s3types.Delete{Objects: read}}) // want use: s3.DeleteObjects{Bucket="${env:BUCKET}", Delete.Objects[].Key=...}
}

// messages has another struct go through the same functions.
func messages(names []string) {
	entry := func(name string) types.SendMessageBatchRequestEntry {
		return types.SendMessageBatchRequestEntry{Id: aws.String("one"), MessageBody: aws.String("body")}
	}
	sqs.New(sqs.Options{}).SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: aws.String("jobs"), Entries: mapped(names, entry)}) // want use: sqs.SendMessageBatch{Entries[].Id="one", Entries[].MessageBody="body", QueueUrl="jobs"}
}

func main() {
	objects(os.Getenv("BUCKET"), os.Getenv("PREFIX"), os.Args)
	messages(os.Args)
}

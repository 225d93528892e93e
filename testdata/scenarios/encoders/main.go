// Encoders and printers call methods of what a value holds: of fields, elements,
// keys, and of what interfaces in it hold.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// want none: s3.DeleteBucket sns.DeleteTopic

var (
	ctx     = context.Background()
	buckets = s3.New(s3.Options{})
	topics  = sns.New(sns.Options{})
	queues  = sqs.New(sqs.Options{})
)

type object struct{ Key string }

// MarshalJSON is called for the elements of a slice.
func (o object) MarshalJSON() ([]byte, error) {
	_, err := buckets.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("encoded"), Key: &o.Key}) // want use: s3.HeadObject{Bucket="encoded", Key="k"}
	return []byte("1"), err
}

type topic string

// MarshalText is called for the keys of a map.
func (t topic) MarshalText() ([]byte, error) {
	_, err := topics.ListTopics(ctx, &sns.ListTopicsInput{}) // want use: sns.ListTopics{}
	return []byte(t), err
}

type queue struct{ url string }

// UnmarshalJSON is called for a field's field.
func (q *queue) UnmarshalJSON([]byte) error {
	out, err := queues.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("decoded")}) // want use: sqs.GetQueueUrl{QueueName="decoded"}
	if err == nil && out.QueueUrl != nil {
		q.url = *out.QueueUrl
	}
	return err
}

type settings struct {
	Worker *worker
	hidden secret
}

type worker struct{ Queue queue }

type secret struct{}

// MarshalJSON of what an unexported field holds is never called.
func (secret) MarshalJSON() ([]byte, error) {
	_, err := topics.DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: aws.String("arn:aws:sns:eu-west-1:123456789012:t")})
	return nil, err
}

// response holds anything.
type response struct{ Data any }

type listing struct{}

// MarshalJSON is called through the interface.
func (*listing) MarshalJSON() ([]byte, error) {
	_, err := buckets.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("listed")}) // want use: s3.ListObjectsV2{Bucket="listed"}
	return []byte("[]"), err
}

// Drop is no encoder's.
func (*listing) Drop() error {
	_, err := buckets.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("listed")})
	return err
}

// log is a writer, though it says uint8.
type log struct{}

func (log) Write(p []uint8) (n int, err error) {
	_, err = queues.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.eu-west-1.amazonaws.com/123456789012/log"), MessageBody: aws.String(string(p))}) // want use: sqs.SendMessage{MessageBody=..., QueueUrl="https://sqs.eu-west-1.amazonaws.com/123456789012/log"}
	return len(p), err
}

func main() {
	var w io.Writer = log{}
	enc := json.NewEncoder(w)
	a := enc.Encode(map[topic][]object{"t": {{"k"}}})
	b := enc.Encode(&response{Data: &listing{}})
	var s settings
	c := json.Unmarshal([]byte(`{"Worker":{"Queue":"q"}}`), &s)
	fmt.Println(errors.Join(a, b, c), s.hidden == secret{})
}

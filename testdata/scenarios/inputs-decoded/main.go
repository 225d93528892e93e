// Inputs that a decoder fills: members that no code names may be set, too.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"

	"dario.cat/mergo"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

var (
	ctx = context.Background()
	c   = s3.New(s3.Options{})
)

// Definition is an input as it stands in a file.
type Definition = dynamodb.CreateTableInput

// decode changes the keys of a text before it decodes it.
func decode(data []byte, v any) error {
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if m, ok := raw.(map[string]any); ok {
		delete(m, "$schema")
	}
	b, err := json.Marshal(raw)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

func load(data []byte) (*Definition, error) {
	var def Definition
	if err := decode(data, &def); err != nil {
		return nil, err
	}
	return &def, nil
}

func tables(data []byte) {
	def, err := load(data)
	if err != nil {
		return
	}
	dynamodb.New(dynamodb.Options{}).CreateTable(ctx, def) // want use: dynamodb.CreateTable{...}
}

func objects(data []byte) {
	var put s3.PutObjectInput
	if json.Unmarshal(data, &put) != nil {
		return
	}
	put.Bucket = aws.String("uploads")
	c.PutObject(ctx, &put) // want use: s3.PutObject{..., Bucket="uploads"|"${config:Bucket}"}

	// A copy has what the original may have.
	var again s3.PutObjectInput
	_ = mergo.Merge(&again, put)
	c.PutObject(ctx, &again) // want use: s3.PutObject{..., Bucket="${config:Bucket}"|...}; s3.PutObject{...}
}

// Twin: what only code fills has what the code sets.
func plain() {
	in := &sqs.SendMessageInput{QueueUrl: aws.String("jobs")}
	sqs.New(sqs.Options{}).SendMessage(ctx, in) // want use: sqs.SendMessage{QueueUrl="jobs"}
}

func main() {
	data, err := os.ReadFile("input.json")
	if err != nil {
		return
	}
	tables(data)
	objects(data)
	plain()
}

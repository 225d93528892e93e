// Package store keeps orders.
package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type table interface {
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
}

type Store struct {
	t    table
	name string
}

func New(t table, name string) *Store { return &Store{t, name} }

func (s *Store) Put(ctx context.Context) error {
	_, err := s.t.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.name)}) // want use: dynamodb.PutItem{TableName="orders"}
	return err
}

func (s *Store) All(ctx context.Context) error {
	_, err := s.t.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(s.name)})
	return err
}

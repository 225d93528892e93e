// Package store keeps orders and their invoices.
package store

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Order is an order.
type Order struct {
	ID    string `json:"id"`
	Item  string `json:"item"`
	Count int    `json:"count"`
}

// Orders keeps orders.
type Orders interface {
	Put(ctx context.Context, o Order) error
	Get(ctx context.Context, id string) (Order, error)
}

// ErrNotFound is returned for orders that do not exist.
var ErrNotFound = errors.New("no such order")

// Table keeps orders in DynamoDB.
type Table struct {
	client *dynamodb.Client
	name   string
}

// NewTable returns a Table.
func NewTable(client *dynamodb.Client, name string) *Table { return &Table{client, name} }

// Put writes an order.
func (t *Table) Put(ctx context.Context, o Order) error {
	_, err := t.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(t.name),
		Item: map[string]types.AttributeValue{
			"id":   &types.AttributeValueMemberS{Value: o.ID},
			"item": &types.AttributeValueMemberS{Value: o.Item},
		},
	})
	return err
}

// Get reads an order.
func (t *Table) Get(ctx context.Context, id string) (Order, error) {
	out, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(t.name),
		Key:       map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
	})
	if err != nil {
		return Order{}, err
	}
	item, ok := out.Item["item"].(*types.AttributeValueMemberS)
	if !ok {
		return Order{}, ErrNotFound
	}
	return Order{ID: id, Item: item.Value}, nil
}

// Memory keeps orders in memory, for tests.
type Memory map[string]Order

// Put keeps an order.
func (m Memory) Put(_ context.Context, o Order) error { m[o.ID] = o; return nil }

// Get returns an order.
func (m Memory) Get(_ context.Context, id string) (Order, error) {
	o, ok := m[id]
	if !ok {
		return Order{}, ErrNotFound
	}
	return o, nil
}

// Structs that a library checks, which writes nothing to them.
//
// run: ORDERS=orders-1
package main

import (
	"context"
	"os"

	"github.com/go-playground/validator/v10"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type store struct {
	Users string `validate:"required"`
}

type config struct {
	Orders string `validate:"required,min=1"`
	Store  *store `validate:"required"`
}

var validate = validator.New(validator.WithRequiredStructEnabled())

func check(v any) error { return validate.Struct(v) }

func main() {
	ctx := context.Background()
	c := &config{Orders: os.Getenv("ORDERS"), Store: &store{Users: "users"}}
	if err := check(c); err != nil {
		panic(err)
	}
	client := dynamodb.New(dynamodb.Options{})
	client.Scan(ctx, &dynamodb.ScanInput{TableName: &c.Orders})      // want use: dynamodb.Scan{TableName="${env:ORDERS}"}
	client.Scan(ctx, &dynamodb.ScanInput{TableName: &c.Store.Users}) // want use: dynamodb.Scan{TableName="users"}
}

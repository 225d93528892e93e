// A check of the program's own that changes what it looks at: what it writes is not known.
//
// run:
package main

import (
	"context"

	"github.com/go-playground/validator/v10"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type config struct {
	Orders string `validate:"prefixed"`
}

func prefixed(fl validator.FieldLevel) bool {
	fl.Field().SetString("prod-" + fl.Field().String())
	return true
}

func main() {
	v := validator.New()
	if err := v.RegisterValidation("prefixed", prefixed); err != nil {
		panic(err)
	}
	c := &config{Orders: "orders"}
	if err := v.Struct(c); err != nil {
		panic(err)
	}
	client := dynamodb.New(dynamodb.Options{})
	client.Scan(context.Background(), &dynamodb.ScanInput{TableName: &c.Orders}) // want use: dynamodb.Scan{TableName="orders"|...}
}

// Structs that are filled from the environment by their tags.
package main

import (
	"context"

	"github.com/caarlos0/env/v11"
	"github.com/kelseyhightower/envconfig"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type caarlos struct {
	Table string `env:"ORDERS_TABLE" envDefault:"orders"`
	Users string `env:"USERS_TABLE,required"`
}

type kelsey struct {
	Table string `envconfig:"CARTS_TABLE" default:"carts"`
	Plain string
}

func main() {
	ctx := context.Background()
	c := dynamodb.New(dynamodb.Options{})
	var a caarlos
	if err := env.Parse(&a); err != nil {
		panic(err)
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &a.Table}) // want use: dynamodb.Scan{TableName="${env:ORDERS_TABLE}"|"orders"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &a.Users}) // want use: dynamodb.Scan{TableName="${env:USERS_TABLE}"}

	var k kelsey
	if err := envconfig.Process("app", &k); err != nil {
		panic(err)
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &k.Table}) // want use: dynamodb.Scan
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &k.Plain}) // want use: dynamodb.Scan
}

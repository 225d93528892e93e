// Structs that are filled from the environment by their tags.
package main

import (
	"context"

	"github.com/caarlos0/env/v11"
	"github.com/kelseyhightower/envconfig"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type caarlos struct {
	Table string `env:"ORDERS_TABLE" envDefault:"orders"`
	Users string `env:"USERS_TABLE,required"`
	// Lists: of one variable, with a default, with another separator.
	Shards  []string `env:"SHARDS"`
	Regions []string `env:"STORES" envDefault:"one,two"`
	Odd     []string `env:"ODD" envSeparator:":" envDefault:"a:b"`
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
	for _, t := range a.Shards {
		c.Scan(ctx, &dynamodb.ScanInput{TableName: &t}) // want use: dynamodb.Scan{TableName="${env:SHARDS#part}"}
	}
	for _, t := range a.Regions {
		c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("s-" + t)}) // want use: dynamodb.Scan{TableName="s-${env:STORES#part}"|"s-one"|"s-two"}
	}
	for _, t := range a.Odd {
		c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("o-" + t)}) // want use: dynamodb.Scan{TableName="o-${env:ODD#part}"|"o-${unknown}"}
	}
	var b struct {
		Queries []string `env:"QUERIES"`
	}
	if err := env.Parse(&b); err == nil && len(b.Queries) > 1 {
		b.Queries[1] = "stored"
		c.Query(ctx, &dynamodb.QueryInput{TableName: aws.String(b.Queries[0])}) // want use: dynamodb.Query{TableName="${env:QUERIES#part}"|"stored"}
	}

	var k kelsey
	if err := envconfig.Process("app", &k); err != nil {
		panic(err)
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &k.Table}) // want use: dynamodb.Scan
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &k.Plain}) // want use: dynamodb.Scan
}

// Names from the environment: with defaults, looked up, required, and by
// helpers of the program's own.
package main

import (
	"cmp"
	"context"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func envOr(name, def string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return def
}

func lookupOr(name, def string) string {
	v, ok := os.LookupEnv(name)
	if !ok {
		return def
	}
	return v
}

func mustEnv(name string) string {
	v := os.Getenv(name)
	if v == "" {
		log.Fatalf("%s is not set", name)
	}
	return v
}

func main() {
	ctx := context.Background()
	c := dynamodb.New(dynamodb.Options{})
	scan := func(table string) *dynamodb.ScanInput { return &dynamodb.ScanInput{TableName: aws.String(table)} }

	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(os.Getenv("TABLE"))})                // want use: dynamodb.Scan{TableName="${env:TABLE}"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(envOr("TABLE_A", "a"))})             // want use: dynamodb.Scan{TableName="${env:TABLE_A}"|"a"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(lookupOr("TABLE_B", "b"))})          // want use: dynamodb.Scan{TableName="${env:TABLE_B}"|"b"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(mustEnv("TABLE_C"))})                // want use: dynamodb.Scan{TableName="${env:TABLE_C}"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(cmp.Or(os.Getenv("TABLE_D"), "d"))}) // want use: dynamodb.Scan{TableName="${env:TABLE_D}"|"d"}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(os.ExpandEnv("${APP}-orders"))})     // want use: dynamodb.Scan{TableName="${env:APP}-orders"}
	c.Scan(ctx, scan(os.Getenv("APP")+"-users"))                                               // want use: dynamodb.Scan{TableName="${env:APP}-users"}

	// Twins: the variable's name, or the value, is made of something unknown.
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(os.Getenv(os.Args[1]))})                      // want use: dynamodb.Scan{TableName=...}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String(strings.Split(os.Getenv("TABLES"), ",")[0])}) // want use: dynamodb.Scan{TableName="${env:TABLES#before(,)}"}
}

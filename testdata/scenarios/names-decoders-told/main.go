// Structs that a library is told to fill in a field of its options.
//
// run:
package main

import (
	"context"
	"database/sql"
	"os"

	"github.com/go-viper/mapstructure/v2"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type tables struct {
	Orders string `json:"orders"`
	Users  string
}

func main() {
	ctx := context.Background()
	c := dynamodb.New(dynamodb.Options{})

	t := tables{Orders: "orders"}
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{TagName: "json", Result: &t})
	if err != nil {
		panic(err)
	}
	if err := d.Decode(map[string]string{"orders": "others", "Users": os.Getenv("USERS")}); err != nil {
		panic(err)
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &t.Orders}) // want use: dynamodb.Scan{TableName="orders"|...}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &t.Users})  // want use: dynamodb.Scan{TableName=...}

	name := "first"
	if len(os.Args) > 5 {
		db, _ := sql.Open("none", "")
		db.Exec("call p(?)", sql.Named("name", sql.Out{Dest: &name}))
	}
	c.Scan(ctx, &dynamodb.ScanInput{TableName: &name}) // want use: dynamodb.Scan{TableName="first"|...}
}

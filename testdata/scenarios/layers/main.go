// A client built in one package, wrapped in a second, and used in a third.
package main

import (
	"context"

	"example.com/scenarios/layers/app"
	"example.com/scenarios/layers/awsclients"
	"example.com/scenarios/layers/store"
)

// want none: dynamodb.DeleteTable dynamodb.Scan

func main() {
	clients := awsclients.New(context.Background())
	a := app.New(store.New(clients.Dynamo, "orders"))
	a.Run(context.Background())
}

// Implementations of an interface in a global table of another package, chosen
// by what they say of themselves.
package main

import (
	"context"
	"os"

	"example.com/scenarios/registry/table"
)

// want none: sts.AssumeRole sts.GetCallerIdentity

func main() {
	p := &table.Profile{Name: os.Args[1], Kind: os.Args[2]}
	p.Assume(context.Background())
}

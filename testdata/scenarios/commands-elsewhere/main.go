// Commands of kong in a package of their own, below a struct without methods.
//
// run: put --bucket=b
// run: head
package main

import (
	"context"

	"github.com/alecthomas/kong"

	"example.com/scenarios/commands-elsewhere/commands"
)

func main() {
	var root commands.Root
	kong.Parse(&root).Run(&commands.Context{Ctx: context.Background()})
}

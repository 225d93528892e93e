// Command iamvet compares Go programs with their IAM policies. See package cli for
// its sub-commands, and docs/cli.md.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/iamvet/iamvet/internal/cli"
	"github.com/iamvet/iamvet/internal/vettool"
)

func main() {
	if vettool.Asked(os.Args[1:]) {
		vettool.Main(os.Args[1:])
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Run(ctx, os.Args[1:], cli.IO{Stdout: os.Stdout, Stderr: os.Stderr})
	stop()
	os.Exit(code)
}

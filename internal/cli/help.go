package cli

import (
	"flag"
	"fmt"
	"io"
	"runtime/debug"
)

func usage(w io.Writer) {
	fmt.Fprint(w, `iamvet checks that a Go program's IAM policy grants what the program uses of AWS,
and no more.

Usage: iamvet COMMAND [flags] [arguments]

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, `  help      explain a command
  version   print the version

As a vet tool: go vet -vettool=$(which iamvet) ./...

Exit codes: 0 nothing to mend, 1 something could not be read or analysed,
2 the command line is wrong, 3 findings.
`)
}

func help(args []string, stdio IO) int {
	if len(args) == 0 {
		usage(stdio.Stdout)
		return ExitClean
	}
	for _, c := range commands() {
		if c.name == args[0] {
			e := &env{IO: stdio, cmd: c, flags: flag.NewFlagSet(c.name, flag.ContinueOnError)}
			e.flags.SetOutput(io.Discard)
			// Parsing -h defines the flags and does nothing else.
			_, _ = c.run(nil, e, []string{"-h"})
			commandHelp(e, stdio.Stdout)
			return ExitClean
		}
	}
	fmt.Fprintf(stdio.Stderr, "iamvet: unknown command %q%s; see iamvet help\n", args[0], suggest(args[0], commandNames()))
	return ExitUsage
}

func commandHelp(e *env, w io.Writer) {
	fmt.Fprintf(w, "Usage: iamvet %s %s\n\n%s\n\nFlags:\n", e.cmd.name, e.cmd.args, e.cmd.long)
	e.flags.SetOutput(w)
	e.flags.PrintDefaults()
	e.flags.SetOutput(io.Discard)
}

// version is the module's version as the binary was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

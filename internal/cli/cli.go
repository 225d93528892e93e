// Package cli is the command line of iamvet: its sub-commands, flags and exit
// codes. It reads arguments, calls the packages that do the work, and prints.
//
// Run never panics and never exits: cmd/iamvet does.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Exit codes, in the manner of the checkers of golang.org/x/tools.
const (
	ExitClean    = 0 // nothing to mend
	ExitError    = 1 // something could not be read or analysed
	ExitUsage    = 2 // the command line is wrong
	ExitFindings = 3 // findings were printed
)

// IO is where a command reads and writes.
type IO struct {
	Stdout, Stderr io.Writer
}

// command is a sub-command.
type command struct {
	name, args, short, long string
	run                     func(ctx context.Context, e *env, args []string) (int, error)
}

// env is what a command works with.
type env struct {
	IO
	flags *flag.FlagSet
	cmd   *command
}

// usageError is a wrong command line.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

func commands() []*command {
	return []*command{checkCommand(), usesCommand(), generateCommand(), explainCommand(), diffCommand(), policyCommand(), catalogCommand(), lspCommand(), goplsCommand()}
}

// Run carries out a command line (without the program's name) and returns the
// exit code.
func Run(ctx context.Context, args []string, stdio IO) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stdio.Stderr, "iamvet: internal error: %v; please report it with the command line\n", r)
			code = ExitError
		}
	}()
	if len(args) == 0 {
		usage(stdio.Stderr)
		return ExitUsage
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "-help", "--help":
		return help(rest, stdio)
	case "version", "-version", "--version":
		fmt.Fprintln(stdio.Stdout, "iamvet "+version())
		return ExitClean
	}
	for _, c := range commands() {
		if c.name == name {
			return execute(ctx, c, rest, stdio)
		}
	}
	fmt.Fprintf(stdio.Stderr, "iamvet: unknown command %q%s; see iamvet help\n", name, suggest(name, commandNames()))
	return ExitUsage
}

func execute(ctx context.Context, c *command, args []string, stdio IO) int {
	e := &env{IO: stdio, cmd: c, flags: flag.NewFlagSet(c.name, flag.ContinueOnError)}
	e.flags.SetOutput(io.Discard)
	code, err := c.run(ctx, e, args)
	var usage *usageError
	switch {
	case err == nil:
		return code
	case errors.Is(err, flag.ErrHelp):
		commandHelp(e, stdio.Stdout)
		return ExitClean
	case errors.As(err, &usage):
		fmt.Fprintf(stdio.Stderr, "iamvet %s: %v; see iamvet help %s\n", c.name, err, c.name)
		return ExitUsage
	}
	fmt.Fprintf(stdio.Stderr, "iamvet %s: %s\n", c.name, fromHere(err.Error()))
	return ExitError
}

// parse parses the command's flags; -C takes effect at once.
func (e *env) parse(args []string) error {
	dir := e.flags.String("C", "", "change to `dir` first")
	if err := e.flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usagef("%s", flagText(err, e.flags))
	}
	if *dir != "" {
		if err := os.Chdir(*dir); err != nil {
			return fmt.Errorf("-C: %w", err)
		}
	}
	return nil
}

// flagText says what is wrong with a flag, and suggests one for one that does not
// exist.
func flagText(err error, fs *flag.FlagSet) string {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return err.Error()
	}
	var known []string
	fs.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	return "unknown flag -" + name + suggest(name, known)
}

func suggest(word string, known []string) string {
	best, distance := "", min(3, (len(word)+1)/2) // most of the word has to stay
	for _, k := range known {
		if n := levenshtein.Distance(word, k, nil); n < distance {
			best, distance = k, n
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

func commandNames() []string {
	names := []string{"help", "version"}
	for _, c := range commands() {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return names
}

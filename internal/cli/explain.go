package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/explain"
)

func explainCommand() *command {
	return &command{
		name: "explain", args: "[flags] QUERY [packages]",
		short: "tell why a program needs an action",
		long: `Explain tells why programs need what they need: the calls behind an action
(s3:PutObject, s3:Get*), an operation (PutObject, s3.PutObject) or a line of the source
(store/orders.go:40); the shortest path to each call from an entry point, with the
reason of every dynamic step; the members of the input that made a conditional action
needed; what that is based on; and what the declared policy says of it.

With -error it reads the message of a denied request instead of a query.

Examples:

  iamvet explain s3:PutObject ./...
  iamvet explain store/orders.go:40 .
  iamvet explain -format dot PutObject . | dot -Tsvg
  iamvet explain -error "User: … is not authorized to perform: s3:GetObject on resource: …" .

Exit codes: 0 explained, 1 something could not be read or analysed, 2 the command line
is wrong, 3 no call was found. See docs/explain.md.`,
		run: runExplain,
	}
}

func runExplain(ctx context.Context, e *env, args []string) (int, error) {
	var opt analysisFlags
	e.flags.Var(&opt.policies, "policy", "ask the policy in `file` (or file#selector) instead of the declared ones; repeatable")
	e.flags.StringVar(&opt.tags, "tags", "", "build `tags`, as for the go command")
	e.flags.BoolVar(&opt.tests, "tests", false, "count what test files use")
	format := e.flags.String("format", "text", "print `format`: "+strings.Join(explain.Formats, ", "))
	message := e.flags.String("error", "", "explain the `message` of a denied request; - reads it from the standard input")
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if !slices.Contains(explain.Formats, *format) {
		return 0, usagef("unknown format %q: use %s", *format, strings.Join(explain.Formats, ", "))
	}
	answer, patterns, err := question(*message, e.flags.Args())
	if err != nil {
		return 0, err
	}
	done := e.progress("analysing")
	a, err := analyze(ctx, opt, patterns)
	done()
	if err != nil {
		return 0, err
	}
	answers := []*explain.Answer{}
	found := false
	for _, r := range a.results {
		one := answer(explain.Input{Program: r.Program, Uses: r.Uses, Set: r.Set, File: a.relative})
		if n := len(one.Calls) + len(one.Unresolved); n > 0 {
			found = true
		} else if len(a.results) > 1 {
			continue
		}
		answers = append(answers, one)
	}
	if len(answers) == 0 {
		fmt.Fprintln(e.Stderr, "iamvet: no program among the packages has such a call")
	}
	if err := explain.Write(e.Stdout, *format, answers); err != nil {
		return 0, err
	}
	if code := a.complaints(e); code != ExitClean {
		return code, nil
	}
	if !found {
		return ExitFindings, nil
	}
	return ExitClean, nil
}

// question is what to ask of each program, and the package patterns.
func question(message string, args []string) (func(explain.Input) *explain.Answer, []string, error) {
	if message != "" {
		if message == "-" {
			text, err := io.ReadAll(os.Stdin)
			if err != nil {
				return nil, nil, err
			}
			message = string(text)
		}
		d, err := explain.ParseError(message)
		if err != nil {
			return nil, nil, usagef("-error: %v", err)
		}
		return func(in explain.Input) *explain.Answer { return explain.ExplainDenial(in, *d) }, args, nil
	}
	if len(args) == 0 {
		return nil, nil, usagef("say what to explain: an action, an operation or file.go:line")
	}
	q, err := explain.ParseQuery(args[0])
	if err != nil {
		return nil, nil, usagef("%v", err)
	}
	return func(in explain.Input) *explain.Answer { return explain.Explain(in, q) }, args[1:], nil
}

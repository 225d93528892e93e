package cli

import (
	"context"

	"github.com/iamvet/iamvet/internal/report"
)

func usesCommand() *command {
	return &command{
		name: "uses", args: "[flags] [packages]",
		short: "print what programs use of AWS",
		long: `Uses prints each AWS operation that the programs among the packages call, with the IAM
actions and resources that it needs and where it is called.`,
		run: runUses,
	}
}

func runUses(ctx context.Context, e *env, args []string) (int, error) {
	var opt analysisFlags
	opt.define(e.flags)
	if err := e.parse(args); err != nil {
		return 0, err
	}
	a, err := analyze(ctx, opt, e.flags.Args())
	if err != nil {
		return 0, err
	}
	r := a.report()
	for i := range r.Programs {
		r.Programs[i].Findings = []report.Finding{}
	}
	write := report.Uses
	if opt.json {
		write = report.JSON
	}
	if err := write(e.Stdout, r, report.Options{Explain: opt.explain}); err != nil {
		return 0, err
	}
	return a.exit(e, r), nil
}

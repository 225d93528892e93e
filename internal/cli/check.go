package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/report"
	"github.com/iamvet/iamvet/internal/run"
)

func checkCommand() *command {
	return &command{
		name: "check", args: "[flags] [packages]",
		short: "compare programs with their IAM policies",
		long: `Check works out which IAM actions on which resources the programs among the packages
use, compares them with the policies that are declared for them, and prints what is
missing, denied, wider than the code, or never used.

A policy is declared by a comment in package main, //iamvet:policy FILE, by
.iamvet.yaml at the module's root, or by -policy. Without one, check prints what the
program needs.`,
		run: runCheck,
	}
}

func runCheck(ctx context.Context, e *env, args []string) (int, error) {
	var opt analysisFlags
	opt.define(e.flags)
	fix := e.flags.Bool("fix", false, "apply the fixes to the policy files")
	diff := e.flags.Bool("diff", false, "show the fixes as a diff and write nothing")
	if err := e.parse(args); err != nil {
		return 0, err
	}
	a, err := analyze(ctx, opt, e.flags.Args())
	if err != nil {
		return 0, err
	}
	switch {
	case *diff:
		before := a.report()
		if err := a.diffFiles(e); err != nil {
			return 0, err
		}
		return a.exit(e, before), nil
	case *fix:
		if err := a.fixFiles(e); err != nil {
			return 0, err
		}
	}
	r := a.report()
	if err := a.write(e, r); err != nil {
		return 0, err
	}
	return a.exit(e, r), nil
}

func (a *analysis) report() *report.Report {
	r := report.New(a.results, a.dir)
	for _, text := range a.errors {
		r.Errors = append(r.Errors, strings.TrimPrefix(text, a.dir+string(filepath.Separator)))
	}
	return r
}

func (a *analysis) write(e *env, r *report.Report) error {
	opt := report.Options{Explain: a.opt.explain}
	if a.opt.json {
		return report.JSON(e.Stdout, r, opt)
	}
	if err := report.Text(e.Stdout, r, opt); err != nil {
		return err
	}
	for _, res := range a.results {
		if res.Set == nil {
			inferred(e, res)
		}
	}
	return nil
}

// inferred prints what a program needs for which no policy is declared.
func inferred(e *env, res *run.Result) {
	if len(res.Uses) == 0 {
		return
	}
	fmt.Fprintf(e.Stdout, "%s needs:\n", res.Package)
	for _, line := range check.Inferred(res.Uses) {
		fmt.Fprintf(e.Stdout, "\t%s\n", line)
	}
	fmt.Fprintln(e.Stdout, run.Undeclared(res.Package))
}

// exit says what was found in one line, names what could not be analysed, and
// chooses the exit code.
func (a *analysis) exit(e *env, r *report.Report) int {
	for _, text := range r.Errors {
		fmt.Fprintf(e.Stderr, "iamvet: %s\n", text)
	}
	findings, notes := r.Findings()
	if !a.opt.json && findings+notes > 0 {
		fmt.Fprintf(e.Stderr, "iamvet: %s, %s\n", plural(findings, "finding"), plural(notes, "note"))
	}
	switch {
	case len(r.Errors) > 0:
		return ExitError
	case findings > 0:
		return ExitFindings
	}
	return ExitClean
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

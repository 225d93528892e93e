package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	fix := e.flags.Bool("fix", false, "apply the fixes: to policies, and to allows that silence nothing")
	diff := e.flags.Bool("diff", false, "show the fixes as a diff and write nothing")
	changed := e.flags.Bool("changed", false, "the arguments are changed files: check the programs that they touch")
	out := checkOutput{}
	out.define(e.flags)
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if err := out.resolve(&opt); err != nil {
		return 0, err
	}
	switch {
	case *changed && (*fix || *diff):
		return 0, usagef("-changed writes nothing: leave out -fix and -diff")
	case *diff && (out.format != "text" || out.baseline != "" || out.write != ""):
		return 0, usagef("-diff prints a diff of all fixes: leave out formats and baselines")
	}
	if *changed {
		return runChanged(ctx, e, opt, e.flags.Args(), &out)
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
		again, err := a.fixFiles(e)
		if err != nil {
			return 0, err
		}
		if again { // lines have moved
			if a, err = analyze(ctx, opt, e.flags.Args()); err != nil {
				return 0, err
			}
		}
	}
	out.noFix = *fix
	r := a.report()
	if done, err := out.baselines(e, r); done || err != nil {
		return 0, err
	}
	if err := a.write(e, r, &out); err != nil {
		return 0, err
	}
	return a.exit(e, r), nil
}

// checkOutput says what check prints.
type checkOutput struct {
	format          string
	baseline, write string
	noFix           bool // say why a finding that is left has no fix
}

func (o *checkOutput) define(fs *flag.FlagSet) {
	fs.StringVar(&o.format, "format", "text", "print `format`: text, json, sarif, github (annotations) or junit")
	fs.StringVar(&o.baseline, "baseline", "", "leave out the findings that `file` lists")
	fs.StringVar(&o.write, "write-baseline", "", "write the findings to `file` for -baseline, and print nothing")
}

func (o *checkOutput) resolve(opt *analysisFlags) error {
	if opt.json {
		o.format = "json"
	}
	if _, ok := report.Formats[o.format]; !ok {
		names := sortedKeys(report.Formats)
		return usagef("unknown format %q%s; known are %s", o.format, suggest(o.format, names), strings.Join(names, ", "))
	}
	opt.json = o.format != "text"
	if o.baseline != "" && o.write != "" {
		return usagef("-baseline and -write-baseline do not go together")
	}
	return nil
}

// baselines writes or applies a baseline. It answers true if there is nothing more
// to do.
func (o *checkOutput) baselines(e *env, r *report.Report) (done bool, err error) {
	switch {
	case o.write != "":
		if len(r.Errors) > 0 {
			return false, fmt.Errorf("no baseline of packages with errors: %s", r.Errors[0])
		}
		var b bytes.Buffer
		if err := report.NewBaseline(r).Write(&b); err != nil {
			return false, err
		}
		return true, os.WriteFile(o.write, b.Bytes(), 0o666)
	case o.baseline != "":
		data, err := os.ReadFile(o.baseline)
		if err != nil {
			return false, fmt.Errorf("read the baseline: %w", err)
		}
		b, err := report.ReadBaseline(o.baseline, data)
		if err != nil {
			return false, err
		}
		if n := b.Apply(r); n > 0 {
			fmt.Fprintf(e.Stderr, "iamvet: %s of %s occur no more; write it again to drop them\n", plural(n, "finding"), o.baseline)
		}
	}
	return false, nil
}

func (a *analysis) report() *report.Report {
	r := report.New(a.results, a.dir)
	for _, text := range a.errors {
		r.Errors = append(r.Errors, strings.TrimPrefix(text, a.dir+string(filepath.Separator)))
	}
	return r
}

func (a *analysis) write(e *env, r *report.Report, out *checkOutput) error {
	// GitHub starts at the repository, wherever the command runs.
	opt := report.Options{Explain: a.opt.explain, NoFix: out.noFix, Dir: a.dir, Root: os.Getenv("GITHUB_WORKSPACE"), Version: version()}
	if err := report.Formats[out.format](e.Stdout, r, opt); err != nil || out.format != "text" {
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
	if len(r.Programs) == 0 && len(r.Errors) == 0 {
		a.notice(noneUsesAWS)
	}
	for _, text := range slices.Concat(a.notices, r.Errors) {
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

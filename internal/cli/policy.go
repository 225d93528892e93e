package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/policy"
	printer "github.com/iamvet/iamvet/internal/policy/print"
	"github.com/iamvet/iamvet/internal/report"
	"github.com/iamvet/iamvet/internal/run"
)

func policyCommand() *command {
	return &command{
		name: "policy", args: "[flags] [FILE…] | eval -action A [-resource R] [-context k=v] FILE…",
		short: "print the grants of policies as they are understood",
		long: `Policy prints the grants of IAM policies as they are understood, with their positions,
and what is wrong in them. A policy is a file, or file#selector. Without one it lists
which policies of the module's infrastructure code are found for which programs.

Policy eval decides one request by the policies: allowed, explicitly denied or
implicitly denied, and by which statements. Context keys that are not given are not
known; with -closed the request has no others.

Exit codes: 0 no error in the policies, or allowed; 1 something could not be read, 2 the
command line is wrong, 3 an error in the policies, or not allowed for sure. See
docs/policies.md.`,
		run: runPolicy,
	}
}

func runPolicy(ctx context.Context, e *env, args []string) (int, error) {
	if len(args) > 0 && args[0] == "eval" {
		return runEval(ctx, e, args[1:])
	}
	asJSON := e.flags.Bool("json", false, "print JSON (docs/json.md)")
	m, err := e.module(args)
	if err != nil {
		return 0, err
	}
	if e.flags.NArg() == 0 {
		return e.bindings(m, *asJSON)
	}
	set, err := e.policies(m, config.Facts{})
	switch {
	case err != nil:
		return 0, err
	case *asJSON:
		return problemExit(set), printer.JSON(e.Stdout, report.Version, set)
	case len(set.Documents) == 0:
		fmt.Fprintf(e.Stderr, "iamvet: nothing is granted: %s has no policies\n", strings.Join(e.flags.Args(), " "))
	}
	return problemExit(set), printer.Text(e.Stdout, set)
}

// module parses the flags and finds the module of the working directory.
func (e *env) module(args []string) (*config.Module, error) {
	if err := e.parse(args); err != nil {
		return nil, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return config.Modules{}.Of(dir)
}

// policies loads the policies that the arguments name, with what limits them.
func (e *env) policies(m *config.Module, limits config.Facts) (*policy.Set, error) {
	refs := make([]string, e.flags.NArg())
	for i := range refs {
		refs[i] = filepath.ToSlash(e.flags.Arg(i))
	}
	return run.LoadPolicies(refs, limits, run.PolicyOptions(m, m.Config.Facts))
}

func problemExit(set *policy.Set) int {
	for _, p := range set.Problems {
		if p.Severity == policy.Error {
			return ExitFindings
		}
	}
	return ExitClean
}

// evalFlags are the flags of policy eval.
type evalFlags struct {
	action, resource string
	keys             stringList
	closed, json     bool
	limits           limitFlags
}

func (f *evalFlags) define(fs *flag.FlagSet) {
	fs.StringVar(&f.action, "action", "", "the `action`: s3:GetObject")
	fs.StringVar(&f.resource, "resource", "*", "the `ARN`, or * for actions without resources")
	fs.Var(&f.keys, "context", "a condition `key=value`; repeatable, for lists several times")
	f.limits.define(fs)
	fs.BoolVar(&f.closed, "closed", false, "the request has the given context keys and no others")
	fs.BoolVar(&f.json, "json", false, "print JSON (docs/json.md)")
}

func runEval(_ context.Context, e *env, args []string) (int, error) {
	var f evalFlags
	f.define(e.flags)
	m, err := e.module(args)
	if err != nil {
		return 0, err
	}
	if e.flags.NArg() == 0 {
		return 0, usagef("no policy: name a file, or file#selector")
	}
	if prefix, name, ok := strings.Cut(f.action, ":"); !ok || prefix == "" || name == "" {
		return 0, usagef("-action %q is no action: give it as s3:GetObject", f.action)
	}
	var limits config.Facts
	f.limits.add(&limits)
	set, err := e.policies(m, limits)
	if err != nil {
		return 0, err
	}
	req := policy.Request{Action: f.action, Resource: arn.Lit(f.resource), Context: policy.Context{Closed: f.closed}}
	values := map[string][]string{}
	for _, kv := range f.keys {
		k, v, ok := strings.Cut(kv, "=")
		if !ok {
			return 0, usagef("-context %q is not key=value", kv)
		}
		values[k] = append(values[k], v)
	}
	for k, v := range values {
		req.Context.Set(k, v...)
	}
	d := policy.Eval(set, req)
	code := ExitFindings
	if d.Outcome == policy.Allowed {
		code = ExitClean
	}
	if f.json {
		return code, printer.DecisionJSON(e.Stdout, report.Version, set, req, d)
	}
	return code, printer.DecisionText(e.Stdout, set, req, d)
}

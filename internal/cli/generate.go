package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/generate"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/sdk"
)

func generateCommand() *command {
	return &command{
		name: "generate", args: "[flags] [packages]",
		short: "write the least policy that a program needs",
		long: `Generate writes the least IAM policy for the program among the packages, grouped by
service, access level and resource, and says which code needs each statement. What is
not known of a resource becomes a variable or parameter with a name; -value gives it a
value. What the program needs under conditions that the analysis cannot decide stands
in statements of its own, named Perhaps….

Formats: ` + formatHelp() + `

Examples:

  iamvet generate -o policy.json .
  iamvet generate -format terraform -o iam.tf ./cmd/orders
  iamvet generate -update deploy/policy.json ./cmd/orders

Exit codes: 0 written, 1 something could not be read or analysed, 2 the command line is
wrong. See docs/generate.md.`,
		run: runGenerate,
	}
}

func formatHelp() string {
	var out []string
	for _, f := range generate.Formats() {
		out = append(out, "\n  "+fmt.Sprintf("%-15s", f.Name)+f.Short)
	}
	return strings.Join(out, "")
}

// generateFlags are the flags of generate.
type generateFlags struct {
	analysisFlags
	format, out, update, name  string
	region, account, partition string
	values                     stringList
	conditional, supporting    bool
	diff                       bool
}

func (g *generateFlags) define(e *env) {
	fs := e.flags
	fs.StringVar(&g.format, "format", "json", "write `format`: "+strings.Join(generate.FormatNames(), ", "))
	fs.StringVar(&g.out, "o", "", "write to `file` instead of the standard output")
	fs.StringVar(&g.update, "update", "", "add what lacks to the policy in `file` (or file#selector), and keep what it has")
	fs.BoolVar(&g.diff, "diff", false, "with -update, show the change and write nothing")
	fs.StringVar(&g.name, "name", "", "`name` of the policy; default: that of the program")
	fs.StringVar(&g.region, "region", "", "the AWS `region`")
	fs.StringVar(&g.account, "account", "", "the AWS account's `number`")
	fs.StringVar(&g.partition, "partition", "", "the AWS `partition`: aws, aws-cn, aws-us-gov")
	fs.Var(&g.values, "value", "`name=value` of an environment variable, flag or policy variable; repeatable")
	fs.BoolVar(&g.conditional, "conditional", true, "grant what is needed under conditions that cannot be decided")
	fs.BoolVar(&g.supporting, "supporting", false, "grant what services may do on the program's behalf")
	fs.StringVar(&g.tags, "tags", "", "build `tags`, as for the go command")
}

func runGenerate(ctx context.Context, e *env, args []string) (int, error) {
	var g generateFlags
	g.define(e)
	if err := e.parse(args); err != nil {
		return 0, err
	}
	if names := generate.FormatNames(); !slices.Contains(names, g.format) {
		return 0, usagef("unknown format %q%s; known are %s", g.format, suggest(g.format, names), strings.Join(names, ", "))
	}
	switch {
	case g.update != "" && (g.out != "" || g.format != "json"):
		return 0, usagef("-update writes to the policy, in its own format: leave out -o and -format")
	case g.update == "" && g.diff:
		return 0, usagef("-diff shows what -update would do: say what to update")
	}
	values, err := g.valueMap()
	if err != nil {
		return 0, err
	}
	if err := (config.Facts{Account: g.account, Region: g.region, Partition: g.partition}).Check(); err != nil {
		return 0, usagef("-%v", err)
	}
	dirs := map[string]string{}
	g.prepare = func(p *load.Program, in *run.Input) {
		dirs[in.Package] = p.Dir
		in.Policies = nil
		bind(&in.Facts, values)
		in.Facts.Region = or(g.region, in.Facts.Region)
		// Elsewhere the variable may be unset, and a region in the code be used.
		in.OwnRegion = in.Facts.Region != "" || g.format == "sam" || slices.Contains(p.Unseen, sdk.Lambda)
		if g.update != "" {
			in.Policies = []string{g.update}
		}
	}
	done := e.progress("analysing")
	a, err := analyze(ctx, g.analysisFlags, e.flags.Args())
	done()
	if err != nil {
		return 0, err
	}
	i, err := a.only()
	if err != nil {
		return 0, err
	}
	opt := generate.Options{
		Name: g.name, Possible: g.conditional, Supporting: g.supporting, Values: values, File: a.relative,
		Region: a.inputs[i].Facts.Region, Account: or(g.account, a.inputs[i].Facts.Account), Partition: or(g.partition, a.inputs[i].Facts.Partition),
	}
	r := a.results[i]
	p := generate.New(generate.Input{Program: r.Package, Dir: filepath.ToSlash(a.relative(dirs[r.Package])), Uses: r.Uses, Flow: r.Program}, opt)
	if g.update != "" {
		err = g.updateFile(e, a, r, p)
	} else {
		err = g.write(e, p)
	}
	if err != nil {
		return 0, err
	}
	return a.complaints(e), nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// bind gives values to the environment variables, flags and keys of these names, before
// resources are worked out: a queue's URL becomes its ARN. Wildcards are for the
// policy's variables only.
func bind(facts *config.Facts, values map[string]string) {
	env, flags, keys := map[string]string{}, map[string]string{}, map[string]string{}
	maps.Copy(env, facts.Env)
	maps.Copy(flags, facts.Flags)
	maps.Copy(keys, facts.Keys)
	for name, value := range values {
		if strings.ContainsAny(value, "*?") {
			continue
		}
		kind, rest, ok := strings.Cut(name, ":")
		if !ok || kind == "env" {
			env[or(rest, name)] = value
		}
		if !ok || kind == "flag" {
			flags[or(rest, name)] = value
		}
		if !ok || kind == "config" {
			keys[or(rest, name)] = value
		}
	}
	facts.Env, facts.Flags, facts.Keys = env, flags, keys
}

// valueMap reads the -value flags.
func (g *generateFlags) valueMap() (map[string]string, error) {
	out := map[string]string{}
	for _, v := range g.values {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return nil, usagef("-value %s: write name=value", v)
		}
		out[name] = value
	}
	return out, nil
}

// only is the index of the one program that uses AWS.
func (a *analysis) only() (int, error) {
	found, names := -1, []string{}
	for i, r := range a.results {
		if len(r.Uses) > 0 || len(r.Program.Unresolved) > 0 {
			found, names = i, append(names, r.Package)
		}
	}
	switch {
	case len(names) == 1:
		return found, nil
	case len(names) > 1:
		return 0, usagef("the packages hold several programs: name one of %s", strings.Join(names, ", "))
	case len(a.errors) > 0:
		return 0, fmt.Errorf("%s", a.relative(a.errors[0]))
	}
	return 0, errors.New(noneUsesAWS)
}

// noneUsesAWS is said where nothing else is.
const noneUsesAWS = "no program among the packages uses AWS"

// complaints prints what could not be analysed, and gives the exit code.
func (a *analysis) complaints(e *env) int {
	for _, text := range slices.Concat(a.notices, a.errors) {
		fmt.Fprintf(e.Stderr, "iamvet: %s\n", a.relative(text))
	}
	if len(a.errors) > 0 {
		return ExitError
	}
	return ExitClean
}

func (g *generateFlags) write(e *env, p *generate.Policy) error {
	out, err := generate.Render(p, g.format)
	if err != nil {
		return err
	}
	notes(e, out.Notes)
	if g.out == "" {
		_, err = e.Stdout.Write(out.Text)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(g.out), 0o755); err != nil {
		return err
	}
	return os.WriteFile(g.out, out.Text, 0o644)
}

func notes(e *env, list []string) {
	for _, n := range list {
		fmt.Fprintf(e.Stderr, "iamvet: note: %s\n", n)
	}
}

// updateFile adds to an existing policy.
func (g *generateFlags) updateFile(e *env, a *analysis, r *run.Result, p *generate.Policy) error {
	fix, err := generate.Update(p, r.Set)
	if err != nil {
		return fmt.Errorf("-update %s: %w", g.update, err)
	}
	notes(e, p.Notes)
	if fix == nil {
		fmt.Fprintf(e.Stderr, "iamvet: %s grants all that %s uses\n", g.update, r.Package)
		return nil
	}
	if g.diff {
		results, err := policy.Render([]*policy.Fix{fix}, os.ReadFile)
		for _, res := range results {
			name := filepath.ToSlash(a.relative(res.File))
			_, _ = e.Stdout.Write(diff.Diff("a/"+name, res.Old, "b/"+name, res.New))
		}
		return err
	}
	changed, err := policy.Apply([]*policy.Fix{fix})
	for _, name := range changed {
		fmt.Fprintf(e.Stderr, "iamvet: updated %s\n", filepath.ToSlash(a.relative(name)))
	}
	return err
}

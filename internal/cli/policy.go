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
	"github.com/iamvet/iamvet/internal/report"
	"github.com/iamvet/iamvet/internal/run"
)

func policyCommand() *command {
	return &command{
		name: "policy", args: "[flags] FILE… | eval -action A [-resource R] [-context k=v] FILE…",
		short: "print the grants of policies as they are understood",
		long: `Policy prints the grants of IAM policies as they are understood, with their positions,
and what is wrong in them. A policy is a file, or file#selector.

Policy eval decides one request by the policies: allowed, explicitly denied or
implicitly denied, and by which statements. Context keys that are not given are not
known; with -closed the request has no others.`,
		run: runPolicy,
	}
}

// grantLine is a statement in the JSON of the policy command.
type grantLine struct {
	Document     string   `json:"document,omitempty"`
	Kind         string   `json:"kind"`
	Sid          string   `json:"sid,omitempty"`
	Effect       string   `json:"effect"`
	Actions      []grant  `json:"actions,omitempty"`
	NotActions   []grant  `json:"not_actions,omitempty"`
	Resources    []grant  `json:"resources,omitempty"`
	NotResources []grant  `json:"not_resources,omitempty"`
	Conditions   []string `json:"conditions,omitempty"`
	Position     string   `json:"position"`
}

type grant struct {
	Text     string `json:"text"`
	Position string `json:"position"`
}

type problemLine struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Position string `json:"position"`
}

type policyReport struct {
	Version    int               `json:"version"`
	Statements []grantLine       `json:"statements"`
	Opaque     map[string]string `json:"opaque,omitempty"`
	Problems   []problemLine     `json:"problems"`
	Env        map[string]string `json:"env,omitempty"`
}

func runPolicy(ctx context.Context, e *env, args []string) (int, error) {
	if len(args) > 0 && args[0] == "eval" {
		return runEval(ctx, e, args[1:])
	}
	asJSON := e.flags.Bool("json", false, "print JSON (docs/json.md)")
	set, err := e.policies(args)
	if err != nil {
		return 0, err
	}
	r := describe(set)
	if *asJSON {
		return problemExit(set), e.json(r)
	}
	for _, s := range r.Statements {
		printStatement(e, &s)
	}
	for _, name := range sortedKeys(r.Opaque) {
		fmt.Fprintf(e.Stdout, "%s: not known: %s\n", name, r.Opaque[name])
	}
	for _, name := range sortedKeys(r.Env) {
		fmt.Fprintf(e.Stdout, "env %s=%s\n", name, r.Env[name])
	}
	for _, p := range r.Problems {
		fmt.Fprintf(e.Stdout, "%s: %s: %s\n", p.Position, p.Severity, p.Message)
	}
	return problemExit(set), nil
}

// policies parses the flags and loads the policies that the arguments name.
func (e *env) policies(args []string) (*policy.Set, error) {
	if err := e.parse(args); err != nil {
		return nil, err
	}
	if e.flags.NArg() == 0 {
		return nil, usagef("no policy: name a file, or file#selector")
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	m, err := config.Modules{}.Of(dir)
	if err != nil {
		return nil, err
	}
	refs := make([]string, e.flags.NArg())
	for i := range refs {
		refs[i] = filepath.ToSlash(e.flags.Arg(i))
	}
	return run.LoadPolicies(refs, run.PolicyOptions(m, m.Config.Facts))
}

func problemExit(set *policy.Set) int {
	for _, p := range set.Problems {
		if p.Severity == policy.Error {
			return ExitFindings
		}
	}
	return ExitClean
}

func describe(set *policy.Set) *policyReport {
	r := &policyReport{Version: report.Version, Statements: []grantLine{}, Problems: []problemLine{}}
	for i := range set.Documents {
		d := &set.Documents[i]
		for k := range d.Statements {
			r.Statements = append(r.Statements, describeStatement(d, &d.Statements[k]))
		}
		if d.Opaque != "" {
			if r.Opaque == nil {
				r.Opaque = map[string]string{}
			}
			r.Opaque[strings.TrimSpace(d.File+" "+d.Name)] = d.Opaque
		}
	}
	for _, p := range set.Problems {
		severity := "error"
		if p.Severity == policy.Warning {
			severity = "warning"
		}
		r.Problems = append(r.Problems, problemLine{severity, p.Code, p.Message, p.Pos.String()})
	}
	if len(set.Env) > 0 {
		r.Env = map[string]string{}
		for name, value := range set.Env {
			r.Env[name] = value.String()
		}
	}
	return r
}

var kindNames = map[policy.Kind]string{policy.Identity: "identity", policy.Boundary: "boundary", policy.Guardrail: "guardrail"}

func describeStatement(d *policy.Document, s *policy.Statement) grantLine {
	g := grantLine{
		Document: d.Name, Kind: kindNames[d.Kind], Sid: s.Sid, Effect: "Allow", Position: s.Pos.String(),
		Actions: grantsOf(s.Actions), NotActions: grantsOf(s.NotActions),
		Resources: grantsOf(s.Resources), NotResources: grantsOf(s.NotResources),
	}
	if s.Effect == policy.Deny {
		g.Effect = "Deny"
	}
	for i := range s.Conditions {
		g.Conditions = append(g.Conditions, s.Conditions[i].String())
	}
	return g
}

func grantsOf(texts []policy.Text) []grant {
	var out []grant
	for _, t := range texts {
		out = append(out, grant{t.Pattern.String(), t.Pos.String()})
	}
	return out
}

func printStatement(e *env, s *grantLine) {
	fmt.Fprintf(e.Stdout, "%s: %s", s.Position, s.Effect)
	for _, extra := range []string{s.Sid, s.Document} {
		if extra != "" {
			fmt.Fprintf(e.Stdout, " %s", extra)
		}
	}
	if s.Kind != "identity" {
		fmt.Fprintf(e.Stdout, " (%s)", s.Kind)
	}
	fmt.Fprintln(e.Stdout)
	for _, part := range []struct {
		name  string
		texts []grant
	}{{"action", s.Actions}, {"not action", s.NotActions}, {"resource", s.Resources}, {"not resource", s.NotResources}} {
		for _, t := range part.texts {
			fmt.Fprintf(e.Stdout, "\t%s %s\n", part.name, t.Text)
		}
	}
	for _, c := range s.Conditions {
		fmt.Fprintf(e.Stdout, "\tif %s\n", c)
	}
}

// evalFlags are the flags of policy eval.
type evalFlags struct {
	action, resource string
	keys             stringList
	closed, json     bool
}

func (f *evalFlags) define(fs *flag.FlagSet) {
	fs.StringVar(&f.action, "action", "", "the `action`: s3:GetObject")
	fs.StringVar(&f.resource, "resource", "*", "the `ARN`, or * for actions without resources")
	fs.Var(&f.keys, "context", "a condition `key=value`; repeatable, for lists several times")
	fs.BoolVar(&f.closed, "closed", false, "the request has the given context keys and no others")
	fs.BoolVar(&f.json, "json", false, "print JSON (docs/json.md)")
}

func runEval(_ context.Context, e *env, args []string) (int, error) {
	var f evalFlags
	f.define(e.flags)
	set, err := e.policies(args)
	if err != nil {
		return 0, err
	}
	if prefix, name, ok := strings.Cut(f.action, ":"); !ok || prefix == "" || name == "" {
		return 0, usagef("-action %q is no action: give it as s3:GetObject", f.action)
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
	return e.decision(set, policy.Eval(set, req), f.json)
}

type decisionReport struct {
	Version  int      `json:"version"`
	Decision string   `json:"decision"`
	Allows   []string `json:"allows"`
	Denies   []string `json:"denies"`
	If       []string `json:"if,omitempty"`
	Limits   []string `json:"limits,omitempty"`
	Opaque   []string `json:"opaque,omitempty"`
}

// decision prints a decision. The exit code is 0 for allowed, else 3.
func (e *env) decision(set *policy.Set, d policy.Decision, asJSON bool) (int, error) {
	r := decisionReport{Version: report.Version, Decision: d.Outcome.String(), Allows: []string{}, Denies: []string{}, If: d.If}
	place := func(m policy.Match) string {
		s := &set.Documents[m.Document].Statements[m.Statement]
		return strings.TrimSpace(s.Pos.String() + " " + s.Sid)
	}
	for _, m := range d.Allows {
		r.Allows = append(r.Allows, place(m))
	}
	for _, m := range d.Denies {
		r.Denies = append(r.Denies, place(m))
	}
	for _, i := range d.Limits {
		r.Limits = append(r.Limits, set.Documents[i].Pos.String())
	}
	for _, i := range d.Opaque {
		r.Opaque = append(r.Opaque, set.Documents[i].Opaque)
	}
	code := ExitFindings
	if d.Outcome == policy.Allowed {
		code = ExitClean
	}
	if asJSON {
		return code, e.json(r)
	}
	fmt.Fprintln(e.Stdout, r.Decision)
	for _, part := range []struct {
		name  string
		lines []string
	}{{"allowed by", r.Allows}, {"denied by", r.Denies}, {"if", r.If}, {"not allowed by boundary", r.Limits}, {"not known", r.Opaque}} {
		for _, line := range part.lines {
			fmt.Fprintf(e.Stdout, "\t%s %s\n", part.name, line)
		}
	}
	return code, nil
}

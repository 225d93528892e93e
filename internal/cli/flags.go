package cli

import (
	"flag"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
)

// analysisFlags are the flags of the commands that analyse programs.
type analysisFlags struct {
	policies stringList
	limits   limitFlags
	tests    bool
	tags     string
	json     bool
	explain  bool
	dir      string // where the patterns are resolved; "" is the working directory
	// prepare changes a program's input before it is analysed; nil: it is as declared.
	prepare func(p *load.Program, in *run.Input)
}

func (f *analysisFlags) define(fs *flag.FlagSet) {
	fs.Var(&f.policies, "policy", "compare with the policy in `file` (or file#selector) instead of the declared ones; repeatable")
	f.limits.define(fs)
	fs.BoolVar(&f.tests, "tests", false, "count what test files use")
	fs.StringVar(&f.tags, "tags", "", "build `tags`, as for the go command")
	fs.BoolVar(&f.json, "json", false, "print JSON (docs/json.md)")
	fs.BoolVar(&f.explain, "explain", false, "tell the path to each call, and what is not known and why")
}

// limitFlags are the flags that name policies which limit others.
type limitFlags struct{ boundaries, guardrails stringList }

func (f *limitFlags) define(fs *flag.FlagSet) {
	fs.Var(&f.boundaries, "boundary", "limit the policies by the permissions boundary in `file` (or file#selector); repeatable")
	fs.Var(&f.guardrails, "guardrail", "limit the policies by the service control policy in `file` (or file#selector); repeatable")
}

func (f *limitFlags) add(to *config.Facts) {
	to.Boundaries = append(to.Boundaries, f.boundaries...)
	to.Guardrails = append(to.Guardrails, f.guardrails...)
}

// stringList is a flag that may be repeated.
type stringList []string

func (l *stringList) String() string     { return strings.Join(*l, ",") }
func (l *stringList) Set(s string) error { *l = append(*l, s); return nil }

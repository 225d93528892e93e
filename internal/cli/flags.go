package cli

import (
	"flag"
	"strings"

	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
)

// analysisFlags are the flags of the commands that analyse programs.
type analysisFlags struct {
	policies stringList
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
	fs.BoolVar(&f.tests, "tests", false, "count what test files use")
	fs.StringVar(&f.tags, "tags", "", "build `tags`, as for the go command")
	fs.BoolVar(&f.json, "json", false, "print JSON (docs/json.md)")
	fs.BoolVar(&f.explain, "explain", false, "tell the path to each call, and what is not known and why")
}

// stringList is a flag that may be repeated.
type stringList []string

func (l *stringList) String() string     { return strings.Join(*l, ",") }
func (l *stringList) Set(s string) error { *l = append(*l, s); return nil }

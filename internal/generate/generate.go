// Package generate writes the least IAM policy for a program, from what it uses.
//
// New groups the needs of a program's uses into statements: one for each service,
// access level and set of resources, so that each action stands in one statement
// only. The package guarantees that
//
//   - what the program certainly needs is granted,
//   - a resource that is not known becomes a variable with a name and a
//     description, never "*"; a "*" stands only for the open part of a resource
//     whose name is known, for what the service names itself (the id of what an
//     operation makes: Statement.Any), for regions and accounts in formats that
//     cannot compute them, and for actions that know no resources,
//   - what may be needed stands in statements of its own (Perhaps, Supporting).
//
// The Formats write it: JSON, Terraform, CloudFormation, SAM, CDK and Pulumi. What
// a program does under a role that it assumes is not part of its own policy and
// is left out, with a note.
package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
)

// Input is a program and what it needs.
type Input struct {
	Program string // import path
	// Dir is the directory of the package, as the output should name it.
	Dir  string
	Uses []need.Use
	Flow *flow.Program
}

// Options choose what goes into the policy.
type Options struct {
	// Name of the policy; "" takes the last element of the program's path.
	Name string
	// Possible adds what the program needs under conditions that the analysis
	// cannot decide.
	Possible bool
	// Supporting adds what services may do on the caller's behalf.
	Supporting bool
	// Values are the values of variables, by their origin ("env:TABLE",
	// "flag:bucket") or name ("table", "dynamodb_table").
	Values map[string]string
	// Partition, Region and Account; "" leaves them to the format.
	Partition, Region, Account string
	// File writes a source file's name; nil leaves it.
	File func(string) string
}

// Policy is a policy to write.
type Policy struct {
	Name       string // "orders": letters, digits and "-"
	Program    string
	Dir        string
	Statements []Statement
	Variables  []Variable // sorted by name
	// Notes say what the reader has to know: what is left out, and why.
	Notes []string
}

// Level says how sure it is that a statement is needed.
type Level uint8

// How sure a statement is.
const (
	Certain    Level = iota // some call certainly needs each of its actions
	Perhaps                 // needed if a condition holds that is not decided
	Supporting              // a service may do it on the caller's behalf
)

// Statement is an Allow statement.
type Statement struct {
	Sid     string
	Level   Level
	Service string // IAM prefix
	Access  string // access level of the actions
	Actions []string
	// Resources are ARNs. Their variables are region, account, partition and
	// those of Policy.Variables, as "var:" and the name.
	Resources  []arn.Pattern
	Conditions []Condition
	// Calls says which code needs the statement: "store/orders.go:40 PutItem".
	Calls []string
	// If lists the conditions under which the actions are needed.
	If []string
	// Any says why a resource's name is "*": what it stands for.
	Any []string
}

// Condition of a statement; values as Statement.Resources.
type Condition struct {
	Operator, Key string
	Values        []arn.Pattern
}

// Variable is a part of a resource that is not known: its user gives it a value.
type Variable struct {
	Name string // lower case with "_": "orders_table"
	// Origin is what the program takes it from: "env:ORDERS_TABLE", "flag:bucket",
	// or "" if it is not known.
	Origin      string
	Description string
}

// Env is the environment variable that has the same value; "" if there is none.
func (v Variable) Env() string {
	name, ok := strings.CutPrefix(v.Origin, "env:")
	if !ok || strings.Contains(name, "#") {
		return ""
	}
	return name
}

// New makes the policy.
func New(in Input, opt Options) *Policy {
	if opt.File == nil {
		opt.File = func(name string) string { return name }
	}
	b := &builder{opt: opt, vars: newVariables(opt.Values), entries: map[string]*entry{}, notes: map[string]bool{}, chosen: map[string][]string{}, urls: queueURLs(in.Uses)}
	for i := range in.Uses {
		b.use(&in.Uses[i])
	}
	p := &Policy{Name: opt.Name, Program: in.Program, Dir: in.Dir}
	if p.Name == "" {
		p.Name = path.Base(in.Program)
	}
	p.Name = cleanName(p.Name)
	p.Statements = b.statements()
	p.Variables = b.vars.list(p.Statements)
	b.flowNotes(in.Flow)
	for n := range b.notes {
		p.Notes = append(p.Notes, n)
	}
	slices.Sort(p.Notes)
	return p
}

// cleanName keeps what every format takes in a name.
func cleanName(name string) string {
	out := strings.Join(words(name), "-")
	if out == "" || out[0] >= '0' && out[0] <= '9' {
		out = strings.TrimSuffix("app-"+out, "-")
	}
	return out
}

func (b *builder) flowNotes(prog *flow.Program) {
	if prog == nil {
		return
	}
	for name := range b.opt.Values {
		given := func(full string) bool {
			_, short, _ := strings.Cut(full, ":")
			return name == full || name == short
		}
		if !b.vars.asked[name] && !slices.ContainsFunc(prog.Given, given) {
			b.note("-value %s: no resource depends on it", name)
		}
	}
	for _, u := range prog.Unresolved {
		b.note("%s: %s; the policy does not grant what this call needs", b.place(u.Position), u.Reason)
	}
	if text := flow.Briefly(prog.Incomplete); text != "" {
		b.note("not analysed whole: %s", text)
	}
}

func (b *builder) note(format string, args ...any) { b.notes[fmt.Sprintf(format, args...)] = true }

// use adds what one use needs.
func (b *builder) use(u *need.Use) {
	if u.Principal != nil {
		b.note("%s: %s runs under a role that the program assumes: grant what it needs to that role", b.place(u.Position), operation(u))
		return
	}
	if u.AsCaller != "" {
		b.note("%s: %s acts with the program's permissions, as a template or document says: grant what that asks for", b.place(u.Position), operation(u))
	}
	for i := range u.Needs {
		n := &u.Needs[i]
		if u.Guessed {
			b.note("%s: the catalog does not know %s; it may need %s, which is not granted", b.place(u.Position), operation(u), n.Action)
			continue
		}
		level := Certain
		switch {
		case n.Kind == catalog.Supporting:
			level = Supporting
		case !n.Certain:
			level = Perhaps
		}
		if level == Supporting && !b.opt.Supporting {
			b.passes(u, n)
			continue
		}
		if level == Perhaps && !b.opt.Possible {
			b.note("%s: %s is left out: %s needs it if %s", b.place(u.Position), n.Action, operation(u), n.Condition)
			continue
		}
		b.need(u, n, level)
	}
}

// passes notes a role that the call may pass and that is not granted: without it the
// program runs, and the call fails.
func (b *builder) passes(u *need.Use, n *need.Need) {
	if n.Action != "iam:PassRole" || n.Condition == "" {
		return // a table says that it may be asked for, and nothing of when
	}
	why := strings.TrimPrefix(n.Source, "override: ")
	if len(n.Resources) == 1 && n.Resources[0].Named {
		why = n.Resources[0].Pattern.String()
	}
	b.note("%s: iam:PassRole is left out, which %s may need (%s): -supporting grants it", b.place(u.Position), operation(u), why)
}

func operation(u *need.Use) string { return u.Service + "." + u.Operation }

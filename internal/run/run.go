// Package run carries one program through the pipeline: its packages' summaries
// are linked, the uses become needs, and these are compared with the policies
// that are declared for it.
//
// Every driver ends here: the command line, which loads whole programs, and the
// analyzer, which gets the summaries as facts. The package prints nothing.
package run

import (
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"slices"
	"sort"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/policy"
	_ "github.com/iamvet/iamvet/internal/policy/formats" // every format
	"github.com/iamvet/iamvet/internal/policy/validate"
	"github.com/iamvet/iamvet/internal/summary"
)

// Input is one program.
type Input struct {
	// Package is the import path by which the program is known to its user.
	Package string
	// Entry is the path of the entry package's summary; "" means Package.
	Entry string
	// Library makes the exported functions of Entry the entry points.
	Library bool
	// Summaries of the program's packages. Empty: it cannot reach AWS.
	Summaries []*summary.Package
	// Shared are the helpers among Summaries, by import path, that packages without a
	// summary may import, too: see flow.Options.
	Shared []string
	// Policies are the references that are declared for the program.
	Policies []string
	// Places tells where references are declared, for messages; nil if nowhere.
	Places map[string]token.Position
	// Where says where the configuration names another file that is read with the policies;
	// nil if nowhere.
	Where func(path string) (token.Position, bool)
	// Facts are what the configuration knows of the program.
	Facts config.Facts
	// OwnRegion says that the variables of the region are set to that of Facts, or to the
	// one that the program runs in.
	OwnRegion bool
	// Load are the options for reading policies.
	Load policy.Options
	// Unseen are packages that matter though they are not analysed (see sdk.Noted).
	Unseen []string
	// Allows of the configuration and of the source.
	Allows []check.Allow
	// Name says how a policy file is called in messages; nil means by its path.
	Name func(file string) string
}

// Result is what is known of one program.
type Result struct {
	Package string
	Library bool
	Program *flow.Program
	Uses    []need.Use
	// Set is what the policies say; nil if none is declared.
	Set      *policy.Set
	Policies []string
	check.Result

	env map[string]arn.Pattern // that Program was linked with; set by Solve
}

// All carries programs through the pipeline. Programs that share a policy file
// are compared with it together. Errors are those of reading the policies, with
// file:line:col, and of broken summaries.
func All(ins []Input) ([]*Result, error) {
	out := make([]*Result, len(ins))
	for i := range ins {
		r, err := solve(&ins[i])
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	compare(ins, out)
	return out, nil
}

// Recheck compares again with the policies as they are now.
func Recheck(ins []Input, results []*Result) error {
	for i, r := range results {
		set, err := ins[i].policies()
		if err != nil {
			return err
		}
		r.Set = set
		r.Uses = need.Program(r.Program, ins[i].facts(set).options())
	}
	compare(ins, results)
	return nil
}

func solve(in *Input) (*Result, error) {
	set, err := in.policies()
	if err != nil {
		return nil, err
	}
	out := &Result{Package: in.Package, Library: in.Library, Policies: in.Policies, Set: set}
	facts := in.facts(set)
	if out.Program, err = link(in, facts); err != nil {
		return nil, err
	}
	out.Uses = need.Program(out.Program, facts.options())
	return out, nil
}

func compare(ins []Input, results []*Result) {
	others := make([]check.Other, len(results))
	for i, r := range results {
		others[i] = check.Other{
			Uses: r.Uses, Set: r.Set, Unseen: unseen(ins[i].Unseen, r), Doubt: check.Doubt(r.Program), Platform: platforms(ins[i].Unseen, r.Set),
		}
	}
	shared := unknownRunners(ins, results)
	for i, r := range results {
		if r.Set == nil {
			continue
		}
		opt := check.Options{Allows: ins[i].Allows, Actions: catalog.Expand, Callable: catalog.Callable, Access: catalog.Access, Platform: others[i].Platform, Unseen: others[i].Unseen, Name: ins[i].Name, Shared: shared[i], Declared: r.Policies}
		for k := range others {
			if k != i {
				opt.Others = append(opt.Others, others[k])
			}
		}
		r.Result = check.Compare(r.Program, r.Uses, r.Set, opt)
	}
}

func link(in *Input, f facts) (*flow.Program, error) {
	entry := in.Entry
	if entry == "" {
		entry = in.Package
	}
	if len(in.Summaries) == 0 {
		return &flow.Program{Package: in.Package}, nil
	}
	prog, err := flow.Link(in.Summaries, flow.Options{
		Entry: entry, Library: in.Library, Shared: in.Shared, Env: f.env, EnvWhole: f.envWhole, Flags: f.flags, Keys: f.keys,
		Members: func(service, operation string) []string {
			return need.Members(f.catalog.Lookup(service, operation))
		},
		Naming: func(service, operation string) []string {
			return need.Naming(f.catalog.Lookup(service, operation))
		},
		Described: need.Described{Lookup: f.catalog.Lookup},
	})
	if errors.Is(err, flow.ErrNoEntry) {
		return prog, nil
	}
	return prog, err
}

// policies reads the program's policies. A file that cannot be read is the fault of
// what names it.
func (in *Input) policies() (*policy.Set, error) {
	set, err := LoadPolicies(in.Policies, in.Facts, in.Load)
	var unread *policy.ReadError
	if errors.As(err, &unread) {
		if at, ok := in.Places[unread.Ref]; ok {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
	}
	var file *fs.PathError
	if in.Where != nil && errors.As(err, &file) {
		if at, ok := in.Where(file.Path); ok {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
	}
	return set, err
}

// LoadPolicies reads policies and those that limit them, unites them and notes
// what is wrong in them; nil for none.
func LoadPolicies(refs []string, f config.Facts, opt policy.Options) (*policy.Set, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	all := &policy.Set{Env: map[string]arn.Pattern{}, Sources: map[string][]byte{}}
	for _, ref := range refs {
		set, err := policy.Load(ref, opt)
		if err != nil {
			return nil, err
		}
		unite(all, set)
	}
	for _, limits := range []struct {
		refs []string
		kind policy.Kind
	}{{f.Boundaries, policy.Boundary}, {f.Guardrails, policy.Guardrail}} {
		for _, ref := range limits.refs {
			set, err := policy.Load(ref, opt)
			if err != nil {
				return nil, err
			}
			for i := range set.Documents {
				set.Documents[i].Kind = limits.kind
			}
			// They say nothing of where the program runs.
			unite(all, &policy.Set{Documents: set.Documents, Problems: set.Problems, Sources: set.Sources})
		}
	}
	all.Problems = append(all.Problems, validate.Check(all)...)
	return all, nil
}

// unite adds a set. What two sources say differently of the place is not known.
func unite(all, set *policy.Set) {
	all.Documents = append(all.Documents, set.Documents...)
	all.Runners = append(all.Runners, set.Runners...)
	all.Problems = append(all.Problems, set.Problems...)
	for name, data := range set.Sources {
		all.Sources[name] = data
	}
	for name, value := range set.Env {
		if old, ok := all.Env[name]; ok && !old.Equal(value) {
			value = arn.Variable("env:"+name, "two policies' sources give it different values")
		}
		all.Env[name] = value
	}
	all.EnvStated, all.EnvOpen = all.EnvStated || set.EnvStated, all.EnvOpen || set.EnvOpen
	all.Platforms = append(all.Platforms, set.Platforms...)
	slices.Sort(all.Platforms)
	all.Platforms = slices.Compact(all.Platforms)
	for _, f := range []struct {
		to   *string
		from string
	}{{&all.Region, set.Region}, {&all.Account, set.Account}, {&all.Partition, set.Partition}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
}

// Directives reads the directives of summaries: those of the entry package that
// declare a policy, and allows of all.
func Directives(entry string, pkgs []*summary.Package) (policies []directive.Directive, allows []check.Allow, errs []error) {
	for _, p := range pkgs {
		for _, raw := range p.Directives {
			d, err := directive.Parse(raw.Text, p.Position(raw.Pos))
			switch {
			case err != nil:
				errs = append(errs, err)
			case d.Kind == directive.Allow:
				allows = append(allows, check.Allow{Actions: d.Actions, Reason: d.Reason, Position: d.Position})
			case p.Path == entry:
				policies = append(policies, d)
			}
		}
	}
	sort.Slice(allows, func(i, j int) bool { return before(allows[i].Position, allows[j].Position) })
	return policies, allows, errs
}

func before(a, b token.Position) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	return a.Offset < b.Offset || a.Offset == b.Offset && a.Line < b.Line
}

// ConfigAllows are the allows of the configuration.
func ConfigAllows(c *config.Config) []check.Allow {
	var out []check.Allow
	for _, a := range c.Allow {
		out = append(out, check.Allow{
			Actions: []string{a.Action}, Category: check.Category(a.Category), Reason: a.Reason, Everywhere: true,
			Position: token.Position{Filename: c.File, Line: a.Line, Column: a.Column},
		})
	}
	return out
}

// Undeclared says how to declare a policy.
func Undeclared(pkg string) string {
	return fmt.Sprintf("no policy is declared for %s; declare one with //iamvet:policy FILE in the package, in %s, or with -policy FILE", pkg, config.FileName)
}

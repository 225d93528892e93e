package generate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/generate"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// corpus holds the inputs of all programs of testdata that use AWS, loaded once.
var corpus = sync.OnceValues(func() ([]run.Input, error) {
	var out []run.Input
	for _, dir := range []string{"orders", "scenarios"} {
		ins, err := programs(filepath.Join("..", "..", "testdata", dir), "./...")
		if err != nil {
			return nil, err
		}
		out = append(out, ins...)
	}
	return out, nil
})

// programs loads the programs that a pattern matches and that can reach AWS.
func programs(dir, pattern string) ([]run.Input, error) {
	res, err := load.Load(context.Background(), load.Config{Dir: dir, Patterns: []string{pattern}})
	if err != nil {
		return nil, err
	}
	summaries := map[string]*summary.Package{}
	err = res.Each(context.Background(), func(p *load.Package) error {
		s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
		summaries[p.ID] = s
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []run.Input
	for _, p := range res.Programs {
		in := run.Input{Package: p.Package}
		for _, id := range p.Packages {
			in.Summaries = append(in.Summaries, summaries[id])
		}
		if len(in.Summaries) > 0 {
			out = append(out, in)
		}
	}
	return out, nil
}

// analyze runs one program with the policies given.
func analyze(t *testing.T, in run.Input, policies ...string) *run.Result {
	t.Helper()
	in.Policies = policies
	results, err := run.All([]run.Input{in})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// each runs a test for each program of the corpus.
func each(t *testing.T, f func(t *testing.T, in run.Input, r *run.Result)) {
	t.Helper()
	ins, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	programs := 0
	for _, in := range ins {
		r := analyze(t, in)
		if len(r.Uses) == 0 {
			continue
		}
		programs++
		t.Run(strings.TrimPrefix(in.Package, "example.com/"), func(t *testing.T) { f(t, in, r) })
	}
	if programs < 20 {
		t.Errorf("only %d programs in the corpus use AWS", programs)
	}
}

// fileNames are those by which loaders know the formats that are read again.
var fileNames = map[string]string{
	"json": "policy.json", "terraform": "policy.tf", "cloudformation": "policy.yaml", "sam": "template.yaml", "pulumi": "Pulumi.yaml",
}

// write renders a policy to a file.
func write(t *testing.T, p *generate.Policy, format string) string {
	t.Helper()
	out, err := generate.Render(p, format)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), fileNames[format])
	if err := os.WriteFile(name, out.Text, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// complaint is the first finding about the policy that is more than a note. What
// the engine did not resolve is none.
func complaint(r *run.Result) *check.Finding {
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Severity != check.Note && f.Category != check.Unresolved {
			return f
		}
	}
	return nil
}

func input(in run.Input, r *run.Result) generate.Input {
	return generate.Input{Program: in.Package, Dir: ".", Uses: r.Uses, Flow: r.Program}
}

// TestRoundTrip: what is generated, read again, leaves nothing to say.
func TestRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, in run.Input, r *run.Result) {
		for _, supporting := range []bool{false, true} {
			p := generate.New(input(in, r), generate.Options{Possible: true, Supporting: supporting})
			if len(p.Statements) > 0 {
				roundTrip(t, in, p)
			}
		}
	})
}

// roundTrip writes a policy in each format that is read again, and checks the program
// against it.
func roundTrip(t *testing.T, in run.Input, p *generate.Policy) {
	t.Helper()
	for format := range fileNames {
		after := analyze(t, in, write(t, p, format))
		if f := complaint(after); f != nil && f.Category == check.Invalid {
			// A public program may name a resource that cannot be.
			t.Logf("%s: %s: %s: %s", format, f.Position, f.Category, f.Message)
		} else if f != nil {
			t.Errorf("%s: %s: %s: %s", format, f.Position, f.Category, f.Message)
		}
	}
}

// TestEveryStatementIsNeeded: without any one of the statements just its actions are
// missing.
func TestEveryStatementIsNeeded(t *testing.T) {
	removed := 0
	each(t, func(t *testing.T, in run.Input, r *run.Result) {
		p := generate.New(input(in, r), generate.Options{Possible: true})
		removed += removals(t, in, r, p)
	})
	if removed < 100 {
		t.Errorf("only %d statements were removed", removed)
	}
}

// removals takes the certain statements away one by one, in each format, and says
// how many that were.
func removals(t *testing.T, in run.Input, r *run.Result, p *generate.Policy) int {
	t.Helper()
	removed := 0
	for i := range p.Statements {
		if p.Statements[i].Level != generate.Certain {
			continue
		}
		removed++
		without := *p
		without.Statements = slices.Delete(slices.Clone(p.Statements), i, i+1)
		if len(without.Statements) == 0 {
			without.Statements = []generate.Statement{other}
		}
		for format := range fileNames {
			if format == "sam" && namedByVariable(p.Statements[i]) {
				continue // the template says that the function has none of the variables
			}
			after := recheck(t, in, r, write(t, &without, format))
			var missing []string
			for _, f := range after.Findings {
				if f.Category == check.Missing {
					missing = append(missing, f.Action)
				}
			}
			slices.Sort(missing)
			if missing = slices.Compact(missing); !slices.Equal(missing, p.Statements[i].Actions) {
				t.Errorf("%s, without statement %s of %v: missing is %v", format, p.Statements[i].Sid, p.Statements[i].Actions, missing)
			}
		}
	}
	return removed
}

// namedByVariable says whether a variable of the program or its deployment names a resource of
// a statement.
func namedByVariable(s generate.Statement) bool {
	byVariable := func(part arn.Part) bool { return part.Kind == arn.Var && strings.Contains(part.Text, ":") }
	return slices.ContainsFunc(s.Resources, func(p arn.Pattern) bool { return slices.ContainsFunc(p, byVariable) })
}

// other is a statement of which no program of the corpus has any need.
var other = generate.Statement{Sid: "Other", Actions: []string{"braket:GetDevice"}, Resources: []arn.Pattern{arn.Star()}}

// recheck compares a program that is analysed with another policy.
func recheck(t *testing.T, in run.Input, r *run.Result, policy string) *run.Result {
	t.Helper()
	in.Policies = []string{policy}
	after := *r
	if err := run.Recheck([]run.Input{in}, []*run.Result{&after}); err != nil {
		t.Fatal(err)
	}
	return &after
}

// TestPublicPrograms does the same for the public programs whose packages
// IAMVET_PROGRAMS lists, and logs what it did.
func TestPublicPrograms(t *testing.T) {
	list := os.Getenv("IAMVET_PROGRAMS")
	if list == "" {
		t.Skip("IAMVET_PROGRAMS lists no directories of main packages")
	}
	for _, dir := range filepath.SplitList(list) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			ins, err := programs(dir, ".")
			if err != nil {
				t.Fatal(err)
			}
			if len(ins) != 1 {
				t.Fatalf("%d programs in %s use AWS", len(ins), dir)
			}
			r := analyze(t, ins[0])
			for _, supporting := range []bool{true, false} {
				p := generate.New(input(ins[0], r), generate.Options{Possible: true, Supporting: supporting})
				roundTrip(t, ins[0], p)
				if !supporting {
					report(t, r, p, removals(t, ins[0], r, p))
				}
			}
		})
	}
}

func report(t *testing.T, r *run.Result, p *generate.Policy, removed int) {
	t.Helper()
	actions := map[string]bool{}
	for i := range p.Statements {
		for _, a := range p.Statements[i].Actions {
			actions[a] = true
		}
	}
	out, err := generate.Render(p, "json")
	if err != nil {
		t.Fatal(err)
	}
	set, err := run.LoadPolicies([]string{write(t, p, "json")}, config.Facts{}, runOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d uses, %d statements (%d certain, each removed), %d actions, %d variables, %d documents, %d bytes",
		r.Package, len(r.Uses), len(p.Statements), removed, len(actions), len(p.Variables), len(set.Documents), len(out.Text))
}

// TestDeterministic: the same program gives the same text.
func TestDeterministic(t *testing.T) {
	each(t, func(t *testing.T, in run.Input, r *run.Result) {
		p := generate.New(input(in, r), generate.Options{Possible: true, Supporting: true})
		if len(p.Statements) == 0 {
			return
		}
		for _, format := range generate.FormatNames() {
			first := fmt.Sprint(generate.Render(p, format))
			for range 2 {
				again := generate.New(input(in, analyze(t, in)), generate.Options{Possible: true, Supporting: true})
				if got := fmt.Sprint(generate.Render(again, format)); got != first {
					t.Fatalf("%s: two runs differ:\n%s\n%s", format, first, got)
				}
			}
		}
	})
}

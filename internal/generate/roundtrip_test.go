package generate_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/generate"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// corpus holds the inputs of all programs of testdata that use AWS, loaded once.
var corpus = sync.OnceValues(func() ([]run.Input, error) {
	var out []run.Input
	for _, dir := range []string{"orders", "scenarios"} {
		res, err := load.Load(context.Background(), load.Config{Dir: filepath.Join("..", "..", "testdata", dir), Patterns: []string{"./..."}})
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
		for _, p := range res.Programs {
			in := run.Input{Package: p.Package}
			for _, id := range p.Packages {
				in.Summaries = append(in.Summaries, summaries[id])
			}
			if len(in.Summaries) > 0 {
				out = append(out, in)
			}
		}
	}
	return out, nil
})

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

// extension of a file in a format, by which loaders know it.
var extension = map[string]string{"json": "json", "terraform": "tf", "cloudformation": "yaml", "sam": "yaml"}

// write renders a policy to a file.
func write(t *testing.T, p *generate.Policy, format string) string {
	t.Helper()
	out, err := generate.Render(p, format)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "policy."+extension[format])
	if err := os.WriteFile(name, out.Text, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// complaint is the first finding about the policy that is more than a note. What
// the policy's format adds by itself (the logs of a SAM function) is none, nor is
// what the engine did not resolve.
func complaint(r *run.Result, format string) *check.Finding {
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Severity == check.Note || f.Category == check.Unresolved {
			continue
		}
		if format == "sam" && f.Category == check.Unused && strings.HasPrefix(f.Action, "logs:") {
			continue
		}
		return f
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
			if len(p.Statements) == 0 {
				continue
			}
			for format := range extension {
				after := analyze(t, in, write(t, p, format))
				if f := complaint(after, format); f != nil {
					t.Errorf("%s, supporting %v: %s: %s: %s", format, supporting, f.Position, f.Category, f.Message)
				}
			}
		}
	})
}

// TestEveryStatementIsNeeded: without any one of the statements something that is
// certainly needed is missing, and with all of them nothing is.
func TestEveryStatementIsNeeded(t *testing.T) {
	removed := 0
	each(t, func(t *testing.T, in run.Input, r *run.Result) {
		p := generate.New(input(in, r), generate.Options{Possible: true})
		for i := range p.Statements {
			if p.Statements[i].Level != generate.Certain || len(p.Statements) == 1 {
				continue
			}
			without := *p
			without.Statements = append(append([]generate.Statement(nil), p.Statements[:i]...), p.Statements[i+1:]...)
			after := analyze(t, in, write(t, &without, "json"))
			missing := map[string]bool{}
			for _, f := range after.Findings {
				if f.Category == check.Missing {
					missing[f.Action] = true
				}
			}
			removed++
			for _, a := range p.Statements[i].Actions {
				if !missing[a] {
					t.Errorf("without statement %s, %s is not missing: %v", p.Statements[i].Sid, a, after.Findings)
				}
			}
			if len(missing) != len(p.Statements[i].Actions) {
				t.Errorf("without statement %s, missing is %v", p.Statements[i].Sid, missing)
			}
		}
	})
	if removed < 20 {
		t.Errorf("only %d statements were removed", removed)
	}
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

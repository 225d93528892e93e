package scenario

import (
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
)

var scenarioDir = flag.String("scenarios", filepath.Join("..", "..", "testdata", "scenarios"), "the `directory` of the module whose programs TestRan runs")

// built is how many programs are built at once: some 15 MB each.
const built = 32

var runScenarios = flag.Bool("run-scenarios", false, "TestRan runs every program, not only those that say how")

// TestRan runs the programs of the corpus and holds every operation that they
// really call against what was found: some use of the operation, at its place, must
// allow each member of the input, the resources, the region and whose permissions it
// had. The reverse does not hold: nobody sends a server requests here, and a program
// may end at the first poor answer.
func TestRan(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the SDK")
	}
	c := loadCorpus(t, load.Config{Dir: *scenarioDir, Patterns: []string{"./..."}})
	var programs []load.Program
	args, keys := map[string][][]string{}, map[string]map[string]string{}
	for _, p := range c.programs {
		runs, ok := c.runs(p)
		if !ok && !*runScenarios {
			continue
		}
		if !ok {
			runs = [][]string{nil}
		}
		programs = append(programs, p)
		args[p.Package], keys[p.Package] = runs, c.keys(p)
	}
	if len(programs) == 0 {
		t.Fatal("no program says how it is run")
	}
	r := newRunners(t, *scenarioDir)
	tallies := make([]tally, len(programs))
	for first := 0; first < len(programs); first += built {
		group := programs[first:min(first+built, len(programs))]
		r.build(t, group)
		t.Run("all", func(t *testing.T) {
			for i, p := range group {
				prog, err := c.link(p)
				if err != nil && !errors.Is(err, flow.ErrNoEntry) {
					t.Fatal(err)
				}
				t.Run(strings.TrimPrefix(p.Package, r.module+"/"), func(t *testing.T) {
					t.Parallel()
					tallies[first+i] = r.hold(t, prog, p.Package, args[p.Package], keys[p.Package])
					if _, says := c.runs(p); says && tallies[first+i].calls == 0 {
						t.Error("no run called anything")
					}
				})
			}
		})
	}
	var sum tally
	for _, one := range tallies {
		sum.add(one)
	}
	t.Logf("%d programs, %d calls: %d of %d reported operations; %d resources, %d signatures", len(programs), sum.calls, sum.called, sum.reported, sum.resources, sum.signed)
	if sum.called*2 < sum.reported || sum.signed == 0 || sum.resources == 0 {
		t.Error("too little was called: the programs do not run as they should")
	}
}

// tally counts what was compared.
type tally struct {
	calls, called, reported, resources, signed int
}

func (a *tally) add(b tally) {
	a.calls += b.calls
	a.called += b.called
	a.reported += b.reported
	a.resources += b.resources
	a.signed += b.signed
}

// hold runs a program in every way and compares what it calls.
func (r *runners) hold(t *testing.T, prog *flow.Program, pkg string, args [][]string, keys map[string]string) tally {
	t.Helper()
	var sum tally
	called, reported := map[string]bool{}, map[string]bool{}
	for i := range prog.Uses {
		reported[prog.Uses[i].Service+"."+prog.Uses[i].Operation] = true
	}
	for _, x := range executions(prog, args) {
		x.keys = keys
		for _, one := range r.run(t, pkg, x) {
			if one.beside() {
				continue
			}
			sum.calls++
			called[one.Service+"."+one.Operation] = true
			if one.Region != "" {
				sum.signed++
			}
			n, why := r.explains(prog, one, x)
			sum.resources += n
			if why != "" {
				t.Errorf("env %v args %v: %s: %s.%s %s in %q as %q\n%s", x.env, x.args, one.place(), one.Service, one.Operation, compact(one.Input), one.Region, one.Key, why)
			}
		}
	}
	sum.called, sum.reported = len(called), len(reported)
	return sum
}

// runs reads the comments "// run: args" of a program: each is a run, without
// arguments if none are given.
func (c *corpus) runs(p load.Program) (out [][]string, ok bool) {
	for _, text := range c.comments(p, "// run:") {
		out, ok = append(out, strings.Fields(text)), true
	}
	return out, ok
}

// keys reads the comments "// key: NAME=VALUE" of a program: what stands in its
// configuration files. Nil if it says nothing of them.
func (c *corpus) keys(p load.Program) map[string]string {
	var out map[string]string
	for _, text := range c.comments(p, "// key:") {
		if out == nil {
			out = map[string]string{}
		}
		name, value, _ := strings.Cut(strings.TrimSpace(text), "=")
		out[name] = value
	}
	return out
}

func (c *corpus) comments(p load.Program, prefix string) (out []string) {
	for _, f := range c.packages[p.ID].Files {
		for _, g := range f.Comments {
			for _, comment := range g.List {
				if text, found := strings.CutPrefix(comment.Text, prefix); found {
					out = append(out, text)
				}
			}
		}
	}
	return out
}

// executions are the runs with an empty environment and with every variable that
// matters set to a text of its own, or one with the variables that the arguments begin
// with (NAME=VALUE).
func executions(prog *flow.Program, args [][]string) []execution {
	set := map[string]string{}
	for _, name := range append(tested(prog), prog.Env...) {
		set[name] = "env-" + strings.ReplaceAll(strings.ToLower(name), "_", "-")
	}
	var out []execution
	for _, a := range args {
		own := map[string]string{}
		for len(a) > 0 {
			name, value, ok := strings.Cut(a[0], "=")
			if !ok || name == "" || strings.ToUpper(name) != name || name[0] == '-' {
				break
			}
			own[name], a = value, a[1:]
		}
		if len(own) > 0 {
			out = append(out, execution{env: own, args: a})
			continue
		}
		out = append(out, execution{env: map[string]string{}, args: a})
		if len(set) > 0 {
			out = append(out, execution{env: set, args: a})
		}
	}
	return out
}

package scenario

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/summary"
)

// corpus is the scenarios' module, loaded and summarized once.
type corpus struct {
	programs  []load.Program
	packages  map[string]*load.Package
	summaries map[string]*summary.Package
}

func loadCorpus(t *testing.T, cfg load.Config) *corpus {
	t.Helper()
	ctx := context.Background()
	res, err := load.Load(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	c := &corpus{programs: res.Programs, packages: map[string]*load.Package{}, summaries: map[string]*summary.Package{}}
	err = res.Each(ctx, func(p *load.Package) error {
		for _, e := range p.Errors {
			t.Error(e)
		}
		sum, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
		c.packages[p.ID], c.summaries[p.ID] = p, sum
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// link solves a program as the command does.
func (c *corpus) link(p load.Program) (*flow.Program, error) {
	var sums []*summary.Package
	for _, id := range p.Packages {
		sums = append(sums, c.summaries[id])
	}
	return flow.Link(sums, flow.Options{
		Entry: p.Package, Described: need.Described{Lookup: catalog.Lookup},
		Naming: func(service, operation string) []string { return need.Naming(catalog.Lookup(service, operation)) },
	})
}

func TestScenarios(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "scenarios")
	c := loadCorpus(t, load.Config{Dir: dir, Patterns: []string{"./..."}})
	if len(c.programs) < 2 {
		t.Fatalf("only %d programs in %s", len(c.programs), dir)
	}
	for _, p := range c.programs {
		name := strings.TrimPrefix(p.Package, "example.com/scenarios/")
		t.Run(name, func(t *testing.T) {
			w := newWants()
			for _, id := range p.Packages {
				if pkg := c.packages[id]; pkg.Local {
					if err := w.read(pkg); err != nil {
						t.Fatal(err)
					}
				}
			}
			prog, err := c.link(p)
			if err != nil && !errors.Is(err, flow.ErrNoEntry) {
				t.Fatal(err)
			}
			root, err := filepath.Abs(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range w.compare(prog, func(file string) bool { return strings.HasPrefix(file, root) }) {
				t.Error(d)
			}
			again, _ := c.link(p)
			if a, b := all(prog), all(again); !slices.Equal(a, b) {
				t.Errorf("two runs differ:\n%s\n--\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
			}
		})
	}
}

func all(p *flow.Program) []string {
	var out []string
	for i := range p.Uses {
		out = append(out, p.Uses[i].Position.String()+" "+render(&p.Uses[i]))
	}
	return out
}

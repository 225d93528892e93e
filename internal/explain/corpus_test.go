package explain_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/explain"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// programs analyses the programs of a module below testdata.
func programs(t *testing.T, dir string) []*run.Result {
	t.Helper()
	ctx := context.Background()
	res, err := load.Load(ctx, load.Config{Dir: filepath.Join("..", "..", "testdata", dir), Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	summaries := map[string]*summary.Package{}
	err = res.Each(ctx, func(p *load.Package) error {
		s, err := summary.Build(summary.Input{Fset: p.Fset, Files: p.Files, Types: p.Types, Info: p.Info})
		summaries[p.ID] = s
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var ins []run.Input
	for _, p := range res.Programs {
		in := run.Input{Package: p.Package}
		for _, id := range p.Packages {
			in.Summaries = append(in.Summaries, summaries[id])
		}
		if len(in.Summaries) > 0 {
			ins = append(ins, in)
		}
	}
	results, err := run.All(ins)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestPathsAreReal: each step of each path that is printed stands in the source: it
// is within the function that it names, and a call of the next one is on its line
// where no dynamic step lies between.
func TestPathsAreReal(t *testing.T) {
	steps := 0
	src := sources{}
	for _, dir := range []string{"orders", "scenarios"} {
		for _, r := range programs(t, dir) {
			in := explain.Input{Program: r.Program, Uses: r.Uses}
			for _, u := range r.Uses {
				a := explain.Explain(in, explain.Query{File: u.Position.Filename, Line: u.Position.Line})
				if len(a.Calls) == 0 {
					t.Fatalf("%s: nothing at %s", r.Package, u.Position)
				}
				for _, c := range a.Calls {
					for i, s := range c.Path {
						steps++
						if i == len(c.Path)-1 && s.Position != c.Position {
							t.Errorf("%s: the path of %s ends at %s", r.Package, c.Position, s.Position)
						}
						next := ""
						if i+1 < len(c.Path) && s.Reason == "" {
							next = c.Path[i+1].Function
						}
						if err := src.check(s, next); err != nil {
							t.Errorf("%s: %s.%s: %v", r.Package, c.Service, c.Operation, err)
						}
					}
				}
			}
		}
	}
	if steps < 100 {
		t.Errorf("only %d steps", steps)
	}
}

// TestPathsBringTheirValues: a path through a helper goes by the caller that gave the
// helper what it calls.
func TestPathsBringTheirValues(t *testing.T) {
	want := map[string]string{
		"s3.HeadBucket":   "main early retried timed early$1",
		"s3.ListBuckets":  "main do list.work",
		"sqs.PurgeQueue":  "main late later retried timed later$1",
		"sqs.SendMessage": "main late later do send.work",
	}
	for _, r := range programs(t, "scenarios") {
		if r.Package != "example.com/scenarios/shared-helper" {
			continue
		}
		for _, u := range r.Uses {
			var names []string
			for _, s := range u.Path {
				name := s.Function[strings.LastIndex(s.Function, "/")+1:]
				names = append(names, strings.NewReplacer("shared-helper.", "", "(", "", ")", "").Replace(name))
			}
			op := u.Service + "." + u.Operation
			if got := strings.Join(names, " "); got != want[op] {
				t.Errorf("the path to %s is %q, want %q", op, got, want[op])
			}
			delete(want, op)
		}
	}
	if len(want) > 0 {
		t.Errorf("no use: %v", want)
	}
}

type sources map[string]*file

type file struct {
	lines []string
	fset  *token.FileSet
	ast   *ast.File
}

func (s sources) open(name string) (*file, error) {
	if f := s[name]; f != nil {
		return f, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f := &file{lines: strings.Split(string(data), "\n"), fset: token.NewFileSet()}
	f.ast, err = parser.ParseFile(f.fset, name, data, 0)
	s[name] = f
	return f, err
}

// check says whether a step is in the source. next is the function that is called
// there statically; "" if that is not to be seen on the line.
func (s sources) check(step explain.Step, next string) error {
	if step.Position == "" && strings.HasSuffix(step.Function, ".init") {
		return nil // imports are initialized without a call in the source
	}
	parts := strings.Split(step.Position, ":")
	if len(parts) != 3 {
		return fmt.Errorf("%s has no line and column", step.Position)
	}
	line, _ := strconv.Atoi(parts[1])
	f, err := s.open(parts[0])
	if err != nil {
		return err
	}
	if line < 1 || line > len(f.lines) {
		return fmt.Errorf("%s is not a line of the file", step.Position)
	}
	if name := f.enclosing(line); name != "" && !strings.Contains(step.Function, name) {
		return fmt.Errorf("%s is in %s, not in %s", step.Position, name, step.Function)
	}
	name := next[strings.LastIndexAny(next, ".)")+1:]
	if i := strings.IndexAny(name, "[$"); i >= 0 {
		name = name[:i]
	}
	if next != "" && name != "" && !strings.Contains(f.lines[line-1], name) && !strings.Contains(next, "$") && name != "init" {
		return fmt.Errorf("%s: no call of %s in %q", step.Position, next, f.lines[line-1])
	}
	return nil
}

// enclosing names the function declaration around a line; "" if there is none.
func (f *file) enclosing(line int) string {
	for _, d := range f.ast.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && f.fset.Position(fn.Pos()).Line <= line && line <= f.fset.Position(fn.End()).Line {
			return fn.Name.Name
		}
	}
	return ""
}

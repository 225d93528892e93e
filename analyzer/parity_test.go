package analyzer_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/iamvet/iamvet/analyzer"
	"github.com/iamvet/iamvet/internal/testprog"
)

// TestDriversAgree runs the programs of the command line's tests through the
// command line, go vet, and one process: the findings are the same. Where they are
// not, docs/drivers.md says why (libraries, shared policies, doubt).
func TestDriversAgree(t *testing.T) {
	tool := testprog.Build(t)
	for _, name := range []string{"check", "config", "allow", "formats", "unseen"} {
		t.Run(name, func(t *testing.T) {
			dir := program(t, filepath.Join("..", "cmd", "iamvet", "testdata", "script", name+".txt"))
			want := fromCLI(t, tool, dir)
			if len(want) == 0 {
				t.Fatal("the command line finds nothing")
			}
			if got := fromVet(t, tool, dir); !slices.Equal(got, want) {
				t.Errorf("go vet:\n%s\nthe command line:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			var got []string
			for _, d := range diagnostics(t, dir, inProcess(t, dir, analyzer.New(analyzer.Config{}))) {
				d, _, _ = strings.Cut(d, " [")
				got = append(got, d)
			}
			if !slices.Equal(got, want) {
				t.Errorf("in one process:\n%s\nthe command line:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// program extracts the module app of a script.
func program(t *testing.T, script string) string {
	t.Helper()
	data, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !strings.HasPrefix(f.Name, "app/") })
	for i := range archive.Files {
		if archive.Files[i].Name == "app/go.mod" {
			archive.Files[i].Data = slices.Concat(archive.Files[i].Data, []byte(testprog.GoMod("..")))
		}
	}
	return filepath.Join(testprog.Write(t, string(txtar.Format(archive))), "app")
}

func fromCLI(t *testing.T, tool, dir string) []string {
	t.Helper()
	out := testprog.Stdout(t, dir, tool, "check", "-json", "./...")
	var r struct {
		Programs []struct {
			Findings []struct{ Position, Message, Severity string }
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var lines []string
	for _, p := range r.Programs {
		for _, f := range p.Findings {
			if f.Severity != "note" {
				lines = append(lines, f.Position+": "+f.Message)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func fromVet(t *testing.T, tool, dir string) []string {
	t.Helper()
	out := testprog.Stdout(t, dir, "go", "vet", "-json", "-vettool="+tool, "./...")
	var lines []string
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var tree map[string]map[string]json.RawMessage
		if err := dec.Decode(&tree); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, unit := range tree {
			var ds []struct{ Posn, Message string }
			if err := json.Unmarshal(unit["iamvet"], &ds); err != nil {
				t.Fatalf("%v: %s", err, unit["iamvet"])
			}
			for _, d := range ds {
				lines = append(lines, fmt.Sprintf("%s: %s", strings.TrimPrefix(filepath.ToSlash(d.Posn), filepath.ToSlash(dir)+"/"), d.Message))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

package analyzer_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/iamvet/iamvet/analyzer"
	"github.com/iamvet/iamvet/internal/testprog"
)

// inProcess runs an analyzer in one process over the module in dir, as
// golangci-lint and gopls do.
func inProcess(t *testing.T, dir string, a *analysis.Analyzer) *checker.Graph {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir,
		Env: append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// diagnostics writes what an analyzer reported, with places below dir.
func diagnostics(t *testing.T, dir string, graph *checker.Graph) []string {
	t.Helper()
	var out []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%v: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			p := act.Package.Fset.Position(d.Pos)
			name, err := filepath.Rel(dir, p.Filename)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%s:%d:%d: %s [%d fixes, %d related]", filepath.ToSlash(name), p.Line, p.Column, d.Message, len(d.SuggestedFixes), len(d.Related)))
		}
	}
	slices.Sort(out)
	return out
}

func TestWhereDriversCanShowFindings(t *testing.T) {
	dir := testprog.Write(t, threeLevels)
	app := filepath.Join(dir, "app")
	write(t, filepath.Join(app, "deploy", "policy.json"), missingPolicy)
	const (
		lacks   = "s3:PutObject on arn:aws:s3:::uploads/${unknown} is not granted by deploy/policy.json"
		untouch = "no call touches arn:aws:s3:::other/* by s3:PutObject"
	)
	tests := []struct {
		name string
		cfg  analyzer.Config
		want []string
	}{
		{"everywhere", analyzer.Config{}, []string{
			"app/deploy/policy.json:4:63: " + untouch + " [0 fixes, 0 related]",
			"lib/client/client.go:12:13: " + lacks + " [1 fixes, 5 related]",
		}},
		{"not in policy files", analyzer.Config{NoPolicyFiles: true}, []string{
			"app/main.go:3:1: deploy/policy.json:4:63: " + untouch + " [0 fixes, 0 related]",
			"lib/client/client.go:12:13: " + lacks + " [0 fixes, 4 related]",
		}},
		{"in the package alone", analyzer.Config{NoPolicyFiles: true, NoOtherPackages: true}, []string{
			"app/main.go:3:1: deploy/policy.json:4:63: " + untouch + " [0 fixes, 0 related]",
			"app/main.go:7:26: " + filepath.ToSlash(dir) + "/lib/client/client.go:12:13: " + lacks + " [0 fixes, 1 related]",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := diagnostics(t, dir, inProcess(t, app, analyzer.New(tt.cfg)))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestAllowsAndDirectives(t *testing.T) {
	dir := testprog.Write(t, `
-- go.mod --
module example.com/app

go 1.26
`+testprog.GoMod(".")+`
-- main.go --
package main

//iamvet:policy policy.json
//iamvet:polcy policy.json

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	c := s3.New(s3.Options{})
	c.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String("b"), Key: aws.String("k")}) //iamvet:allow s3:PutObject -- by the bucket's policy
	_ = 0                                                                                                //iamvet:allow s3:GetObject -- for nothing
}
-- policy.json --
{"Version": "2012-10-17", "Statement": []}
`)
	got := diagnostics(t, dir, inProcess(t, dir, analyzer.New(analyzer.Config{})))
	want := []string{
		"main.go:16:103: this allow of s3:GetObject silences nothing: remove it [1 fixes, 0 related]",
		"main.go:4:1: unknown directive iamvet:polcy; known are iamvet:policy and iamvet:allow [0 fixes, 0 related]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestBrokenPolicyIsAnError(t *testing.T) {
	dir := testprog.Write(t, threeLevels)
	app := filepath.Join(dir, "app")
	write(t, filepath.Join(app, "deploy", "policy.json"), "{")
	for _, act := range inProcess(t, app, analyzer.New(analyzer.Config{})).Roots {
		if act.Package.Name != "main" {
			continue
		}
		if act.Err == nil || !strings.Contains(act.Err.Error(), "policy.json:1:2: ") {
			t.Errorf("%s: %v", act.Package, act.Err)
		}
	}
}

// TestFacts checks that facts are the same bytes each time, survive gob, and carry
// what the imports' facts carry.
func TestFacts(t *testing.T) {
	dir := testprog.Write(t, threeLevels)
	encode := func() map[string][]byte {
		out := map[string][]byte{}
		for act := range inProcess(t, filepath.Join(dir, "app"), analyzer.New(analyzer.Config{})).All() {
			for _, f := range act.AllPackageFacts() {
				if f.Package != act.Package.Types {
					continue
				}
				var b bytes.Buffer
				if err := gob.NewEncoder(&b).Encode(f.Fact); err != nil {
					t.Fatal(err)
				}
				out[f.Package.Path()] = b.Bytes()
			}
		}
		return out
	}
	first, second := encode(), encode()
	var paths []string
	for path, data := range first {
		paths = append(paths, path)
		if !bytes.Equal(data, second[path]) {
			t.Errorf("%s: two runs differ", path)
		}
	}
	slices.Sort(paths)
	want := []string{"example.com/app/names", "example.com/app/service", "example.com/lib/client", "example.com/lib/storage"}
	if !slices.Equal(paths, want) {
		t.Errorf("facts of %q, want %q", paths, want)
	}
	var s analyzer.Summaries
	if err := gob.NewDecoder(bytes.NewReader(first["example.com/app/service"])).Decode(&s); err != nil {
		t.Fatal(err)
	}
	var held []string
	for _, p := range s.Packages {
		held = append(held, p.Path)
	}
	if !slices.Equal(held, want) || !s.Reach {
		t.Errorf("the fact of service holds %q", held)
	}
}

package load_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/txtar"

	"github.com/iamvet/iamvet/internal/load"
)

// sharedCache keeps the types of the standard library between tests.
var sharedCache string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "iamvet-load")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		sharedCache = dir
		return m.Run()
	}())
}

// fakeSDK is a module in the SDK's place, so that tests need no network.
const fakeSDK = `
-- sdk/go.mod --
module github.com/aws/aws-sdk-go-v2/service/s3

go 1.24
-- sdk/s3.go --
package s3

import (
	"context"
	"net/http"
)

type Client struct{ http http.Client }

type PutObjectInput struct{ Bucket *string }

func New() *Client { return &Client{} }

func (c *Client) PutObject(ctx context.Context, in *PutObjectInput) error { return nil }
`

// module writes a txtar archive and the fake SDK into a directory.
func module(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(fakeSDK + archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// goMod is the head of a module that uses the fake SDK.
const goMod = `
-- go.mod --
module example.com/app

go 1.24

require github.com/aws/aws-sdk-go-v2/service/s3 v1.0.0

replace github.com/aws/aws-sdk-go-v2/service/s3 => ./sdk
`

type loaded struct {
	*load.Result
	packages []*load.Package
}

func (l *loaded) ids() string {
	var ids []string
	for _, p := range l.packages {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, "\n")
}

func (l *loaded) errors() string {
	var out []string
	for _, p := range l.packages {
		for _, e := range p.Errors {
			out = append(out, e.Error())
		}
	}
	return strings.Join(out, "\n")
}

// run loads and builds SSA of all, which panics on syntax that is not sound.
func run(t *testing.T, cfg load.Config) *loaded {
	t.Helper()
	if cfg.CacheDir == "" {
		cfg.CacheDir = sharedCache
	}
	res, err := load.Load(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	l := &loaded{Result: res}
	err = res.Each(context.Background(), func(p *load.Package) error {
		l.packages = append(l.packages, p)
		buildSSA(t, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func buildSSA(t *testing.T, p *load.Package) *ssa.Package {
	t.Helper()
	prog := ssa.NewProgram(p.Fset, ssa.InstantiateGenerics)
	for _, imp := range p.Types.Imports() {
		createTypes(prog, imp)
	}
	pkg := prog.CreatePackage(p.Types, p.Files, p.Info, false)
	pkg.Build()
	return pkg
}

func TestLoadOnlyWhatReachesAClient(t *testing.T) {
	dir := module(t, goMod+`
-- main.go --
package main

import (
	"example.com/app/names"
	"example.com/app/store"
)

func main() { store.Put(names.Bucket) }
-- names/names.go --
package names

import "example.com/app/names/deep"

const Bucket = "b" + deep.Suffix
-- names/deep/deep.go --
package deep

const Suffix = "-x"
-- store/store.go --
package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Put(b string) { s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b}) }
-- unrelated/unrelated.go --
package unrelated
-- other/main.go --
package main

func main() {}
`)
	l := run(t, load.Config{Dir: dir, Patterns: []string{"./..."}})
	want := "example.com/app/names/deep\nexample.com/app/names\nexample.com/app/store\nexample.com/app"
	if got := l.ids(); got != want {
		t.Errorf("loaded\n%s\nwant\n%s", got, want)
	}
	if len(l.Programs) != 2 || l.Programs[0].ID != "example.com/app" || l.Programs[1].ID != "example.com/app/other" {
		t.Fatalf("programs: %+v", l.Programs)
	}
	if got := strings.Join(l.Programs[0].Packages, "\n"); got != want {
		t.Errorf("program's packages\n%s\nwant\n%s", got, want)
	}
	if got := l.Programs[1].Packages; len(got) != 0 {
		t.Errorf("a program that cannot reach a client needs %v", got)
	}
	if l.errors() != "" {
		t.Error(l.errors())
	}
}

func TestLoadErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		archive  string
		patterns []string
		want     error
		says     string
	}{
		"no module":            {"-- x.go --\npackage x\n", []string{"./..."}, load.ErrNoModule, "go.mod"},
		"modules below":        {"-- b/go.mod --\nmodule b\n-- a/x/go.mod --\nmodule x\n-- vendor/v/go.mod --\nmodule v\n", []string{"./..."}, load.ErrNoModule, "; there are modules in a/x, b"},
		"modules of their own": {"-- go.mod --\nmodule m\n-- b/go.mod --\nmodule b\n", []string{"./..."}, load.ErrNoPackages, "; there are modules of their own in b"},
		"outside":              {"-- go.mod --\nmodule m\n-- x.go --\npackage x\n", []string{"../..."}, load.ErrNoPackages, "does not contain main module"},
		"no packages":          {"-- go.mod --\nmodule m\n", []string{"./..."}, load.ErrNoPackages, "./..."},
		"no such package":      {"-- go.mod --\nmodule m\n-- x.go --\npackage x\n", []string{"./y"}, load.ErrNoPackages, "y: directory not found"},
		"broken go.mod":        {"-- go.mod --\nmodul m\n", nil, load.ErrList, "go.mod:1"},
		"unknown module":       {"-- go.mod --\nmodule m\n-- go.work --\nuse ./nowhere\n", []string{"./..."}, load.ErrList, "nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, tc.archive)
			_ = os.RemoveAll(filepath.Join(dir, "sdk"))
			_, err := load.Load(context.Background(), load.Config{Dir: dir, Patterns: tc.patterns})
			if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want one that is %v and says %q", err, tc.want, tc.says)
			}
		})
	}
}

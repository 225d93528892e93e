package drivertest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/testprog"
)

// The versions whose nogo is tested: of rules_go, and of x/tools that it is built with.
const (
	rulesGo = "github.com/bazelbuild/rules_go@v0.65.0"
	xTools  = "golang.org/x/tools@v0.51.0"
	goUdiff = "github.com/aymanbagabas/go-udiff@v0.2.0"
)

// nogoSources are those of rules_go's target //go/tools/builders:nogo_srcs.
var nogoSources = []string{
	"constants.go", "env.go", "flags.go", "nogo_fix.go", "nogo_goversions_go118.go", "nogo_goversions_go121.go",
	"nogo_goversions_go122.go", "nogo_main.go", "nogo_version.go", "nolint.go",
}

// nogoMain is what rules_go generates for nogo(deps = ["//analyzer"], config = …).
const nogoMain = `package main

import (
	analyzer1 "github.com/iamvet/iamvet/analyzer"
	"golang.org/x/tools/go/analysis"
)

var analyzers = []*analysis.Analyzer{analyzer1.Analyzer}

var configs = map[string]config{"iamvet": {analyzerFlags: map[string]string{%s}}}

const debugMode = false
`

// moduleDir downloads a module and returns where it is.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module none\n")
	var m struct{ Dir string }
	out := must(t, dir, []string{"GOWORK=off", "GOFLAGS="}, "go", "mod", "download", "-json", module)
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return m.Dir
}

// buildNogo builds the nogo of rules_go. Bazel knows nothing of internal packages; for
// the go command, which does, its sources stand inside of a copy of x/tools.
func buildNogo(t *testing.T, flags string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, sources{os.DirFS(moduleDir(t, xTools))}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "nogo"), 0o755); err != nil {
		t.Fatal(err)
	}
	builders := filepath.Join(moduleDir(t, rulesGo), "go", "tools", "builders")
	for _, name := range nogoSources {
		data, err := os.ReadFile(filepath.Join(builders, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "nogo", name), string(data))
	}
	write(t, filepath.Join(dir, "nogo", "generated.go"), fmt.Sprintf(nogoMain, flags))
	env := []string{"GOWORK=off", "GOFLAGS=-mod=mod"}
	must(t, dir, env, "go", "mod", "edit", "-require="+goUdiff, "-require=github.com/iamvet/iamvet@v0.0.0",
		"-replace=github.com/iamvet/iamvet="+repository(t))
	tool := filepath.Join(dir, "nogo.exe")
	must(t, dir, env, "go", "build", "-trimpath", "-o", tool, "./nogo")
	return tool
}

// sources is a module without what its packages do not need.
type sources struct{ fs.FS }

func (s sources) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.Name() == "testdata" || e.Name() == "gopls" || strings.HasSuffix(e.Name(), "_test.go")
	}), err
}

// bazel runs nogo as Bazel does: each package in a process and a sandbox of its own,
// which holds the package's sources, the export data and facts of its imports, and the
// program with its data; nothing is in the environment.
type bazel struct {
	t        *testing.T
	nogo     string
	packages []listed
	external map[string]string // directories of other repositories, by where they are
	root     string            // of the main repository
	facts    map[string][]byte // by import path
}

// listed is a package as go list prints it.
type listed struct {
	ImportPath, Dir, Export string
	Standard                bool
	GoFiles, Imports        []string
}

const nogoPath = "bazel-out/k8-opt-exec/bin/tools/nogo_/nogo"

// execPath is how Bazel names a source file.
func (b *bazel) execPath(dir, name string) string {
	for at, repository := range b.external {
		if rel, err := filepath.Rel(at, dir); err == nil && filepath.IsLocal(rel) {
			return filepath.Join("external", repository, rel, name)
		}
	}
	rel, err := filepath.Rel(b.root, dir)
	if err != nil {
		b.t.Fatal(err)
	}
	return filepath.Join(rel, name)
}

// check runs nogo for all packages, dependencies first, with these files of the main
// repository as its data, and returns what it says of each package.
func (b *bazel) check(data ...string) []string {
	b.t.Helper()
	var said []string
	b.facts = map[string][]byte{}
	for _, p := range b.packages {
		if !p.Standard {
			said = append(said, b.action(p, data)...)
		}
	}
	slices.Sort(said)
	return said
}

// action is one RunNogo action.
func (b *bazel) action(p listed, data []string) []string {
	t, box := b.t, b.t.TempDir()
	put := func(name string, content []byte) {
		t.Helper()
		name = filepath.Join(box, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	if err := os.MkdirAll(filepath.Join(box, filepath.Dir(nogoPath)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(b.nogo, filepath.Join(box, nogoPath)); err != nil {
		t.Fatal(err)
	}
	for _, name := range data {
		put(filepath.Join(nogoPath+".runfiles", "_main", name), read(filepath.Join(b.root, name)))
	}
	var args []string
	var importcfg strings.Builder
	for _, imp := range b.packages {
		if slices.Contains(p.Imports, imp.ImportPath) {
			fmt.Fprintf(&importcfg, "packagefile %s=%s\n", imp.ImportPath, imp.Export)
			if facts, ok := b.facts[imp.ImportPath]; ok {
				name := "bazel-out/k8-fastbuild/bin/" + imp.ImportPath + ".facts"
				put(name, facts)
				args = append(args, "-fact", imp.ImportPath+"="+name)
			}
		}
	}
	put("importcfg", []byte(importcfg.String()))
	args = append(args, "-p", p.ImportPath, "-fix_dir", ".", "-importcfg", "importcfg", "-go_version", strings.TrimPrefix(runtime.Version(), "go"), "-x", "out.facts")
	for _, name := range p.GoFiles {
		exec := b.execPath(p.Dir, name)
		put(exec, read(filepath.Join(p.Dir, name)))
		args = append(args, exec)
	}
	cmd := exec.Command(nogoPath, args...)
	cmd.Dir, cmd.Env = box, []string{"GOARCH=" + runtime.GOARCH, "GOOS=" + runtime.GOOS, "PATH="}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if facts, err := os.ReadFile(filepath.Join(box, "out.facts")); err == nil {
		b.facts[p.ImportPath] = facts
	}
	return testprog.Lines(string(out))
}

func newBazel(t *testing.T, nogo, root string, external map[string]string, patterns ...string) *bazel {
	t.Helper()
	b := &bazel{t: t, nogo: nogo, root: root, external: external}
	out := testprog.Stdout(t, root, "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,Standard,GoFiles,Imports"}, patterns...)...)
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		b.packages = append(b.packages, p)
	}
	return b
}

// nogoProgram is the program with a client in another repository.
var nogoProgram = strings.NewReplacer(
	`-- go.mod --
module example.com/app

go 1.26
`, `-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v1.0.0

replace example.com/lib => ../lib
`+testprog.GoMod("..")+`
-- lib/go.mod --
module example.com/lib

go 1.26
`,
	"-- main.go --", "-- app/cmd/orders/main.go --", "-- store/store.go --", "-- lib/store/store.go --",
	"-- names/names.go --", "-- app/names/names.go --", "-- other/main.go --", "-- app/other/main.go --",
	"-- policy.json --", "-- app/deploy/policy.json --",
	"//iamvet:policy policy.json", "//iamvet:policy ../../deploy/policy.json",
	`"example.com/app/store"`, `"example.com/app/service"`, "store.Save(os.Args[1])", "service.Save(os.Args[1])",
	`	"example.com/app/names"
`, "", "func Save(key string)", "func Save(bucket, key string)", "names.Bucket()", "bucket",
).Replace(program) + `
-- app/service/service.go --
// Package service saves.
package service

import (
	"example.com/app/names"
	"example.com/lib/store"
)

// Save saves.
func Save(key string) { store.Save(names.Bucket(), key) }
`

func TestNogo(t *testing.T) {
	needTools(t)
	nogo := buildNogo(t, "")
	dir := testprog.Write(t, nogoProgram)
	app := filepath.Join(dir, "app")
	external := map[string]string{filepath.Join(dir, "lib"): "com_example_lib", filepath.Join(dir, "sdk"): "aws_sdk"}
	b := newBazel(t, nogo, app, external, "./...")
	const head = "nogo: errors found by nogo during build-time code analysis:"
	// Neither the call's source nor the policy's directory is in the sandbox of main.
	missing := "cmd/orders/main.go:11:27: external/com_example_lib/store/store.go:13:39: s3:PutObject on arn:${partition}:s3:::uploads/${unknown} is not granted by deploy/policy.json (iamvet)"
	// Who else declares the policy by a directive cannot be seen: nothing is unused.
	wants := func(name string, want []string, data ...string) {
		t.Helper()
		if got := b.check(data...); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	wants("the policy as data", []string{missing, head}, "deploy/policy.json")
	first := b.facts
	wants("again, in other sandboxes", []string{missing, head}, "deploy/policy.json")
	for path, facts := range first {
		if string(b.facts[path]) != string(facts) {
			t.Errorf("the facts of %s are not the same in another sandbox", path)
		}
	}
	for _, path := range []string{"example.com/app/names", "example.com/app/service", "example.com/lib/store"} {
		if len(first[path]) == 0 {
			t.Errorf("%s has no facts", path)
		}
	}
	wants("a policy that is not there", []string{`nogo: error running analyzers: analyzer "iamvet" failed: cmd/orders/main.go:3:1: read policy: open deploy/policy.json: no such file or directory: in a sandbox it must be data of the analyzer, see docs/drivers.md`})

	write(t, filepath.Join(app, "deploy", "policy.json"), clean)
	wants("a clean policy", nil, "deploy/policy.json")
}

// TestNogoConfig declares the policy by a configuration file, whose patterns are
// relative, and which the flag names.
func TestNogoConfig(t *testing.T) {
	needTools(t)
	nogo := buildNogo(t, `"config": ".iamvet.yaml"`)
	dir := testprog.Write(t, strings.Replace(nogoProgram, "//iamvet:policy ../../deploy/policy.json\n", "", 1))
	app := filepath.Join(dir, "app")
	write(t, filepath.Join(app, ".iamvet.yaml"), "programs:\n- packages: [./cmd/orders]\n  policies: [deploy/policy.json]\n")
	b := newBazel(t, nogo, app, map[string]string{filepath.Join(dir, "lib"): "com_example_lib", filepath.Join(dir, "sdk"): "aws_sdk"}, "./...")
	want := "deploy/policy.json:3:47: no call needs sqs:SendMessage (iamvet)"
	for _, data := range [][]string{{"deploy/policy.json", ".iamvet.yaml"}, {"deploy/policy.json", ".iamvet.yaml", "go.mod"}} {
		if got := b.check(data...); len(got) != 3 || !slices.Contains(got, want) {
			t.Errorf("with %q: got\n%s", data, strings.Join(got, "\n"))
		}
	}
}

package drivertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/iamvet/iamvet/internal/testprog"
)

// needTools skips a test that builds or runs large tools from a short run.
func needTools(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds or runs real tools")
	}
}

// repository is the root of this module.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var program = `
-- go.mod --
module example.com/app

go 1.26
` + testprog.GoMod(".") + `
-- main.go --
package main

//iamvet:policy policy.json

import (
	"os"

	"example.com/app/store"
)

func main() { store.Save(os.Args[1]) }
-- store/store.go --
// Package store saves.
package store

import (
	"context"

	"example.com/app/names"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Save saves.
func Save(key string) {
	_, _ = s3.New(s3.Options{}).PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String(names.Bucket()), Key: aws.String(key)})
}
-- names/names.go --
// Package names holds names.
package names

// Bucket is the bucket.
func Bucket() string { return "uploads" }
-- other/main.go --
package main

func main() {}
-- policy.json --
` + dirty

const (
	dirty = `{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]
}
`
	clean = `{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::uploads/*"}]
}
`
	lacks  = "s3:PutObject on arn:${partition}:s3:::uploads/${unknown} is not granted by policy.json"
	unused = "no call needs sqs:SendMessage"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a command and returns its output and exit code.
func run(t *testing.T, dir string, env []string, name string, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "PWD="+dir), env...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func must(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	out, code := run(t, dir, env, name, args...)
	if code != 0 {
		t.Fatalf("%s %s: exit code %d\n%s", name, strings.Join(args, " "), code, out)
	}
	return out
}

// buildGolangci builds golangci-lint with the plugin from the module proxy, as
// "golangci-lint custom" does from git.
func buildGolangci(t *testing.T) string {
	t.Helper()
	needTools(t)
	build := t.TempDir()
	write(t, filepath.Join(build, "go.mod"), `module custom

go 1.26

require (
	github.com/golangci/golangci-lint/v2 v2.15.0
	github.com/iamvet/iamvet v0.0.0
)

replace github.com/iamvet/iamvet => `+repository(t)+"\n")
	write(t, filepath.Join(build, "main.go"), `package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	_ "github.com/iamvet/iamvet/analyzer/gclplugin"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{GoVersion: "unknown", Version: "2.15.0", Commit: "?"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
`)
	tool := filepath.Join(build, "custom-gcl")
	must(t, build, nil, "go", "mod", "tidy")
	must(t, build, nil, "go", "build", "-o", tool, ".")
	return tool
}

const golangciConfig = `version: "2"
linters:
  default: none
  enable: [iamvet]
  settings:
    custom:
      iamvet:
        type: module
        description: compare programs with their IAM policies
`

// golangci runs it on a module and returns the issues.
func golangci(t *testing.T, tool, cache, dir string, args ...string) []string {
	t.Helper()
	write(t, filepath.Join(dir, ".golangci.yml"), golangciConfig)
	env := []string{"GOLANGCI_LINT_CACHE=" + cache, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"}
	args = append([]string{"run", "--output.text.print-issued-lines=false", "--show-stats=false", "--allow-parallel-runners"}, args...)
	out, _ := run(t, dir, env, tool, append(args, "./...")...)
	return testprog.Lines(out)
}

func TestGolangciLint(t *testing.T) {
	tool := buildGolangci(t)
	t.Run("policies", func(t *testing.T) { golangciPolicies(t, tool) })
	t.Run("fix", func(t *testing.T) { golangciFix(t, tool) })
}

func golangciPolicies(t *testing.T, tool string) {
	dir, cache := testprog.Write(t, program), t.TempDir()
	lint := func() []string { return golangci(t, tool, cache, dir) }
	found := []string{
		"main.go:3:1: policy.json:3:47: " + unused + " (iamvet)",
		"store/store.go:14:39: " + lacks + " (iamvet)",
	}
	policy := filepath.Join(dir, "policy.json")
	for _, step := range []struct {
		name, policy string
		want         []string
	}{
		{"dirty", dirty, found},
		{"dirty again, from the cache", dirty, found},
		{"clean after an edit of the policy alone", clean, nil},
		{"dirty after an edit of the policy alone", dirty, found},
	} {
		write(t, policy, step.policy)
		if got := lint(); !slices.Equal(got, step.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", step.name, strings.Join(got, "\n"), strings.Join(step.want, "\n"))
		}
	}
	// //nolint works where findings stand.
	edit(t, filepath.Join(dir, "main.go"), "//iamvet:policy policy.json\n", "//nolint:iamvet // as it is\n//iamvet:policy policy.json\n")
	if got := lint(); !slices.Equal(got, found[1:]) {
		t.Errorf("with nolint above: %q", got)
	}
}

// golangciFix checks --fix: policies, and allows that silence nothing, which are Go.
func golangciFix(t *testing.T, tool string) {
	dir, cache := testprog.Write(t, program), t.TempDir()
	main, policy := filepath.Join(dir, "main.go"), filepath.Join(dir, "policy.json")
	write(t, policy, `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::uploads/*"},
    {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
  ]
}
`)
	edit(t, main, "func main() {", "//iamvet:allow s3:GetObject -- nothing needs it\nfunc main() {")
	issues := []string{
		"main.go:3:1: policy.json:5:35: no call needs sqs:SendMessage (iamvet)",
		"main.go:11:1: this allow of s3:GetObject silences nothing: remove it (iamvet)",
	}
	lint := func(args ...string) []string { return golangci(t, tool, cache, dir, args...) }
	if got := lint(); !slices.Equal(got, issues) {
		t.Fatalf("got %q, want %q", got, issues)
	}
	before := read(t, policy)
	edit(t, main, "package main\n", "package main //nolint:iamvet // not now\n")
	if lint("--fix"); read(t, policy) != before {
		t.Errorf("what is silenced was fixed: %s", read(t, policy))
	}
	edit(t, main, " //nolint:iamvet // not now", "")
	if got := lint("--fix"); len(got) != 0 {
		t.Errorf("left by --fix: %q", got)
	}
	if text := read(t, main); strings.Contains(text, "iamvet:allow") {
		t.Errorf("the allow is there: %s", text)
	}
	if text := read(t, policy); strings.Contains(text, "sqs:") || !strings.Contains(text, "s3:PutObject") {
		t.Errorf("the policy: %s", text)
	}
	if got := lint(); len(got) != 0 {
		t.Errorf("after --fix: %q", got)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// edit replaces a text of a file.
func edit(t *testing.T, name, old, with string) {
	t.Helper()
	text := read(t, name)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %q", name, old)
	}
	write(t, name, strings.Replace(text, old, with, 1))
}

// preCommit returns a function that runs the published hook on a module with the real
// pre-commit, which clones this repository's last commit and installs it, once. It is nil
// if there is no pre-commit.
func preCommit(t *testing.T) func(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	if _, err := exec.LookPath("pre-commit"); err != nil {
		return nil
	}
	modules := strings.TrimSpace(must(t, ".", nil, "go", "env", "GOMODCACHE"))
	env := []string{
		"GOFLAGS=-mod=mod", "GOWORK=off", "GOMODCACHE=" + modules, "PRE_COMMIT_HOME=" + t.TempDir(),
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}
	rev := strings.TrimSpace(must(t, repository(t), env, "git", "rev-parse", "HEAD"))
	return func(t *testing.T, dir string, args ...string) (string, int) {
		t.Helper()
		write(t, filepath.Join(dir, ".pre-commit-config.yaml"), "repos:\n- repo: "+repository(t)+"\n  rev: "+rev+"\n  hooks:\n  - id: iamvet\n")
		must(t, dir, env, "git", "init", "-q")
		must(t, dir, env, "git", "add", ".")
		return run(t, dir, env, "pre-commit", append([]string{"run", "iamvet"}, args...)...)
	}
}

func TestPreCommit(t *testing.T) {
	needTools(t)
	hook := preCommit(t)
	if hook == nil {
		t.Skip("pre-commit is not installed")
	}
	dir := testprog.Write(t, program)
	files := func(names ...string) (string, int) { return hook(t, dir, append([]string{"--files"}, names...)...) }
	for _, tt := range []struct {
		name  string
		files []string
		found bool
	}{
		{"Go code that the program is of", []string{"store/store.go"}, true},
		{"the policy", []string{"policy.json"}, true},
		{"a program that cannot reach AWS", []string{"other/main.go"}, false},
	} {
		out, code := files(tt.files...)
		if found := strings.Contains(out, lacks); found != tt.found || (code != 0) != tt.found {
			t.Errorf("%s: exit code %d\n%s", tt.name, code, out)
		}
	}
	write(t, filepath.Join(dir, "policy.json"), clean)
	if out, code := files("policy.json"); code != 0 || !strings.Contains(out, "Passed") {
		t.Errorf("a clean policy: exit code %d\n%s", code, out)
	}
	if out, _ := files("go.mod.txt"); !strings.Contains(out, "Skipped") {
		t.Errorf("a file of another kind: %s", out)
	}
}

// TestAction runs the composite action's check step as a runner would.
func TestAction(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(repository(t), "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Name, Shell, Run string
				Env              map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(data, &action); err != nil {
		t.Fatal(err)
	}
	step := action.Runs.Steps[1]
	if action.Runs.Using != "composite" || step.Shell != "bash" {
		t.Fatalf("%+v", action.Runs)
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	gopath := t.TempDir()
	if err := os.Mkdir(filepath.Join(gopath, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(testprog.Build(t), filepath.Join(gopath, "bin", "iamvet")); err != nil {
		t.Fatal(err)
	}
	modules := strings.TrimSpace(must(t, ".", nil, "go", "env", "GOMODCACHE"))
	dir := testprog.Write(t, program)
	env := []string{"GOPATH=" + gopath, "GOMODCACHE=" + modules, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"}
	values := map[string]string{"packages": "./...", "sarif": "out.sarif"}
	for name, expr := range step.Env {
		input := strings.TrimSuffix(strings.TrimPrefix(expr, "${{ inputs."), " }}")
		if _, ok := action.Inputs[input]; !ok {
			t.Errorf("%s is of no input: %s", name, expr)
		}
		env = append(env, name+"="+values[input])
	}
	// The working directory is a part of the repository; GitHub starts at its root.
	env = append(env, "GITHUB_WORKSPACE="+filepath.Dir(dir))
	part := filepath.Base(dir)
	out, code := run(t, dir, env, bash, "-e", "-c", step.Run)
	if code != 3 || !strings.Contains(out, "::error file="+part+"/store/store.go,line=14,col=39,title=iamvet%3A missing::"+lacks) {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if sarif, err := os.ReadFile(filepath.Join(dir, "out.sarif")); err != nil || !strings.Contains(string(sarif), `"2.1.0"`) || !strings.Contains(string(sarif), `"uri": "`+part+`/store/store.go"`) {
		t.Errorf("SARIF: %v\n%s", err, sarif)
	}
	write(t, filepath.Join(dir, "policy.json"), clean)
	if out, code := run(t, dir, env, bash, "-e", "-c", step.Run); code != 0 {
		t.Errorf("a clean policy: exit code %d\n%s", code, out)
	}
}

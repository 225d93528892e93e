package analyzer_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/testprog"
)

// threeLevels is a program over three package levels and two modules. The main
// package's own imports say nothing of the SDK, nor do their types.
var threeLevels = `
-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v1.0.0

replace example.com/lib => ../lib
` + testprog.GoMod("..") + `
-- app/main.go --
package main

//iamvet:policy deploy/policy.json

import "example.com/app/service"

func main() { service.Run() }
-- app/main_test.go --
package main

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var cleaned = clean()

func clean() error {
	_, err := s3.New(s3.Options{}).DeleteObject(context.Background(), &s3.DeleteObjectInput{})
	return err
}

func TestClean(t *testing.T) { _ = cleaned }
-- app/external_test.go --
package main_test

import "testing"

func TestNothing(t *testing.T) {}
-- app/service/service.go --
package service

import (
	"os"

	"example.com/app/names"
	"example.com/lib/storage"
)

func Run() { storage.Save(names.Bucket(), os.Args[1]) }
-- app/names/names.go --
package names

// Bucket is held by a package that cannot reach AWS.
func Bucket() string { return "uploads" }
-- lib/go.mod --
module example.com/lib

go 1.26
` + testprog.GoMod("..") + `
-- lib/storage/storage.go --
package storage

import "example.com/lib/client"

func Save(bucket, key string) { client.Put(bucket, key) }
-- lib/client/client.go --
package client

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Put(bucket, key string) {
	c := s3.New(s3.Options{})
	c.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
}
-- app/deploy/policy.json --
` + dirtyPolicy

const (
	cleanPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::uploads/*"}
  ]
}
`
	dirtyPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::uploads/*"}
  ]
}
`
	missingPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::other/*"}
  ]
}
`
)

// vet runs go vet and returns the lines of findings. Related lines are left out.
func vet(t *testing.T, tool, dir string, args ...string) []string {
	t.Helper()
	out, _ := testprog.Run(t, dir, "go", append([]string{"vet", "-vettool=" + tool}, args...)...)
	var lines []string
	for _, line := range testprog.Lines(out) {
		if !strings.HasPrefix(line, "#") && !strings.Contains(line, ": \tby ") && !strings.Contains(line, ": \t") {
			lines = append(lines, filepath.ToSlash(line))
		}
	}
	return lines
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestVet(t *testing.T) {
	tool := testprog.Build(t)
	dir := testprog.Write(t, threeLevels)
	app := filepath.Join(dir, "app")
	policy := filepath.Join(app, "deploy", "policy.json")
	dirty := []string{"deploy/policy.json:4:52: no call needs s3:DeleteObject"}
	missing := []string{
		"../lib/client/client.go:12:13: s3:PutObject on arn:aws:s3:::uploads/${unknown} is not granted by deploy/policy.json",
		"deploy/policy.json:4:63: no call touches arn:aws:s3:::other/* by s3:PutObject",
	}
	steps := []struct {
		name, policy string
		args         []string
		want         []string
	}{
		{"dirty", dirtyPolicy, nil, dirty},
		{"dirty again", dirtyPolicy, nil, dirty},
		{"clean after an edit of the policy alone", cleanPolicy, nil, nil},
		{"clean again", cleanPolicy, nil, nil},
		{"dirty after an edit of the policy alone", dirtyPolicy, nil, dirty},
		{"missing in another module", missingPolicy, nil, missing},
		{"another policy by flag", missingPolicy, []string{"-iamvet.policy=" + filepath.Join(dir, "other.json")}, nil},
		{"a broken policy", `{"Statement": [`, nil, nil},
	}
	write(t, filepath.Join(dir, "other.json"), cleanPolicy)
	for _, step := range steps {
		write(t, policy, step.policy)
		got := vet(t, tool, app, append(step.args, "./...")...)
		if step.name == "a broken policy" {
			if len(got) != 1 || !strings.Contains(got[0], "policy.json:1:") {
				t.Errorf("%s: got %q", step.name, got)
			}
			continue
		}
		if slices.Sort(got); !slices.Equal(got, step.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", step.name, strings.Join(got, "\n"), strings.Join(step.want, "\n"))
		}
	}
}

func TestVetFix(t *testing.T) {
	tool := testprog.Build(t)
	dir := testprog.Write(t, threeLevels)
	app := filepath.Join(dir, "app")
	policy := filepath.Join(app, "deploy", "policy.json")
	read := func() string {
		data, err := os.ReadFile(policy)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	vet(t, tool, app, "-fix", "./...")
	if got := read(); strings.Contains(got, "s3:DeleteObject") || !strings.Contains(got, "s3:PutObject") {
		t.Fatalf("fixed: %s", got)
	}
	if got := vet(t, tool, app, "./..."); len(got) != 0 {
		t.Errorf("after -fix: %q", got)
	}
	// What is edited by hand must not be overwritten by what was fixed before.
	byHand := strings.Replace(cleanPolicy, `"uploads/*"`, `"uploads/*", "Sid": "ByHand"`, 1)
	write(t, policy, byHand)
	vet(t, tool, app, "-fix", "./...")
	if got := read(); got != byHand {
		t.Errorf("-fix wrote back old content: %s", got)
	}
	write(t, policy, dirtyPolicy)
	vet(t, tool, app, "-fix", "./...")
	if got := read(); strings.Contains(got, "s3:DeleteObject") {
		t.Errorf("-fix after an edit of the policy alone did nothing: %s", got)
	}
}

// TestVetSharedPolicy checks that what another program may use is neither reported nor
// removed, however the two declare the policy.
func TestVetSharedPolicy(t *testing.T) {
	tool := testprog.Build(t)
	const directive = "//iamvet:policy ../../deploy/policy.json\n"
	main := func(d, call string) string {
		return "package main\n\n" + d + `
import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	c := s3.New(s3.Options{})
	c.` + call + `(context.Background(), &s3.` + call + `Input{Bucket: aws.String("b"), Key: aws.String("k")})
}
`
	}
	const both = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}
  ]
}
`
	unused := "no call needs s3:PutObject"
	for _, tt := range []struct {
		name, a, b, config string
		want               bool
	}{
		{"by directive", directive, directive, "", false},
		{"by directive and configuration", directive, "", "programs:\n- packages: [./cmd/b]\n  policies: [deploy/policy.json]\n", false},
		{"in two entries", "", "", "programs:\n- packages: [./cmd/a]\n  policies: [deploy/policy.json]\n- packages: [./cmd/b]\n  policies: [deploy/policy.json]\n", false},
		{"in one entry", "", "", "programs:\n- packages: [./cmd/...]\n  policies: [deploy/policy.json]\n", false},
		{"not at all", directive, "", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := testprog.Write(t, "-- go.mod --\nmodule example.com/app\n\ngo 1.26\n"+testprog.GoMod(".")+
				"-- cmd/a/main.go --\n"+main(tt.a, "GetObject")+"-- cmd/b/main.go --\n"+main(tt.b, "PutObject")+
				"-- deploy/policy.json --\n"+both)
			if tt.config != "" {
				write(t, filepath.Join(dir, ".iamvet.yaml"), tt.config)
			}
			got := vet(t, tool, dir, "./...")
			if found := slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, unused) }); found != tt.want || !tt.want && len(got) > 0 {
				t.Errorf("go vet: %q", got)
			}
			if tt.want {
				return
			}
			vet(t, tool, dir, "-fix", "./...")
			if data, err := os.ReadFile(filepath.Join(dir, "deploy", "policy.json")); err != nil || string(data) != both {
				t.Errorf("after -fix: %v, %s", err, data)
			}
		})
	}
}

// TestVetDiff checks that -fix -diff shows what -fix does, and writes nothing.
func TestVetDiff(t *testing.T) {
	tool := testprog.Build(t)
	app := filepath.Join(testprog.Write(t, threeLevels), "app")
	policy := filepath.Join(app, "deploy", "policy.json")
	out := testprog.Stdout(t, app, "go", "vet", "-vettool="+tool, "-fix", "-diff", "./...")
	if !strings.Contains(out, "+++ "+policy) || !strings.Contains(out, "-    ") || !strings.Contains(out, "s3:DeleteObject") {
		t.Errorf("-fix -diff shows %s", out)
	}
	data, err := os.ReadFile(policy)
	if err != nil || string(data) != dirtyPolicy {
		t.Errorf("-fix -diff wrote: %v, %s", err, data)
	}
}

// TestVetFlags checks go vet's own flags for the analyzer, and a misspelt one.
func TestVetFlags(t *testing.T) {
	tool := testprog.Build(t)
	app := filepath.Join(testprog.Write(t, threeLevels), "app")
	if out, code := testprog.Run(t, app, "go", "vet", "-vettool="+tool, "-iamvet=false", "./..."); code != 0 || strings.TrimSpace(out) != "" {
		t.Errorf("-iamvet=false: exit code %d, %s", code, out)
	}
	if out, code := testprog.Run(t, app, "go", "vet", "-vettool="+tool, "./..."); code != 1 {
		t.Errorf("findings: exit code %d, %s", code, out)
	}
	if out, code := testprog.Run(t, app, "go", "vet", "-vettool="+tool, "-iamvet.polcy=x", "./..."); code != 2 || !strings.Contains(out, "flag provided but not defined: -iamvet.polcy") {
		t.Errorf("a misspelt flag: exit code %d, %s", code, out)
	}
	got := vet(t, tool, app, "-iamvet.at-go", "./...")
	if want := "main.go:3:1: deploy/policy.json:4:52: no call needs s3:DeleteObject"; len(got) != 1 || got[0] != want {
		t.Errorf("-iamvet.at-go: %q, want %q", got, want)
	}
}

// TestVetIsIncremental counts the packages that go vet runs the tool for: after an edit
// only those that depend on it, and else package main, which is never cached.
func TestVetIsIncremental(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	tool := testprog.Build(t)
	dir := testprog.Write(t, threeLevels)
	app := filepath.Join(dir, "app")
	log, wrapper := filepath.Join(dir, "log"), filepath.Join(dir, "wrapper")
	script := "#!/bin/sh\nfor a; do case $a in *.cfg) sed -n 's/^\\t\"ImportPath\": \"\\(.*\\)\",$/\\1/p' \"$a\" >> '" + log + "';; esac; done\nexec '" + tool + "' \"$@\"\n"
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	ran := func() []string {
		t.Helper()
		if err := os.WriteFile(log, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		vet(t, wrapper, app, "./...")
		data, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		out := testprog.Lines(string(data))
		slices.Sort(out)
		return out
	}
	const main = "example.com/app"
	if first := ran(); !slices.Contains(first, "example.com/lib/client") || !slices.Contains(first, main) {
		t.Fatalf("the first run: %q", first)
	}
	if again := ran(); !slices.Equal(again, []string{main}) {
		t.Errorf("the second run: %q", again)
	}
	write(t, filepath.Join(app, "deploy", "policy.json"), cleanPolicy)
	if policy := ran(); !slices.Equal(policy, []string{main}) {
		t.Errorf("after an edit of the policy: %q", policy)
	}
	write(t, filepath.Join(app, "names", "names.go"), "package names\n\nfunc Bucket() string { return \"other\" }\n")
	want := []string{"example.com/app/names", "example.com/app/service", main}
	slices.Sort(want)
	if edit := ran(); !slices.Equal(edit, want) {
		t.Errorf("after an edit of names: %q, want %q", edit, want)
	}
}

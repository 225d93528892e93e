package gclplugin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/internal/testprog"
)

func TestSettings(t *testing.T) {
	p, err := New(map[string]any{"policies": []string{"p.json"}, "notes": true})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.(*plugin).settings; len(got.Policies) != 1 || !got.Notes {
		t.Errorf("got %+v", got)
	}
	if _, err := New(map[string]any{"policy": "p.json"}); err == nil {
		t.Error("an unknown setting is taken")
	}
}

func TestAnalyzersAreValid(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p.(*plugin).dir = t.TempDir()
	as, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if err := analysis.Validate(as); err != nil || len(as) != 2 {
		t.Errorf("%d analyzers: %v", len(as), err)
	}
}

func TestTheSumChangesWithPoliciesOnly(t *testing.T) {
	root := t.TempDir()
	if err := testprog.Extract(root, `
-- app/go.mod --
module example.com/app
-- app/.iamvet.yaml --
programs:
- packages: [./other]
  policies: [../terraform/main.tf#aws_iam_role.r]
  boundaries: [../limits/boundary.json]
-- terraform/main.tf --
-- terraform/values.tf --
-- terraform/module/main.tf --
-- limits/boundary.json --
-- limits/deep/other.json --
-- app/main.go --
package main

//iamvet:policy ../deploy/policy.json
-- app/other.go --
package main
-- app/infra/main.tf --
-- app/node_modules/x/package.json --
{}
-- deploy/policy.json --
{}
`); err != nil {
		t.Fatal(err)
	}
	app := filepath.Join(root, "app")
	below := filepath.Join(app, "infra") // golangci-lint may run anywhere in the module
	sum := func() string {
		t.Helper()
		s, err := policiesSum(below, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	last := sum()
	if again := sum(); again != last {
		t.Error("two sums differ")
	}
	for _, step := range []struct {
		name, file, text string
		changes          bool
	}{
		{"a policy outside of the module", "deploy/policy.json", `{"Version": "2012-10-17"}`, true},
		{"infrastructure code", "app/infra/main.tf", "locals {}", true},
		{"Terraform beside what the configuration names", "terraform/values.tf", "locals {}", true},
		{"a module of it", "terraform/module/main.tf", "locals {}", true},
		{"a boundary", "limits/boundary.json", "{}", true},
		{"what is below its directory", "limits/deep/other.json", "{}", false},
		{"the configuration", "app/.iamvet.yaml", "region: r", true},
		{"Go code", "app/other.go", "package main // changed", false},
		{"a package of Node", "app/node_modules/x/package.json", `{"a": 1}`, false},
	} {
		write(step.file, step.text)
		now := sum()
		if (now != last) != step.changes {
			t.Errorf("%s: changed %v, want %v", step.name, now != last, step.changes)
		}
		last = now
	}
}

func TestAsked(t *testing.T) {
	for line, want := range map[string]bool{
		"run": false, "run --fix ./...": true, "run --fix=true": true, "run --fix=false": false, "run --fix --fix=false": false,
		"run --fixed": false, "run -- --fix": false, "run fix": false,
	} {
		if got := asked(strings.Fields(line), "fix"); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}

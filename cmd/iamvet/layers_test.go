package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// below lists, for packages, what they must not import, however far: imports
// point down. The analyzer runs no command: drivers such as nogo have none.
var below = map[string][]string{
	"internal/arn":      {"internal/", "catalog", "golang.org/x/tools/"},
	"catalog":           {"internal/", "analyzer", "golang.org/x/tools/"},
	"internal/policy":   {"internal/summary", "internal/flow", "internal/sdk", "internal/need", "internal/check", "internal/run", "internal/load", "golang.org/x/tools/go/ssa"},
	"internal/sdk":      {"internal/policy", "catalog", "internal/need", "internal/check", "internal/run"},
	"internal/helper":   {"internal/policy", "catalog", "internal/flow", "internal/need", "internal/check", "internal/run", "internal/load", "golang.org/x/tools/"},
	"internal/summary":  {"internal/policy", "catalog", "internal/flow", "internal/need", "internal/check", "internal/run"},
	"internal/flow":     {"internal/policy", "catalog", "internal/need", "internal/check", "internal/run", "internal/load"},
	"internal/load":     {"internal/policy", "catalog", "internal/summary", "internal/flow", "internal/need", "internal/check", "internal/run", "golang.org/x/tools/go/ssa"},
	"internal/need":     {"internal/policy", "internal/check", "internal/run", "internal/load"},
	"internal/check":    {"internal/run", "internal/load", "internal/report"},
	"internal/report":   {"internal/cli", "internal/load"},
	"internal/generate": {"internal/cli", "internal/load", "internal/run", "internal/report"},
	"internal/explain":  {"internal/cli", "internal/load", "internal/run", "internal/report"},
	"internal/diff":     {"internal/cli", "internal/load", "internal/run", "internal/report", "internal/policy"},
	"internal/run":      {"internal/cli", "internal/load", "internal/report"},
	"internal/prepare":  {"internal/cli", "internal/lsp", "internal/report"},
	"analyzer":          {"internal/cli", "internal/load", "os/exec"},
}

// TestImportsPointDown lists the imports of every package. The formats below
// internal/policy obey the same rule as it does.
func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "github.com/iamvet/iamvet/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	const module = "github.com/iamvet/iamvet/"
	checked := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		pkg := strings.TrimPrefix(words[0], module)
		rule := pkg
		if strings.HasPrefix(pkg, "internal/policy/") {
			rule = "internal/policy"
		}
		forbidden, ok := below[rule]
		if !ok {
			continue
		}
		checked[rule] = true
		for _, dep := range words[1:] {
			if first, _, _ := strings.Cut(dep, "/"); !strings.Contains(first, ".") && !slices.Contains(forbidden, dep) {
				continue // the standard library
			}
			name := strings.TrimPrefix(dep, module)
			for _, f := range forbidden {
				if name != pkg && (name == f || strings.HasPrefix(name, strings.TrimSuffix(f, "/")+"/")) {
					t.Errorf("%s must not import %s", pkg, name)
				}
			}
		}
	}
	for pkg := range below {
		if !checked[pkg] {
			t.Errorf("no package %s: mend the list", pkg)
		}
	}
}

// Package gclplugin is iamvet as a module plugin of golangci-lint v2.
//
// golangci-lint shows issues in Go files only, so findings of policy files stand at
// the //iamvet:policy directive, with the policy's position in the message. See
// docs/drivers.md for .custom-gcl.yml and the settings.
package gclplugin

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/analyzer"
)

func init() { //nolint:gochecknoinits // this is how golangci-lint finds plugins
	register.Plugin("iamvet", New)
}

// Settings are those of .golangci.yml, under linters.settings.custom.iamvet.settings.
type Settings struct {
	// Policies are compared with instead of the declared ones.
	Policies []string `json:"policies"`
	// Config is used instead of the module's .iamvet.yaml.
	Config string `json:"config"`
	// Notes reports findings in doubt, too.
	Notes bool `json:"notes"`
	// Fix fixes policy files in every run, as --fix does in one.
	Fix bool `json:"fix"`
}

type plugin struct {
	settings Settings
	dir      string
}

// New makes the plugin. golangci-lint runs it in the directory of its command.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return &plugin{s, dir}, nil
}

// BuildAnalyzers returns the analyzer, and a second one that does nothing.
// golangci-lint caches issues by the packages' Go files and the names of a linter's
// analyzers: the second one's name changes with the policies.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	sum, err := policiesSum(p.dir, append([]string{p.settings.Config}, p.settings.Policies...))
	if err != nil {
		return nil, err
	}
	fix := p.settings.Fix || asked(os.Args[1:], "fix")
	if fix {
		sum += strconv.FormatInt(time.Now().UnixNano(), 36) // issues of the cache have fixed nothing
	}
	return []*analysis.Analyzer{
		analyzer.New(analyzer.Config{
			Policies: p.settings.Policies, ConfigFile: p.settings.Config, Notes: p.settings.Notes,
			NoPolicyFiles: true, OnePerLine: true, NoRelated: true, WriteFixes: fix,
		}),
		{
			Name: "iamvet_policies_" + sum,
			Doc:  "does nothing; its name changes when a policy file does, so that issues are not taken from the cache",
			Run:  func(*analysis.Pass) (any, error) { return nil, nil },
		},
	}, nil
}

// asked says whether a command line has a flag. golangci-lint tells plugins nothing of
// --fix, and itself fixes Go files alone.
func asked(args []string, flag string) bool {
	yes := false
	for _, a := range args {
		name, value, given := strings.Cut(strings.TrimPrefix(a, "--"), "=")
		if a == "--" {
			break
		}
		if strings.HasPrefix(a, "--") && name == flag {
			yes = !given || value == "true" || value == "1" || value == "t"
		}
	}
	return yes
}

// GetLoadMode says that types are needed.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// Package gclplugin is iamvet as a module plugin of golangci-lint v2.
//
// golangci-lint shows issues in Go files only, so findings of policy files stand at
// the //iamvet:policy directive, with the policy's position in the message. See
// docs/drivers.md for .custom-gcl.yml and the settings.
package gclplugin

import (
	"os"

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
	return []*analysis.Analyzer{
		analyzer.New(analyzer.Config{
			Policies: p.settings.Policies, ConfigFile: p.settings.Config, Notes: p.settings.Notes, NoPolicyFiles: true,
		}),
		{
			Name: "iamvet_policies_" + sum,
			Doc:  "does nothing; its name changes when a policy file does, so that issues are not taken from the cache",
			Run:  func(*analysis.Pass) (any, error) { return nil, nil },
		},
	}, nil
}

// GetLoadMode says that types are needed.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

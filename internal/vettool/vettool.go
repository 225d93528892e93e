// Package vettool is iamvet as the tool that go vet runs, one package at a time.
//
// It is x/tools' unitchecker, with two things done before:
//
//   - A package that cannot reach AWS leaves at once with empty facts, without
//     being parsed. It can be told from the configuration file that go vet hands
//     over: no import of an SDK client, no import with facts but those of helpers,
//     and it is no helper itself.
//   - The facts of a main package are not written to where go vet looks for them.
//     go vet then does not cache the run, so that an edit of a policy file, which
//     go vet does not know of, is seen the next time, and no fix that was made for
//     older content is ever replayed. Nothing imports a main package's facts.
package vettool

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/iamvet/iamvet/analyzer"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/helper"
	"github.com/iamvet/iamvet/internal/sdk"
)

// Asked says whether a command line is go vet's.
func Asked(args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return a == "-flags" || strings.HasPrefix(a, "-V=") }) ||
		len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// Main carries out go vet's command line and exits.
func Main(args []string) {
	if n := len(args); n > 0 && strings.HasSuffix(args[n-1], ".cfg") {
		if err := prepare(args[n-1]); err != nil {
			fmt.Fprintf(os.Stderr, "iamvet: %v\n", err)
			os.Exit(1)
		}
	}
	unitchecker.Main(analyzer.New(analyzer.Config{OneFix: slices.Contains(args, "-fix")}))
}

// prepare reads the configuration of the package. It exits if there is nothing to
// do, and rewrites the file of a main package so that the run is not cached.
func prepare(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var cfg unitchecker.Config
	if err := json.Unmarshal(data, &cfg); err != nil {
		return fmt.Errorf("cannot decode %s: %w", name, err)
	}
	skip, report, err := plan(&cfg)
	switch {
	case err != nil:
		return err
	case skip:
		if err := os.WriteFile(cfg.VetxOutput, nil, 0o666); err != nil {
			return err
		}
		os.Exit(0)
	case report:
		cfg.VetxOutput = os.DevNull
		if data, err = json.Marshal(&cfg); err != nil {
			return err
		}
		return os.WriteFile(name, data, 0o666)
	}
	return nil
}

// plan says whether a package can be skipped, and whether it is a program whose
// findings are to be reported.
func plan(cfg *unitchecker.Config) (skip, report bool, err error) {
	path, _, _ := strings.Cut(cfg.ImportPath, " [")
	if cfg.Standard[path] || inStd(cfg) || sdk.IsSDK(path) {
		return true, false, nil
	}
	sources := slices.DeleteFunc(slices.Clone(cfg.GoFiles), func(f string) bool { return strings.HasSuffix(f, "_test.go") })
	if len(sources) == 0 {
		return true, false, nil // an external test
	}
	main, err := isMain(sources)
	if err != nil {
		return false, false, nil //nolint:nilerr // the compiler says what is wrong
	}
	facts, err := importsFacts(cfg)
	switch {
	case err != nil:
		return false, false, err
	case main && cfg.VetxOnly:
		return true, false, nil
	case main:
		declared, err := declares(cfg, sources)
		return !declared, declared, err
	}
	return !facts && !isLocal(cfg) && !helper.Is(path, sources), false, nil
}

// inStd says whether a package is of the standard library: its module has no
// path, and its own path has no dot in the first element.
func inStd(cfg *unitchecker.Config) bool {
	first, _, _ := strings.Cut(cfg.ImportPath, "/")
	return cfg.ModulePath == "" && !strings.Contains(first, ".") && first != "command-line-arguments"
}

// isLocal says whether a package is of the main module or the workspace.
func isLocal(cfg *unitchecker.Config) bool { return cfg.ModulePath != "" && cfg.ModuleVersion == "" }

// isMain reads the package clause.
func isMain(files []string) (bool, error) {
	f, err := parser.ParseFile(token.NewFileSet(), files[0], nil, parser.PackageClauseOnly)
	if err != nil {
		return false, err
	}
	return f.Name.Name == "main", nil
}

// importsFacts says whether an import is an SDK client or has facts that are to be
// handed on.
func importsFacts(cfg *unitchecker.Config) (bool, error) {
	for _, path := range cfg.ImportMap {
		if sdk.IsService(path) {
			return true, nil
		}
		if sdk.Noted(cfg.ImportPath, path) {
			return true, nil
		}
		if file, ok := cfg.PackageVetx[path]; ok {
			data, err := os.ReadFile(file)
			if err != nil {
				return false, err
			}
			if bytes.Contains(data, []byte(analyzer.GoesOn)) {
				return true, nil
			}
		}
	}
	return false, nil
}

// declares says whether a policy may be declared for a program: by a flag, a
// configuration file, or a directive.
func declares(cfg *unitchecker.Config, sources []string) (bool, error) {
	for _, a := range os.Args[1:] {
		if strings.HasPrefix(strings.TrimLeft(a, "-"), "iamvet.") {
			return true, nil
		}
	}
	for _, name := range sources {
		data, err := os.ReadFile(name)
		if err != nil {
			return false, err
		}
		if strings.Contains(string(data), directive.Marker) { // a misspelt one is reported, too
			return true, nil
		}
	}
	for dir := cfg.Dir; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".iamvet.yaml")); err == nil {
			return true, nil
		}
		if dir == filepath.Dir(dir) {
			return false, nil
		}
	}
}

package analyzer

import (
	"flag"
	"fmt"
	"go/types"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/internal/helper"
	"github.com/iamvet/iamvet/internal/sdk"
)

// Config says what a driver can show, and where policies are if neither the
// source nor .iamvet.yaml says so.
type Config struct {
	// Policies are compared with instead of the declared ones: file or
	// file#selector.
	Policies []string
	// ConfigFile is used instead of the .iamvet.yaml of the module.
	ConfigFile string
	// NoPolicyFiles is set where the driver cannot show positions in files that are
	// not Go: findings stand at the directive or call instead, with the policy's
	// position in the message. There are no fixes then.
	NoPolicyFiles bool
	// NoOtherPackages is set where the driver cannot show positions in the sources
	// of other packages: findings stand at the step of the path that is in package
	// main.
	NoOtherPackages bool
	// OneFix puts the fixes of a program together into one, at its first finding,
	// for drivers that apply all fixes at once.
	OneFix bool
	// OnePerLine is set where the driver shows one diagnostic of each line: several
	// findings there are put together, a line of the message each.
	OnePerLine bool
	// NoRelated is set where the driver shows related places as issues of their own.
	NoRelated bool
	// WriteFixes writes the fixes of policy files, for drivers that fix Go files alone.
	// What is fixed is not reported.
	WriteFixes bool
	// Notes reports findings that are in doubt, too.
	Notes bool
}

const url = "https://github.com/iamvet/iamvet"

// Analyzer compares with the declared policies and reports in policy files.
var Analyzer = New(Config{})

// New makes an analyzer. Its flags are policy (repeatable), config, notes and at.
func New(cfg Config) *analysis.Analyzer {
	c := &cfg
	a := &analysis.Analyzer{
		Name:      "iamvet",
		Doc:       doc,
		URL:       url,
		FactTypes: []analysis.Fact{new(Summaries)},
		Run:       func(pass *analysis.Pass) (any, error) { return nil, c.run(pass) },
	}
	a.Flags.Init("iamvet", flag.ContinueOnError)
	a.Flags.Var((*list)(&c.Policies), "policy", "compare with this policy `file` (or file#selector) instead of the declared ones; repeatable")
	a.Flags.StringVar(&c.ConfigFile, "config", c.ConfigFile, "use this `file` instead of the module's .iamvet.yaml")
	a.Flags.BoolVar(&c.Notes, "notes", c.Notes, "report findings that are in doubt, too")
	a.Flags.BoolVar(&c.NoPolicyFiles, "at-go", c.NoPolicyFiles, "report findings of policy files at the directive in Go")
	return a
}

const doc = `compare what a program uses of AWS with its IAM policy

The iamvet analyzer works out which IAM actions on which resources a program uses
through aws-sdk-go-v2, and compares them with the policy that is declared for it
with //iamvet:policy FILE in package main or in .iamvet.yaml. It reports what is
missing, denied, a wildcard wider than the code, or granted and never used.`

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// run analyses one package. It never panics.
func (c *Config) run(pass *analysis.Pass) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error in package %s: %v; please report it\n%s", pass.Pkg.Path(), r, debug.Stack())
		}
	}()
	if sdk.IsSDK(plainPath(pass.Pkg.Path())) {
		return nil // modelled, not analysed
	}
	imports := importedFacts(pass)
	reach := imports.Reach || importsService(pass.Pkg)
	if pass.Pkg.Name() == "main" {
		return c.program(pass, imports, reach)
	}
	isHelper := !reach && !local(pass) && helps(pass)
	if !reach && !isHelper && !local(pass) {
		if len(imports.Unseen) > 0 {
			pass.ExportPackageFact(&Summaries{Unseen: imports.Unseen, Mark: GoesOn})
		}
		return nil
	}
	own, err := summarize(pass)
	if err != nil {
		return err
	}
	imports.Reach = reach
	imports.add(own, isHelper)
	if !isHelper || len(imports.Unseen) > 0 {
		imports.Mark = GoesOn
	}
	pass.ExportPackageFact(imports)
	return nil
}

func importsService(pkg *types.Package) bool {
	for _, imp := range pkg.Imports() {
		if sdk.IsService(imp.Path()) {
			return true
		}
	}
	return false
}

// local says whether a package is code that its user edits: of the main module, a
// workspace's, or one that is replaced by a directory.
// A driver that knows no modules names the sources relative to the workspace.
func local(pass *analysis.Pass) bool {
	m := pass.Module
	if m == nil {
		return len(pass.Files) > 0 && inWorkspace(pass.Fset.File(pass.Files[0].FileStart).Name())
	}
	if m.Path == "" || m.Path == "std" || m.Path == "cmd" {
		return false
	}
	return m.Version == "" || m.Replace != nil && m.Replace.Version == ""
}

// helps says whether a package of another module is looked into for the settings that
// it hands out.
func helps(pass *analysis.Pass) bool {
	if pass.Pkg.Name() == "main" || !strings.Contains(strings.SplitN(plainPath(pass.Pkg.Path()), "/", 2)[0], ".") {
		return false // of the standard library
	}
	for _, imp := range pass.Pkg.Imports() {
		if imp.Path() == "C" || imp.Path() == "runtime/cgo" {
			return false
		}
	}
	var files []string
	for _, f := range sourceFiles(pass) {
		files = append(files, pass.Fset.File(f.FileStart).Name())
	}
	return helper.Is(plainPath(pass.Pkg.Path()), files)
}

// plainPath drops what go list adds to the paths of test variants:
// "p [p.test]" is "p".
func plainPath(path string) string {
	path, _, _ = strings.Cut(path, " [")
	return path
}

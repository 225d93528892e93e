package analyzer

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/analysis"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
	"github.com/iamvet/iamvet/internal/summary"
)

// summarize makes the summary of the package, test files left out.
func summarize(pass *analysis.Pass) (*summary.Package, error) {
	files := sourceFiles(pass)
	info := pass.TypesInfo
	if len(files) < len(pass.Files) {
		// Variables of test files are not initialized in the program.
		copied := *info
		copied.InitOrder = nil
		kept := map[*token.File]bool{}
		for _, f := range files {
			kept[pass.Fset.File(f.FileStart)] = true
		}
		for _, init := range info.InitOrder {
			if kept[pass.Fset.File(init.Rhs.Pos())] {
				copied.InitOrder = append(copied.InitOrder, init)
			}
		}
		info = &copied
	}
	return summary.Build(summary.Input{Fset: pass.Fset, Files: files, Types: pass.Pkg, Info: info})
}

// sourceFiles are the files that are not tests.
func sourceFiles(pass *analysis.Pass) []*ast.File {
	var out []*ast.File
	for _, f := range pass.Files {
		if !strings.HasSuffix(pass.Fset.File(f.FileStart).Name(), "_test.go") {
			out = append(out, f)
		}
	}
	return out
}

// program compares a program with its policies.
func (c *Config) program(pass *analysis.Pass, imports *Summaries, reach bool) error {
	files := sourceFiles(pass)
	if len(files) == 0 {
		return nil
	}
	module, err := c.module(pass, files)
	if err != nil {
		return err
	}
	path := plainPath(pass.Pkg.Path())
	own := module.For(path)
	in := run.Input{
		Package: path, Entry: pass.Pkg.Path(), Facts: own.Facts, Load: run.PolicyOptions(module, own.Facts),
		Name: func(file string) string { return relative(module.Root, file) },
	}
	source := pass.Fset.File(files[0].FileStart).Name()
	r := &reporter{pass: pass, cfg: c, places: map[string]token.Position{}, root: module.Root}
	defer r.flush()
	declared, directive := r.directives(files)
	in.Policies = append(declared, own.Policies...)
	if len(c.Policies) > 0 {
		in.Policies, directive = c.Policies, token.NoPos
	}
	if len(in.Policies) == 0 {
		return nil
	}
	in.Policies = slices.Clone(in.Policies)
	for i, p := range own.Places {
		r.places[own.Policies[i]] = p
	}
	in.Places = map[string]token.Position{}
	for i, ref := range in.Policies {
		if in.Policies[i], err = located(ref, source); err != nil {
			return err
		}
		if at, ok := r.places[ref]; ok && len(c.Policies) == 0 {
			in.Places[in.Policies[i]] = at
		}
	}
	r.sharing = sharing{
		pkg: path, dir: filepath.Dir(source), module: module, policies: in.Policies,
		unseen: !filepath.IsAbs(source) && len(declared)+len(c.Policies) > 0,
	}
	in.Unseen = imports.Unseen
	if reach {
		if in.Summaries, err = imports.decode(); err != nil {
			return err
		}
		s, err := summarize(pass)
		if err != nil {
			return err
		}
		in.Summaries = append(in.Summaries, s)
		in.Shared = imports.shared()
	}
	_, allows, _ := run.Directives(in.Entry, in.Summaries)
	in.Allows = append(allows, run.ConfigAllows(module.Config)...)
	results, err := run.All([]run.Input{in})
	if errors.Is(err, fs.ErrNotExist) && !filepath.IsAbs(source) {
		return fmt.Errorf("%w: in a sandbox it must be data of the analyzer, see docs/drivers.md", err)
	}
	if err != nil {
		return err
	}
	r.anchor = directive
	if !r.anchor.IsValid() {
		r.anchor = files[0].Package
	}
	return r.report(results[0], allows)
}

// module finds the module's configuration from where the sources are.
func (c *Config) module(pass *analysis.Pass, files []*ast.File) (*config.Module, error) {
	source := pass.Fset.File(files[0].FileStart).Name()
	dir := filepath.Dir(source)
	if c.ConfigFile == "" {
		m, err := config.Modules{}.Of(dir)
		if data := runfiles(); err == nil && m.Root == "" && data != "" && filepath.IsLocal(dir) {
			return config.Modules{}.Of(filepath.Join(data, dir))
		}
		return m, err
	}
	file, err := located(c.ConfigFile, source)
	if err != nil {
		return nil, err
	}
	m := &config.Module{Root: filepath.Dir(file)}
	if m.Path, err = modulePath(pass, m.Root, dir); err != nil {
		return nil, err
	}
	m.Config, err = config.LoadFile(file)
	return m, err
}

// modulePath is the import path of the directory root: as the driver or go.mod says,
// or else that of the package without the directories from there to its own.
func modulePath(pass *analysis.Pass, root, dir string) (string, error) {
	if pass.Module != nil {
		return pass.Module.Path, nil
	}
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err == nil {
		return modfile.ModulePath(data), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	path := plainPath(pass.Pkg.Path())
	rel, err := filepath.Rel(shown(root), dir)
	if err != nil || rel == "." {
		return path, nil //nolint:nilerr // elsewhere: patterns must be import paths
	}
	return strings.TrimSuffix(strings.TrimSuffix(path, filepath.ToSlash(rel)), "/"), nil
}

// located is where a policy or another file is: as an absolute path, or relative to the
// workspace if the sources are named so, too.
func located(ref, source string) (string, error) {
	path, selector := policy.SplitRef(ref)
	switch {
	case filepath.IsAbs(path):
	case filepath.IsAbs(source):
		var err error
		if path, err = filepath.Abs(path); err != nil {
			return "", err
		}
	default:
		path = find(filepath.Clean(path))
	}
	if selector == "" {
		return path, nil
	}
	return path + "#" + selector, nil
}

// relative writes a file below the root without it.
func relative(root, file string) string {
	root, file = shown(root), shown(file)
	if rel, err := filepath.Rel(root, file); root != "" && err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// directives reads the directives of the package's own files; those that cannot
// be read are reported.
func (r *reporter) directives(files []*ast.File) (policies []string, at token.Pos) {
	for _, f := range files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				text, ok := strings.CutPrefix(c.Text, "//iamvet:")
				if !ok {
					continue
				}
				d, err := directive.Parse(text, r.pass.Fset.Position(c.Pos()))
				if err != nil {
					r.show(analysis.Diagnostic{Pos: c.Pos(), End: c.End(), Category: string(check.Invalid), Message: message(err)})
					continue
				}
				if d.Kind != directive.Policy {
					continue
				}
				if !at.IsValid() {
					at = c.Pos()
				}
				policies = append(policies, d.Path())
				r.places[d.Path()] = d.Position
			}
		}
	}
	return policies, at
}

// message is an error's text without the position before it.
func message(err error) string {
	if _, text, ok := strings.Cut(err.Error(), ": "); ok {
		return text
	}
	return fmt.Sprint(err)
}

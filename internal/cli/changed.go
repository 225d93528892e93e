package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/config"
	"github.com/iamvet/iamvet/internal/directive"
	"github.com/iamvet/iamvet/internal/load"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/prepare"
)

// changedPrograms finds the programs that changed files touch, and those that share
// a policy with them, by module: import paths by the module's directory. Without
// such programs the map is empty.
func changedPrograms(ctx context.Context, opt analysisFlags, files []string) (map[string][]string, error) {
	modules := config.Modules{}
	changed := map[string][]string{} // absolute paths by module root
	for _, name := range files {
		abs, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		m, err := modules.Of(filepath.Dir(abs))
		if err != nil {
			return nil, err
		}
		changed[m.Root] = append(changed[m.Root], abs)
	}
	// Infrastructure code may stand outside of the modules that use it.
	outside := changed[""]
	delete(changed, "")
	if len(outside) > 0 {
		if err := addModules(changed); err != nil {
			return nil, err
		}
	}
	out := map[string][]string{}
	for root, names := range changed {
		programs, err := touchedIn(ctx, opt, modules, root, append(slices.Clone(names), outside...))
		if err != nil {
			return nil, err
		}
		if len(programs) > 0 {
			out[root] = programs
		}
	}
	return out, nil
}

// addModules adds the modules below the working directory.
func addModules(changed map[string][]string) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // what cannot be read holds no module of the user's
		case d.IsDir() && name != dir && (d.Name() == "vendor" || d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.Name() == "go.mod":
			root := filepath.Dir(name)
			if _, ok := changed[root]; !ok {
				changed[root] = nil
			}
		}
		return nil
	})
}

// declaredProgram is a program with the policies that are declared for it.
type declaredProgram struct {
	load.Program
	policies []string // absolute paths of files or directories
}

// touchedIn finds the programs of one module that files touch.
func touchedIn(ctx context.Context, opt analysisFlags, modules config.Modules, root string, files []string) ([]string, error) {
	a := &analysis{opt: opt, dir: root, ready: prepare.Programs{Modules: modules}}
	cfg := load.Config{Dir: root, Patterns: []string{"./..."}, Tests: opt.tests, Library: a.ready.Declares}
	if opt.tags != "" {
		cfg.BuildFlags = append(cfg.BuildFlags, "-tags="+opt.tags)
	}
	res, err := load.Load(ctx, cfg)
	switch {
	case errors.Is(err, load.ErrNoPackages):
		return nil, nil // the files are of a module that holds no code
	case err != nil:
		return nil, err
	}
	m, err := modules.Of(root)
	if err != nil {
		return nil, err
	}
	var all []declaredProgram
	for _, p := range res.Programs {
		all = append(all, declaredProgram{p, a.policyPaths(&p, m)})
	}
	touched := map[string]bool{}
	shared := map[string]bool{}
	for _, p := range all {
		if slices.ContainsFunc(files, func(f string) bool { return p.touchedBy(f, m) }) {
			touched[p.Package] = true
			for _, ref := range p.policies {
				shared[ref] = true
			}
		}
	}
	for _, p := range all {
		if slices.ContainsFunc(p.policies, func(ref string) bool { return shared[ref] }) {
			touched[p.Package] = true
		}
	}
	return sortedKeys(touched), nil
}

// policyPaths are the policies that a program is compared with, and what limits them.
func (a *analysis) policyPaths(p *load.Program, m *config.Module) []string {
	own := m.For(p.Package)
	refs := own.Policies
	ds, _ := a.ready.Directives(p)
	for _, d := range ds {
		if d.Kind == directive.Policy {
			refs = append(refs, d.Path())
		}
	}
	if len(refs) == 0 {
		for _, b := range a.ready.Undeclared(p, m) {
			refs = append(refs, b.Ref)
		}
	}
	refs = slices.Concat(refs, own.Boundaries, own.Guardrails)
	var out []string
	for _, ref := range refs {
		name, _ := policy.SplitRef(ref)
		out = append(out, filepath.Clean(name))
	}
	return out
}

// touchedBy says whether a file may change what is found for a program.
func (p *declaredProgram) touchedBy(file string, m *config.Module) bool {
	dir := filepath.Dir(file)
	switch base := filepath.Base(file); {
	case base == "go.work":
		return true
	case base == "go.mod" || base == "go.sum" || base == config.FileName:
		return dir == m.Root
	case strings.HasSuffix(base, ".go"):
		rel, err := filepath.Rel(m.Root, dir)
		if err != nil {
			return false
		}
		pkg := path.Join(m.Path, filepath.ToSlash(rel))
		return dir == p.Dir || slices.ContainsFunc(p.Packages, func(id string) bool {
			id, _, _ = strings.Cut(id, " [")
			return id == pkg
		})
	}
	// Terraform reads all files of a directory and modules below it.
	return slices.ContainsFunc(p.policies, func(ref string) bool {
		from := ref
		if filepath.Ext(ref) != "" {
			from = filepath.Dir(ref)
		}
		rel, err := filepath.Rel(from, file)
		return ref == file || err == nil && filepath.IsLocal(rel)
	})
}

// runChanged checks the programs that changed files touch, module by module.
func runChanged(ctx context.Context, e *env, opt analysisFlags, files []string, out *checkOutput) (int, error) {
	if out.format != "text" || out.baseline != "" || out.write != "" {
		return 0, usagef("-changed goes with text output and without baselines")
	}
	programs, err := changedPrograms(ctx, opt, files)
	if err != nil {
		return 0, err
	}
	worst := ExitClean
	for _, root := range sortedKeys(programs) {
		opt.dir = root
		a, err := analyze(ctx, opt, programs[root])
		if err != nil {
			return 0, fmt.Errorf("module %s: %w", root, err)
		}
		r := a.report()
		if err := a.write(e, r, out); err != nil {
			return 0, err
		}
		code := a.exit(e, r)
		if code == ExitError || worst == ExitClean {
			worst = code
		}
	}
	return worst, nil
}

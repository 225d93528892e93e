package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// ErrReload is returned by Update when edits change what has to be loaded: the
// imports or the name of a package, or which files belong to it.
var ErrReload = errors.New("the edits change which packages are needed: load again")

// Update type-checks the packages again that hold the changed files (absolute
// names), after Each is done, and calls visit with them, dependencies first.
// Packages that import a changed one follow if what they see of it changed.
// overlay replaces Config.Overlay.
//
// A package that does not type-check any more is visited with its errors, but
// those that import it keep what they knew of it.
//
// After ErrReload the Result must not be used again. It is not safe for
// concurrent use, nor together with Each.
func (r *Result) Update(ctx context.Context, overlay map[string][]byte, changed []string, visit func(*Package) error) error {
	l := r.l
	l.cfg.Overlay = overlay
	dirty, err := l.dirty(changed)
	if err != nil || len(dirty) == 0 {
		return err
	}
	for _, n := range l.full {
		if !dirty[n] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, api := l.recheck(ctx, n)
		if api {
			if err := l.spread(n, dirty); err != nil {
				return err
			}
		}
		if err := visit(p); err != nil {
			return err
		}
	}
	return nil
}

// dirty finds the packages with bodies that hold the changed files.
func (l *loader) dirty(changed []string) (map[*node]bool, error) {
	want := map[string]bool{}
	for _, name := range changed {
		if strings.HasSuffix(name, ".go") && (l.cfg.Tests || !strings.HasSuffix(name, "_test.go")) {
			want[name] = true
		}
	}
	out := map[*node]bool{}
	for _, n := range l.order {
		for _, name := range n.files() {
			if !want[name] {
				continue
			}
			delete(want, name)
			if same, err := l.sameImports(n); err != nil || !same {
				return nil, ErrReload
			}
			if n.full {
				out[n] = true
			}
		}
	}
	for name := range want {
		if l.belongs(name) {
			return nil, ErrReload
		}
	}
	return out, nil
}

// belongs says whether a file that was not listed would be now.
func (l *loader) belongs(name string) bool {
	for _, elem := range strings.Split(filepath.ToSlash(filepath.Dir(name)), "/") {
		if elem == "testdata" || strings.HasPrefix(elem, "_") {
			return false // the go command does not look there
		}
	}
	local := slices.ContainsFunc(l.order, func(n *node) bool {
		return n.local && within(filepath.Dir(name)+string(filepath.Separator), l.moduleRoot(n))
	})
	return local && l.matches(name)
}

func (l *loader) moduleRoot(n *node) string {
	if n.Module == nil {
		return n.Dir
	}
	rel := strings.TrimPrefix(strings.TrimPrefix(n.path, n.Module.Path), "/")
	return strings.TrimSuffix(n.Dir, string(filepath.Separator)+filepath.FromSlash(rel))
}

// matches says whether a file's constraints let it be built. Constraints that
// build flags decide are not evaluated.
func (l *loader) matches(name string) bool {
	ctxt := build.Default
	ctxt.GOOS, ctxt.GOARCH, ctxt.CgoEnabled = l.env.GOOS, l.env.GOARCH, true
	ctxt.OpenFile = func(name string) (io.ReadCloser, error) {
		data, err := l.readFile(name)
		return io.NopCloser(bytes.NewReader(data)), err
	}
	ok, err := ctxt.MatchFile(filepath.Dir(name), filepath.Base(name))
	return ok && err == nil
}

// sameImports says whether a package's files still import what was listed, as far
// as that matters.
func (l *loader) sameImports(n *node) (bool, error) {
	now := map[*node]bool{}
	for _, name := range n.files() {
		src, err := l.readFile(name)
		if err != nil {
			return false, err
		}
		if len(l.cfg.BuildFlags) == 0 && !l.matches(name) {
			return false, nil
		}
		pkg, imports, err := header(name, src)
		if err != nil {
			return true, nil // unfinished: the check will tell
		}
		if pkg != n.Name {
			return false, nil
		}
		for _, path := range imports {
			if path == "C" || path == "unsafe" {
				continue
			}
			d := l.imported(n, path)
			if d == nil {
				return false, nil
			}
			now[d] = true
			if !slices.Contains(n.deps, d) && (d.types == nil || l.matters(d)) {
				return false, nil
			}
		}
	}
	for _, d := range n.deps {
		if !now[d] && l.matters(d) {
			return false, nil
		}
	}
	return true, nil
}

// matters says whether importing a package makes a difference for what is loaded.
func (l *loader) matters(d *node) bool { return d.full || d.reach || d.local || l.helper(d) }

// header reads a file's package name and imports.
func header(name string, src []byte) (pkg string, imports []string, err error) {
	f, err := parseImports(name, src)
	if err != nil {
		return "", nil, err
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return "", nil, err
		}
		imports = append(imports, path)
	}
	return f.Name.Name, imports, nil
}

// recheck parses and checks a package again. api says that what importers see of
// it changed.
func (l *loader) recheck(ctx context.Context, n *node) (p *Package, api bool) {
	old, oldBroken := n.types, n.broken
	before := n.api
	if before == "" && old != nil {
		before = fingerprint(old)
	}
	n.broken = false
	source := l.parseFull(ctx, n)
	for _, f := range n.parsed {
		l.fset.RemoveFile(f)
	}
	n.parsed = tokenFiles(l.fset, source.files)
	p = l.checkFull(source)
	if old == nil {
		return p, true
	}
	after := ""
	if !n.broken || oldBroken {
		after = fingerprint(n.types)
	}
	switch {
	case n.broken && !oldBroken, after != "" && after == before:
		n.types, n.broken, n.api = old, oldBroken, before
		return p, false
	}
	n.api = after
	return p, true
}

func tokenFiles(fset *token.FileSet, files []*ast.File) []*token.File {
	var out []*token.File
	for _, f := range files {
		if tf := fset.File(f.FileStart); tf != nil {
			out = append(out, tf)
		}
	}
	return out
}

// fingerprint tells what importers see of a package, positions left out; "" if
// that cannot be told.
func fingerprint(pkg *types.Package) (sum string) {
	defer func() {
		if recover() != nil { // the writer panics on invalid types
			sum = ""
		}
	}()
	var buf bytes.Buffer
	// An empty file set knows no positions.
	if err := gcexportdata.Write(&buf, token.NewFileSet(), pkg); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256(buf.Bytes()))
}

// spread marks the packages that import n, however far.
func (l *loader) spread(n *node, dirty map[*node]bool) error {
	above := map[*node]bool{n: true}
	for _, m := range topological(l.order) {
		for _, d := range m.deps {
			if above[d] {
				above[m] = true
			}
		}
		if !above[m] || m == n {
			continue
		}
		if m.full {
			dirty[m] = true
		} else if m.types != nil {
			return ErrReload // typed from source without bodies, once
		}
	}
	return nil
}

// readFile reads a file, or what the overlay has instead.
func (l *loader) readFile(name string) ([]byte, error) {
	if data, ok := l.cfg.Overlay[name]; ok {
		return data, nil
	}
	return os.ReadFile(name)
}

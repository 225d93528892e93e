package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"
)

// ahead is how many packages are parsed and checked before the visitor asks.
const ahead = 3

// each runs parser, checker and visitor one behind the other.
func (l *loader) each(ctx context.Context, visit func(*Package) error) error {
	needed := l.typesOnly()
	if err := l.findTypes(ctx, needed); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { l.store(needed) })

	sources := make(chan *source, ahead)
	wg.Go(func() {
		defer close(sources)
		for _, n := range l.full {
			if !send(ctx, sources, l.parseFull(ctx, n)) {
				return
			}
		}
	})
	checked := make(chan *Package, ahead)
	wg.Go(func() {
		defer close(checked)
		for s := range sources {
			l.checkWaiting(s.node)
			if !send(ctx, checked, l.checkFull(s)) {
				return
			}
		}
	})
	for p := range checked {
		if err := visit(p); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func send[T any](ctx context.Context, c chan<- T, v T) bool {
	select {
	case c <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// source is a package with bodies, parsed.
type source struct {
	node  *node
	files []*ast.File
	errs  []Error
}

func (l *loader) parseFull(ctx context.Context, n *node) *source {
	s := &source{node: n, errs: nodeErrors(n)}
	names := n.files()
	if len(n.CgoFiles) > 0 {
		if compiled := l.compiledFiles(ctx, n); compiled != nil {
			names = compiled
		} else {
			s.errs = append(s.errs, Error{Package: n.ImportPath,
				Msg: "cgo could not be run, so calls into C are left out: install a C compiler or see `go build`"})
		}
	}
	s.files = make([]*ast.File, len(names))
	errs := make([]error, len(names))
	parallel(len(names), func(i int) {
		s.files[i], errs[i] = l.parseFile(names[i], parser.SkipObjectResolution|parser.ParseComments)
	})
	whole := s.files[:0]
	for i, f := range s.files {
		if f != nil {
			whole = append(whole, f)
		}
		s.errs = append(s.errs, syntaxErrors(n, errs[i])...)
	}
	s.files = whole
	return s
}

func syntaxErrors(n *node, err error) []Error {
	if err == nil {
		return nil
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return []Error{{Package: n.ImportPath, Msg: err.Error()}}
	}
	var errs []Error
	for _, e := range list {
		errs = append(errs, Error{Package: n.ImportPath, Pos: relative(e.Pos.String()), Msg: e.Msg})
	}
	return errs
}

// checkWaiting types the stubs that n imports and that had to wait for a
// package with bodies.
func (l *loader) checkWaiting(n *node) {
	for _, d := range topological([]*node{n}) {
		if d != n && d.stub && d.types == nil && d.syntax != nil {
			l.checkStub(d)
			l.stats.Stubs++
		}
	}
}

func (l *loader) checkFull(s *source) *Package {
	n := s.node
	p := &Package{ID: n.ImportPath, Path: n.path, Name: n.Name, Dir: n.Dir, Local: n.local,
		Standard: n.Standard, Fset: l.fset, Files: s.files, Errors: s.errs, Sizes: l.sizes()}
	if m := n.Module; m != nil {
		p.Module, p.Version = m.Path, m.Version
	}
	p.Info = &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
	var bad []token.Pos
	lacks := sync.OnceValue(func() bool { return lacksImport(n) })
	conf := l.typesConfig(n, func(err error) {
		if te := (types.Error{}); errors.As(err, &te) && strings.HasPrefix(te.Msg, "\t") {
			return // "other declaration of x": belongs to the error before
		}
		e := typeError(n, err)
		if lacks() {
			e.Kind = Follows
		}
		p.Errors = append(p.Errors, e)
		if te := (types.Error{}); errors.As(err, &te) && !te.Soft {
			bad = append(bad, te.Pos)
		}
	})
	p.Types, _ = conf.Check(n.path, l.fset, s.files, p.Info)
	if n.full {
		n.types, n.broken = p.Types, n.broken || len(p.Errors) > 0
	}
	if len(p.Errors) > 0 {
		p.Pruned = prune(p, bad)
		sortErrors(p.Errors)
	}
	return p
}

// lacksImport says whether a package depends on one that the go command has not found.
func lacksImport(n *node) bool {
	return slices.ContainsFunc(topological([]*node{n}), func(d *node) bool { return d != n && d.Error != nil && len(d.GoFiles)+len(d.CgoFiles) == 0 })
}

func typeError(n *node, err error) Error {
	te := types.Error{}
	if !errors.As(err, &te) {
		return Error{Package: n.ImportPath, Msg: err.Error()}
	}
	return Error{Package: n.ImportPath, Pos: relative(te.Fset.Position(te.Pos).String()), Msg: te.Msg}
}

func (l *loader) sizes() types.Sizes { return types.SizesFor("gc", l.env.GOARCH) }

func (l *loader) typesConfig(n *node, report func(error)) *types.Config {
	conf := &types.Config{
		Importer:    importerFunc(func(path string) (*types.Package, error) { return l.importTypes(n, path) }),
		Sizes:       l.sizes(),
		FakeImportC: true,
		Error:       report,
	}
	if n.Module != nil && n.Module.GoVersion != "" {
		conf.GoVersion = "go" + n.Module.GoVersion
	}
	return conf
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func (l *loader) importTypes(n *node, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	d := l.imported(n, path)
	switch {
	case d == nil:
		return nil, fmt.Errorf("no package %s is known to the go command: run `go mod tidy` or `go build`", path)
	case d.types == nil && d.Error != nil:
		return nil, errors.New(d.Error.Err)
	case d.types == nil:
		return nil, fmt.Errorf("%s is not loaded: an import cycle, or a failed listing", d.path)
	case d.Name == "" || d.types.Name() == "":
		return nil, fmt.Errorf("%s has no Go files to build", d.path)
	}
	return d.types, nil
}

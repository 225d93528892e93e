package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// typesOnly returns the packages that full ones import and of which types
// suffice, dependencies first.
func (l *loader) typesOnly() []*node {
	seen := map[*node]bool{}
	var out []*node
	for _, n := range l.full {
		for _, d := range n.deps {
			if !d.full && !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	return out
}

// findTypes gives every package in needed its types, from the cheapest source
// that does. Packages whose types cannot be had stay without; importing them is
// then an error in the importer.
//
// Types from source hold several times the memory of the same types from export
// data. So where many come from source, a first round only fills the cache, with
// positions of its own; all of it is dropped, and the second round reads the cache.
func (l *loader) findTypes(ctx context.Context, needed []*node) error {
	l.cache = openCache(l.cfg.CacheDir)
	final := l.fset
	defer func() { l.fset = final }()
	defer frugal()()
	filled, stubs := !l.cache.writable(), 0
	for {
		lacking := l.missing(needed)
		if lacking {
			if err := l.askBuildCache(ctx); err != nil {
				return err
			}
		}
		fill := lacking && !filled && slices.ContainsFunc(needed, func(n *node) bool { return n.key != "" && !l.readable(n) })
		if l.fset = final; fill {
			l.fset = token.NewFileSet()
		}
		err := l.round(ctx, needed)
		switch {
		case errors.Is(err, errCorrupt):
			// The entry is gone: choose again without it.
		case err != nil || !fill:
			l.stats.Stubs += stubs
			return err
		default:
			l.store(needed)
			filled, stubs = true, l.stats.Stubs
		}
	}
}

// round finds the types of all that is needed, once.
func (l *loader) round(ctx context.Context, needed []*node) error {
	l.chooseStubs(needed)
	if err := l.readExports(); err != nil {
		return err
	}
	return l.checkStubs(ctx)
}

// frugal makes the garbage collector run more often while the syntax of more
// packages is held than fit into this many bytes.
func frugal() (restore func()) {
	const limit = 420 << 20
	old := debug.SetMemoryLimit(limit)
	if old < limit {
		debug.SetMemoryLimit(old)
	}
	return func() { debug.SetMemoryLimit(old) }
}

// missing forgets what a former round found and reports whether the cache lacks a
// package that it could hold. Those that it can't hold are typed from source.
func (l *loader) missing(needed []*node) bool {
	for _, n := range l.order {
		n.types, n.stub, n.syntax, n.broken = nil, false, nil, false
	}
	lacking := false
	for _, n := range needed {
		if n.path != "unsafe" && l.key(n) != "" && !l.cache.has(n.key) {
			lacking = true
		}
	}
	return lacking
}

// askBuildCache finds out which packages the go command has compiled already.
// With -n it prints what it would compile and does not, and names the export
// data of those that are up to date.
func (l *loader) askBuildCache(ctx context.Context) error {
	if l.asked {
		return nil
	}
	l.asked = true
	if !l.warm(ctx) {
		return ctx.Err()
	}
	args := append([]string{"-deps", "-export", "-n", "-json=ImportPath,Export"}, l.listArgs()...)
	metas, err := l.goList(ctx, args)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil // then there is no build cache to use
	}
	for _, m := range metas {
		if n := l.nodes[m.ImportPath]; n != nil && n.ForTest == "" {
			n.export = m.Export
		}
	}
	return nil
}

// warm asks about one small package that whatever was built needs: the answer for
// all packages takes seconds where none is compiled.
func (l *loader) warm(ctx context.Context) bool {
	args := append([]string{"-export", "-n", "-json=Export"}, l.cfg.BuildFlags...)
	metas, err := l.goList(ctx, append(args, "--", "errors"))
	return err == nil && len(metas) == 1 && metas[0].Export != ""
}

// chooseStubs marks the packages that must be typed from source: the needed ones
// that no cache holds, what is left of their imports, and whatever depends on
// such a package, because a package read from export data brings parts of its
// imports with it, which must not exist twice.
func (l *loader) chooseStubs(needed []*node) {
	want := make(map[*node]bool, len(needed))
	for _, n := range needed {
		want[n] = true
	}
	for {
		tainted := l.tainted()
		var fresh []*node
		for n := range want {
			if n.path != "unsafe" && !n.stub && !n.full && (tainted[n] || !l.readable(n)) {
				n.stub = true
				fresh = append(fresh, n)
			}
		}
		if len(fresh) == 0 {
			break
		}
		l.parseStubs(fresh)
		for _, n := range fresh {
			for _, path := range n.syntax.imports {
				if d := l.imported(n, path); d != nil {
					want[d] = true
				}
			}
		}
	}
	l.wanted = l.wanted[:0]
	for _, n := range topological(l.order) {
		l.key(n) // so that nothing is written when several read it
		if want[n] {
			l.wanted = append(l.wanted, n)
		}
	}
}

func (l *loader) readable(n *node) bool {
	return n.export != "" || l.cache.has(l.key(n))
}

// tainted returns the packages that import, however far, one typed from source.
func (l *loader) tainted() map[*node]bool {
	t := map[*node]bool{}
	for _, n := range topological(l.order) {
		if n.stub || n.full {
			t[n] = true
			continue
		}
		for _, d := range n.deps {
			if t[d] {
				t[n] = true
				break
			}
		}
	}
	return t
}

func (l *loader) parseStubs(nodes []*node) {
	parallel(len(nodes), func(i int) {
		if n := nodes[i]; n.syntax == nil {
			n.syntax = l.parseStub(n)
		}
	})
}

// readExports reads the types of the wanted packages that are not typed from source.
func (l *loader) readExports() error {
	imports := map[string]*types.Package{}
	l.stats = Stats{}
	for _, n := range l.wanted {
		if n.stub || n.full {
			continue
		}
		if n.path == "unsafe" {
			n.types = types.Unsafe
			continue
		}
		if err := l.readExport(n, imports); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readExport(n *node, imports map[string]*types.Package) error {
	if l.cache.has(n.key) {
		data, err := l.cache.get(n.key)
		if err == nil {
			n.types, err = gcexportdata.Read(bytes.NewReader(data), l.fset, imports, n.path)
		}
		if err != nil {
			l.cache.remove(n.key)
			if l.cache.has(n.key) {
				return fmt.Errorf("the cache entry %s cannot be read nor removed (%w): remove it, or switch the cache off", l.cache.file(n.key), err)
			}
			return errCorrupt
		}
		l.stats.Cached++
		return nil
	}
	f, err := os.Open(n.export)
	if err != nil {
		n.export = ""
		return errCorrupt
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err == nil {
		n.types, err = gcexportdata.Read(r, l.fset, imports, n.path)
	}
	if err != nil {
		n.export = "" // of another version of Go, say
		return errCorrupt
	}
	l.stats.BuildCache++
	return nil
}

// checkStubs types the stubs, each as soon as its imports are, on all cores.
// Those that depend on a package with bodies wait for it: see each.
func (l *loader) checkStubs(ctx context.Context) error {
	var ready []*node
	level := map[*node]int{}
	var levels [][]*node
	for _, n := range l.wanted {
		if !n.stub || l.waits(n) {
			continue
		}
		lv := 0
		for _, path := range n.syntax.imports {
			if d := l.imported(n, path); d != nil && d.stub {
				lv = max(lv, level[d]+1)
			}
		}
		level[n] = lv
		for len(levels) <= lv {
			levels = append(levels, nil)
		}
		levels[lv] = append(levels[lv], n)
		ready = append(ready, n)
	}
	for _, nodes := range levels {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		parallel(len(nodes), func(i int) { l.checkStub(nodes[i]) })
	}
	l.stats.Stubs += len(ready)
	return nil
}

// waits reports a stub that imports, however far, a package with bodies.
func (l *loader) waits(n *node) bool {
	for _, d := range topological([]*node{n}) {
		if d.full {
			return true
		}
	}
	return false
}

func (l *loader) checkStub(n *node) {
	syntax := n.syntax
	n.syntax = nil
	n.broken = syntax.broken
	conf := l.typesConfig(n, func(error) { n.broken = true })
	conf.IgnoreFuncBodies = true
	n.types, _ = conf.Check(n.path, l.fset, syntax.files, nil)
	for _, path := range syntax.imports {
		if d := l.imported(n, path); d != nil && d.broken {
			n.broken = true
		}
	}
}

// parallel calls f for 0 … n-1 on all cores.
func parallel(n int, f func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

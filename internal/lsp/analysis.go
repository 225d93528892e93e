package lsp

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// debounce is how long the editor must be quiet before an analysis starts.
const debounce = 150 * time.Millisecond

// analysis keeps the views up to date in a goroutine of its own.
type analysis struct {
	docs    *documents
	flags   []string
	show    func(*results)
	log     func(kind int, text string)
	wake    chan struct{}
	waiting sync.Cond // on mu: something was finished

	mu sync.Mutex
	// What is to be done.
	changed map[string]bool // files
	reload  map[string]bool // roots of modules
	roots   []string        // all modules, in order of their discovery
	dropped bool            // a module is no longer among them
	busy    bool
	last    *results
}

func newAnalysis(docs *documents, flags []string) *analysis {
	a := &analysis{docs: docs, flags: flags, wake: make(chan struct{}, 1), changed: map[string]bool{}, reload: map[string]bool{}}
	a.waiting.L = &a.mu
	return a
}

// addModule adds the module that a directory belongs to.
func (a *analysis) addModule(dir string) {
	root := moduleRoot(dir)
	if root == "" {
		return
	}
	a.mu.Lock()
	known := slices.Contains(a.roots, root)
	if !known {
		a.roots = append(a.roots, root)
		a.reload[root] = true
	}
	a.mu.Unlock()
	if !known {
		a.kick()
	}
}

// keepModules drops the modules that are not to be kept.
func (a *analysis) keepModules(keep func(root string) bool) {
	a.mu.Lock()
	before := len(a.roots)
	a.roots = slices.DeleteFunc(a.roots, func(root string) bool { return !keep(root) })
	a.dropped = a.dropped || len(a.roots) < before
	a.mu.Unlock()
	a.kick()
}

// edited notes that the content of a file changed.
func (a *analysis) edited(file string) {
	a.mu.Lock()
	a.changed[file] = true
	a.mu.Unlock()
	a.kick()
}

// rearranged notes that a file decides what a module consists of.
func (a *analysis) rearranged(file string) {
	a.mu.Lock()
	for _, root := range a.roots {
		if filepath.Base(file) == "go.work" || filepath.Dir(file) == root || moduleRoot(filepath.Dir(file)) == root {
			a.reload[root] = true
		}
	}
	a.mu.Unlock()
	a.kick()
}

func (a *analysis) kick() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// run works until the context ends.
func (a *analysis) run(ctx context.Context) {
	views := map[string]*view{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.wake:
		}
		if !a.settle(ctx) {
			return
		}
		w := a.take()
		if len(w.files) == 0 && len(w.reload) == 0 && !w.dropped {
			a.finish(nil)
			continue
		}
		a.finish(a.step(ctx, views, w))
	}
}

// settle waits until no edit came for a while.
func (a *analysis) settle(ctx context.Context) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-a.wake:
		case <-time.After(debounce):
			return true
		}
	}
}

// work is what is to be done.
type work struct {
	files   []string        // that changed, sorted
	reload  map[string]bool // roots of modules
	roots   []string        // all modules
	dropped bool            // modules are gone
}

func (a *analysis) take() work {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := work{reload: a.reload, roots: slices.Clone(a.roots), dropped: a.dropped}
	for name := range a.changed {
		w.files = append(w.files, name)
	}
	slices.Sort(w.files)
	a.changed, a.reload, a.dropped, a.busy = map[string]bool{}, map[string]bool{}, false, true
	return w
}

func (a *analysis) finish(r *results) {
	a.mu.Lock()
	a.busy = false
	if r != nil {
		a.last = r
	}
	a.waiting.Broadcast()
	a.mu.Unlock()
	if r != nil {
		a.show(r)
	}
}

// step brings all views up to date. Nil: nothing could be analysed. It never panics:
// the module is then loaded anew by the next step.
func (a *analysis) step(ctx context.Context, views map[string]*view, w work) *results {
	now := a.docs.snapshot()
	start := time.Now()
	maps.DeleteFunc(views, func(root string, _ *view) bool { return !slices.Contains(w.roots, root) })
	var all []*view
	for _, root := range w.roots {
		v := views[root]
		if v == nil {
			v = &view{root: root, flags: a.flags}
			views[root] = v
		}
		var own []string
		for _, f := range w.files {
			if !strings.HasSuffix(f, ".go") || moduleRoot(filepath.Dir(f)) == root {
				own = append(own, f)
			}
		}
		if v.loaded == nil || w.reload[root] || len(own) > 0 {
			if err := update(ctx, v, now, edit{own, w.reload[root]}); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				a.log(severityWarning, "iamvet: "+root+": "+err.Error())
			}
		}
		if v.programs != nil {
			all = append(all, v)
		}
	}
	if len(all) == 0 && !w.dropped {
		return nil
	}
	r, err := gather(all, now)
	if err != nil {
		a.log(severityError, "iamvet: "+err.Error())
		return nil
	}
	a.log(4, "iamvet: "+r.summaryLine()+" in "+time.Since(start).Round(time.Millisecond).String())
	return r
}

func update(ctx context.Context, v *view, now texts, e edit) (err error) {
	defer func() {
		if r := recover(); r != nil {
			v.loaded, err = nil, internalError(r)
		}
	}()
	return v.update(ctx, now, e)
}

func gather(views []*view, now texts) (r *results, err error) {
	defer func() {
		if p := recover(); p != nil {
			for _, v := range views {
				v.loaded = nil
			}
			err = internalError(p)
		}
	}()
	return collect(views, now), nil
}

func internalError(r any) error {
	return fmt.Errorf("internal error: %v; please report it\n%s", r, debug.Stack())
}

// results waits until what the editor shows is analysed, or the context ends, and
// returns what is known then; nil before the first analysis.
func (a *analysis) results(ctx context.Context) *results {
	stop := context.AfterFunc(ctx, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.waiting.Broadcast()
	})
	defer stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	for ctx.Err() == nil && (a.busy || len(a.changed)+len(a.reload) > 0) {
		a.waiting.Wait()
	}
	return a.last
}

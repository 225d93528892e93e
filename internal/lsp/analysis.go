package lsp

import (
	"context"
	"path/filepath"
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
		files, reload, roots := a.take()
		if len(files) == 0 && len(reload) == 0 {
			a.finish(nil)
			continue
		}
		a.finish(a.step(ctx, views, files, reload, roots))
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

func (a *analysis) take() (files []string, reload map[string]bool, roots []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name := range a.changed {
		files = append(files, name)
	}
	slices.Sort(files)
	reload, roots = a.reload, slices.Clone(a.roots)
	a.changed, a.reload, a.busy = map[string]bool{}, map[string]bool{}, true
	return files, reload, roots
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

// step brings all views up to date. Nil: nothing could be analysed.
func (a *analysis) step(ctx context.Context, views map[string]*view, files []string, reload map[string]bool, roots []string) *results {
	now := a.docs.snapshot()
	start := time.Now()
	var all []*view
	for _, root := range roots {
		v := views[root]
		if v == nil {
			v = &view{root: root, flags: a.flags}
			views[root] = v
		}
		var own []string
		for _, f := range files {
			if !strings.HasSuffix(f, ".go") || moduleRoot(filepath.Dir(f)) == root {
				own = append(own, f)
			}
		}
		if v.loaded == nil || reload[root] || len(own) > 0 {
			if err := v.update(ctx, now, edit{own, reload[root]}); err != nil {
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
	if len(all) == 0 {
		return nil
	}
	r := collect(all, now)
	a.log(4, "iamvet: "+r.summaryLine()+" in "+time.Since(start).Round(time.Millisecond).String())
	return r
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

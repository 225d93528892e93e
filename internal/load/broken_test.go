package load_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/iamvet/iamvet/internal/load"
)

// storeFile is a package that type-checks and uses the fake SDK.
const storeFile = `
-- store/store.go --
package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Put(b string) { s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b}) }
`

// calls lists the static callees in the functions of a package.
func calls(pkg *ssa.Package) map[string]bool {
	out := map[string]bool{}
	var visit func(*ssa.Function)
	visit = func(f *ssa.Function) {
		for _, b := range f.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil {
					out[c.Common().StaticCallee().Name()] = true
				}
			}
		}
		for _, a := range f.AnonFuncs {
			visit(a)
		}
	}
	for _, m := range pkg.Members {
		if f, ok := m.(*ssa.Function); ok {
			visit(f)
		}
	}
	return out
}

// Whatever is wrong, the errors are named, the sound rest is kept and SSA can be
// built from it.
func TestBrokenCode(t *testing.T) {
	for name, tc := range map[string]struct {
		main   string // body of package main, which imports store
		errors []string
		kept   []string // callees that must still be there
		pruned int
	}{
		"undefined function in one statement": {
			main: `func main() { store.Put("a"); undefined(1); keep() }
func keep() {}`,
			errors: []string{"main.go:5:31: undefined: undefined"},
			kept:   []string{"Put", "keep"}, pruned: 1,
		},
		"a condition that is undefined keeps what it guards": {
			main: `func main() { if x := undefined(); x > 0 { store.Put("a") } else { keep() } }
func keep() {}`,
			errors: []string{"undefined: undefined"},
			kept:   []string{"Put", "keep"}, pruned: 2,
		},
		"a variable of a dropped statement goes with it": {
			main: `func main() {
	x := undefined()
	y := x
	store.Put("a")
	_ = y
	for i := range x { _ = i; keep() }
	switch x { case 1: keep2() }
	switch y := x.(type) { case int: _ = y }
}
func keep() {}
func keep2() {}`,
			errors: []string{"undefined: undefined"},
			kept:   []string{"Put", "keep", "keep2"}, pruned: 8,
		},
		"inside a function literal": {
			main: `var f = func() { undefined(); store.Put("a") }
func main() { run(func() { undefined(); keep() }); f() }
func run(f func()) { f() }
func keep() {}`,
			errors: []string{"undefined: undefined", "undefined: undefined"},
			kept:   []string{"Put", "keep", "run"}, pruned: 2,
		},
		"a wrong argument": {
			main: `func main() { store.Put(1); keep() }
func keep() {}`,
			errors: []string{"cannot use 1"},
			kept:   []string{"keep"}, pruned: 1,
		},
		"a missing return": {
			main: `func main() { store.Put(name()) }
func name() string { keep() }
func keep() {}`,
			errors: []string{"missing return"},
			kept:   []string{"Put", "name", "keep"},
		},
		"a type that is undefined": {
			main: `type T struct{ m missing.T; u undefinedType }
func (t T) Do() { t.m.X() }
func (u undefinedType) No() {}
func take(u undefinedType, v T) { v.Do(); store.Put("a"); u.x() }
func main() { var t T; t.Do(); take(nil, t); var x = map[string]undefinedType{}; x["a"].y(); keep() }
func keep() {}`,
			errors: []string{"undefined: missing", "undefined: undefinedType", "undefined: undefinedType", "undefined: undefinedType", "undefined: undefinedType"},
			kept:   []string{"keep", "Do"}, pruned: 6,
		},
		"declared twice": {
			main: `func main() { store.Put("a"); keep() }
func keep() {}
func keep() { store.Put("b") }`,
			errors: []string{"keep redeclared"},
			kept:   []string{"Put", "keep"}, pruned: 1,
		},
		"an unused variable and import are no harm": {
			main:   `func main() { x := 1; store.Put("a") }`,
			errors: []string{"declared and not used: x"},
			kept:   []string{"Put"},
		},
		"generic code": {
			main: `func each[T any](xs []T, f func(T)) { for _, x := range xs { f(x); undefined(x) } }
func main() { each([]string{"a"}, store.Put); each[undefinedType](nil, nil) }`,
			errors: []string{"undefined: undefined", "undefined: undefinedType"},
			kept:   []string{"each[string]"}, pruned: 2,
		},
		"select, goto, labels, defer and go": {
			main: `func main() {
	c := make(chan int)
L:
	for {
		select {
		case v := <-c: undefined(v)
		case <-undefined(): keep2()
		default: keep()
		}
		defer undefined()
		go undefined()
		if len(c) > 0 { continue L }
		break L
	}
	goto M
M:
	undefined()
	store.Put("a")
}
func keep() {}
func keep2() {}`,
			errors: []string{"undefined: undefined", "undefined: undefined", "undefined: undefined", "undefined: undefined", "undefined: undefined"},
			kept:   []string{"Put", "keep"}, pruned: 5,
		},
		"constants without a value, types and variables declared twice": {
			main: `const c = undefined()
const d = c + 1
type T struct{}
type T int
var v, v = 1, 2
func main() { store.Put("a"); _ = c; _ = d; _ = v; var t T; _ = t; keep() }
func keep() {}`,
			errors: []string{"undefined: undefined", "T redeclared", "v redeclared"},
			kept:   []string{"Put", "keep"}, pruned: 7,
		},
		"the initializer of a variable": {
			main: `var a, b = undefined(), name()
var c, d = two()
func two() (undefinedType, int) { return nil, 1 }
func name() int { store.Put("a"); return d }
func main() { _ = a; _ = b; _ = c; keep() }
func keep() {}`,
			errors: []string{"undefined: undefined", "undefined: undefinedType"},
			kept:   []string{"Put", "keep"}, pruned: 5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, goMod+storeFile+"\n-- main.go --\npackage main\n\nimport \"example.com/app/store\"\n\n"+tc.main+"\n")
			l := run(t, load.Config{Dir: dir})
			p := l.packages[len(l.packages)-1]
			if len(p.Errors) != len(tc.errors) {
				t.Fatalf("errors:\n%s\nwant %d", l.errors(), len(tc.errors))
			}
			for i, e := range p.Errors {
				if !strings.Contains(e.Error(), tc.errors[i]) || !strings.Contains(e.Pos, "main.go:") {
					t.Errorf("error %d is %q, want %q", i, e, tc.errors[i])
				}
			}
			if len(p.Pruned) != tc.pruned {
				t.Errorf("cut at %v, want %d places", p.Pruned, tc.pruned)
			}
			have := calls(buildSSA(t, p))
			for _, k := range tc.kept {
				if !have[k] {
					t.Errorf("the call of %s is gone; there are %v", k, have)
				}
			}
		})
	}
}

func TestSyntaxErrors(t *testing.T) {
	dir := module(t, goMod+storeFile+`
-- main.go --
package main

import "example.com/app/store"

func main() { store.Put("a") }

func broken( {
-- other.go --
package main

func keep() {}
`)
	l := run(t, load.Config{Dir: dir})
	if got := l.errors(); !strings.Contains(got, "main.go:7:") {
		t.Errorf("errors: %s", got)
	}
	if !strings.Contains(l.ids(), "example.com/app/store") {
		t.Errorf("loaded only %s", l.ids())
	}
}

func TestMissingDependency(t *testing.T) {
	dir := module(t, goMod+storeFile+`
-- main.go --
package main

import (
	"example.com/app/store"
	"example.com/missing/logger"
)

func main() {
	log := logger.New()
	log.Print("start")
	store.Put("a")
}
`)
	l := run(t, load.Config{Dir: dir})
	p := l.packages[len(l.packages)-1]
	if got := l.errors(); !strings.Contains(got, "main.go:5:2") || !strings.Contains(got, "example.com/missing/logger") {
		t.Errorf("errors: %s", got)
	}
	if len(l.Programs) != 1 || len(l.Programs[0].Errors) == 0 {
		t.Errorf("the program is to carry the listing's error: %+v", l.Programs)
	}
	if !calls(buildSSA(t, p))["Put"] {
		t.Error("the call of Put is gone")
	}
}

func TestImportCycle(t *testing.T) {
	dir := module(t, goMod+storeFile+`
-- main.go --
package main

import (
	"example.com/app/a"
	"example.com/app/store"
)

func main() { a.A(); store.Put("a") }
-- a/a.go --
package a

import "example.com/app/b"

func A() { b.B() }
-- b/b.go --
package b

import "example.com/app/a"

func B() { a.A() }
`)
	l := run(t, load.Config{Dir: dir})
	if len(l.Programs) != 1 {
		t.Fatalf("programs: %+v", l.Programs)
	}
	said := l.errors()
	var saidSb289 strings.Builder
	for _, e := range l.Programs[0].Errors {
		saidSb289.WriteString(e.Error())
	}
	said += saidSb289.String()
	if !strings.Contains(said, "import cycle not allowed") {
		t.Errorf("errors: %s", said)
	}
}

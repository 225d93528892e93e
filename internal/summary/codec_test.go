package summary_test

import (
	"bytes"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"testing"

	"github.com/iamvet/iamvet/internal/summary"
)

const source = `package p

import "fmt"

//iamvet:policy deploy/policy.json

type Doer interface{ Do(x int) error }

type base struct{ name string ` + "`env:\"NAME\"`" + ` }

func (b *base) Do(x int) error { return fmt.Errorf("%s %d", b.name, x) }

type T[E any] struct {
	*base
	list []E
	by   map[string]func(E)
}

func (t *T[E]) Each(f func(E)) {
	for _, e := range t.list {
		f(e)
	}
	ch := make(chan E, 1)
	select {
	case ch <- t.list[0]:
	case v := <-ch:
		t.by["x"] = func(E) { f(v) }
	}
}

var all = []Doer{&T[int]{base: &base{name: "a"}}}

func Run(ds ...Doer) (err error) {
	defer func() { recover() }()
	for _, d := range append(ds, all...) {
		if x, ok := d.(interface{ Do(int) error }); ok {
			f := x.Do
			err = f(1)
		}
	}
	return
}
`

func build(t testing.TB, src string) *summary.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	s, err := summary.Build(summary.Input{Fset: fset, Files: []*ast.File{f}, Types: pkg, Info: info})
	if err != nil {
		t.Fatal(err)
	}
	if s.Broken != "" {
		t.Fatal(s.Broken)
	}
	return s
}

func TestRoundTrip(t *testing.T) {
	s := build(t, source)
	data := summary.Encode([]*summary.Package{s})
	got, err := summary.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !reflect.DeepEqual(normal(got[0]), normal(s)) {
		t.Error("decoding gives something else than was encoded")
	}
	if again := summary.Encode(got); !bytes.Equal(again, data) {
		t.Error("encoding again gives other bytes")
	}
	if same := summary.Encode([]*summary.Package{build(t, source), s}); !bytes.Equal(same, data) {
		t.Error("building again, and twice the same package, gives other bytes")
	}
}

// normal makes empty and absent lists equal.
func normal(p *summary.Package) *summary.Package {
	q := *p
	q.Types = nil
	for _, t := range p.Types {
		if len(t.Methods) == 0 {
			t.Methods = nil
		}
		if len(t.Also) == 0 {
			t.Also = nil
		}
		q.Types = append(q.Types, t)
	}
	q.Funcs = nil
	for _, f := range p.Funcs {
		g := *f
		g.Calls = nil
		for _, c := range f.Calls {
			if len(c.Variadic) == 0 {
				c.Variadic = nil
			}
			g.Calls = append(g.Calls, c)
		}
		g.Nodes = nil
		for _, n := range f.Nodes {
			if len(n.Args) == 0 {
				n.Args = nil
			}
			g.Nodes = append(g.Nodes, n)
		}
		q.Funcs = append(q.Funcs, &g)
	}
	return &q
}

func TestDirectivesAndMethodTables(t *testing.T) {
	s := build(t, source)
	if len(s.Directives) != 1 || s.Directives[0].Text != "policy deploy/policy.json" {
		t.Errorf("directives %v", s.Directives)
	}
	tables := map[string][]string{}
	for _, typ := range s.Types {
		for _, m := range typ.Table {
			tables[typ.Name] = append(tables[typ.Name], m.ID+"="+m.Fn)
		}
	}
	want := map[string][]string{
		"example.com/p.base":    {"Do=(*example.com/p.base).Do"},
		"*example.com/p.T[int]": {"Do=(*example.com/p.base).Do", "Each=(*example.com/p.T).Each"},
	}
	if !reflect.DeepEqual(tables, want) {
		t.Errorf("method tables %v, want %v", tables, want)
	}
}

func TestCorruptBytes(t *testing.T) {
	data := summary.Encode([]*summary.Package{build(t, source)})
	for _, bad := range [][]byte{nil, []byte("x"), data[:len(data)/2], append(data[:7:7], 1, 2, 3)} {
		if _, err := summary.Decode(bad); !errors.Is(err, summary.ErrCorrupt) {
			t.Errorf("%d bytes: error %v", len(bad), err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(summary.Encode([]*summary.Package{build(f, source)}))
	f.Add(summary.Encode(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		pkgs, err := summary.Decode(data)
		if err == nil {
			summary.Encode(pkgs)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		build(b, source)
	}
}

func BenchmarkCodec(b *testing.B) {
	s := []*summary.Package{build(b, source)}
	for b.Loop() {
		if _, err := summary.Decode(summary.Encode(s)); err != nil {
			b.Fatal(err)
		}
	}
}

package flow_test

import (
	"slices"
	"testing"

	"github.com/iamvet/iamvet/internal/flow"
	"github.com/iamvet/iamvet/internal/summary"
)

// A framework that is given a function which makes an any asserts it to interfaces of its
// own. What only hands values on, back or to an encoder calls none of their methods.
func TestFactoriesOfFrameworks(t *testing.T) {
	sums := summaries(t, `
func main() { run() }
`, `
-- example.com/plug/plug.go --
package plug

type Server struct{}

func NewServer() *Server                                        { return nil }
func (s *Server) Register(string, func() (any, error)) *Server { return s }
func (s *Server) Serve()                                        {}

type Routes struct{ Open func(string) (int, any) }

func (Routes) Serve() {}

func Transform(func(any) (any, error)) {}
func Once(func() (any, error)) any    { return nil }

var Later func(func() any)
-- prog/run.go --
package main

import (
	"sync"

	"example.com/plug"
)

func run() {
	plug.NewServer().Register("plugin", makePlugin).Serve()
	plug.Routes{Open: openFile}.Serve()
	plug.Transform(pass)
	_ = plug.Once(makeStore)
	plug.Later(func() any { return &later{} })
	pool := sync.Pool{New: makePooled}
	pool.Get()
	plug.Transform(func(any) (any, error) { return &transformed{}, nil })
}
func makePlugin() (any, error) { return &plugin{}, nil }
func openFile(name string) (int, any) { return 0, handle{name} }
func makeStore() (any, error) { return &store{}, nil }
func makePooled() any { return &pooled{} }
func pass(x any) (any, error) { return x, nil }

type plugin struct{}

func (*plugin) Fetch(key string) { get("plugin") }
func (*plugin) inner()           { get("unexported") }

type handle struct{ name string }

func (handle) Flush() error { put("handle", "k"); return nil }

type store struct{}

func (*store) Fetch() { get("handed back") }

type pooled struct{}

func (*pooled) Fetch() { get("pooled") }

type later struct{}

func (*later) Fetch() { get("given to a function value") }

type transformed struct{}

func (*transformed) Fetch() { get("transformed") }
`)
	sums = slices.DeleteFunc(sums, func(s *summary.Package) bool { return s.Path == "example.com/plug" })
	want := []string{`GetObject Bucket=plugin`, `PutObject Bucket=handle Key=k`}
	if got := render(link(t, sums, flow.Options{})); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

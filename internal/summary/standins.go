package summary

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/iamvet/iamvet/internal/standin"
)

// standinMark is in the names of stand-ins, and in no name that people give.
const standinMark = "ꞏ"

// IsStandin says whether a function stands for one of a library.
func IsStandin(name string) bool { return strings.Contains(name, "."+standinMark) }

// StandsFor is the name, by its package's own, of the function that one stands for;
// other functions' names it leaves.
func StandsFor(name string) string {
	_, rest, ok := strings.Cut(name, "."+standinMark)
	if !ok {
		return name
	}
	pkg, rest, _ := strings.Cut(rest, standinMark)
	fn, rest, _ := strings.Cut(rest, standinMark)
	return pkg + "." + fn + strings.TrimLeft(rest, "0123456789")
}

// standin is the name of what stands for a generic function of a library at one place,
// "" if nothing does. Each place has its own: what callers pass is never mixed.
func (b *builder) standin(fn *ssa.Function) string {
	obj, ok := fn.Object().(*types.Func)
	if !ok || b.written || !standin.Known(obj) {
		return ""
	}
	ident := standinMark + obj.Pkg().Name() + standinMark + obj.Name() + standinMark + strconv.Itoa(len(b.standins))
	decl, ok := standin.Of(obj, ident)
	if !ok {
		return ""
	}
	b.standins = append(b.standins, decl)
	return b.in.Types.Path() + "." + ident
}

// nameOf is the name of a function that is used as a value.
func (b *builder) nameOf(fn *ssa.Function) string {
	if name := b.standin(fn); name != "" {
		return name
	}
	return ssaName(fn)
}

// buildStandins summarizes the functions that were written, as if they were the
// package's own.
func (b *builder) buildStandins() {
	if len(b.standins) == 0 {
		return
	}
	in := Input{Fset: token.NewFileSet(), Info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Scopes: map[ast.Node]*types.Scope{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}}
	from := importer{}
	for i, d := range append([]standin.Decl{{Text: standin.Prelude}}, b.standins...) {
		for p := range d.Imports {
			from[p.Path()] = complete(p)
		}
		file, err := parser.ParseFile(in.Fset, strconv.Itoa(i)+".go", d.File("standins"), parser.SkipObjectResolution)
		if err != nil {
			b.out.Broken = fmt.Sprintf("functions of libraries cannot be written: %v", err)
			return
		}
		in.Files = append(in.Files, file)
	}
	var err error
	conf := types.Config{Importer: from}
	if in.Types, err = conf.Check(b.in.Types.Path(), in.Fset, in.Files, in.Info); err != nil {
		b.out.Broken = fmt.Sprintf("functions of libraries cannot be written: %v", err)
		return
	}
	sub := &builder{in: in, out: b.out, types: b.types, written: true}
	if sub.buildSSA() != "" {
		return
	}
	for _, fn := range sub.functions() {
		if fn != sub.ssa.Func("init") {
			sub.function(fn)
		}
	}
}

// complete is a package that go/types lets others import. Of those that imports refer
// to, some declarations alone may be known.
func complete(p *types.Package) *types.Package {
	if p.Complete() {
		return p
	}
	out := types.NewPackage(p.Path(), p.Name())
	for _, name := range p.Scope().Names() {
		out.Scope().Insert(p.Scope().Lookup(name))
	}
	out.MarkComplete()
	return out
}

// importer has the packages that stand-ins refer to.
type importer map[string]*types.Package

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if p := i[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("package %s is not imported", path)
}

package summary

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/iamvet/iamvet/internal/standin"
)

// Input is a type-checked package.
type Input struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
	// Imports is shared by the packages of one program, or nil.
	Imports *Imports
}

// Build summarizes a package. It builds SSA for this package alone: imports are
// needed as types only.
//
// Where the package is ill-typed in a way that go/ssa cannot take, the functions
// that it can take are summarized and Package.Broken says what was left out.
// It never panics.
func Build(in Input) (*Package, error) {
	out := &Package{Path: in.Types.Path(), Name: in.Types.Name()}
	b := &builder{in: in, out: out, types: newTypeTable(in.Types), files: map[string]int32{}}
	b.directives()
	if out.Broken = b.buildSSA(); out.Broken != "" {
		in.Imports.forget()
		out.Types = b.types.types
		return out, nil
	}
	defer in.Imports.withoutBodies(in.Types)
	for _, fn := range b.functions() {
		b.function(fn)
	}
	b.buildStandins()
	b.methodTables()
	out.Types = b.types.types
	sort.Slice(out.Funcs, func(i, j int) bool { return out.Funcs[i].Name < out.Funcs[j].Name })
	return out, nil
}

type builder struct {
	in    Input
	out   *Package
	ssa   *ssa.Package
	types *typeTable
	files map[string]int32
	// standins are the functions to write for generic functions of libraries
	standins []standin.Decl
	// written is set for their builder: they are at no place
	written bool
}

// buildSSA creates packages for the direct imports only, as buildssa does: the
// builder looks up no package-level object of others.
// It says what went wrong.
func (b *builder) buildSSA() (broken string) {
	defer func() {
		if r := recover(); r != nil {
			broken = fmt.Sprintf("go/ssa cannot take package %s: %v", b.in.Types.Path(), r)
		}
	}()
	prog := b.in.Imports.program(b.in.Fset)
	for _, imp := range b.in.Types.Imports() {
		if prog.Package(imp) == nil {
			prog.CreatePackage(imp, nil, nil, true)
		}
	}
	b.ssa = prog.CreatePackage(b.in.Types, b.in.Files, b.in.Info, false)
	b.ssa.Build()
	return ""
}

// noReturn names the functions after which nothing runs.
func noReturn(f *types.Func) bool {
	switch f.FullName() {
	case "os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln",
		"(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln":
		return true
	}
	return false
}

// functions lists the package's functions with bodies, literals included.
func (b *builder) functions() []*ssa.Function {
	var out []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || len(fn.Blocks) == 0 {
			return
		}
		out = append(out, fn)
		for _, anon := range fn.AnonFuncs {
			add(anon)
		}
	}
	add(b.ssa.Func("init"))
	for _, file := range b.in.Files {
		for _, decl := range file.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if obj, ok := b.in.Info.Defs[fd.Name].(*types.Func); ok {
				add(b.ssa.Prog.FuncValue(obj))
			}
		}
	}
	return out
}

// methodTables adds the tables of the package's named types: other packages may
// convert them to interfaces.
func (b *builder) methodTables() {
	scope := b.in.Types.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || types.IsInterface(obj.Type()) {
			continue
		}
		named, ok := types.Unalias(obj.Type()).(*types.Named)
		if !ok {
			continue
		}
		if named.TypeParams().Len() > 0 {
			continue // instances have tables of their own
		}
		_, isStruct := named.Underlying().(*types.Struct) // its fields may have methods
		if isStruct || b.types.msets.MethodSet(types.NewPointer(named)).Len() > 0 {
			b.types.addTable(named, "")
		}
	}
}

func (b *builder) directives() {
	for _, f := range b.in.Files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				if text, ok := strings.CutPrefix(c.Text, "//iamvet:"); ok {
					b.out.Directives = append(b.out.Directives, Directive{b.pos(c.Pos()), text})
				}
			}
		}
	}
}

func (b *builder) pos(p token.Pos) Pos {
	if !p.IsValid() || b.written {
		return Pos{}
	}
	at := b.in.Fset.Position(p)
	i, ok := b.files[at.Filename]
	if !ok {
		i = int32(len(b.out.Files))
		b.files[at.Filename] = i
		b.out.Files = append(b.out.Files, at.Filename)
	}
	return Pos{i, int32(at.Line), int32(at.Column)}
}

// Position gives the place of p as the go command prints it.
func (p *Package) Position(at Pos) token.Position {
	if at.Line == 0 || int(at.File) >= len(p.Files) {
		return token.Position{}
	}
	return token.Position{Filename: p.Files[at.File], Line: int(at.Line), Column: int(at.Col)}
}

// ssaName is the unique name of a function: its origin's for an instance.
func ssaName(fn *ssa.Function) string {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if parent := fn.Parent(); parent != nil {
		name := fn.Name()
		if i := strings.LastIndexByte(name, '$'); i >= 0 {
			return ssaName(parent) + name[i:]
		}
		return ssaName(parent) + "$" + name
	}
	if obj, ok := fn.Object().(*types.Func); ok && (fn.Signature.Recv() != nil || !isInit(fn.Name())) {
		return FuncName(obj)
	}
	if fn.Pkg != nil {
		return fn.Pkg.Pkg.Path() + "." + fn.Name()
	}
	return fn.String()
}

// typeParamOwner names what declares the type parameters that a function sees.
func typeParamOwner(fn *ssa.Function) (owner string, count int) {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return "", 0
	}
	sig := obj.Type().(*types.Signature)
	if n := sig.RecvTypeParams().Len(); n > 0 {
		return namedString(namedOf(sig.Recv().Type()).Obj()), n
	}
	if n := sig.TypeParams().Len(); n > 0 {
		return FuncName(obj), n
	}
	return "", 0
}

package load

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
)

// parsed is the syntax of a package that is typed without bodies.
type parsed struct {
	files   []*ast.File
	imports []string // the import paths that are left, in the order of the source
	broken  bool     // a file did not parse
}

// parseStub parses n and leaves only what its importers can see: exported
// declarations and those that they mention, without function bodies and without
// the imports that only bodies used. Dropping imports is what saves most: a
// package's bodies import far more than its declarations do.
func (l *loader) parseStub(n *node) *parsed {
	p := &parsed{}
	for _, name := range n.files() {
		f, err := l.parseDeclarations(name)
		if err != nil {
			p.broken = true
		}
		if f != nil {
			p.files = append(p.files, f)
		}
	}
	pr := newPruner(p.files)
	pr.run()
	seen := map[string]bool{}
	for _, f := range p.files {
		for _, path := range pr.dropImports(f, func(path string) string { return l.importName(n, path) }) {
			if !seen[path] {
				seen[path] = true
				p.imports = append(p.imports, path)
			}
		}
	}
	return p
}

// parseDeclarations parses a file whose bodies do not matter.
func (l *loader) parseDeclarations(name string) (*ast.File, error) {
	src, err := l.readFile(name)
	if err != nil {
		return nil, err
	}
	if f, err := parser.ParseFile(l.fset, name, blankBodies(src), parser.SkipObjectResolution); err == nil {
		return f, nil
	}
	return parser.ParseFile(l.fset, name, src, parser.SkipObjectResolution)
}

func (l *loader) parseFile(name string, mode parser.Mode) (*ast.File, error) {
	src, err := l.readFile(name)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(l.fset, name, src, mode)
}

// importName is the name that an import declaration without one introduces.
func (l *loader) importName(n *node, importPath string) string {
	if d := l.imported(n, importPath); d != nil && d.Name != "" {
		return d.Name
	}
	if importPath == "unsafe" || importPath == "C" {
		return importPath
	}
	return path.Base(importPath)
}

// pruner finds the declarations that an importer can depend on.
type pruner struct {
	files []*ast.File
	decls map[string][]*decl // by name; methods under their receiver's name
	queue []*decl
	// used holds the identifiers of the kept declarations, by file.
	used map[*ast.File]map[string]bool
}

// decl is a function, or one spec of a declaration (all of it for constants,
// which depend on those above).
type decl struct {
	file *ast.File
	node ast.Node
	kept bool
}

func newPruner(files []*ast.File) *pruner {
	pr := &pruner{files: files, decls: map[string][]*decl{}, used: map[*ast.File]map[string]bool{}}
	for _, f := range files {
		pr.used[f] = map[string]bool{}
		for _, d := range f.Decls {
			pr.index(f, d)
		}
	}
	return pr
}

func (pr *pruner) index(f *ast.File, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		// An empty body: a missing one is an error for generic functions.
		if d.Body != nil {
			d.Body = &ast.BlockStmt{Lbrace: d.Body.Lbrace, Rbrace: d.Body.Rbrace}
		}
		name := d.Name.Name
		if d.Recv != nil {
			name = receiverName(d.Recv)
		}
		pr.add(&decl{file: f, node: d}, name)
	case *ast.GenDecl:
		switch d.Tok {
		case token.CONST:
			c := &decl{file: f, node: d}
			for _, s := range d.Specs {
				for _, id := range s.(*ast.ValueSpec).Names {
					pr.add(c, id.Name)
				}
			}
		case token.TYPE:
			for _, s := range d.Specs {
				pr.add(&decl{file: f, node: s}, s.(*ast.TypeSpec).Name.Name)
			}
		case token.VAR:
			for _, s := range d.Specs {
				s := s.(*ast.ValueSpec)
				shrinkValues(s)
				v := &decl{file: f, node: s}
				for _, id := range s.Names {
					pr.add(v, id.Name)
				}
			}
		}
	}
}

func (pr *pruner) add(d *decl, name string) {
	if name == "_" {
		return
	}
	pr.decls[name] = append(pr.decls[name], d)
	if fn, ok := d.node.(*ast.FuncDecl); ok && (fn.Recv != nil || name == "init" || name == "main") {
		return // methods come with their type
	}
	if ast.IsExported(name) {
		pr.keep(d)
	}
}

func (pr *pruner) keep(d *decl) {
	if !d.kept {
		d.kept = true
		pr.queue = append(pr.queue, d)
	}
}

// run keeps all that the kept declarations mention, and drops the others.
func (pr *pruner) run() {
	for len(pr.queue) > 0 {
		d := pr.queue[len(pr.queue)-1]
		pr.queue = pr.queue[:len(pr.queue)-1]
		pr.mentions(d)
	}
	for _, f := range pr.files {
		f.Decls = pr.keptDecls(f)
		f.Comments, f.Unresolved = nil, nil
	}
}

// mentions keeps the package-level names in d. A field's or a local name may
// keep a declaration of the same name: that costs a little time only.
func (pr *pruner) mentions(d *decl) {
	used := pr.used[d.file]
	ast.Inspect(d.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				used[id.Name] = true
				pr.keepName(id.Name)
				return false
			}
		case *ast.Ident:
			used[n.Name] = true
			pr.keepName(n.Name)
		}
		return true
	})
}

func (pr *pruner) keepName(name string) {
	for _, d := range pr.decls[name] {
		if fn, ok := d.node.(*ast.FuncDecl); ok && fn.Recv == nil && (name == "init" || name == "main") {
			continue
		}
		pr.keep(d)
	}
}

func (pr *pruner) keptDecls(f *ast.File) []ast.Decl {
	kept := map[ast.Node]bool{}
	for _, ds := range pr.decls {
		for _, d := range ds {
			if d.kept && d.file == f {
				kept[d.node] = true
			}
		}
	}
	var out []ast.Decl
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok == token.CONST {
			if kept[d] {
				out = append(out, d)
			}
			continue
		}
		if g.Tok == token.IMPORT {
			continue
		}
		var specs []ast.Spec
		for _, s := range g.Specs {
			if kept[s] {
				specs = append(specs, s)
			}
		}
		if len(specs) > 0 {
			g.Specs = specs
			out = append(out, g)
		}
	}
	return out
}

// dropImports leaves the imports of f whose name is used, puts them back as f's
// first declaration, and returns their paths.
func (pr *pruner) dropImports(f *ast.File, nameOf func(string) string) []string {
	var specs []ast.Spec
	var imports []*ast.ImportSpec
	var paths []string
	for _, s := range f.Imports {
		path, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			continue
		}
		name := nameOf(path)
		if s.Name != nil {
			name = s.Name.Name
		}
		if name == "_" || name != "." && !pr.used[f][name] {
			continue
		}
		specs, imports, paths = append(specs, s), append(imports, s), append(paths, path)
	}
	f.Imports = imports
	if len(specs) > 0 {
		g := &ast.GenDecl{TokPos: f.Name.End(), Tok: token.IMPORT, Specs: specs}
		f.Decls = append([]ast.Decl{g}, f.Decls...)
	}
	return paths
}

// shrinkValues drops what does not decide a variable's type.
func shrinkValues(s *ast.ValueSpec) {
	if s.Type != nil {
		s.Values = nil
		return
	}
	for _, v := range s.Values {
		if u, ok := v.(*ast.UnaryExpr); ok {
			v = u.X
		}
		if lit, ok := v.(*ast.CompositeLit); ok && !countsElements(lit.Type) {
			lit.Elts = nil
		}
		ast.Inspect(v, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncLit); ok {
				fn.Body = &ast.BlockStmt{Lbrace: fn.Body.Lbrace, Rbrace: fn.Body.Rbrace}
			}
			return true
		})
	}
}

// countsElements reports a [...]T, whose type its elements decide.
func countsElements(t ast.Expr) bool {
	a, ok := t.(*ast.ArrayType)
	if !ok {
		return false
	}
	_, ok = a.Len.(*ast.Ellipsis)
	return ok
}

// receiverName is the name of the type that a method belongs to.
func receiverName(recv *ast.FieldList) string {
	if len(recv.List) == 0 {
		return "_"
	}
	t := recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return "_"
		}
	}
}

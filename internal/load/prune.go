package load

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
)

// prune takes the code that does not type-check out of p's syntax and initial
// values, so that SSA can be built from the rest: the smallest statements that
// hold an error or use something that is not defined. Conditions become an
// unknown bool, so that what they guard stays. It returns where it cut.
func prune(p *Package, errors []token.Pos) []token.Position {
	pr := &statementPruner{info: p.Info, pkg: p.Types, fset: p.Fset, errors: errors, gone: map[types.Object]bool{}}
	sort.Slice(errors, func(i, j int) bool { return errors[i] < errors[j] })
	for _, f := range p.Files {
		f.Decls = pr.declared(f.Decls)
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				pr.function(fn)
			}
		}
	}
	pr.initOrder()
	sort.Slice(pr.cut, func(i, j int) bool { return pr.cut[i] < pr.cut[j] })
	var out []token.Position
	for i, pos := range pr.cut {
		if i == 0 || pos != pr.cut[i-1] {
			out = append(out, p.Fset.Position(pos))
		}
	}
	return out
}

type statementPruner struct {
	info   *types.Info
	pkg    *types.Package
	fset   *token.FileSet
	errors []token.Pos           // sorted
	gone   map[types.Object]bool // defined by code that was cut
	cut    []token.Pos
}

// function prunes fn until nothing in it uses what was cut.
func (pr *statementPruner) function(fn *ast.FuncDecl) {
	if pr.errorIn(fn.Pos(), fn.Body.Lbrace) || pr.badSignature(fn) {
		fn.Body = nil // as if written in assembly
		pr.cut = append(pr.cut, fn.Pos())
		return
	}
	pr.body(fn.Body)
}

func (pr *statementPruner) badSignature(fn *ast.FuncDecl) bool {
	obj, ok := pr.info.Defs[fn.Name].(*types.Func)
	if !ok {
		return true
	}
	recv := obj.Signature().Recv()
	return recv != nil && invalid(recv.Type())
}

func (pr *statementPruner) body(b *ast.BlockStmt) {
	for {
		before := len(pr.gone)
		b.List = pr.list(b.List)
		if len(pr.gone) == before {
			return
		}
	}
}

func (pr *statementPruner) list(stmts []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, len(stmts))
	for _, s := range stmts {
		if s = pr.stmt(s); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// stmt returns what is left of s, nil for nothing.
func (pr *statementPruner) stmt(s ast.Stmt) ast.Stmt {
	if !pr.bad(s, true) {
		return s
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		s.List = pr.list(s.List)
		return s
	case *ast.LabeledStmt:
		if s.Stmt = pr.stmt(s.Stmt); s.Stmt == nil {
			s.Stmt = &ast.EmptyStmt{Semicolon: s.Colon, Implicit: true}
		}
		return s
	case *ast.IfStmt:
		s.Init, s.Cond = pr.part(s.Init), pr.cond(s.Cond)
		s.Body.List = pr.list(s.Body.List)
		if s.Else != nil {
			s.Else = pr.stmt(s.Else)
		}
		return s
	case *ast.ForStmt:
		s.Init, s.Post = pr.part(s.Init), pr.part(s.Post)
		if s.Cond != nil {
			s.Cond = pr.cond(s.Cond)
		}
		s.Body.List = pr.list(s.Body.List)
		return s
	case *ast.RangeStmt:
		return pr.rangeStmt(s)
	case *ast.SwitchStmt:
		return pr.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return pr.typeSwitch(s)
	case *ast.SelectStmt:
		pr.clauses(s.Body, func(c ast.Stmt) ast.Node { return c.(*ast.CommClause).Comm })
		return s
	}
	if !pr.bad(s, false) {
		pr.literals(s)
		return s
	}
	pr.drop(s)
	return nil
}

// part prunes a statement that belongs to a larger one.
func (pr *statementPruner) part(s ast.Stmt) ast.Stmt {
	if s == nil {
		return nil
	}
	return pr.stmt(s)
}

func (pr *statementPruner) cond(e ast.Expr) ast.Expr {
	if !pr.bad(e, false) {
		pr.literals(e)
		return e
	}
	pr.drop(e)
	return pr.unknownBool(e.Pos())
}

func (pr *statementPruner) rangeStmt(s *ast.RangeStmt) ast.Stmt {
	s.Body.List = pr.list(s.Body.List)
	if !pr.badAny(s.Key, s.Value, s.X) {
		pr.literals(s.X)
		return s
	}
	for _, e := range []ast.Expr{s.Key, s.Value, s.X} {
		if e != nil {
			pr.drop(e)
		}
	}
	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: pr.list(s.Body.List), Rbrace: s.Body.Rbrace}
	return &ast.ForStmt{For: s.For, Cond: pr.unknownBool(s.For), Body: body}
}

// switchStmt turns a switch whose tag or cases are bad into one over unknown bools.
func (pr *statementPruner) switchStmt(s *ast.SwitchStmt) ast.Stmt {
	s.Init = pr.part(s.Init)
	bad := s.Tag != nil && pr.bad(s.Tag, false)
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			bad = bad || pr.bad(e, false)
		}
	}
	if bad && s.Tag != nil {
		pr.drop(s.Tag)
		s.Tag = nil
	}
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		if bad && c.List != nil {
			c.List = []ast.Expr{pr.unknownBool(c.Case)}
		}
		c.Body = pr.list(c.Body)
	}
	return s
}

func (pr *statementPruner) typeSwitch(s *ast.TypeSwitchStmt) ast.Stmt {
	s.Init = pr.part(s.Init)
	if pr.bad(s.Assign, false) {
		pr.drop(s)
		return nil
	}
	pr.clauses(s.Body, func(c ast.Stmt) ast.Node {
		cc := c.(*ast.CaseClause)
		for _, e := range cc.List {
			if pr.bad(e, false) {
				return e
			}
		}
		return nil
	})
	return s
}

// clauses drops the clauses whose head is bad and prunes the bodies of the others.
func (pr *statementPruner) clauses(b *ast.BlockStmt, head func(ast.Stmt) ast.Node) {
	var out []ast.Stmt
	for _, c := range b.List {
		if h := head(c); h != nil && !isNilStmt(h) && pr.bad(h, false) {
			pr.drop(c)
			continue
		}
		switch c := c.(type) {
		case *ast.CaseClause:
			c.Body = pr.list(c.Body)
		case *ast.CommClause:
			c.Body = pr.list(c.Body)
		}
		out = append(out, c)
	}
	b.List = out
}

func isNilStmt(n ast.Node) bool {
	s, ok := n.(ast.Stmt)
	return ok && s == nil
}

// literals prunes the bodies of function literals in n.
func (pr *statementPruner) literals(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			pr.body(lit.Body)
			return false
		}
		return true
	})
}

// drop notes what was cut, and all that it defined.
func (pr *statementPruner) drop(n ast.Node) {
	pr.cut = append(pr.cut, n.Pos())
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := pr.info.Defs[id]; obj != nil {
				pr.gone[obj] = true
			}
		}
		if n != nil {
			if obj := pr.info.Implicits[n]; obj != nil {
				pr.gone[obj] = true
			}
		}
		return true
	})
}

// unknownBool makes an expression of type bool with no constant value.
func (pr *statementPruner) unknownBool(pos token.Pos) ast.Expr {
	e, err := parser.ParseExpr("*new(bool)")
	if err == nil {
		err = types.CheckExpr(pr.fset, nil, token.NoPos, e, pr.info)
	}
	if err != nil {
		panic("load: *new(bool) does not type-check: " + err.Error()) // cannot be: it is a constant
	}
	// Positions of the parsed text mean nothing in the file set.
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			n.NamePos = pos
		case *ast.StarExpr:
			n.Star = pos
		case *ast.CallExpr:
			n.Lparen, n.Rparen = pos, pos
		}
		return true
	})
	return e
}

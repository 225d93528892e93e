package load

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// declared drops the names that stand for no object, such as those declared
// twice, and constants without a value.
func (pr *statementPruner) declared(decls []ast.Decl) []ast.Decl {
	var out []ast.Decl
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.BadDecl:
			continue
		case *ast.FuncDecl:
			if pr.info.Defs[d.Name] == nil {
				pr.drop(d)
				continue
			}
		case *ast.GenDecl:
			pr.specs(d)
		}
		out = append(out, d)
	}
	return out
}

func (pr *statementPruner) specs(d *ast.GenDecl) {
	var out []ast.Spec
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if pr.info.Defs[s.Name] == nil {
				pr.drop(s)
				continue
			}
		case *ast.ValueSpec:
			var names []*ast.Ident
			for _, id := range s.Names {
				obj := pr.info.Defs[id]
				if c, ok := obj.(*types.Const); obj == nil || ok && (c.Val() == nil || c.Val().Kind() == constant.Unknown) {
					pr.drop(id)
					continue
				}
				names = append(names, id)
			}
			s.Names = names
		}
		out = append(out, s)
	}
	d.Specs = out
}

// initOrder drops the initial values that are bad.
func (pr *statementPruner) initOrder() {
	var out []*types.Initializer
	for _, in := range pr.info.InitOrder {
		badLHS := false
		for _, v := range in.Lhs {
			badLHS = badLHS || invalid(v.Type()) || v.Name() != "_" && pr.pkg.Scope().Lookup(v.Name()) != v
		}
		if badLHS || pr.bad(in.Rhs, false) {
			pr.cut = append(pr.cut, in.Rhs.Pos())
			continue
		}
		pr.literals(in.Rhs)
		out = append(out, in)
	}
	pr.info.InitOrder = out
}

package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
)

func (pr *statementPruner) badAny(exprs ...ast.Expr) bool {
	for _, e := range exprs {
		if e != nil && pr.bad(e, false) {
			return true
		}
	}
	return false
}

// bad reports whether n holds an error or uses something undefined; bodies of
// function literals count if inside is set.
func (pr *statementPruner) bad(n ast.Node, inside bool) bool {
	found := false
	var skipped []*ast.BlockStmt
	ast.Inspect(n, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			if !inside {
				found = found || pr.badExpr(n)
				ast.Inspect(n.Type, func(t ast.Node) bool {
					if e, ok := t.(ast.Expr); ok && pr.badExpr(e) {
						found = true
					}
					return !found
				})
				skipped = append(skipped, n.Body)
				return false
			}
		case *ast.BadStmt, *ast.BadDecl:
			found = true
		case *ast.Ident:
			found = pr.badIdent(n)
		}
		if e, ok := n.(ast.Expr); ok && !found {
			found = pr.badExpr(e)
		}
		return !found
	})
	if found {
		return true
	}
	for _, pos := range pr.errorsIn(n.Pos(), n.End()) {
		covered := false
		for _, b := range skipped {
			covered = covered || b.Pos() <= pos && pos < b.End()
		}
		if !covered {
			return true
		}
	}
	return false
}

func (pr *statementPruner) badIdent(id *ast.Ident) bool {
	obj, defined := pr.info.Defs[id]
	if !defined {
		obj = pr.info.Uses[id]
		if obj == nil {
			return id.Name != "_"
		}
		if pr.gone[obj] {
			return true
		}
	}
	if obj == nil { // the variable of a type switch, or _
		return false
	}
	switch obj.(type) {
	case *types.PkgName, *types.Label, *types.Builtin, *types.Nil:
		return false
	}
	return invalid(obj.Type())
}

func (pr *statementPruner) badExpr(e ast.Expr) bool {
	if _, ok := e.(*ast.BadExpr); ok {
		return true
	}
	tv, ok := pr.info.Types[e]
	return ok && tv.Type != nil && invalid(tv.Type)
}

func (pr *statementPruner) errorIn(from, to token.Pos) bool { return len(pr.errorsIn(from, to)) > 0 }

func (pr *statementPruner) errorsIn(from, to token.Pos) []token.Pos {
	i := sort.Search(len(pr.errors), func(i int) bool { return pr.errors[i] >= from })
	j := sort.Search(len(pr.errors), func(i int) bool { return pr.errors[i] >= to })
	return pr.errors[i:max(i, j)]
}

// invalid reports a type that is, or is made of, something undefined. It does
// not look into named types: their methods and fields are judged where used.
func invalid(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return invalid(t.Elem())
	case *types.Slice:
		return invalid(t.Elem())
	case *types.Array:
		return invalid(t.Elem())
	case *types.Chan:
		return invalid(t.Elem())
	case *types.Map:
		return invalid(t.Key()) || invalid(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if invalid(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return invalid(t.Params()) || invalid(t.Results())
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if invalid(a) {
				return true
			}
		}
		return t.Underlying() == types.Typ[types.Invalid]
	}
	return false
}

package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// embedded records that the variables under "//go:embed" hold a file's text: no
// statement sets them.
func (fb *funcBuilder) embedded() {
	for _, f := range fb.in.Files {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, s := range gen.Specs {
				spec := s.(*ast.ValueSpec)
				if !embeds(gen.Doc) && !embeds(spec.Doc) || len(spec.Names) != 1 {
					continue
				}
				v, ok := fb.in.Info.Defs[spec.Names[0]].(*types.Var)
				if !ok || !tracked(v.Type()) {
					continue
				}
				name := fb.in.Types.Path() + "." + v.Name()
				addr := fb.add(Node{Op: OpGlobal, Sym: name, Type: fb.ref(v.Type())})
				val := fb.add(Node{Op: OpUnknown, Sym: "an embedded file", Type: -1})
				fb.out.Stores = append(fb.out.Stores, Store{Addr: addr, Val: val, Type: fb.ref(v.Type())})
			}
		}
	}
}

func embeds(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

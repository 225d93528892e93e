package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Imports holds the SSA members of imported packages from one Build to the next: large
// packages of the SDK are imported many times. A nil Imports holds nothing. It is for one
// Build at a time, and for packages of one FileSet.
type Imports struct {
	prog *ssa.Program
}

func (m *Imports) program(fset *token.FileSet) *ssa.Program {
	if m != nil && m.prog != nil {
		return m.prog
	}
	prog := ssa.NewProgram(fset, ssa.BuilderMode(0))
	prog.SetNoReturn(noReturn)
	if m != nil {
		m.prog = prog
	}
	return prog
}

// withoutBodies replaces a package that was built by one as its importers see it, so
// that what its functions do is not kept.
func (m *Imports) withoutBodies(pkg *types.Package) {
	if m != nil {
		m.prog.CreatePackage(pkg, nil, nil, true)
	}
}

// forget drops a program in which a package could not be built.
func (m *Imports) forget() {
	if m != nil {
		m.prog = nil
	}
}

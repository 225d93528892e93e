package load_test

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// createTypes makes the SSA packages of all that imp depends on.
func createTypes(prog *ssa.Program, imp *types.Package) {
	if prog.ImportedPackage(imp.Path()) != nil {
		return
	}
	prog.CreatePackage(imp, nil, nil, true)
	for _, d := range imp.Imports() {
		createTypes(prog, d)
	}
}

package standin_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/iamvet/iamvet/internal/standin"
)

// computed are generic functions that make values which their arguments do not tell, or
// that other packages cannot declare.
var computed = []string{
	"ChunkString", "Empty", "ErrorsAs", "Fill", "FromAnySlice", "Generator", "If", "IfF", "Mean", "MeanBy", "MeanByErr", "Mode",
	"NewThrottleBy", "NewThrottleByWithCount", "NewTransaction", "Nil", "Product", "ProductBy", "ProductByErr", "RangeFrom", "RangeWithSteps",
	"Repeat", "SampleBy", "SamplesBy", "Substring", "Sum", "SumBy", "SumByErr", "Switch", "ToAnySlice",
}

// TestDeclarations writes what stands for each generic function of the packages: it
// must type-check, with the type parameters, parameters and results of the original.
func TestDeclarations(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes | packages.NeedDeps | packages.NeedImports, Dir: "../../testdata/scenarios"},
		"slices", "maps", "iter", "sync", "github.com/samber/lo")
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, pkg := range pkgs {
		for _, name := range pkg.Types.Scope().Names() {
			fn, ok := pkg.Types.Scope().Lookup(name).(*types.Func)
			if !ok || !fn.Exported() || !standin.Known(fn) {
				continue
			}
			decl, ok := standin.Of(fn, "f")
			if ok == (slices.Contains(computed, name) && pkg.PkgPath == "github.com/samber/lo") {
				t.Errorf("%s: written: %v", fn.FullName(), ok)
			}
			if !ok {
				continue
			}
			written++
			got := check(t, decl)
			if want := signature(fn); got != nil && signature(got) != want {
				t.Errorf("%s: %s, not %s", fn.FullName(), signature(got), want)
			}
		}
	}
	if written < 380 {
		t.Errorf("%d functions", written)
	}
}

// TestWrites holds that sorting is a change of the list, by whichever package.
func TestWrites(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes | packages.NeedDeps | packages.NeedImports}, "slices")
	if err != nil {
		t.Fatal(err)
	}
	sort := pkgs[0].Types.Scope().Lookup("Sort").(*types.Func)
	for path, want := range map[string]bool{"slices": true, "golang.org/x/exp/slices": true, "github.com/samber/lo/mutable": false} {
		fn := types.NewFunc(0, types.NewPackage(path, "slices"), "Sort", sort.Type().(*types.Signature))
		decl, ok := standin.Of(fn, "f")
		if ok != want || ok && !strings.Contains(decl.Text, "p0[numberꞏ] = ") {
			t.Errorf("%s: %v\n%s", path, ok, decl.Text)
		}
	}
}

// check type-checks a declaration and returns its function.
func check(t *testing.T, decl standin.Decl) types.Object {
	t.Helper()
	from := importer{}
	for p := range decl.Imports {
		from[p.Path()] = p
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "f.go", decl.File("f")+standin.Prelude, 0)
	if err != nil {
		t.Errorf("%v in\n%s", err, decl.Text)
		return nil
	}
	conf := types.Config{Importer: from}
	pkg, err := conf.Check("f", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Errorf("%v in\n%s", err, decl.Text)
		return nil
	}
	return pkg.Scope().Lookup("f")
}

// signature is a function's type without the names of parameters.
func signature(fn types.Object) string {
	sig := fn.Type().(*types.Signature)
	var out strings.Builder
	for tp := range sig.TypeParams().TypeParams() {
		out.WriteString(tp.String() + " " + tp.Constraint().String() + ", ")
	}
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		out.WriteString("(")
		for v := range tuple.Variables() {
			out.WriteString(v.Type().String() + ", ")
		}
		out.WriteString(")")
	}
	return out.String() + strconv.FormatBool(sig.Variadic())
}

type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) { return i[path], nil }

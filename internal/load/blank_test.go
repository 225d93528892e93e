package load

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestBlankBodies(t *testing.T) {
	for name, tc := range map[string]struct{ src, want string }{
		"body":                     {"func f() { x }\n", "func f() {   }\n"},
		"lines stay":               {"func f() {\n\tx\n}\nvar y = 1\n", "func f() {\n  \n}\nvar y = 1\n"},
		"no body":                  {"func f()\nvar x = T{1}\n", "func f()\nvar x = T{1}\n"},
		"no body at end":           {"func f()", "func f()"},
		"braces in text":           {"func f() { a(\"}\", '}', `}`, '\\'') // }\n/* } */ }\nvar y T\n", "func f() {" + strings.Repeat(" ", 28) + "\n        }\nvar y T\n"},
		"result types":             {"func f() (a struct{ X int }, b interface{ M() }) { x }\n", "func f() (a struct{ X int }, b interface{ M() }) {   }\n"},
		"bare result types":        {"func f() interface{ M() } { x }\nfunc g() struct{ X int } { y }\n", "func f() interface{ M() } {   }\nfunc g() struct{ X int } {   }\n"},
		"type parameters":          {"func f[T interface{ ~int }, U any](x T) map[T]struct{} { x }\n", "func f[T interface{ ~int }, U any](x T) map[T]struct{} {   }\n"},
		"methods":                  {"func (r *T[P]) m(\n\tx int,\n) error {\n\treturn nil\n}\n", "func (r *T[P]) m(\n\tx int,\n) error {\n           \n}\n"},
		"function results":         {"func f(g func() error) func(int) error { x }\n", "func f(g func() error) func(int) error {   }\n"},
		"variables":                {"var f = func() { x }\nconst c = `\nfunc no() { x }\n`\n", "var f = func() { x }\nconst c = `\nfunc no() { x }\n`\n"},
		"in a comment":             {"/*\nfunc no() { x }\n*/\nfunc f() { x }\n", "/*\nfunc no() { x }\n*/\nfunc f() {   }\n"},
		"names that begin like it": {"const (\nfuncs = 1\n)\nfunc f() { x }\n", "const (\nfuncs = 1\n)\nfunc f() {   }\n"},
		"names that begin so":      {"const (\nfuncs = 1\n)\nvar x = T{\n1}\n", "const (\nfuncs = 1\n)\nvar x = T{\n1}\n"},
		"unclosed":                 {"func f() { x \n", "func f() { x \n"},
		"a string with no end": {"func f() { \"x\n}\nfunc g() { x }\n",
			"func f() { \"x\n}\nfunc g() { x }\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(blankBodies([]byte(tc.src))); got != tc.want {
				t.Errorf("got\n%q\nwant\n%q", got, tc.want)
			}
		})
	}
}

// All declarations of large real packages are the same without bodies.
func TestBlankBodiesOfTheStandardLibrary(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, pkg := range []string{"fmt", "net/http", "go/types", "go/parser", "reflect", "strconv", "text/template", "encoding/json", "runtime", "slices", "crypto/tls"} {
		files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n++
			if want, got := declarations(t, file, src), declarations(t, file, blankBodies(src)); want != got {
				t.Errorf("%s: declarations differ", file)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d files", n)
	}
}

// declarations prints a file with the bodies of its functions dropped.
func declarations(t *testing.T, name string, src []byte) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
	var b bytes.Buffer
	if err := printer.Fprint(&b, fset, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

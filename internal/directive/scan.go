package directive

import (
	"bytes"
	"go/parser"
	"go/token"
	"strings"
)

// Marker begins every directive.
const Marker = "//iamvet:"

// Scan reads the directives of a Go file. A file that is not Go has none; its
// errors are the compiler's to report.
func Scan(name string, src []byte) (ds []Directive, errs []error) {
	if !bytes.Contains(src, []byte(Marker)) {
		return nil, nil
	}
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return nil, nil
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			text, ok := strings.CutPrefix(c.Text, Marker)
			if !ok {
				continue
			}
			d, err := Parse(text, fset.Position(c.Pos()))
			if err != nil {
				errs = append(errs, err)
				continue
			}
			ds = append(ds, d)
		}
	}
	return ds, errs
}

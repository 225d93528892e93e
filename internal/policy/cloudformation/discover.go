package cloudformation

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/builds"
)

// discover finds the functions of the templates below a directory whose code is
// a Go program: by CodeUri, or by the commands that build what CodeUri names.
func discover(dir string, opts policy.Options) ([]policy.Binding, error) {
	files := builds.Files(dir, func(name string) bool {
		switch ext(name) {
		case ".yaml", ".yml", ".json", ".template":
			return !strings.HasPrefix(name, "package")
		}
		return false
	})
	var out []policy.Binding
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(data, []byte("AWS::")) || !bytes.Contains(data, []byte("::Function")) || !detect(file, data) {
			continue
		}
		tree, err := Parse(file, data)
		if err != nil {
			continue // it is reported when it is asked for
		}
		t := New(file, tree, &infra.Builder{Format: Name}, opts)
		for _, r := range t.resources {
			if program, why := t.program(dir, r); program != "" {
				out = append(out, policy.Binding{
					Ref: file + "#" + r.ID, Program: program, Format: Name,
					Why: fmt.Sprintf("%s:%d: %s %s", file, r.Key.Pos.Line, r.ID, why),
				})
			}
		}
	}
	return out, nil
}

// program finds the source of a function.
func (t *Template) program(root string, r *Resource) (program, why string) {
	uri := infra.Value{}
	switch r.Type {
	case "AWS::Serverless::Function":
		uri = t.samProp(r, "CodeUri")
	case "AWS::Lambda::Function":
		uri = r.prop("Code")
	}
	code, ok := uri.Const()
	if !ok || strings.HasPrefix(code, "s3:") || strings.HasPrefix(code, "https:") {
		return "", ""
	}
	at := path.Join(path.Dir(t.File), filepath.ToSlash(code))
	method := r.Body.Path("Metadata", "BuildMethod").Str()
	if method == "makefile" {
		return t.byMakefile(r, at)
	}
	if builds.IsProgram(at) {
		return at, "has CodeUri " + code
	}
	if program, where := builds.Of(at, builds.Makefiles(path.Dir(t.File), root)); program != "" {
		return program, fmt.Sprintf("has CodeUri %s, which %s builds", code, where)
	}
	return "", ""
}

// byMakefile reads the rule build-LOGICALID of the Makefile in CodeUri.
//
// Source: "Building custom runtimes", AWS SAM Developer Guide.
func (t *Template) byMakefile(r *Resource, at string) (program, why string) {
	for _, b := range builds.Makefiles(at, path.Dir(t.File)) {
		for _, m := range b.Mentions {
			if path.Base(m) == "build-"+r.ID && len(b.Packages) == 1 && builds.IsProgram(b.Packages[0]) {
				return b.Packages[0], "is built by " + b.Where
			}
		}
	}
	return "", ""
}

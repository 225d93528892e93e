package cloudformation

import (
	"bytes"
	"cmp"
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
	finders := map[string]*builds.Finder{} // by the template's directory
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
		at := path.Dir(file)
		if finders[at] == nil {
			finders[at] = &builds.Finder{Root: cmp.Or(opts.Module, dir), Builds: builds.Makefiles(at, dir, cmp.Or(opts.Module, dir))}
		}
		for _, r := range t.resources {
			if program, why := t.program(r, finders[at]); program != "" {
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
func (t *Template) program(r *Resource, f *builds.Finder) (program, why string) {
	dir := path.Dir(t.File)
	meta := r.Body.Path("Metadata")
	if context := meta.Path("DockerContext").Str(); context != "" {
		return t.image(meta, path.Join(dir, context))
	}
	if asset := meta.Path("aws:asset:path").Str(); asset != "" {
		if program, why := f.Find(path.Join(dir, asset)); program != "" {
			return program, fmt.Sprintf("has the asset %s, %s", asset, why)
		}
		return "", ""
	}
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
	at := path.Join(dir, filepath.ToSlash(code))
	if meta.Path("BuildMethod").Str() == "makefile" {
		if program, why := t.byMakefile(r, at); program != "" {
			return program, why
		}
		// The Makefile builds it in a way that is not understood, but from here.
		if !builds.IsProgram(at) {
			return "", ""
		}
	}
	program, why = f.Find(at)
	if program == "" {
		return "", ""
	}
	return program, strings.TrimSuffix(fmt.Sprintf("has CodeUri %s, %s", code, why), ", ")
}

// image finds the program of a function whose image SAM or CDK builds.
//
// Source: "Building container images", AWS SAM Developer Guide.
func (t *Template) image(meta infra.Value, context string) (program, why string) {
	name := meta.Path("Dockerfile").Str()
	if name == "" {
		name = "Dockerfile"
	}
	args := map[string]string{}
	for _, e := range meta.Path("DockerBuildArgs").Entries {
		if v, ok := e.Value.Const(); ok {
			args[e.Key.Str()] = v
		}
	}
	if program, why = builds.Docker(context, path.Join(context, name), args); program == "" {
		return "", ""
	}
	return program, "runs an image, " + why
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

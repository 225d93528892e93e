package serverless

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/builds"
)

// discover finds the functions of the services below a directory whose handler
// or artifact is a Go program.
func discover(dir string, opts policy.Options) ([]policy.Binding, error) {
	var out []policy.Binding
	for _, file := range builds.Files(dir, isService) {
		data, err := os.ReadFile(file)
		if err != nil || !detect(file, data) {
			continue
		}
		s, err := open(policy.NewSource(file, "", data, opts))
		if err != nil {
			continue // it is reported when it is asked for
		}
		finder := &builds.Finder{Root: cmp.Or(opts.Module, dir), Builds: builds.Makefiles(path.Dir(file), dir, cmp.Or(opts.Module, dir))}
		for _, e := range s.functions().Entries {
			if program, why := s.program(e.Value, path.Dir(file), finder); program != "" {
				out = append(out, policy.Binding{
					Ref: file + "#" + e.Key.Str(), Program: program, Format: Name,
					Why: fmt.Sprintf("%s:%d: %s %s", file, e.Key.Pos.Line, e.Key.Str(), why),
				})
			}
		}
	}
	return out, nil
}

// program finds the source of a function: the directory of its handler, or what
// builds its handler or its artifact.
func (s *service) program(fn infra.Value, dir string, f *builds.Finder) (program, why string) {
	var artifacts []string
	add := func(v infra.Value) {
		if t, ok := v.Const(); ok && t != "" && !strings.HasPrefix(t, "!") {
			artifacts = append(artifacts, t)
		}
	}
	add(fn.Path("handler"))
	add(fn.Path("package", "artifact"))
	for _, key := range []string{"artifact", "patterns", "include"} {
		for _, v := range fn.Path("package", key).Items {
			add(v)
		}
	}
	for _, a := range artifacts {
		if a == "bootstrap" {
			continue // any of them
		}
		at := path.Join(dir, a)
		if strings.HasSuffix(a, ".go") {
			at = path.Dir(at)
		}
		switch p, why := f.Find(strings.TrimSuffix(at, "/**")); {
		case p == "":
		case why == "":
			return p, "has the handler " + a
		default:
			return p, fmt.Sprintf("runs %s, %s", a, why)
		}
	}
	return s.image(fn, dir)
}

// image finds the program of a function that runs an image which the service
// builds: provider.ecr.images gives its directory.
func (s *service) image(fn infra.Value, dir string) (program, why string) {
	name := fn.Path("image").Str()
	if name == "" {
		name = fn.Path("image", "name").Str()
	}
	image := s.resolve(s.tree.Path("provider", "ecr", "images", name))
	at := image.Str()
	if at == "" {
		at = image.Path("path").Str()
	}
	if name == "" || at == "" {
		return "", ""
	}
	file := image.Path("file").Str()
	if file == "" {
		file = "Dockerfile"
	}
	args := map[string]string{}
	for _, e := range image.Path("buildArgs").Entries {
		if v, ok := e.Value.Const(); ok {
			args[e.Key.Str()] = v
		}
	}
	at = path.Join(dir, at)
	if program, why = builds.Docker(at, path.Join(at, file), args); program == "" {
		return "", ""
	}
	return program, "runs the image " + name + ", " + why
}

package serverless

import (
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
		all := builds.Makefiles(path.Dir(file), dir)
		for _, e := range s.functions().Entries {
			if program, why := s.program(e.Value, path.Dir(file), all); program != "" {
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
func (s *service) program(fn infra.Value, dir string, all []builds.Build) (program, why string) {
	var artifacts []string
	add := func(v infra.Value) {
		if t, ok := v.Const(); ok && t != "" && !strings.HasPrefix(t, "!") {
			artifacts = append(artifacts, t)
		}
	}
	add(fn.Path("handler"))
	add(fn.Path("package", "artifact"))
	for _, key := range []string{"patterns", "include"} {
		for _, v := range fn.Path("package", key).Items {
			add(v)
		}
	}
	for _, a := range artifacts {
		at := path.Join(dir, a)
		if strings.HasSuffix(a, ".go") {
			at = path.Dir(at)
		}
		if a != "bootstrap" && builds.IsProgram(at) {
			return at, "has the handler " + a
		}
		if a == "bootstrap" {
			continue
		}
		if p, where := builds.Of(strings.TrimSuffix(at, "/**"), all); p != "" {
			return p, fmt.Sprintf("runs %s, which %s builds", a, where)
		}
	}
	return "", ""
}

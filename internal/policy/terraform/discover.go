package terraform

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
	"github.com/iamvet/iamvet/internal/policy/infra/builds"
)

// discover finds the functions of the configurations below a directory whose
// code is a Go program: by the source of the archive, or by the commands that
// build it.
func discover(dir string, opts policy.Options) ([]policy.Binding, error) {
	var out []policy.Binding
	for _, d := range roots(dir) {
		src := policy.NewSource(d+"/", "", nil, opts)
		c, err := open(src, d)
		if err != nil {
			continue // it is reported when it is asked for
		}
		var finder *builds.Finder // made for the first function
		c.each("aws_lambda_function", func(in *instance) {
			if finder == nil {
				at := dirOr(c.root.f.dir)
				finder = &builds.Finder{Root: cmp.Or(opts.Module, dir), Builds: append(c.localExec(), builds.Makefiles(at, path.Dir(at), dir, cmp.Or(opts.Module, dir))...)}
			}
			program, why := c.program(in, finder)
			if program == "" {
				return
			}
			pos := in.span().Pos
			out = append(out, policy.Binding{
				Ref: dirOr(d) + "#" + in.address, Program: program, Format: Name,
				Why: fmt.Sprintf("%s:%d: %s %s", pos.Filename, pos.Line, in.address, why),
			})
		})
	}
	return out, nil
}

// roots lists the directories with configurations that no other one calls as a
// module.
func roots(dir string) []string {
	seen, called := map[string]bool{}, map[string]bool{}
	var dirs []string
	for _, file := range builds.Files(dir, isConfig) {
		d := path.Dir(file)
		if !seen[d] {
			seen[d] = true
			dirs = append(dirs, d)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, m := range localSource.FindAllSubmatch(data, -1) {
			called[path.Join(d, string(m[1]))] = true
		}
	}
	var out []string
	for _, d := range dirs {
		if !called[d] {
			out = append(out, d)
		}
	}
	return out
}

// program finds the source of a function.
func (c *config) program(in *instance, f *builds.Finder) (program, why string) {
	archive := c.archiveOf(in)
	var artifacts []string
	if archive != nil {
		for _, name := range []string{"source_dir", "source_file"} {
			if v, ok := archive.arg(name); ok && v.Str() != "" {
				artifacts = append(artifacts, c.path(v.Str()))
			}
		}
	}
	if v, ok := in.arg("filename"); ok && v.Str() != "" {
		artifacts = append(artifacts, c.path(v.Str()))
	}
	for _, a := range artifacts {
		switch program, why := f.Find(a); {
		case program == "":
		case why == "":
			return program, "has the source " + a
		default:
			return program, fmt.Sprintf("runs %s, %s", a, why)
		}
	}
	return "", ""
}

// path is a path of the configuration as seen from here.
func (c *config) path(p string) string {
	p = filepath.ToSlash(p)
	// path.module and path.root lead here already.
	if path.IsAbs(p) || strings.HasPrefix(p, dirOr(c.root.f.dir)+"/") {
		return path.Clean(p)
	}
	return path.Join(dirOr(c.root.f.dir), p)
}

// archiveOf finds the archive_file whose output a function runs.
func (c *config) archiveOf(in *instance) *instance {
	v, ok := in.arg("filename")
	if !ok {
		return nil
	}
	var found *instance
	for _, typ := range []string{"data.archive_file", "archive_file"} {
		c.each(typ, func(a *instance) {
			out, _ := a.arg("output_path")
			s, known := out.Const()
			if v.From == a.address || known && s == v.Str() {
				found = a
			}
		})
	}
	return found
}

// localExec reads the go build commands of local-exec provisioners.
func (c *config) localExec() []builds.Build {
	var out []builds.Build
	for _, m := range c.modulesList {
		for _, r := range m.f.resources {
			for _, b := range r.block.Body.Blocks {
				if b.Type != "provisioner" || len(b.Labels) != 1 || b.Labels[0] != "local-exec" {
					continue
				}
				for _, in := range m.instances(r).list {
					out = append(out, c.commands(in.sc, b)...)
				}
			}
		}
	}
	return out
}

func (c *config) commands(sc *scope, b *hclsyntax.Block) []builds.Build {
	a := b.Body.Attributes["command"]
	if a == nil {
		return nil
	}
	text, ok := sc.eval(a.Expr).Const()
	if !ok {
		return nil
	}
	dir := dirOr(c.root.f.dir)
	if w := b.Body.Attributes["working_dir"]; w != nil {
		v := sc.eval(w.Expr)
		if v.Kind != infra.String || v.Str() == "" {
			return nil
		}
		dir = c.path(v.Str())
	}
	out := builds.Commands(dir, text)
	for i := range out {
		out[i].Where = c.pos(b.Range()).String()
	}
	return out
}

// Package builds finds the Go program behind what infrastructure code deploys: a
// directory of source, or an artifact that a Makefile or a command builds.
//
// It reads go build commands as they are written and takes only what they say
// literally. It runs nothing. Where it cannot tell it finds nothing.
package builds

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// maxFiles bounds how many files a walk looks at.
const maxFiles = 50_000

// Files lists the files below a directory whose names match, sorted, without
// those of other tools, of dependencies and of tests.
func Files(dir string, match func(name string) bool) []string {
	var out []string
	seen := 0
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read is not deployed from
		}
		if d.IsDir() {
			if p != dir && skipped(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if seen++; seen > maxFiles {
			return filepath.SkipAll
		}
		if match(d.Name()) {
			out = append(out, filepath.ToSlash(p))
		}
		return nil
	})
	sort.Strings(out)
	return out
}

func skipped(name string) bool {
	switch name {
	case "node_modules", "vendor", "testdata":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// IsProgram says whether a directory holds package main.
func IsProgram(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.PackageClauseOnly)
		if err == nil && f.Name.Name == "main" && !ignored(filepath.Join(dir, e.Name())) {
			return true
		}
	}
	return false
}

// ignored says that a file begins with a build constraint that leaves it out.
func ignored(file string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return true
	}
	return strings.HasPrefix(string(data), "//go:build ignore")
}

// Build is a go build command: it makes Output from the packages.
type Build struct {
	Output   string // "" if none is given
	Packages []string
	Mentions []string // other paths of the same recipe: archives, directories
	Where    string   // file:line
}

// Makefiles reads the go build commands of the Makefiles of directories. Paths
// are relative to the Makefile's directory and are returned joined with it.
func Makefiles(dirs ...string) []Build {
	var out []Build
	done := map[string]bool{}
	for _, dir := range dirs {
		for _, name := range []string{"Makefile", "makefile", "GNUmakefile"} {
			file := filepath.ToSlash(filepath.Join(dir, name))
			data, err := os.ReadFile(file)
			if err != nil || done[file] {
				continue
			}
			done[file] = true
			out = append(out, recipes(filepath.ToSlash(dir), file, string(data))...)
		}
	}
	return out
}

// recipes reads the rules of a Makefile.
func recipes(dir, file, text string) []Build {
	vars := map[string]string{}
	var out []Build
	var body []string
	target, line := "", 0
	flush := func() {
		for _, b := range Commands(dir, strings.Join(body, "\n")) {
			b.Where = file + ":" + strconv.Itoa(max(line, 1))
			b.Mentions = append(b.Mentions, path.Join(dir, target))
			out = append(out, b)
		}
		body = nil
	}
	for i, l := range strings.Split(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		switch name, val, isVar := cutAssign(l); {
		case strings.HasPrefix(l, "\t"):
			body = append(body, expand(strings.ReplaceAll(strings.TrimLeft(l, "\t@-"), "$@", target), vars))
		case isVar:
			vars[name] = expand(val, vars)
		case strings.Contains(l, ":") && !strings.HasPrefix(l, "#"):
			flush()
			target, _, _ = strings.Cut(l, ":")
			target = strings.TrimSpace(expand(target, vars))
			line = i + 1
		}
	}
	flush()
	return out
}

func cutAssign(l string) (name, val string, ok bool) {
	for _, op := range []string{":=", "?=", "="} {
		if n, v, found := strings.Cut(l, op); found && !strings.ContainsAny(strings.TrimSpace(n), " \t:#") {
			return strings.TrimSpace(n), strings.TrimSpace(v), true
		}
	}
	return "", "", false
}

// expand fills in the variables that are known; others stay and match nothing.
func expand(s string, vars map[string]string) string {
	for name, v := range vars {
		if len(v) > 1000 || strings.Contains(v, "$("+name+")") {
			continue
		}
		s = strings.ReplaceAll(strings.ReplaceAll(s, "$("+name+")", v), "${"+name+"}", v)
		if len(s) > 10_000 {
			return ""
		}
	}
	return s
}

// Commands reads the go build commands of shell text that runs in a directory.
func Commands(dir, text string) []Build {
	var out []Build
	var mentions []string
	at := dir
	text = strings.NewReplacer("&&", "\n", ";", "\n", "(", " ", ")", " ").Replace(text)
	for _, l := range strings.Split(text, "\n") {
		f := strings.Fields(strings.NewReplacer(`"`, "", `'`, "").Replace(l))
		if len(f) == 2 && f[0] == "cd" {
			at = path.Join(at, f[1])
			continue
		}
		if b, ok := goBuild(at, f); ok {
			out = append(out, b)
			continue
		}
		for _, w := range f {
			if strings.Contains(w, "/") || strings.Contains(w, ".zip") || strings.Contains(w, "bootstrap") {
				mentions = append(mentions, path.Join(at, w))
			}
		}
	}
	for i := range out {
		out[i].Mentions = mentions
	}
	return out
}

// goBuild reads one command: [VAR=x …] go build [flags] [packages].
func goBuild(dir string, f []string) (Build, bool) {
	for len(f) > 0 && (strings.Contains(f[0], "=") || f[0] == "env") {
		f = f[1:]
	}
	if len(f) < 2 || path.Base(f[0]) != "go" || f[1] != "build" {
		return Build{}, false
	}
	var b Build
	for i := 2; i < len(f); i++ {
		switch w := f[i]; {
		case w == "-o" && i+1 < len(f):
			i++
			b.Output = path.Join(dir, f[i])
			if strings.HasSuffix(f[i], "/") {
				b.Output += "/"
			}
		case w == "-C" && i+1 < len(f):
			i++
			dir = path.Join(dir, f[i])
		case withValue[w]:
			i++
		case strings.HasPrefix(w, "-"):
		case strings.HasSuffix(w, ".go"):
			b.Packages = add(b.Packages, path.Join(dir, path.Dir(w)))
		case w == "." || strings.HasPrefix(w, "./") || strings.HasPrefix(w, "../"):
			b.Packages = add(b.Packages, path.Join(dir, w))
		}
	}
	if len(b.Packages) == 0 {
		b.Packages = []string{dir}
	}
	return b, true
}

var withValue = map[string]bool{
	"-ldflags": true, "-tags": true, "-gcflags": true, "-mod": true, "-modfile": true, "-p": true,
	"-buildmode": true, "-asmflags": true, "-overlay": true, "-pkgdir": true,
}

func add(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

// Of finds the program behind an artifact: a file, or a directory that holds it.
// why says how; program is "" if the commands do not tell it alone.
func Of(artifact string, builds []Build) (program, why string) {
	artifact = path.Clean(filepath.ToSlash(artifact))
	match := func(p string) bool {
		p = path.Clean(p)
		return p == artifact || strings.HasPrefix(p, artifact+"/") || path.Dir(artifact) == p && path.Base(artifact) == "bootstrap"
	}
	found := map[string]string{}
	for _, pass := range []func(b Build) bool{
		func(b Build) bool { return b.Output != "" && match(b.Output) },
		func(b Build) bool {
			for _, m := range b.Mentions {
				if match(m) {
					return true
				}
			}
			return false
		},
	} {
		for _, b := range builds {
			if !pass(b) {
				continue
			}
			for _, p := range b.Packages {
				if IsProgram(p) {
					found[p] = b.Where
				}
			}
		}
		if len(found) > 0 {
			break
		}
	}
	if len(found) != 1 {
		return "", ""
	}
	for p, where := range found {
		program, why = p, where
	}
	return program, why
}

// Package builds finds the Go program behind what infrastructure code deploys: a
// directory of source, an artifact that a Makefile, a script, a Dockerfile or a
// command builds, or a binary that has been built.
//
// It reads commands as they are written and takes only what they say literally.
// It runs nothing. Where it cannot tell it finds nothing.
package builds

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
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

// Build is a command that makes Output: go build from packages, or a copy or an
// archive of other files.
type Build struct {
	Output   string   // "" if none is given
	Packages []string // directories
	Inputs   []string // files that are copied or packed
	Mentions []string // other paths of the same recipe: archives, directories
	Where    string   // file:line
}

// Finder finds programs by what the commands of a project say.
type Finder struct {
	Root   string // of the module
	Builds []Build
}

// Find finds the program behind an artifact: a directory of source, a file, or a
// directory that holds it. why goes after the artifact's name: "which Makefile:3
// builds". program is "" if it is not known for sure.
func (f *Finder) Find(artifact string) (program, why string) {
	artifact = path.Clean(filepath.ToSlash(artifact))
	if IsProgram(artifact) {
		return artifact, ""
	}
	found := f.programs(artifact, 0)
	if len(found) > 1 {
		return "", ""
	}
	for p, where := range found {
		return p, "which " + where + " builds"
	}
	if p := f.binary(artifact); p != "" {
		return p, "which holds its binary"
	}
	return "", ""
}

// maxCopies bounds how often an artifact is copied and packed.
const maxCopies = 8

// programs are the directories of the programs behind an artifact, each with the
// place of the command.
func (f *Finder) programs(artifact string, depth int) map[string]string {
	if depth > maxCopies {
		return nil
	}
	match := func(p string) bool {
		return p == artifact || strings.HasPrefix(p, artifact+"/") || path.Dir(artifact) == p && path.Base(artifact) == "bootstrap"
	}
	found := map[string]string{}
	add := func(b *Build) {
		for _, p := range b.Packages {
			if IsProgram(p) {
				found[p] = b.Where
			}
		}
		for _, in := range b.Inputs {
			if in == artifact || strings.HasPrefix(in, artifact+"/") {
				continue
			}
			for p, where := range f.programs(in, depth+1) {
				found[p] = where
			}
		}
	}
	for i := range f.Builds {
		if b := &f.Builds[i]; b.Output != "" && match(path.Clean(b.Output)) {
			add(b)
		}
	}
	if len(found) > 0 {
		return found
	}
	for i := range f.Builds {
		for _, m := range f.Builds[i].Mentions {
			if match(path.Clean(m)) {
				add(&f.Builds[i])
				break
			}
		}
	}
	return found
}

package analyzer

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Some drivers (Bazel's nogo) run each package in a sandbox of its own, where files
// are named relative to the workspace and only the package's own sources are there.
// What the analyzer reads besides comes with the driver's program, as its data: below
// PROGRAM.runfiles, one directory for each repository. Source: Bazel, "Runfiles and
// location of the runfiles directory of a binary".

// runfiles is the directory of the main repository among the program's data files; ""
// if it has none.
var runfiles = sync.OnceValue(func() string {
	program := os.Args[0]
	if !strings.ContainsRune(filepath.ToSlash(program), '/') {
		return ""
	}
	all := program + ".runfiles"
	if main := filepath.Join(all, "_main"); isDir(main) {
		return main
	}
	// Without Bzlmod the repository has the name of the workspace.
	entries, err := os.ReadDir(all)
	if err != nil {
		return ""
	}
	found := ""
	for _, e := range entries {
		if dir := filepath.Join(all, e.Name()); isDir(dir) {
			if found != "" {
				return "" // which of them is not known
			}
			found = dir
		}
	}
	return found
})

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// find is where a file or directory is that is named relative to the workspace: there,
// or else among the program's data files. Other names stay as they are.
func find(name string) string {
	if !filepath.IsLocal(name) {
		return name
	}
	if _, err := os.Stat(name); err == nil {
		return name
	}
	if data := runfiles(); data != "" {
		in := filepath.Join(data, name)
		if _, err := os.Stat(in); err == nil {
			return in
		}
	}
	return name
}

// shown is how a file is called in messages: data files as in the workspace.
func shown(name string) string {
	if data := runfiles(); data != "" {
		if rel, err := filepath.Rel(data, name); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return name
}

// inWorkspace says whether a source file that is named relative to the workspace is of
// its main repository, not of one that it depends on.
func inWorkspace(name string) bool {
	name = filepath.ToSlash(name)
	if rest, ok := strings.CutPrefix(name, "bazel-out/"); ok { // bazel-out/CONFIG/bin/cmd/x.go
		if parts := strings.SplitN(rest, "/", 3); len(parts) == 3 {
			name = parts[2]
		}
	}
	return filepath.IsLocal(name) && !strings.HasPrefix(name, "external/")
}

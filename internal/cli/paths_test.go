package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// Paths are written from the working directory, with ../ where that is shorter.
func TestPathsFromTheWorkingDirectory(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "repo", "fn")
	if err := os.MkdirAll(filepath.Join(top, "repo", ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	at := func(elem ...string) string { return filepath.Join(append([]string{top}, elem...)...) }
	a := &analysis{dir: dir}
	for path, want := range map[string]string{
		"p.json":                      "p.json",
		at("repo", "fn", "p.json"):    "p.json",
		at("repo", "fn") + "#role":    "./#role",
		at("repo", "t.yaml") + "#Fn":  "../t.yaml#Fn",
		at("repo") + "#role":          "..#role",
		at("other", "t.yaml"):         "../../other/t.yaml",
		at("repo", "fn", "a") + "#b/": "a#b/",
	} {
		if got := filepath.ToSlash(a.relative(path)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	text := filepath.ToSlash(at("repo", "t.yaml")) + ":3: Fn, which " + filepath.ToSlash(at("repo", "fn", "Makefile")) + ":2 builds; " + filepath.ToSlash(at("repo")) + "#role"
	if got, want := from(dir, text), "../t.yaml:3: Fn, which Makefile:2 builds; ../#role"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

package load_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/load"
)

const editable = goMod + `
-- main.go --
package main

import "example.com/app/store"

func main() { store.Put("b") }
-- store/store.go --
package store

import (
	"context"

	"example.com/app/names"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func Put(b string) {
	b += names.Suffix()
	s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b})
}
-- names/names.go --
package names

import "strings"

func Suffix() string { return strings.ToLower("X") }
-- other/other.go --
package other

func F() {}
`

func TestUpdate(t *testing.T) {
	const names, store = "names/names.go", "store/store.go"
	steps := []struct {
		name, file, text string
		want             string // packages checked again, or "reload"
		errors           bool
	}{
		{"another body", names, "package names\n\nimport \"strings\"\n\nfunc Suffix() string { return strings.ToLower(\"Y\") }\n", "names", false},
		{"lines move", names, "package names\n\nimport \"strings\"\n\n\n\nfunc Suffix() string { return strings.ToLower(\"Y\") }\n", "names", false},
		{"a new function that importers see", names, "package names\n\nimport \"strings\"\n\nfunc Suffix() string { return strings.ToLower(New()) }\nfunc New() string { return \"n\" }\n", "names store main", false},
		{"it does not type-check", names, "package names\n\nimport \"strings\"\n\nfunc Suffix() int { return strings.ToLower(New()) }\nfunc New() string { return \"n\" }\n", "names", true},
		{"it does not parse", names, "package names\n\nimport \"strings\"\n\nfunc Suffix() string { return strings.ToL", "names", true},
		{"an importer is sound meanwhile", store, "package store\n\nimport (\n\t\"context\"\n\n\t\"example.com/app/names\"\n\t\"github.com/aws/aws-sdk-go-v2/service/s3\"\n)\n\nfunc Put(b string) {\n\tb += names.Suffix() + names.New()\n\ts3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &b})\n}\n", "store", false},
		{"sound again", names, "package names\n\nimport \"strings\"\n\nfunc Suffix() string { return strings.ToLower(New()) }\nfunc New() string { return \"m\" }\n", "names", false},
		{"an import that does not matter goes", names, "package names\n\nfunc Suffix() string { return \"\" }\nfunc New() string { return \"m\" }\n", "names", false},
		{"an import that matters goes", store, "package store\n\nfunc Put(b string) {}\n", "reload", false},
		{"a file of no program", "other/other.go", "package other\n\nfunc G() {}\n", "", false},
		{"a test file", "store/store_test.go", "package store\n", "", false},
		{"a file for another system", "store/store_plan9.go", "package store\n", "", false},
		{"a new file", "store/new.go", "package store\n", "reload", false},
		{"another package name", names, "package name\n", "reload", false},
	}
	dir := module(t, editable)
	cfg := load.Config{Dir: dir, Patterns: []string{"./..."}, CacheDir: t.TempDir(), Overlay: map[string][]byte{}}
	l := run(t, cfg)
	for _, step := range steps {
		overlay := map[string][]byte{}
		for name, text := range cfg.Overlay {
			overlay[name] = text
		}
		file := filepath.Join(dir, filepath.FromSlash(step.file))
		overlay[file] = []byte(step.text)
		var got []string
		broken := false
		err := l.Update(context.Background(), overlay, []string{file}, func(p *load.Package) error {
			got = append(got, p.Name)
			broken = broken || len(p.Errors) > 0
			if !broken {
				buildSSA(t, p)
			}
			return nil
		})
		switch {
		case errors.Is(err, load.ErrReload):
			got = []string{"reload"}
			l = run(t, cfg)
		case err != nil:
			t.Fatal(err)
		default:
			cfg.Overlay = overlay
		}
		if s := strings.Join(got, " "); s != step.want || broken != step.errors {
			t.Errorf("%s: checked %q, broken %v; want %q, %v", step.name, s, broken, step.want, step.errors)
		}
	}
}

func TestOverlayDecidesWhatIsLoaded(t *testing.T) {
	dir := module(t, editable)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	file := filepath.Join(dir, "other", "other.go")
	overlay := map[string][]byte{
		file:                                   []byte("package main\n\nimport \"example.com/app/store\"\n\nfunc main() { store.Put(\"\") }\n"),
		filepath.Join(dir, "store", "more.go"): []byte("package store\n\nfunc More() {}\n"),
	}
	l := run(t, load.Config{Dir: dir, Patterns: []string{"./other"}, Overlay: overlay})
	if len(l.Programs) != 1 || l.ids() != "example.com/app/names\nexample.com/app/store\nexample.com/app/other" {
		t.Errorf("programs %+v, packages\n%s", l.Programs, l.ids())
	}
	if l.packages[1].Types.Scope().Lookup("More") == nil {
		t.Error("a file that is only in the overlay is not part of its package")
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "iamvet-overlay-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

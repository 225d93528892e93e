package infratest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/rogpeppe/go-internal/txtar"
)

// Fuzz feeds a loader files of its format: those of the golden archives whose
// names match, and what the fuzzer makes of them. The loader must not panic, nor
// take long, and all places must lie in the file.
func Fuzz(f *testing.F, format, file string) {
	seeds, _ := filepath.Glob("testdata/*.txtar")
	fixes, _ := filepath.Glob("testdata/fix/*.txtar")
	for _, name := range append(seeds, fixes...) {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range a.Files {
			if !isWant(x.Name) && filepath.Ext(x.Name) == filepath.Ext(file) {
				f.Add(string(x.Data))
			}
		}
	}
	dir, err := os.MkdirTemp("", "fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.ToSlash(filepath.Join(dir, file))
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		f.Fatal(err)
	}
	loader, ok := policy.FormatNamed(format)
	if !ok {
		f.Fatal("no format " + format)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data := []byte(text)
		opts := policy.Options{ReadFile: func(name string) ([]byte, error) {
			if name == path {
				return data, nil
			}
			return nil, fs.ErrNotExist
		}}
		start := time.Now()
		set, err := loader.Load(policy.NewSource(path, "", data, opts))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error without a text")
			}
			return
		}
		set.Sources = map[string][]byte{path: data}
		CheckPlaces(t, set)
		Dump(set)
	})
}

package load_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/iamvet/iamvet/internal/load"
)

// app uses the fake SDK and some of the standard library.
const app = goMod + `
-- main.go --
package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	u, err := url.Parse("s3://b/k")
	fmt.Println(u, err)
	s3.New().PutObject(context.Background(), &s3.PutObjectInput{Bucket: &u.Host})
}
`

// entries are the files of the cache.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "trimmed" {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// coldEnv has a build cache with nothing in it.
func coldEnv(t *testing.T) []string {
	return append(os.Environ(), "GOCACHE="+t.TempDir())
}

func TestCacheMakesTheSecondRunCheap(t *testing.T) {
	cfg := load.Config{Dir: module(t, app), CacheDir: t.TempDir(), Env: coldEnv(t)}
	first := run(t, cfg)
	if s := first.Stats; s.BuildCache != 0 || s.Stubs < 20 || first.errors() != "" {
		t.Fatalf("cold: %+v %s", s, first.errors())
	}
	second := run(t, cfg)
	// The fake SDK is a local replacement: it may change, and is never kept. What
	// it shares with the program comes from the cache all the same.
	if s := second.Stats; s.Cached == 0 || s.BuildCache != 0 || s.Stubs != 1 || second.errors() != "" {
		t.Errorf("second run: %+v, first: %+v %s", s, first.Stats, second.errors())
	}
}

func TestCorruptCacheEntries(t *testing.T) {
	for name, damage := range map[string]func(data []byte) []byte{
		"cut off":        func(d []byte) []byte { return d[:len(d)/2] },
		"empty":          func(d []byte) []byte { return nil },
		"a flipped byte": func(d []byte) []byte { d[len(d)-9] ^= 1; return d },
		"another format": func(d []byte) []byte { return append([]byte("x"), d...) },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := load.Config{Dir: module(t, app), CacheDir: t.TempDir()}
			run(t, cfg)
			files := entries(t, cfg.CacheDir)
			if len(files) < 2 {
				t.Fatalf("only %d entries", len(files))
			}
			for _, f := range files[:len(files)-1] {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(f, damage(data), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if l := run(t, cfg); l.errors() != "" {
				t.Error(l.errors())
			}
			if got := entries(t, cfg.CacheDir); len(got) != len(files) {
				t.Errorf("%d entries are left or were written anew, want %d", len(got), len(files))
			}
			if l := run(t, cfg); l.Stats.Cached == 0 || l.Stats.BuildCache != 0 {
				t.Errorf("entries were not mended: %+v", l.Stats)
			}
		})
	}
}

// A package from the cache next to one that must come from source must not bring
// a second copy of shared types.
func TestPartlyFilledCache(t *testing.T) {
	dir := module(t, app)
	cfg := load.Config{Dir: dir, CacheDir: t.TempDir(), Env: coldEnv(t)}
	run(t, cfg)
	files := entries(t, cfg.CacheDir)
	for i := range files {
		if err := os.Rename(files[i], files[i]+".away"); err != nil {
			t.Fatal(err)
		}
		if l := run(t, cfg); l.errors() != "" {
			t.Errorf("without entry %d: %s", i, l.errors())
		}
		_ = os.Remove(files[i] + ".away")
	}
}

func TestCacheOff(t *testing.T) {
	cfg := load.Config{Dir: module(t, app), CacheDir: "off"}
	if l := run(t, cfg); l.errors() != "" || l.Stats.Cached != 0 {
		t.Errorf("%+v %s", l.Stats, l.errors())
	}
}

func TestUnwritableCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if l := run(t, load.Config{Dir: module(t, app), CacheDir: filepath.Join(file, "cache")}); l.errors() != "" {
		t.Error(l.errors())
	}
}

// Vendored files can be edited: their content is part of the key.
func TestVendoredModuleEdited(t *testing.T) {
	dir := module(t, vendored)
	cfg := load.Config{Dir: dir, CacheDir: t.TempDir()}
	if l := run(t, cfg); l.errors() != "" {
		t.Fatal(l.errors())
	}
	file := filepath.Join(dir, "vendor", "example.com", "lib", "lib.go")
	if err := os.WriteFile(file, []byte("package lib\n\nfunc Name() int { return 1 }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if l := run(t, cfg); l.errors() == "" {
		t.Error("the edited package's old types were used")
	}
}

package infratest

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/rogpeppe/go-internal/txtar"
)

// Discover runs every archive of testdata/discover/*.txtar: its file "want1"
// holds what a format finds below the archive's root. Every reference that is
// found must load.
func Discover(t *testing.T, format string) {
	names, _ := filepath.Glob("testdata/discover/*.txtar")
	if len(names) == 0 {
		t.Fatal("no testdata/discover/*.txtar")
	}
	f, ok := policy.FormatNamed(format)
	if !ok {
		t.Fatal("no format " + format)
	}
	for _, name := range names {
		abs, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { discoverArchive(t, f, abs) })
	}
}

func discoverArchive(t *testing.T, f policy.Format, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.ToSlash(t.TempDir())
	t.Chdir(root)
	write(t, a)
	// As the command does: with the module's root in full.
	found, err := f.Discover(root, policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, b := range found {
		lines = append(lines, fmt.Sprintf("%s runs %s: %s\n", b.Program, b.Ref, b.Why))
		if _, err := policy.Load(b.Ref, policy.Options{}); err != nil {
			t.Errorf("%s: %v", b.Ref, err)
		}
	}
	sort.Strings(lines)
	got := strings.ReplaceAll(strings.Join(lines, ""), root+"/", "")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		setFile(a, "want1", got)
		if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := file(a, "want1"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

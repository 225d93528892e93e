package formats_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
	"github.com/rogpeppe/go-internal/txtar"
)

// A fix changes what is granted by just what it says: for every statement of every
// golden archive, and of the directories of IAMVET_INFRASTRUCTURE, and every kind of
// change.
func TestFixesChangeNothingElse(t *testing.T) {
	archives, _ := filepath.Glob("../*/testdata/*.txtar")
	if len(archives) < 8 {
		t.Fatalf("only %d archives", len(archives))
	}
	made := 0
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for _, f := range a.Files {
			file := filepath.Join(dir, f.Name)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for _, ref := range sources(t, dir) {
			made += fixes(t, ref)
		}
	}
	if made < 150 {
		t.Errorf("only %d fixes could be made", made)
	}
	for _, root := range filepath.SplitList(os.Getenv("IAMVET_INFRASTRUCTURE")) {
		n := 0
		for _, ref := range sources(t, root) {
			n += fixes(t, ref)
		}
		t.Logf("%s: %d fixes", root, n)
	}
}

// fixes makes each kind of change to each statement of a source, one at a time,
// without writing, and returns how many could be made.
func fixes(t *testing.T, ref string) (made int) {
	set, err := policy.Load(ref, policy.Options{})
	if err != nil {
		return 0
	}
	for d := range set.Documents {
		for s := range set.Documents[d].Statements {
			for op := policy.RemoveAction; op <= policy.AddStatement; op++ {
				c := policy.Change{Op: op, Document: d, Statement: s}
				if fill(set, &c, len(set.Documents[d].Statements[s].Actions)/2) && fixed(t, ref, set, c) {
					made++
				}
			}
		}
	}
	return made
}

func fixed(t *testing.T, ref string, set *policy.Set, c policy.Change) bool {
	t.Helper()
	fix, err := set.Fix("change", c)
	var not *policy.NotEditableError
	if errors.As(err, &not) {
		return false
	}
	pos := set.Documents[c.Document].Statements[c.Statement].Pos
	if err != nil {
		t.Errorf("%s: %v", pos, err)
		return false
	}
	read := func(name string) ([]byte, error) {
		if data, ok := set.Sources[name]; ok {
			return data, nil
		}
		return os.ReadFile(name)
	}
	results, err := policy.Render([]*policy.Fix{fix}, read)
	if err != nil {
		t.Errorf("%s: %v", pos, err)
		return false
	}
	after, err := policy.Load(ref, policy.Options{ReadFile: func(name string) ([]byte, error) {
		for _, r := range results {
			if filepath.ToSlash(r.File) == name {
				return r.New, nil
			}
		}
		return os.ReadFile(name)
	}})
	if err != nil {
		t.Errorf("%s: after the fix: %v\n%s", pos, err, results[0].New)
		return false
	}
	got, want := grants(after), grants(changed(set, c))
	if set.Documents[c.Document].Opaque != "" {
		// What could not be read may have gone with the statement.
		got, want = noOpaque(got), noOpaque(want)
	}
	if got != want {
		t.Errorf("%s: op %d\ngot:\n%s\nwant:\n%s", pos, c.Op, diffLines(got, want), diffLines(want, got))
	}
	return true
}

// grants are those of a set. Where a statement has one resource, it makes no
// difference which statement a resource is in.
func grants(set *policy.Set) string {
	out := *set
	out.Documents = nil
	for _, d := range set.Documents {
		if d.Format == "kubernetes" {
			var split []policy.Statement
			for _, st := range d.Statements {
				for i := range st.Resources {
					one := st
					one.Resources = st.Resources[i : i+1]
					split = append(split, one)
				}
			}
			d.Statements = split
		}
		out.Documents = append(out.Documents, d)
	}
	return infratest.Grants(&out)
}

func noOpaque(grants string) string {
	var out []string
	for _, l := range strings.Split(grants, "\n") {
		if !strings.HasPrefix(l, "opaque:") {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// diffLines returns the lines of a that b has not.
func diffLines(a, b string) string {
	var out []string
	for _, l := range strings.Split(a, "\n") {
		if !strings.Contains("\n"+b+"\n", "\n"+l+"\n") {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

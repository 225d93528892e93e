package infratest

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/rogpeppe/go-internal/txtar"
)

// Fixes runs every archive of testdata/fix/*.txtar. Its comment has lines
//
//	ref: PATH#SELECTOR
//	fix: DOCUMENT OPERATION STATEMENT INDEX VALUE…
//	---
//
// with the operations of package policy in small letters (removeaction,
// addresources …). Lines up to "---" are one fix. For each fix the file wantN
// holds the difference it makes and what is granted after it, or why it was
// refused.
func Fixes(t *testing.T) {
	names, _ := filepath.Glob("testdata/fix/*.txtar")
	if len(names) == 0 {
		t.Fatal("no testdata/fix/*.txtar")
	}
	for _, name := range names {
		abs, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { fixArchive(t, abs) })
	}
}

func fixArchive(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	update := os.Getenv("UPDATE_GOLDEN") != ""
	refs, opts := header(string(a.Comment))
	for i, group := range strings.Split(string(a.Comment), "---\n") {
		t.Chdir(t.TempDir())
		write(t, a)
		got := fix(t, refs[0], opts, group)
		want := "want" + strconv.Itoa(i+1)
		if update {
			setFile(a, want, got)
		} else if exp := file(a, want); exp != got {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", group, got, exp)
		}
	}
	if update {
		if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, a *txtar.Archive) {
	for _, f := range a.Files {
		if isWant(f.Name) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

var ops = map[string]policy.Op{
	"removeaction": policy.RemoveAction, "replaceaction": policy.ReplaceAction, "addactions": policy.AddActions,
	"removeresource": policy.RemoveResource, "replaceresource": policy.ReplaceResource, "addresources": policy.AddResources,
	"removestatement": policy.RemoveStatement, "addstatement": policy.AddStatement,
}

func fix(t *testing.T, ref string, opts policy.Options, lines string) string {
	set, err := policy.Load(ref, opts)
	if err != nil {
		t.Fatal(err)
	}
	var changes []policy.Change
	for _, line := range strings.Split(lines, "\n") {
		text, ok := strings.CutPrefix(line, "fix: ")
		if !ok {
			continue
		}
		f := strings.Fields(text)
		c := policy.Change{Op: ops[f[1]]}
		c.Document, _ = strconv.Atoi(f[0])
		c.Statement, _ = strconv.Atoi(f[2])
		c.Index, _ = strconv.Atoi(f[3])
		for _, v := range f[4:] {
			c.Values = append(c.Values, arn.Parse(v))
		}
		if c.Op == policy.AddStatement {
			c.New = &policy.NewStatement{Sid: f[3], Actions: c.Values[:1], Resources: c.Values[1:]}
			c.Values = nil
		}
		changes = append(changes, c)
	}
	fx, err := set.Fix("change", changes...)
	var not *policy.NotEditableError
	if errors.As(err, &not) {
		return "refused: " + err.Error() + "\n"
	}
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	diff, err := policy.Diff([]*policy.Fix{fx}, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Apply([]*policy.Fix{fx}); err != nil {
		t.Fatal(err)
	}
	after, err := policy.Load(ref, opts)
	if err != nil {
		return string(diff) + "cannot be read after the fix: " + err.Error() + "\n"
	}
	return string(diff) + Grants(after)
}

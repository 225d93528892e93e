package policy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	_ "github.com/iamvet/iamvet/internal/policy/jsonpolicy"
)

const applied = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject"
      ],
      "Resource": "*"
    }
  ]
}
`

func writePolicy(t *testing.T) (file string, set *policy.Set) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(file, []byte(applied), 0o640); err != nil {
		t.Fatal(err)
	}
	set, err := policy.Load(file, policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return file, set
}

func fixOf(t *testing.T, set *policy.Set, changes ...policy.Change) *policy.Fix {
	t.Helper()
	fix, err := set.Fix("fix", changes...)
	if err != nil {
		t.Fatal(err)
	}
	return fix
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestApplyWritesOnceAndKeepsTheMode(t *testing.T) {
	file, set := writePolicy(t)
	link := filepath.Join(filepath.Dir(file), "link.json")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	fixes := []*policy.Fix{
		fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 2}),
		fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 1}),
		fixOf(t, set, policy.Change{Op: policy.ReplaceResource, Values: []arn.Pattern{arn.Parse("arn:aws:s3:::b/*")}}),
	}
	if _, err := policy.Render(fixes, nil); err == nil {
		t.Error("two fixes that both take a comma do not collide")
	}
	merged, left, err := policy.MergeFixes(set, fixes)
	if err != nil || len(left) > 0 {
		t.Fatal(err, left)
	}
	changed, err := policy.Apply([]*policy.Fix{merged})
	if err != nil || len(changed) != 1 || changed[0] != file {
		t.Fatal(changed, err)
	}
	want := strings.NewReplacer(",\n        \"s3:PutObject\",\n        \"s3:DeleteObject\"", "", `"*"`, `"arn:aws:s3:::b/*"`).Replace(applied)
	if got := read(t, file); got != want {
		t.Errorf("got:\n%s", got)
	}
	if info, err := os.Lstat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if _, err := policy.Apply([]*policy.Fix{merged}); !errors.Is(err, policy.ErrStale) {
		t.Errorf("applied twice: %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 2 {
		t.Errorf("files are left behind: %v %v", entries, err)
	}
}

func TestApplyThroughALinkKeepsTheLink(t *testing.T) {
	file, _ := writePolicy(t)
	link := filepath.Join(filepath.Dir(file), "link.json")
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	set, err := policy.Load(link, policy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Apply([]*policy.Fix{fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 0})}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	if strings.Contains(read(t, file), "GetObject") {
		t.Error("the file behind the link is not changed")
	}
}

func TestApplyRefusesWhatChanged(t *testing.T) {
	file, set := writePolicy(t)
	fix := fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 0})
	other := strings.Replace(applied, "Put", "Get", 1)
	if err := os.WriteFile(file, []byte(other), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Apply([]*policy.Fix{fix}); !errors.Is(err, policy.ErrStale) {
		t.Errorf("got %v", err)
	}
	if got := read(t, file); got != other {
		t.Errorf("written all the same:\n%s", got)
	}
}

func TestApplyRefusesReadOnlyFiles(t *testing.T) {
	file, set := writePolicy(t)
	if err := os.Chmod(file, 0o440); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Apply([]*policy.Fix{fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 0})}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

func TestMergeLeavesOutWhatCannotBe(t *testing.T) {
	_, set := writePolicy(t)
	var fixes []*policy.Fix
	for i := range 3 {
		fixes = append(fixes, fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: i}))
	}
	merged, left, err := policy.MergeFixes(set, fixes)
	if err != nil || len(merged.Changes) != 2 || len(left) != 1 || left[0].Fix != fixes[2] {
		t.Errorf("merged %v, left %v, %v", merged, left, err)
	}
	plain := &policy.Fix{Edits: []policy.Edit{{File: set.Documents[0].File, Start: 0, End: 0, New: "// ours\n"}}}
	both, left, err := policy.MergeFixes(set, []*policy.Fix{fixes[0], plain})
	if err != nil || len(left) > 0 || len(both.Edits) != 2 || both.Edits[0] != plain.Edits[0] {
		t.Errorf("with a fix of edits alone: %v, left %v, %v", both, left, err)
	}
	same, left, err := policy.MergeFixes(set, []*policy.Fix{fixes[0], fixes[0]})
	if err != nil || len(left) > 0 || len(same.Edits) != 1 {
		t.Errorf("the same fix twice: %v, left %v, %v", same, left, err)
	}
}

func TestDiff(t *testing.T) {
	file, set := writePolicy(t)
	got, err := policy.Diff([]*policy.Fix{fixOf(t, set, policy.Change{Op: policy.RemoveAction, Index: 1})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.ToSlash(file)
	want := "diff a/" + name + " b/" + name + "\n--- a/" + name + "\n+++ b/" + name + `
@@ -5,7 +5,6 @@
       "Effect": "Allow",
       "Action": [
         "s3:GetObject",
-        "s3:PutObject",
         "s3:DeleteObject"
       ],
       "Resource": "*"
`
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if read(t, file) != applied {
		t.Error("a diff writes")
	}
}

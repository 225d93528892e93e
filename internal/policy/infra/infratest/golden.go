// Package infratest runs the golden tests of the loaders of infrastructure code:
// txtar archives with the files of a configuration and what is to be understood
// of them, with places.
package infratest

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/rogpeppe/go-internal/txtar"
)

// Golden runs every archive of testdata/*.txtar. Its comment has lines
//
//	ref: PATH#SELECTOR
//	var: NAME=VALUE
//
// and its files "want", "want2" … hold the dump for each ref in turn. Each string that may
// be edited must stand in its file between its Pos and End. With UPDATE_GOLDEN
// set in the environment the archives are rewritten.
func Golden(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	if len(names) == 0 {
		t.Fatal("no testdata/*.txtar")
	}
	for _, name := range names {
		abs, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { archive(t, abs) })
	}
}

func archive(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
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
	refs, opts := header(string(a.Comment))
	if len(refs) == 0 {
		t.Fatal("the archive has no ref: line")
	}
	update := os.Getenv("UPDATE_GOLDEN") != ""
	for i, ref := range refs {
		want := "want"
		if i > 0 {
			want = fmt.Sprintf("want%d", i+1)
		}
		got := load(t, ref, opts)
		if again := load(t, ref, opts); again != got {
			t.Errorf("%s: a second run gives another result:\n%s", ref, again)
		}
		if update {
			setFile(a, want, got)
			continue
		}
		if exp := file(a, want); exp != got {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", ref, got, exp)
		}
	}
	if update {
		if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func isWant(name string) bool { return strings.HasPrefix(name, "want") }

func header(comment string) (refs []string, opts policy.Options) {
	opts.Variables = map[string]string{}
	for _, line := range strings.Split(comment, "\n") {
		key, val, _ := strings.Cut(line, ": ")
		switch key {
		case "ref":
			refs = append(refs, val)
		case "var":
			k, v, _ := strings.Cut(val, "=")
			opts.Variables[k] = v
		}
	}
	return refs, opts
}

func file(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setFile(a *txtar.Archive, name, data string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(data)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(data)})
}

func load(t *testing.T, ref string, opts policy.Options) string {
	set, err := policy.Load(ref, opts)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	CheckPlaces(t, set)
	return Dump(set)
}

// CheckPlaces checks that all places lie in their files and that editable
// strings are what the file has there.
func CheckPlaces(t testing.TB, set *policy.Set) {
	t.Helper()
	each(set, func(x policy.Text) {
		data, ok := set.Sources[x.Pos.Filename]
		if !ok {
			t.Errorf("%s: the file is not in Sources", x.Pos)
			return
		}
		if x.Pos.Offset > len(data) || x.End.Offset > len(data) || x.End.Offset < x.Pos.Offset {
			t.Errorf("%s..%s: outside of the file", x.Pos, x.End)
			return
		}
		lines := policy.NewLines(x.Pos.Filename, data)
		if at := lines.Position(x.Pos.Offset); at != x.Pos {
			t.Errorf("%s has offset %d, which is %s", x.Pos, x.Pos.Offset, at)
		}
		if x.Editable && x.Pos.Offset == x.End.Offset {
			t.Errorf("%s: an editable string without a place", x.Pos)
		}
	})
}

func each(set *policy.Set, f func(policy.Text)) {
	for _, d := range set.Documents {
		for _, st := range d.Statements {
			for _, list := range [][]policy.Text{st.Actions, st.NotActions, st.Resources, st.NotResources} {
				for _, x := range list {
					f(x)
				}
			}
		}
	}
}

// Dump writes a set, one string a line. What AWS manages is only named.
func Dump(set *policy.Set) string {
	var b strings.Builder
	for _, d := range set.Documents {
		fmt.Fprintf(&b, "%s %q at %s", d.Format, d.Name, d.Pos)
		if d.Kind == policy.Boundary {
			b.WriteString(" boundary")
		}
		if d.Version != "2012-10-17" {
			b.WriteString(" version " + d.Version)
		}
		b.WriteString("\n")
		if d.Opaque != "" {
			fmt.Fprintf(&b, "  opaque: %s\n", d.Opaque)
		}
		if d.Doubt != "" {
			fmt.Fprintf(&b, "  doubt: %s\n", d.Doubt)
		}
		if d.Format == "managed" {
			continue
		}
		for _, st := range d.Statements {
			fmt.Fprintf(&b, "  %s %s%s\n", effect(st.Effect), place(st.Pos, st.End), sid(st.Sid))
			if st.Perhaps != "" {
				fmt.Fprintf(&b, "    perhaps: %s\n", st.Perhaps)
			}
			texts(&b, set, "action", st.Actions)
			texts(&b, set, "not action", st.NotActions)
			texts(&b, set, "resource", st.Resources)
			texts(&b, set, "not resource", st.NotResources)
			for _, c := range st.Conditions {
				var vals []string
				for _, v := range c.Values {
					vals = append(vals, v.Pattern.String())
				}
				fmt.Fprintf(&b, "    if %s %s %s\n", c.Operator, c.Key, strings.Join(vals, " "))
			}
		}
	}
	for _, p := range set.Problems {
		fmt.Fprintf(&b, "problem %s %s: %s\n", p.Pos, p.Code, p.Message)
	}
	for _, k := range sortedKeys(set.Env) {
		fmt.Fprintf(&b, "env %s=%s\n", k, set.Env[k])
	}
	for _, name := range set.Platforms {
		fmt.Fprintf(&b, "runs on %s\n", name)
	}
	for _, x := range [][2]string{{"region", set.Region}, {"account", set.Account}, {"partition", set.Partition}} {
		if x[1] != "" {
			fmt.Fprintf(&b, "%s %s\n", x[0], x[1])
		}
	}
	return b.String()
}

func effect(e policy.Effect) string {
	if e == policy.Deny {
		return "deny"
	}
	return "allow"
}

func sid(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

func place(pos, end token.Position) string {
	return fmt.Sprintf("%s-%d:%d", pos, end.Line, end.Column)
}

// texts writes strings with their places; an editable one with what its file has
// there.
func texts(b *strings.Builder, set *policy.Set, what string, list []policy.Text) {
	for _, x := range list {
		fmt.Fprintf(b, "    %s %s at %s", what, x.Pattern, place(x.Pos, x.End))
		if x.Editable {
			fmt.Fprintf(b, " %s", set.Sources[x.Pos.Filename][x.Pos.Offset:x.End.Offset])
		}
		b.WriteString("\n")
	}
}

func sortedKeys(m map[string]arn.Pattern) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Grants writes what a set grants, without names and places, sorted: two sources
// of one policy give the same text.
func Grants(set *policy.Set) string {
	var out []string
	for _, d := range set.Documents {
		for _, st := range d.Statements {
			var f []string
			add := func(what string, list []policy.Text) {
				for _, x := range list {
					f = append(f, what+" "+x.Pattern.String())
				}
			}
			add("action", st.Actions)
			add("not action", st.NotActions)
			add("resource", st.Resources)
			add("not resource", st.NotResources)
			for _, c := range st.Conditions {
				add("if "+c.Operator+" "+c.Key, c.Values)
			}
			sort.Strings(f)
			out = append(out, fmt.Sprintf("%s kind %d: %s", effect(st.Effect), d.Kind, strings.Join(f, "; ")))
		}
		if d.Opaque != "" {
			out = append(out, "opaque: "+d.Opaque)
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n") + "\n"
}

package formats_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// TestRealInfrastructure loads all infrastructure code below the directories that
// the environment variable IAMVET_INFRASTRUCTURE lists, and prints the figures
// of docs/policies-formats.md. Without the variable it is skipped.
func TestRealInfrastructure(t *testing.T) {
	list := os.Getenv("IAMVET_INFRASTRUCTURE")
	if list == "" {
		t.Skip("IAMVET_INFRASTRUCTURE names no directories")
	}
	for _, root := range filepath.SplitList(list) {
		rows := map[string]*figures{}
		for _, ref := range sources(t, root) {
			measure(t, rows, ref)
		}
		var names []string
		for n := range rows {
			names = append(names, n)
		}
		sort.Strings(names)
		for _, n := range names {
			fmt.Printf("| %s | %s | %s |\n", filepath.Base(root), n, rows[n])
		}
	}
}

// figures is what was read of one format.
type figures struct {
	sources, failed, documents, opaque, statements int
	exact, symbolic, unknown                       int // resources
	problems                                       map[string]int
	took                                           time.Duration
}

func (f *figures) String() string {
	return fmt.Sprintf("%d | %d | %d | %d | %d | %d / %d / %d | %d | %v",
		f.sources, f.failed, f.documents, f.opaque, f.statements, f.exact, f.symbolic, f.unknown,
		f.problems["unresolved"], f.took.Round(time.Millisecond))
}

// sources lists the directories and files that a format reads.
func sources(t *testing.T, root string) []string {
	var out []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if tf, _ := filepath.Glob(filepath.Join(p, "*.tf")); len(tf) > 0 {
				out = append(out, p)
			}
			return nil
		}
		switch filepath.Ext(p) {
		case ".yaml", ".yml", ".json", ".template":
		default:
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return nil // a broken link
		}
		for _, f := range policy.Formats() {
			if f.Detect(p, data) && !f.Fallback {
				out = append(out, p)
				break
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func measure(t *testing.T, rows map[string]*figures, ref string) {
	start := time.Now()
	set, err := policy.Load(ref, policy.Options{})
	took := time.Since(start)
	if took > 5*time.Second {
		t.Errorf("%s took %v", ref, took)
	}
	name := "terraform"
	if info, serr := os.Stat(ref); serr == nil && !info.IsDir() {
		data, _ := os.ReadFile(ref)
		for _, f := range policy.Formats() {
			if f.Detect(ref, data) {
				name = f.Name
				break
			}
		}
	}
	row := rows[name]
	if row == nil {
		row = &figures{problems: map[string]int{}}
		rows[name] = row
	}
	row.sources++
	row.took += took
	if err != nil {
		row.failed++
		fmt.Printf("failed: %v\n", err)
		return
	}
	verbose := os.Getenv("IAMVET_INFRASTRUCTURE_VERBOSE") != ""
	for _, p := range set.Problems {
		row.problems[p.Code]++
		if verbose {
			fmt.Printf("%s %s: %s\n", p.Pos, p.Code, p.Message)
		}
	}
	for _, d := range set.Documents {
		row.documents++
		if d.Opaque != "" {
			row.opaque++
		}
		if d.Format == "managed" {
			continue
		}
		row.statements += len(d.Statements)
		for _, st := range d.Statements {
			for _, r := range append(append([]policy.Text(nil), st.Resources...), st.NotResources...) {
				row.count(r.Pattern)
			}
		}
	}
}

// count sorts a resource by how much of it is known. Region, account and
// partition count as known.
func (f *figures) count(p arn.Pattern) {
	symbolic := false
	for _, part := range p {
		switch {
		case part.Kind != arn.Var:
		case part.Text == "unknown":
			f.unknown++
			return
		case strings.HasPrefix(part.Text, "ref:"):
			symbolic = true
		}
	}
	if symbolic {
		f.symbolic++
		return
	}
	f.exact++
}

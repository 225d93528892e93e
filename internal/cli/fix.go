package cli

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/run"
)

// fixes are the fixes of one set of policies, and those of the program's sources, each
// once.
func fixes(r *run.Result) (policies, sources []*policy.Fix) {
	seen := map[*policy.Fix]bool{}
	for i := range r.Findings {
		f := r.Findings[i].Fix
		switch {
		case f == nil || seen[f]:
		case len(f.Edits) > 0 && filepath.Ext(f.Edits[0].File) == ".go":
			sources = append(sources, f)
		default:
			policies = append(policies, f)
		}
		seen[f] = true
	}
	return policies, sources
}

// mergedFixes plans the fixes of a program as one, and says which were left out.
func mergedFixes(r *run.Result) (*policy.Fix, []string, error) {
	all, _ := fixes(r)
	if len(all) == 0 {
		return nil, nil, nil
	}
	merged, left, err := policy.MergeFixes(r.Set, all)
	if err != nil {
		return nil, nil, err
	}
	var texts []string
	for _, l := range left {
		texts = append(texts, fmt.Sprintf("not fixed: %s: %v", l.Fix.Message, l.Err))
	}
	return merged, texts, nil
}

// maxRounds bounds how often a program's policies are fixed: a wildcard that is
// narrowed may show what else can be.
const maxRounds = 4

// fix fixes the policies of one program after the other, since programs may share
// files, and compares again with what is then there. write carries a fix out.
func (a *analysis) fix(e *env, write func(...*policy.Fix) error) error {
	var sources []*policy.Fix
	for _, r := range a.results {
		_, own := fixes(r)
		sources = append(sources, own...)
	}
	if len(sources) > 0 {
		if err := write(sources...); err != nil {
			return err
		}
	}
	for i := range a.results {
		if err := a.fixProgram(e, i, write); err != nil {
			return err
		}
	}
	a.idleAllows()
	return nil
}

// fixProgram fixes one program's policies until nothing is left that can be, and
// says what cannot.
func (a *analysis) fixProgram(e *env, i int, write func(...*policy.Fix) error) error {
	seen := map[string]bool{}
	var left []string
	for range maxRounds {
		merged, out, err := mergedFixes(a.results[i])
		if err != nil {
			return err
		}
		left = out
		if merged == nil || len(merged.Edits) == 0 || repeats(merged, seen) {
			break
		}
		if err := write(merged); err != nil {
			return err
		}
		if err := run.Recheck(a.inputs, a.results); err != nil {
			return fmt.Errorf("after fixing %s: %w", a.results[i].Package, err)
		}
	}
	for _, text := range left {
		fmt.Fprintf(e.Stderr, "iamvet: %s\n", text)
	}
	return nil
}

// repeats says whether a fix makes an edit again that an earlier one made: it
// would not end.
func repeats(f *policy.Fix, seen map[string]bool) bool {
	again := false
	now := map[string]bool{} // several elements may become the same text
	for _, e := range f.Edits {
		key := e.File + "\x00" + e.New
		again = again || seen[key] && strings.TrimSpace(e.New) != ""
		now[key] = true
	}
	maps.Copy(seen, now)
	return again
}

// fixFiles applies the fixes to the files, and says whether sources are among them.
func (a *analysis) fixFiles(e *env) (sources bool, err error) {
	fixed := map[string]bool{}
	err = a.fix(e, func(fs ...*policy.Fix) error {
		changed, err := policy.Apply(fs)
		for _, name := range changed {
			fixed[name] = true
		}
		return err
	})
	for _, name := range sortedKeys(fixed) {
		fmt.Fprintf(e.Stderr, "iamvet: fixed %s\n", filepath.ToSlash(a.relative(name)))
		sources = sources || filepath.Ext(name) == ".go"
	}
	return sources, err
}

// diffFiles shows what fixFiles would do. It works on copies in memory.
func (a *analysis) diffFiles(e *env) error {
	now := map[string][]byte{}
	read := func(name string) ([]byte, error) {
		if data, ok := now[name]; ok {
			return data, nil
		}
		return os.ReadFile(name)
	}
	for i := range a.inputs {
		a.inputs[i].Load.ReadFile = read
	}
	old := map[string][]byte{}
	err := a.fix(e, func(fs ...*policy.Fix) error {
		results, err := policy.Render(fs, read)
		for _, r := range results {
			if _, ok := old[r.File]; !ok {
				old[r.File] = r.Old
			}
			now[r.File] = r.New
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range sortedKeys(now) {
		if bytes.Equal(old[name], now[name]) {
			continue
		}
		slash := filepath.ToSlash(a.relative(name))
		if _, err := e.Stdout.Write(diff.Diff("a/"+slash, old[name], "b/"+slash, now[name])); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

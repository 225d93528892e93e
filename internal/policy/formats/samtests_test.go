package formats_test

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra/infratest"
)

// TestSAMAgainstItsTranslator compares what SAM functions are understood to be
// granted with what the translator of aws/serverless-application-model makes of
// them: the pairs of its own tests, from the directory tests/translator that the
// environment variable IAMVET_SAM_TESTS names. Without it the test is skipped.
func TestSAMAgainstItsTranslator(t *testing.T) {
	dir := os.Getenv("IAMVET_SAM_TESTS")
	if dir == "" {
		t.Skip("IAMVET_SAM_TESTS names no directory")
	}
	inputs, _ := filepath.Glob(filepath.Join(dir, "input", "*.yaml"))
	same, differ := 0, 0
	for _, in := range inputs {
		out := filepath.Join(dir, "output", strings.TrimSuffix(filepath.Base(in), ".yaml")+".json")
		if _, err := os.Stat(out); err != nil {
			continue // an input that the translator refuses
		}
		for _, fn := range functions(in) {
			a, err1 := policy.Load(in+"#"+fn, policy.Options{Format: "cloudformation"})
			b, err2 := policy.Load(out+"#"+fn+"Role", policy.Options{Format: "cloudformation"})
			if err1 != nil || err2 != nil {
				continue // a function with a role of its own
			}
			x, y := grantsAlone(a), grantsAlone(b)
			if x == y {
				same++
				continue
			}
			differ++
			t.Logf("%s#%s\nhere:\n%s\nthere:\n%s", in, fn, diffLines(x, y), diffLines(y, x))
		}
	}
	t.Logf("%d roles are the same, %d differ", same, differ)
}

// functions lists the names of the SAM functions of a template by a look at its
// lines.
func functions(file string) []string {
	data, _ := os.ReadFile(file)
	lines := strings.Split(string(data), "\n")
	var out []string
	for i, l := range lines {
		if strings.TrimSpace(l) == "Type: AWS::Serverless::Function" && i > 0 {
			out = append(out, strings.TrimSuffix(strings.TrimSpace(lines[i-1]), ":"))
		}
	}
	return out
}

// grantsAlone is what is granted without the reasons for what is not known and
// without repetitions.
func grantsAlone(set *policy.Set) string {
	seen := map[string]bool{}
	var out []string
	for _, l := range strings.Split(infratest.Grants(set), "\n") {
		l, _, _ = strings.Cut(l, "opaque:")
		if l != "" && !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}

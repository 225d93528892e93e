package run

import (
	"fmt"
	"path/filepath"

	"github.com/iamvet/iamvet/internal/policy"
)

// unknownRunners says for each program what else runs under its role and is none
// of the programs, so that it may need what no program needs; "" for nothing.
func unknownRunners(ins []Input, results []*Result) []string {
	compared := map[string]bool{}
	for i := range ins {
		for _, ref := range ins[i].Policies {
			compared[refKey(ref)] = true
		}
	}
	out := make([]string, len(results))
	for i, r := range results {
		if r.Set != nil && len(r.Set.Runners) > 1 {
			out[i] = unknownRunner(r.Set.Runners, compared)
		}
	}
	return out
}

func unknownRunner(runners []policy.Runner, compared map[string]bool) string {
	codes := map[string]bool{}
	for _, r := range runners {
		if compared[refKey(r.Ref)] {
			codes[r.Code] = true
		}
	}
	if len(codes) == 0 {
		// The role itself is declared: the program is one of them.
		codes[runners[0].Code] = true
	}
	for _, r := range runners {
		if !compared[refKey(r.Ref)] && (r.Code == "" || !codes[r.Code]) {
			return fmt.Sprintf("%s runs under the same role and is not compared with it", r.Ref)
		}
	}
	return ""
}

// refKey is a reference in one form: its path in full, a Terraform file as its
// directory.
func refKey(ref string) string {
	name, selector := policy.SplitRef(ref)
	if full, err := filepath.Abs(name); err == nil {
		name = full
	}
	switch filepath.Ext(name) {
	case ".tf", ".tofu":
		name = filepath.Dir(name)
	}
	return filepath.Clean(name) + "#" + selector
}

package analyzer

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iamvet/iamvet/internal/check"
	"github.com/iamvet/iamvet/internal/policy"
)

// writing lets one package at a time write: programs may share a file.
var writing sync.Mutex

// writeFixes writes the fixes of policy files, and returns what is left to be mended.
// What was fixed for another program since is left for the next run.
func (r *reporter) writeFixes(set *policy.Set, findings []check.Finding) ([]check.Finding, error) {
	writing.Lock()
	defer writing.Unlock()
	silenced := map[string]bool{}
	fixable := slices.DeleteFunc(slices.Clone(findings), func(f check.Finding) bool { return r.quieted(&f, silenced) })
	fix, done := merged(set, fixable)
	if fix == nil {
		return findings, nil
	}
	if _, err := policy.Apply([]*policy.Fix{fix}); errors.Is(err, policy.ErrStale) {
		return findings, nil
	} else if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(findings, func(f check.Finding) bool { return f.Fix != nil && done[f.Fix] }), nil
}

var nolintComment = regexp.MustCompile(`//\s*nolint\b(?::\s*([\w, -]*))?`)

// quieted says whether a comment for golangci-lint may silence a finding: one that names
// this linter, or none, anywhere in the file where the finding is shown. What a user
// has silenced must not be fixed.
func (r *reporter) quieted(f *check.Finding, known map[string]bool) bool {
	file := f.Position.Filename
	if filepath.Ext(file) != ".go" {
		file = r.pass.Fset.Position(r.anchor).Filename
	}
	yes, ok := known[file]
	if ok {
		return yes
	}
	data, err := os.ReadFile(file)
	yes = err != nil
	for _, m := range nolintComment.FindAllStringSubmatch(string(data), -1) {
		names := strings.FieldsFunc(m[1], func(c rune) bool { return c == ',' || c == ' ' })
		yes = yes || len(names) == 0 || slices.Contains(names, "all") || slices.Contains(names, "iamvet")
	}
	known[file] = yes
	return yes
}

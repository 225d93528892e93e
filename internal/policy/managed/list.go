package managed

import (
	"bytes"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// A text file of ARNs, one a line, says which managed policies are attached; those of
// accounts are not known. Empty lines, and those that begin with #, are left out.

// listed are the ARNs of a text with their offsets; none if a line is anything else.
func listed(data []byte) (arns []string, offsets []int) {
	at := 0
	for line := range bytes.Lines(data) {
		text := strings.TrimSpace(string(line))
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case strings.HasPrefix(text, "arn:") && strings.Contains(text, ":iam::") && strings.Contains(text, ":policy/") && !strings.ContainsAny(text, " \t\"'"):
			arns, offsets = append(arns, text), append(offsets, at+bytes.Index(line, []byte(text)))
		default:
			return nil, nil
		}
		at += len(line)
	}
	return arns, offsets
}

func detect(_ string, data []byte) bool {
	arns, _ := listed(data)
	return len(arns) > 0
}

// load reads the policies of a list of ARNs.
func load(src *policy.Source) (*policy.Set, error) {
	b := &infra.Builder{Format: Name}
	lines := policy.NewLines(src.Path, src.Data)
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	arns, offsets := listed(src.Data)
	for i, text := range arns {
		v := infra.Lit(text)
		v.Pos, v.End, v.Source = lines.Position(offsets[i]), lines.Position(offsets[i]+len(text)), text
		set.Documents = append(set.Documents, b.Attached(src.Options, policy.Identity, "the list", v))
	}
	set.Problems = b.Sorted()
	return set, nil
}

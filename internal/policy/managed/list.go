package managed

import (
	"bytes"
	"fmt"
	"iter"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/infra"
)

// A text file of ARNs, one a line, says which managed policies are attached; those of
// accounts are not known. Empty lines, and those that begin with #, are left out.

// line is a line with something in it, and its offset.
type line struct {
	text string
	at   int
}

func (l line) isARN() bool {
	return strings.HasPrefix(l.text, "arn:") && strings.Contains(l.text, ":iam::") && strings.Contains(l.text, ":policy/") && !strings.ContainsAny(l.text, " \t\"'")
}

func linesOf(data []byte) iter.Seq[line] {
	return func(yield func(line) bool) {
		at := 0
		for all := range bytes.Lines(data) {
			text := strings.TrimSpace(string(all))
			if text != "" && text[0] != '#' && !yield(line{text, at + bytes.Index(all, []byte(text))}) {
				return
			}
			at += len(all)
		}
	}
}

// detect looks at the first line: what is wrong in the others is said when they are read.
func detect(_ string, data []byte) bool {
	for l := range linesOf(data) {
		return l.isARN()
	}
	return false
}

// load reads the policies of a list of ARNs.
func load(src *policy.Source) (*policy.Set, error) {
	if src.Selector != "" {
		return nil, fmt.Errorf("%s: a list of ARNs has no part %q", src.Path, src.Selector)
	}
	b := &infra.Builder{Format: Name}
	lines := policy.NewLines(src.Path, src.Data)
	set := &policy.Set{Env: map[string]arn.Pattern{}}
	for l := range linesOf(src.Data) {
		v := infra.Lit(l.text)
		v.Pos, v.End, v.Source = lines.Position(l.at), lines.Position(l.at+len(l.text)), l.text
		if !l.isARN() {
			return nil, fmt.Errorf("%s: %q is not the ARN of a policy: write one a line", v.Pos, l.text)
		}
		set.Documents = append(set.Documents, b.Attached(src.Options, policy.Identity, "the list", v))
	}
	set.Problems = b.Sorted()
	return set, nil
}

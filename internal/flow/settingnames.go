package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// mayBeNamed says whether a name that is put together of two parts can be the one that is
// asked for: all that tables of defaults make (prefix + "." + key) are too many to be listed.
func (e *evaluator) mayBeNamed(r ref, name string, fold func(string) string) bool {
	n := &r.f.f.Nodes[r.id]
	if n.Op != summary.OpConcat {
		return true
	}
	first, all := literalTexts(e.text(ref{r.f, n.Args[0], r.ctx}), fold)
	last, allLast := literalTexts(e.text(ref{r.f, n.Args[1], r.ctx}), fold)
	switch {
	case all && allLast:
		for s := range first {
			if rest, ok := strings.CutPrefix(name, s); ok && last[rest] {
				return true
			}
		}
		return false
	case all:
		for s := range first {
			if strings.HasPrefix(name, s) {
				return true
			}
		}
		return false
	case allLast:
		for s := range last {
			if strings.HasSuffix(name, s) {
				return true
			}
		}
		return false
	}
	return true
}

// literalTexts are the texts that a value can be; false if not all are known.
func literalTexts(t texts, fold func(string) string) (map[string]bool, bool) {
	out := map[string]bool{}
	for _, p := range t.all() {
		s, ok := p.IsLiteral()
		if !ok {
			return nil, false
		}
		out[fold(s)] = true
	}
	return out, len(out) > 0 && !t.cyclic
}

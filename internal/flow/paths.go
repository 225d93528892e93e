package flow

import (
	"path"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// pathJoin is path.Join: empty elements are left out, and what is joined is
// cleaned. A variable of the environment or a flag stands for a text between two
// slashes, and may be empty; anything else that is not known may be more than one
// element, or none: the slash behind it is not sure. The last element is taken not
// to be empty, as no name is.
func pathJoin(e *evaluator, m modelCall) texts {
	args, ok := e.operands(m)
	if !ok {
		return unknownText("joined from a list that is not known")
	}
	joined := texts{alts: []arn.Pattern{{}}}
	for _, a := range args {
		next := texts{}
		elem := e.text(a)
		if elem.cyclic {
			return unknownText(inLoop)
		}
		for _, before := range joined.all() {
			for _, p := range elem.all() {
				next = next.add(textOf(joinPath(before, p)))
				if mayBeEmpty(p) {
					next = next.add(textOf(before))
				}
			}
		}
		next.zero = joined.zero && elem.zero
		joined = next.add(alone(joined, elem)).add(alone(elem, joined))
	}
	return cleanPaths(joined)
}

func joinPath(before, p arn.Pattern) arn.Pattern {
	if len(before) == 0 || len(p) == 0 {
		return arn.Concat(before, p)
	}
	if isOpen(before[len(before)-1]) {
		return arn.Concat(before, p)
	}
	return arn.Concat(before, arn.Lit("/"), p)
}

// isOpen says whether a part may stand for several elements of a path, or none.
func isOpen(part arn.Part) bool {
	return part.Kind == arn.Var && !part.Named()
}

// mayBeEmpty says whether a whole element is a variable that may not be set.
func mayBeEmpty(p arn.Pattern) bool {
	return len(p) == 1 && p[0].Kind == arn.Var && !isOpen(p[0])
}

func cleanPaths(t texts) texts {
	out := texts{}
	for _, p := range t.all() {
		if s, ok := p.IsLiteral(); ok {
			clean := arn.Lit(path.Clean(s))
			if len(p) == 0 {
				clean = nil // path.Join of nothing
			}
			if p.Configured() {
				clean = clean.AsGiven()
			}
			if p.IsUncertain() {
				clean = clean.Uncertain()
			}
			out = out.add(textOf(clean))
			continue
		}
		if slices.ContainsFunc(p, climbs) {
			out = out.add(unknownText("a path with .."))
			continue
		}
		clean := arn.Pattern{}
		for i, part := range p {
			if part.Kind == arn.Literal {
				for strings.Contains(part.Text, "//") {
					part.Text = strings.ReplaceAll(part.Text, "//", "/")
				}
				if i == len(p)-1 && (i > 0 || len(part.Text) > 1) {
					part.Text = strings.TrimSuffix(part.Text, "/")
				}
			}
			clean = append(clean, part)
		}
		out = out.add(textOf(arn.Concat(clean)))
	}
	return out
}

// climbs says whether a literal holds an element "." or "..", which is taken out.
func climbs(part arn.Part) bool {
	if part.Kind != arn.Literal {
		return false
	}
	for elem := range strings.SplitSeq(part.Text, "/") {
		if elem == ".." || elem == "." {
			return true
		}
	}
	return false
}

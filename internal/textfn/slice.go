package textfn

import (
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Bound is an end of a substring: an offset from the start, from the end ("len"),
// or from where a text is found first or last.
type Bound struct {
	From string // "", "len", "index" or "lastIndex"
	Sep  string // what is found
	Off  int
}

// Start and End are the bounds of s[:].
var (
	Start = Bound{}
	End   = Bound{From: "len"}
)

func (b Bound) String() string {
	text := b.From
	if b.From == "index" || b.From == "lastIndex" {
		text += "[" + b.Sep + "]"
	}
	switch {
	case b.From == "":
		return strconv.Itoa(b.Off)
	case b.Off == 0:
		return text
	}
	if b.Off > 0 {
		text += "+"
	}
	return text + strconv.Itoa(b.Off)
}

func parseBound(s string) (Bound, bool) {
	for _, from := range []string{"len", "index[", "lastIndex["} {
		rest, ok := strings.CutPrefix(s, from)
		if !ok {
			continue
		}
		b := Bound{From: strings.TrimSuffix(from, "[")}
		if from != "len" {
			i := strings.LastIndexByte(rest, ']')
			if i < 0 {
				return b, false
			}
			b.Sep, rest = rest[:i], rest[i+1:]
		}
		if rest == "" {
			return b, true
		}
		n, err := strconv.Atoi(rest)
		b.Off = n
		return b, err == nil
	}
	n, err := strconv.Atoi(s)
	return Bound{Off: n}, err == nil
}

// at is the offset in a text.
func (b Bound) at(s string) int {
	switch b.From {
	case "len":
		return len(s) + b.Off
	case "index":
		return strings.Index(s, b.Sep) + b.Off
	case "lastIndex":
		return strings.LastIndex(s, b.Sep) + b.Off
	}
	return b.Off
}

func sliced(s string, args []string) (string, bool) {
	lo, ok1 := parseBound(arg(args, 0))
	hi, ok2 := parseBound(arg(args, 1))
	if !ok1 || !ok2 {
		return "", false
	}
	i, j := lo.at(s), hi.at(s)
	if i < 0 || j < i || j > len(s) {
		return "", false
	}
	return s[i:j], true
}

// Slice is s[lo:hi]. It answers false where the program panics.
func Slice(p arn.Pattern, lo, hi Bound) (arn.Pattern, bool) {
	p = p.Normal()
	switch {
	case lo == Start && hi == End:
		return p, true
	case lo == Start && hi.Off == 0 && hi.From == "index" && hi.Sep != "":
		return found(p, hi.Sep, "before")
	case lo == Start && hi.Off == 0 && hi.From == "lastIndex" && hi.Sep != "":
		return found(p, hi.Sep, "beforeLast")
	case hi == End && lo.From == "lastIndex" && lo.Sep != "" && lo.Off == len(lo.Sep) && len(lo.Sep) == 1:
		return Apply(p, "afterLast", lo.Sep)
	}
	if _, ok := p.IsLiteral(); ok || len(p) == 1 {
		return Apply(p, "slice", lo.String(), hi.String())
	}
	if len(p) > 0 && (notText(p[0]) || notText(p[len(p)-1])) {
		return unknownOf(p), true
	}
	return slicedParts(p, lo, hi), true
}

// found is a part of a text that is there only if a separator is.
func found(p arn.Pattern, sep, op string) (arn.Pattern, bool) {
	if c := cut(p, sep); c.hole == nil && !c.found {
		return nil, false
	}
	return Apply(p, op, sep)
}

// slicedParts cuts a text with literal ends. Where a cut is not in them nothing is
// known of that end.
func slicedParts(p arn.Pattern, lo, hi Bound) arn.Pattern {
	if lo.From == "index" && hi == End && lo.Sep != "" {
		c := cut(p, lo.Sep)
		if c.found && lo.Off >= 0 && lo.Off <= len(lo.Sep) {
			return arn.Concat(arn.Lit(lo.Sep[lo.Off:]), c.after)
		}
		return unknownOf(p)
	}
	first, last := p[0], p[len(p)-1]
	from := 0
	switch {
	case lo.From == "len" && hi == End && last.Kind == arn.Literal && -lo.Off <= len(last.Text) && lo.Off <= 0:
		return arn.Pattern{withText(last, last.Text[len(last.Text)+lo.Off:])}
	case lo.From == "" && hi.From == "" && first.Kind == arn.Literal && lo.Off >= 0 && hi.Off >= lo.Off && hi.Off <= len(first.Text):
		return arn.Pattern{withText(first, first.Text[lo.Off:hi.Off])}
	case lo.From == "" && first.Kind == arn.Literal && lo.Off <= len(first.Text) && lo.Off >= 0:
		from = lo.Off
	case lo.From == "" && lo.Off == 0:
	default:
		return unknownOf(p)
	}
	to := 0
	switch {
	case hi == End:
	case hi.From == "len" && last.Kind == arn.Literal && hi.Off < 0 && -hi.Off <= len(last.Text):
		to = -hi.Off
	default:
		return unknownOf(p)
	}
	out := append(arn.Pattern(nil), p...)
	if from > 0 {
		out[0] = withText(first, first.Text[from:])
	}
	if to > 0 {
		out[len(out)-1] = withText(last, last.Text[:len(last.Text)-to])
	}
	return out.Normal()
}

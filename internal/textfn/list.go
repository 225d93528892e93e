package textfn

import (
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// List is what a text is split into: the elements that are known, in order, and a
// tail whose number of elements is not.
type List struct {
	head []arn.Pattern
	tail arn.Pattern
	open bool   // there is a tail, which is not empty
	sep  string // "" for words
	left int    // how many elements the tail can have at most; 0 for any number
	// match is the regular expression whose groups the elements are, groups how many.
	match  string
	groups int
}

// maxElements bounds the elements that are told apart.
const maxElements = 4096

// Split is strings.SplitN; n < 0 is strings.Split.
func Split(p arn.Pattern, sep string, n int) (List, bool) {
	p = p.Normal()
	if sep == "" || n == 0 || len(p) > 0 && notText(p[0]) {
		return List{}, false
	}
	l := List{sep: sep}
	for n < 0 || len(l.head) < n-1 {
		if len(l.head) == maxElements {
			return List{}, false
		}
		c := cut(p, sep)
		if c.hole != nil {
			l.tail, l.open = p, true
			if n > 0 {
				l.left = n - len(l.head)
			}
			return l, true
		}
		l.head = append(l.head, c.before)
		if !c.found {
			return l, true
		}
		p = c.after
	}
	l.head = append(l.head, p)
	return l, true
}

// Fields is strings.Fields.
func Fields(p arn.Pattern) List {
	p = p.Normal()
	if text, ok := p.IsLiteral(); ok {
		l := List{}
		for _, w := range strings.Fields(text) {
			if len(l.head) == maxElements {
				return List{tail: unknownOf(p), open: true}
			}
			l.head = append(l.head, literal(w, whyOf(p)))
		}
		return l
	}
	return List{tail: p, open: true}
}

// Parts is a text split in a way that is not known.
func Parts(p arn.Pattern) List { return List{tail: p.Normal(), open: true, left: -1} }

// Each is what a function makes of a literal, and of other texts some parts.
func Each(p arn.Pattern, split func(string) []string) List {
	text, ok := p.IsLiteral()
	if !ok {
		return Parts(p)
	}
	items := split(text)
	if len(items) > maxElements {
		return Parts(p)
	}
	l := List{}
	for _, item := range items {
		l.head = append(l.head, literal(item, whyOf(p)))
	}
	return l
}

// Submatches is regexp.MustCompile(expr).FindStringSubmatch. It answers false for an
// expression that is none, or too large.
func Submatches(p arn.Pattern, expr string) (List, bool) {
	re, ok := compiled(expr)
	p = p.Normal()
	if text, lit := p.IsLiteral(); !ok || len(text) > maxText {
		return List{}, false
	} else if lit {
		return Each(p, re.FindStringSubmatch), true
	}
	return List{tail: p, open: true, left: -1, match: expr, groups: re.NumSubexp() + 1}, true
}

// group is the i-th group of a match; below 0 from the end.
func (l List) group(i int) (arn.Pattern, bool) {
	if i < 0 {
		i += l.groups
	}
	if i < 0 || i >= l.groups {
		return nil, false
	}
	return Apply(l.tail, "submatch", l.match, strconv.Itoa(i))
}

// All are the texts that an element can be.
func (l List) All() []arn.Pattern {
	out := append([]arn.Pattern(nil), l.head...)
	if !l.open {
		return out
	}
	switch {
	case l.groups > 0:
		for i := range l.groups {
			p, _ := l.group(i)
			out = append(out, p)
		}
	case l.left == 1:
		out = append(out, l.tail)
	case l.left == 2:
		first, _ := Apply(l.tail, "before", l.sep)
		second, _ := Apply(l.tail, "after", l.sep)
		out = append(out, first, second)
	case len(l.tail) == 1:
		out = append(out, derive(l.tail[0], Op{name: arn.PartOp}))
	case l.sep != "" && l.left == 0:
		for _, run := range runs(l.tail, l.sep) {
			c := cut(run, l.sep)
			switch {
			case c.hole == nil:
				out = append(out, run)
			case len(run) == 1:
				out = append(out, derive(run[0], Op{name: arn.PartOp}))
			default:
				out = append(out, unknownOf(run))
			}
		}
	default:
		out = append(out, unknownOf(l.tail))
	}
	return out
}

// runs cuts a text at its literal separators. A longer separator may also stand where
// parts meet: then all is one run.
func runs(p arn.Pattern, sep string) []arn.Pattern {
	if len(sep) > 1 && len(p) > 1 {
		return []arn.Pattern{p}
	}
	out := []arn.Pattern{nil}
	for _, part := range p {
		if part.Kind != arn.Literal {
			out[len(out)-1] = append(out[len(out)-1], part)
			continue
		}
		for i, text := range strings.Split(part.Text, sep) {
			if i > 0 {
				out = append(out, nil)
			}
			if text != "" {
				out[len(out)-1] = append(out[len(out)-1], withText(part, text))
			}
		}
	}
	return out
}

// At is the i-th element, and false if there is none.
func (l List) At(i int) (arn.Pattern, bool) {
	if l.groups > 0 {
		return l.group(i)
	}
	if i < 0 {
		return l.back(-i)
	}
	if i < len(l.head) {
		return l.head[i], true
	}
	i -= len(l.head)
	switch {
	case !l.open:
		return nil, false
	case l.left < 0:
		return unknownOf(l.tail), true
	case l.sep == "":
		return Apply(l.tail, "word", strconv.Itoa(i))
	case i == 0 && l.left != 1:
		return Apply(l.tail, "before", l.sep)
	case l.left > 0 && i >= l.left:
		return nil, false
	case l.left > 0 && i == l.left-1:
		return l.restOf(i)
	}
	return Apply(l.tail, "field", l.sep, strconv.Itoa(i))
}

// Drop is the list without its first n elements, and false where it cannot be told.
func (l List) Drop(n int) (List, bool) {
	switch {
	case n < 0 || n > len(l.head) && l.open:
		return List{}, false
	case n > len(l.head):
		return List{sep: l.sep}, true // the program panics
	}
	l.head = l.head[n:]
	return l, true
}

// Sep is what the text was split at; "" for other ways.
func (l List) Sep() string { return l.sep }

// restOf is the tail behind its first i separators.
func (l List) restOf(i int) (arn.Pattern, bool) {
	switch i {
	case 0:
		return l.tail, true
	case 1:
		return Apply(l.tail, "after", l.sep)
	}
	return Apply(l.tail, "rest", l.sep, strconv.Itoa(i))
}

// back is the k-th element from the end, from 1.
func (l List) back(k int) (arn.Pattern, bool) {
	if !l.open {
		if k > len(l.head) {
			return nil, false
		}
		return l.head[len(l.head)-k], true
	}
	if l.left != 0 || l.sep == "" {
		return unknownOf(l.tail), true
	}
	if k == 1 && len(l.sep) == 1 { // a longer one may overlap itself
		return Apply(l.tail, "afterLast", l.sep)
	}
	if len(l.head) > 0 {
		return unknownOf(l.tail), true
	}
	return Apply(l.tail, "fieldBack", l.sep, strconv.Itoa(k))
}

// Joined are the elements from the i-th on, joined with the separator again, and
// false where that is not what they were split at, or there is no such element.
func (l List) Joined(i int, sep string) (arn.Pattern, bool) {
	if l.sep == "" || sep != l.sep || l.left < 0 || i < 0 {
		return nil, false
	}
	if i > len(l.head) {
		if !l.open {
			return nil, false
		}
		if l.left > 0 && i-len(l.head) >= l.left {
			return nil, true
		}
		return l.restOf(i - len(l.head))
	}
	var out arn.Pattern
	for k, e := range l.head[i:] {
		if k > 0 {
			out = append(out, arn.Part{Kind: arn.Literal, Text: sep})
		}
		out = append(out, e...)
	}
	if l.open {
		if i < len(l.head) {
			out = append(out, arn.Part{Kind: arn.Literal, Text: sep})
		}
		out = append(out, l.tail...)
	}
	return out.Normal(), true
}

// Package listedit changes lists in source text: it removes, replaces and adds
// elements and leaves all else as it is: order, indentation, comments on lines of
// their own, trailing commas.
//
// It serves every format whose lists are elements between two brackets with
// commas between them and comments that begin with "//", "#" or "/*": JSON with
// comments, HCL, and the flow lists of YAML. The caller knows where the elements
// are and how their text is written.
package listedit

import (
	"bytes"
	"errors"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
)

// List is a list in a file.
type List struct {
	File string
	Src  []byte
	// Open and Close are the offsets of the brackets.
	Open, Close int
	Elements    []Span
	// HashComments says that "#" begins a comment.
	HashComments bool
}

// Span is Start..End of an element: its text and nothing else.
type Span struct{ Start, End int }

// Plan says what to do with a list. Texts are written as they are; those of
// several lines are indented by the caller.
type Plan struct {
	Remove  map[int]bool
	Replace map[int][]string
	Append  []string
}

// ErrEmpty is returned for a plan that leaves no element.
var ErrEmpty = errors.New("no element would be left")

// Edits returns the edits that carry out the plan.
func (l *List) Edits(p Plan) ([]policy.Edit, error) {
	last := -1 // the last element that stays
	for i := range l.Elements {
		if !p.Remove[i] {
			last = i
		}
	}
	if last < 0 {
		if len(l.Elements) == 0 && len(p.Append) > 0 {
			return []policy.Edit{l.edit(l.Open+1, l.Open+1, strings.Join(p.Append, ", "))}, nil
		}
		return nil, ErrEmpty
	}
	var edits []policy.Edit
	for i, e := range l.Elements {
		if texts, ok := p.Replace[i]; ok && !p.Remove[i] {
			edits = append(edits, l.edit(e.Start, e.End, strings.Join(texts, l.between(i))))
		}
	}
	for _, s := range merge(l.removed(p.Remove, last)) {
		edits = append(edits, l.edit(s.Start, s.End, ""))
	}
	if len(p.Append) > 0 {
		edits = append(edits, l.append(p.Append, last)...)
	}
	return edits, nil
}

func (l *List) edit(start, end int, text string) policy.Edit {
	return policy.Edit{File: l.File, Start: start, End: end, New: text}
}

// between is what stands between an element and one put behind it.
func (l *List) between(i int) string {
	if l.ownLines(i) {
		return "," + l.newline() + l.Indent(i)
	}
	return ", "
}

// removed returns the ranges that go.
func (l *List) removed(remove map[int]bool, last int) []Span {
	var out []Span
	tail := false // elements behind the last that stays go
	for i := range l.Elements {
		if !remove[i] {
			continue
		}
		tail = tail || i > last
		out = append(out, l.extent(i, i > last)...)
	}
	if !tail || l.comma(len(l.Elements)-1) >= 0 {
		return out // a trailing comma was there and stays
	}
	c := l.comma(last)
	return append(out, Span{c, c + 1})
}

// extent returns what goes with an element: its lines with the comment behind it
// if they hold nothing else, or itself with its comma and the space to the next.
func (l *List) extent(i int, tail bool) []Span {
	e := l.Elements[i]
	if l.ownLines(i) {
		return []Span{{l.lineStart(e.Start), l.lineEnd(l.behind(i))}}
	}
	comma := l.comma(i)
	if !tail {
		next := l.Elements[i+1].Start
		if l.blank(comma+1, next) {
			return []Span{{e.Start, next}}
		}
		return []Span{{e.Start, comma + 1}}
	}
	end := e.End
	if comma >= 0 {
		end = comma + 1
	}
	out := []Span{{e.Start, end}}
	if i == 0 {
		return out
	}
	// The gap before it goes too, but for comments and for what ends a line that
	// stays.
	prev := l.Elements[i-1].End
	if c := l.comma(i - 1); c >= 0 && l.blank(c+1, e.Start) && l.blank(prev, c) && !l.ownLines(i-1) {
		out = append(out, Span{c + 1, e.Start})
	}
	return out
}

// append returns the edits that add texts behind the last element that stays.
func (l *List) append(texts []string, last int) []policy.Edit {
	end := l.Elements[last].End
	trailing := l.comma(len(l.Elements)-1) >= 0
	if !l.ownLines(last) {
		return []policy.Edit{l.edit(end, end, ", "+strings.Join(texts, ", "))}
	}
	sep := l.newline() + l.Indent(last)
	added := sep + strings.Join(texts, ","+sep)
	if trailing {
		added += ","
	}
	// New lines go behind the comment that ends the last element's line.
	at := l.lineContentEnd(l.behind(last))
	switch {
	case trailing:
		return []policy.Edit{l.edit(at, at, added)}
	case at == end:
		return []policy.Edit{l.edit(end, end, ","+added)}
	}
	return []policy.Edit{l.edit(end, end, ","), l.edit(at, at, added)}
}

// comma returns the offset of the comma behind an element, or -1.
func (l *List) comma(i int) int {
	limit := l.Close
	if i+1 < len(l.Elements) {
		limit = l.Elements[i+1].Start
	}
	if c := l.skip(l.Elements[i].End, limit); c < limit && l.Src[c] == ',' {
		return c
	}
	return -1
}

// behind is the offset behind an element and its comma.
func (l *List) behind(i int) int {
	if c := l.comma(i); c >= 0 {
		return c + 1
	}
	return l.Elements[i].End
}

// ownLines says whether the lines of an element hold nothing else but its comma
// and comments behind it.
func (l *List) ownLines(i int) bool {
	e := l.Elements[i]
	if start := l.lineStart(e.Start); len(bytes.TrimSpace(l.Src[start:e.Start])) > 0 {
		return false
	}
	at := l.behind(i)
	end := l.lineContentEnd(at)
	return end >= at && l.skip(at, end) >= end && (l.Close < at || l.Close >= end)
}

// Indent is the space that the line of an element begins with.
func (l *List) Indent(i int) string { return l.indentAt(l.Elements[i].Start) }

func (l *List) indentAt(at int) string {
	start := l.lineStart(at)
	end := start
	for end < len(l.Src) && (l.Src[end] == ' ' || l.Src[end] == '\t') {
		end++
	}
	return string(l.Src[start:end])
}

func (l *List) lineStart(at int) int { return bytes.LastIndexByte(l.Src[:at], '\n') + 1 }

// lineEnd is the offset behind the line's end.
func (l *List) lineEnd(at int) int {
	if n := bytes.IndexByte(l.Src[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(l.Src)
}

// lineContentEnd is the offset of the line's end, without the space before it.
func (l *List) lineContentEnd(at int) int {
	end := l.lineEnd(at)
	for end > at && strings.IndexByte(" \t\r\n", l.Src[end-1]) >= 0 {
		end--
	}
	return end
}

func (l *List) newline() string {
	if bytes.Contains(l.Src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// blank says that there are no comments between two offsets.
func (l *List) blank(from, to int) bool { return len(bytes.TrimSpace(l.Src[from:to])) == 0 }

// skip returns the offset behind space and comments, at most limit.
func (l *List) skip(at, limit int) int {
	for at < limit {
		rest := l.Src[at:limit]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			at++
		case bytes.HasPrefix(rest, []byte("//")), l.HashComments && rest[0] == '#':
			n := bytes.IndexByte(rest, '\n')
			if n < 0 {
				return limit
			}
			at += n + 1
		case bytes.HasPrefix(rest, []byte("/*")):
			n := bytes.Index(rest[2:], []byte("*/"))
			if n < 0 {
				return at // it ends behind the limit
			}
			at += n + 4
		default:
			return at
		}
	}
	return limit
}

// merge joins ranges that touch.
func merge(spans []Span) []Span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

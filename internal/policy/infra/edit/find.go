package edit

import (
	"bytes"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
	"github.com/iamvet/iamvet/internal/policy/listedit"
)

// groups finds the lists that the editable texts stand in.
func (e *edits) groups(texts []policy.Text) []*group {
	order := make([]int, 0, len(texts))
	for i, t := range texts {
		if t.Editable && e.source(t) != "" {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := texts[order[a]].Pos, texts[order[b]].Pos
		if x.Filename != y.Filename {
			return x.Filename < y.Filename
		}
		return x.Offset < y.Offset
	})
	var out []*group
	for _, i := range order {
		t := texts[i]
		if n := len(out); n > 0 && e.neighbours(out[n-1], t) {
			out[n-1].texts = append(out[n-1].texts, t)
			out[n-1].index = append(out[n-1].index, i)
			continue
		}
		style := e.StyleAt(e.set, t.Pos.Filename, t.Pos.Offset)
		out = append(out, &group{file: t.Pos.Filename, style: style, texts: []policy.Text{t}, index: []int{i}})
	}
	var kept []*group
	for _, g := range out {
		if e.shape(g) {
			kept = append(kept, g)
		}
	}
	return kept
}

// neighbours says whether a text comes next in a group's list.
func (e *edits) neighbours(g *group, t policy.Text) bool {
	prev := g.texts[len(g.texts)-1]
	if prev.Pos.Filename != t.Pos.Filename || t.Pos.Offset < prev.End.Offset {
		return false
	}
	src := e.set.Sources[g.file]
	between := strip(string(src[prev.End.Offset:t.Pos.Offset]), g.style)
	return between == "," || g.style == YAML && between == "-"
}

// strip drops space and comments.
func strip(s string, style Style) string {
	var b strings.Builder
	for len(s) > 0 {
		switch {
		case strings.IndexByte(" \t\r\n", s[0]) >= 0:
			s = s[1:]
		case style != JSON && s[0] == '#', style != YAML && strings.HasPrefix(s, "//"):
			i := strings.IndexByte(s, '\n')
			if i < 0 {
				return b.String()
			}
			s = s[i:]
		case style != YAML && strings.HasPrefix(s, "/*"):
			i := strings.Index(s, "*/")
			if i < 0 {
				return b.String() + s
			}
			s = s[i+2:]
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return b.String()
}

// shape finds out what kind of list a group is; false if it cannot be changed.
func (e *edits) shape(g *group) bool {
	src := e.set.Sources[g.file]
	first, end := g.texts[0].Pos.Offset, g.texts[len(g.texts)-1].End.Offset
	if g.style == YAML && dashBefore(src, first) >= 0 {
		g.block = true
		return true
	}
	open, shut := before(src, first, g.style), after(src, end)
	if open >= 0 && src[open] == '[' && shut >= 0 && src[shut] == ']' {
		g.list = &listedit.List{File: g.file, Src: src, Open: open, Close: shut, HashComments: g.style != JSON}
		for _, t := range g.texts {
			g.list.Elements = append(g.list.Elements, listedit.Span{Start: t.Pos.Offset, End: t.End.Offset})
		}
		return true
	}
	g.single = len(g.texts) == 1 && open >= 0 && (src[open] == ':' || src[open] == '=')
	return g.single
}

// before is the offset of the last character before at that is not space or a
// comment, or -1.
func before(src []byte, at int, style Style) int {
	for at > 0 {
		i := at - 1
		for i >= 0 && strings.IndexByte(" \t\r\n", src[i]) >= 0 {
			i--
		}
		if i < 0 {
			return -1
		}
		// A comment on this line?
		start := lineStart(src, i+1)
		c := commentStart(string(src[start:i+1]), style)
		if c < 0 {
			return i
		}
		at = start + c
		if at == 0 {
			return -1
		}
	}
	return -1
}

// commentStart is where a line's comment begins, or -1. Quoted text is skipped.
func commentStart(line string, style Style) int {
	quote := byte(0)
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0 && c == '\\' && quote == '"':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' && style == YAML:
			quote = c
		case c == '#' && style != JSON && (i == 0 || style == HCL || line[i-1] == ' ' || line[i-1] == '\t'):
			return i
		case c == '/' && style != YAML && i+1 < len(line) && (line[i+1] == '/' || line[i+1] == '*'):
			return i
		}
	}
	return -1
}

// after is the offset of the first character from at on that is not space, a
// comment or one comma, or -1.
func after(src []byte, at int) int {
	comma := false
	for at < len(src) {
		switch c := src[at]; {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			at++
		case c == ',' && !comma:
			comma = true
			at++
		case c == '#' || c == '/' && at+1 < len(src) && src[at+1] == '/':
			for at < len(src) && src[at] != '\n' {
				at++
			}
		case c == '/' && at+1 < len(src) && src[at+1] == '*':
			i := strings.Index(string(src[at+2:]), "*/")
			if i < 0 {
				return -1
			}
			at += i + 4
		default:
			return at
		}
	}
	return -1
}

// dashBefore is the offset of the dash before a YAML list's element that begins
// its line with it, or -1.
func dashBefore(src []byte, at int) int {
	start := lineStart(src, at)
	head := strings.TrimLeft(string(src[start:at]), " ")
	if !strings.HasPrefix(head, "-") || strings.TrimLeft(head[1:], " \t") != "" {
		return -1
	}
	return at - len(head)
}

func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// lineEnd is the offset behind the line's end.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

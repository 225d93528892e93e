package lsp

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// uriOf names a file as editors do.
func uriOf(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/x
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// fileOf is the file that a URI names; "" for other schemes.
func fileOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // /C:/x
	}
	return filepath.Clean(filepath.FromSlash(path))
}

// lines is a text by lines, for turning offsets and positions into another.
type lines struct {
	text   string
	starts []int
}

func newLines(text string) *lines {
	l := &lines{text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// line is the text of a line without its end. Lines that do not exist are empty.
func (l *lines) line(n int) string {
	if n < 0 || n >= len(l.starts) {
		return ""
	}
	end := len(l.text)
	if n+1 < len(l.starts) {
		end = l.starts[n+1] - 1
	}
	return strings.TrimSuffix(l.text[l.starts[n]:end], "\r")
}

// at is the position of a line and column in bytes, both from 1. Positions outside
// the text become the nearest inside.
func (l *lines) at(line, column int) position {
	line = min(max(line-1, 0), len(l.starts)-1)
	text := l.line(line)
	return position{line, units(text[:min(max(column-1, 0), len(text))])}
}

// atOffset is the position of an offset in bytes.
func (l *lines) atOffset(offset int) position {
	offset = min(max(offset, 0), len(l.text))
	lo, hi := 0, len(l.starts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; l.starts[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return position{lo, units(l.text[l.starts[lo]:offset])}
}

// offset is the offset in bytes of a position.
func (l *lines) offset(p position) int {
	if p.Line >= len(l.starts) {
		return len(l.text)
	}
	return l.starts[max(p.Line, 0)] + column(l.line(p.Line), p.Character)
}

// units counts UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// column is the offset in bytes of a UTF-16 code unit.
func column(s string, character int) int {
	at := 0
	for at < len(s) && character > 0 {
		r, size := utf8.DecodeRuneInString(s[at:])
		character -= max(utf16.RuneLen(r), 1)
		at += size
	}
	return at
}

// edited applies a change of a document.
func edited(text string, at *span, with string) (string, error) {
	if at == nil {
		return with, nil
	}
	l := newLines(text)
	start, end := l.offset(at.Start), l.offset(at.End)
	if start > end {
		return "", fmt.Errorf("a change ends at %v, before its start %v", at.End, at.Start)
	}
	return text[:start] + with + text[end:], nil
}

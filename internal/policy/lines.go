package policy

import (
	"go/token"
	"sort"
)

// Lines turns byte offsets of a file into positions.
type Lines struct {
	file   string
	starts []int
}

// NewLines indexes the lines of a file.
func NewLines(file string, data []byte) *Lines {
	l := &Lines{file: file, starts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// Position returns the position of an offset. Columns count bytes from 1.
func (l *Lines) Position(offset int) token.Position {
	line := sort.SearchInts(l.starts, offset+1)
	return token.Position{Filename: l.file, Offset: offset, Line: line, Column: offset - l.starts[line-1] + 1}
}

// Offset returns the offset of a line and column, for sources that give no
// offset. It is -1 if there is no such line.
func (l *Lines) Offset(line, column int) int {
	if line < 1 || line > len(l.starts) {
		return -1
	}
	return l.starts[line-1] + column - 1
}

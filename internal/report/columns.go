package report

import (
	"bytes"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// columnsOf turns columns in bytes, as Go counts them, into UTF-16 code units, as
// SARIF's readers do. Files that cannot be read keep the bytes.
type columnsOf struct {
	opt   Options
	files map[string][]byte
}

func (p *columnsOf) read(name string) []byte {
	if data, ok := p.files[name]; ok {
		return data
	}
	if p.files == nil {
		p.files = map[string][]byte{}
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.opt.Dir, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		data = nil
	}
	p.files[name] = data
	return data
}

// column converts the column of a position.
func (p *columnsOf) column(at token.Position) int {
	lines := bytes.SplitAfterN(p.read(at.Filename), []byte("\n"), at.Line+1)
	if at.Line < 1 || len(lines) < at.Line {
		return max(at.Column, 1)
	}
	line := lines[at.Line-1]
	return 1 + units(line[:min(max(at.Column-1, 0), len(line))])
}

func units(text []byte) int {
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		n += max(utf16.RuneLen(r), 1)
		text = text[size:]
	}
	return n
}

// offset is the position of a byte offset, its column in UTF-16 code units.
func (p *columnsOf) offset(name string, offset int) token.Position {
	data := p.read(name)
	data = data[:min(offset, len(data))]
	start := bytes.LastIndexByte(data, '\n') + 1
	return token.Position{Line: 1 + bytes.Count(data, []byte("\n")), Column: 1 + units(data[start:])}
}

func (p *columnsOf) location(at, end token.Position, message string) *sarif.Location {
	region := sarif.NewRegion().WithStartLine(max(at.Line, 1)).WithStartColumn(p.column(at))
	if end.Line > at.Line || end.Line == at.Line && end.Column > at.Column {
		region.WithEndLine(end.Line).WithEndColumn(p.column(end))
	}
	out := sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(artifact(p.opt.path(at.Filename))).WithRegion(region))
	if message != "" {
		out.WithMessage(sarif.NewTextMessage(message))
	}
	return out
}

func fileURI(name string) string {
	u := url.URL{Path: filepath.ToSlash(name)}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
	}
	return u.String()
}

package infra

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/tailscale/hujson"
)

// maxDepth bounds the nesting of what is parsed: parsers are recursive.
const maxDepth = 500

// ErrDepth says that a file is nested deeper than any real one.
var ErrDepth = fmt.Errorf("nested more than %d levels deep", maxDepth)

// ParseJSON reads JSON, also with comments and trailing commas, to a tree.
func ParseJSON(file string, src []byte) (Value, error) {
	start := token.Position{Filename: file, Line: 1, Column: 1}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) { // a byte order mark
		src = append([]byte("   "), src[3:]...)
	}
	return ParseText(Value{
		Kind: String,
		Text: arn.Pattern{{Kind: arn.Literal, Text: string(src)}},
		At:   []Origin{{Pos: start, Exact: true}},
		Span: Span{Pos: start},
	})
}

// ParseText reads the JSON that a String holds. Variables may stand inside of
// JSON strings only. Places in the tree are those of the text's own source.
func ParseText(v Value) (Value, error) {
	if v.Kind == Encoded {
		return *v.Inner, nil
	}
	if v.Kind != String {
		return Value{}, fmt.Errorf("not a JSON text: %s", v.Show())
	}
	p := newJSONParser(v)
	if err := p.checkDepth(); err != nil {
		return Value{}, err
	}
	tree, err := hujson.Parse([]byte(p.text))
	if err != nil && len(p.vars) > 0 {
		// What stands for a variable outside of a JSON string is not for users to see.
		return Value{}, fmt.Errorf("a part of the JSON text is not known: ${%s}", p.vars[0].Text)
	}
	if err != nil {
		return Value{}, invalid("JSON", err)
	}
	return p.value(tree), nil
}

// jsonParser knows for each byte of the text where it stands in the source.
type jsonParser struct {
	text string
	segs []segment
	vars []arn.Part
}

type segment struct {
	off   int // in text
	at    Origin
	body  string
	lines []int // offsets in body of line starts, made when needed
}

// Variables stand in the text as characters of a private plane.
const firstMark = 0xF0000

func newJSONParser(v Value) *jsonParser {
	p := &jsonParser{}
	var b strings.Builder
	add := func(text string, at Origin) {
		p.segs = append(p.segs, segment{off: b.Len(), at: at, body: text})
		b.WriteString(text)
	}
	for i, part := range v.Text {
		at := Origin{Pos: v.Pos}
		if i < len(v.At) {
			at = v.At[i]
		}
		if !at.Pos.IsValid() {
			at.Pos = v.Pos
		}
		if part.Kind != arn.Literal {
			p.vars = append(p.vars, part)
			add(string(rune(firstMark+len(p.vars)-1)), Origin{Pos: at.Pos})
			continue
		}
		// A literal that has such a character itself stays a literal.
		text := part.Text
		if !at.Exact && len(v.Text) == 1 && v.At == nil && v.Source != text {
			if splitEscapes(v, add) {
				continue
			}
		}
		add(text, at)
	}
	p.text = b.String()
	return p
}

// splitEscapes cuts a JSON string with escapes to pieces that stand in the
// file as they are, so that places inside of JSON within JSON are exact.
func splitEscapes(v Value, add func(string, Origin)) bool {
	src, text := v.Source, v.Text[0].Text
	if strings.ContainsRune(src, '\n') || !strings.ContainsRune(src, '\\') {
		return false
	}
	type piece struct {
		text string
		at   Origin
	}
	var pieces []piece
	at := func(i int) token.Position {
		p := v.Pos
		p.Offset, p.Column = p.Offset+1+i, p.Column+1+i
		return p
	}
	for i := 0; i < len(src); {
		j := strings.IndexByte(src[i:], '\\')
		if j < 0 {
			j = len(src) - i
		}
		if j > 0 {
			pieces = append(pieces, piece{src[i : i+j], Origin{Pos: at(i), Exact: true}})
			i += j
			continue
		}
		n := escapeLen(src[i:])
		var s string
		if n == 0 || json.Unmarshal([]byte(`"`+src[i:i+n]+`"`), &s) != nil {
			return false
		}
		pieces = append(pieces, piece{s, Origin{Pos: at(i)}})
		i += n
	}
	total := 0
	for _, x := range pieces {
		if !strings.HasPrefix(text[total:], x.text) {
			return false
		}
		total += len(x.text)
	}
	if total != len(text) {
		return false
	}
	for _, x := range pieces {
		add(x.text, x.at)
	}
	return true
}

func escapeLen(s string) int {
	if len(s) < 2 {
		return 0
	}
	if s[1] != 'u' {
		return 2
	}
	n := 6
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' && (s[2] == 'd' || s[2] == 'D') {
		n = 12
	}
	if len(s) < n {
		return 0
	}
	return n
}

func (p *jsonParser) checkDepth() error {
	depth, inString := 0, false
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return ErrDepth
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// pos gives the place of a byte of the text, and whether it is exact and the
// text's own.
func (p *jsonParser) pos(off int) (token.Position, bool) {
	i := sort.Search(len(p.segs), func(i int) bool { return p.segs[i].off > off }) - 1
	if i < 0 {
		return token.Position{}, false
	}
	s := &p.segs[i]
	at := s.at.Pos
	if !s.at.Exact {
		return at, false
	}
	if s.lines == nil {
		s.lines = []int{0}
		for j := range len(s.body) {
			if s.body[j] == '\n' {
				s.lines = append(s.lines, j+1)
			}
		}
	}
	rel := off - s.off
	line := sort.SearchInts(s.lines, rel+1) - 1
	at.Offset += rel
	at.Line += line
	if line > 0 {
		at.Column = rel - s.lines[line] + 1
	} else {
		at.Column += rel
	}
	return at, !s.at.Shared
}

func (p *jsonParser) span(start, end int) Span {
	pos, ok := p.pos(start)
	if end <= start {
		return Span{Pos: pos, End: pos}
	}
	last, ok2 := p.pos(end - 1)
	last.Offset++
	last.Column++
	return Span{Pos: pos, End: last, Editable: ok && ok2 && pos.Filename == last.Filename && last.Offset > pos.Offset}
}

func (p *jsonParser) value(v hujson.Value) Value {
	out := Value{Span: p.span(v.StartOffset, v.EndOffset)}
	switch x := v.Value.(type) {
	case *hujson.Object:
		out.Kind = Map
		out.Entries = make([]Entry, 0, len(x.Members))
		for _, m := range x.Members {
			out.Entries = append(out.Entries, Entry{p.value(m.Name), p.value(m.Value)})
		}
	case *hujson.Array:
		out.Kind = List
		out.Items = make([]Value, 0, len(x.Elements))
		for _, e := range x.Elements {
			out.Items = append(out.Items, p.value(e))
		}
	case hujson.Literal:
		p.literal(&out, v, x)
	}
	return out
}

func (p *jsonParser) literal(out *Value, v hujson.Value, x hujson.Literal) {
	raw := p.text[v.StartOffset:v.EndOffset]
	switch x.Kind() {
	case 'n':
		return
	case 't', 'f':
		out.Kind = Bool
		out.Text = arn.Pattern{{Kind: arn.Literal, Text: raw}}
		return
	case '"':
		out.Kind = String
		out.Source = raw[1 : len(raw)-1]
		text := out.Source
		if strings.IndexByte(text, '\\') >= 0 || !utf8.ValidString(text) {
			text = x.String()
		}
		out.Text = p.split(text)
		if len(out.Text) == 1 && text == out.Source && out.Editable {
			at := out.Pos
			at.Offset, at.Column = at.Offset+1, at.Column+1
			out.At = []Origin{{Pos: at, Exact: true}}
		}
		out.Source = p.show(out.Source)
		return
	}
	out.Kind = Number
	out.Text = arn.Pattern{{Kind: arn.Literal, Text: raw}}
}

// split turns the marks of a text back to variables.
func (p *jsonParser) split(s string) arn.Pattern {
	if len(p.vars) == 0 {
		return arn.Pattern{{Kind: arn.Literal, Text: s}}
	}
	var out arn.Pattern
	from := 0
	for i, r := range s {
		if k := int(r) - firstMark; k >= 0 && k < len(p.vars) {
			if i > from {
				out = append(out, arn.Part{Kind: arn.Literal, Text: s[from:i]})
			}
			out = append(out, p.vars[k])
			from = i + utf8.RuneLen(r)
		}
	}
	if from < len(s) || len(out) == 0 {
		out = append(out, arn.Part{Kind: arn.Literal, Text: s[from:]})
	}
	return out
}

func (p *jsonParser) show(s string) string {
	if len(p.vars) == 0 {
		return s
	}
	return Value{Kind: String, Text: p.split(s)}.Show()
}

// JSON writes a tree as the text of its JSON, with variables kept as parts.
// Variables in the keys or texts are not escaped: they are names.
func (v Value) JSON() Value {
	out := Value{Kind: String}
	if err := v.writeJSON(&out, 0); err != nil {
		return Unk(err.Error())
	}
	return out
}

func (v Value) writeJSON(out *Value, depth int) error {
	if depth > maxDepth {
		return ErrDepth
	}
	put := func(s string) {
		out.add(Value{Text: arn.Pattern{{Kind: arn.Literal, Text: s}}, Span: v.Span})
	}
	switch v.Kind {
	case Null:
		put("null")
	case Number, Bool:
		put(v.Str())
	case String:
		put(`"`)
		for _, p := range v.Text {
			if p.Kind == arn.Literal {
				b, _ := json.Marshal(p.Text)
				put(string(b[1 : len(b)-1]))
			} else {
				out.add(Value{Text: arn.Pattern{p}, Span: v.Span})
			}
		}
		put(`"`)
	case Encoded:
		s := v.Inner.JSON()
		if s.Kind == Unknown {
			return errors.New(s.Why)
		}
		return s.writeJSON(out, depth+1)
	case List:
		put("[")
		for i, x := range v.Items {
			if i > 0 {
				put(",")
			}
			if err := x.writeJSON(out, depth+1); err != nil {
				return err
			}
		}
		put("]")
	case Map:
		put("{")
		for i, e := range v.Entries {
			if i > 0 {
				put(",")
			}
			if err := e.Key.writeJSON(out, depth+1); err != nil {
				return err
			}
			put(":")
			if err := e.Value.writeJSON(out, depth+1); err != nil {
				return err
			}
		}
		put("}")
	default:
		return errors.New(v.Why)
	}
	return nil
}

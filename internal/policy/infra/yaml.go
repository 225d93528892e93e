package infra

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
	"go.yaml.in/yaml/v3"
)

// maxNodes bounds what aliases may expand to.
const maxNodes = 300_000

type yamlParser struct {
	src   string
	lines *policy.Lines
	// starts are the offsets of the lines as YAML counts them.
	starts []int
	nodes  int
	alias  int // depth of aliases and of what they stand for: the values are shared
	shared map[*yaml.Node]bool
	err    error
	last   struct{ line, column, offset int } // of the node that was looked at: lines may be long
}

// aliased notes the nodes that aliases stand for: a change to one would change all
// places.
func aliased(n *yaml.Node, to map[*yaml.Node]bool) {
	if n.Kind == yaml.AliasNode {
		to[n.Alias] = true
	}
	for _, x := range n.Content {
		aliased(x, to)
	}
}

// yamlLines finds the lines: in YAML a carriage return alone and some characters
// of Unicode end a line too.
func yamlLines(s string) []int {
	starts := []int{0}
	for i, r := range s {
		switch r {
		case '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				continue
			}
			starts = append(starts, i+1)
		case '\n':
			starts = append(starts, i+1)
		case '\u0085', '\u2028', '\u2029':
			starts = append(starts, i+utf8.RuneLen(r))
		}
	}
	return starts
}

// line is the offset of a line, or -1.
func (p *yamlParser) line(n int) int {
	if n < 1 || n > len(p.starts) {
		return -1
	}
	return p.starts[n-1]
}

// offset of a node; the library counts columns in characters.
func (p *yamlParser) offset(n *yaml.Node) int {
	off := p.line(n.Line)
	if off < 0 {
		return 0
	}
	column := 1
	if p.last.line == n.Line && p.last.column <= n.Column {
		column, off = p.last.column, p.last.offset
	}
	for ; column < n.Column && off < len(p.src); column++ {
		_, size := utf8.DecodeRuneInString(p.src[off:])
		off += size
	}
	p.last.line, p.last.column, p.last.offset = n.Line, column, off
	return off
}

func (p *yamlParser) value(n *yaml.Node, depth int) Value {
	if p.nodes++; p.nodes > maxNodes {
		p.err = errors.New("the YAML expands to too many values")
	}
	if depth > maxDepth {
		p.err = ErrDepth
	}
	if p.err != nil {
		return Unk(p.err.Error())
	}
	if n.Kind == yaml.AliasNode {
		p.alias++
		v := p.value(n.Alias, depth+1)
		p.alias--
		return v
	}
	if p.shared[n] {
		p.alias++
		defer func() { p.alias-- }()
	}
	v := p.plain(n, depth)
	return p.tagged(n, v)
}

func (p *yamlParser) plain(n *yaml.Node, depth int) Value {
	switch n.Kind {
	case yaml.MappingNode:
		return p.mapping(n, depth)
	case yaml.SequenceNode:
		v := Value{Kind: List, Items: []Value{}, Span: p.start(n)}
		for _, x := range n.Content {
			v.Items = append(v.Items, p.value(x, depth+1))
		}
		v.End = v.Pos
		if k := len(v.Items); k > 0 && v.Items[k-1].End.IsValid() {
			v.End = v.Items[k-1].End
		}
		p.closeFlow(n, &v)
		return v
	}
	return p.scalar(n)
}

func (p *yamlParser) start(n *yaml.Node) Span {
	pos := p.lines.Position(p.offset(n))
	return Span{Pos: pos, End: pos, Editable: p.alias == 0}
}

func (p *yamlParser) mapping(n *yaml.Node, depth int) Value {
	v := Value{Kind: Map, Entries: []Entry{}, Span: p.start(n)}
	var merged []Entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, x := n.Content[i], n.Content[i+1]
		if k.Tag == "!!merge" {
			p.alias++
			from := p.value(x, depth+1)
			p.alias--
			for _, m := range from.Elements() {
				merged = append(merged, m.Entries...)
			}
			continue
		}
		key := p.value(k, depth+1)
		if key.Kind != Null {
			key.Kind = String
		}
		val := p.value(x, depth+1)
		v.Entries = append(v.Entries, Entry{key, val})
		v.End = val.End
	}
	p.closeFlow(n, &v)
	for _, e := range merged {
		if _, has := v.Get(e.Key.Str()); !has {
			v.Entries = append(v.Entries, Entry{e.Key.Fixed(), e.Value.Fixed()})
		}
	}
	return v
}

// closeFlow puts the end of a list or mapping in brackets behind the bracket.
func (p *yamlParser) closeFlow(n *yaml.Node, v *Value) {
	if n.Style&yaml.FlowStyle == 0 || p.alias > 0 {
		return
	}
	at := v.End.Offset
	if at == v.Pos.Offset {
		at += tagLen(p.src[at:])
		at++
	}
	for at < len(p.src) {
		switch p.src[at] {
		case ' ', '\t', '\r', '\n', ',':
			at++
		case '#':
			for at < len(p.src) && p.src[at] != '\n' {
				at++
			}
		case ']', '}':
			v.End = p.lines.Position(at + 1)
			return
		default:
			return
		}
	}
}

func (p *yamlParser) scalar(n *yaml.Node) Value {
	v := Value{Kind: String, Span: p.start(n)}
	switch n.ShortTag() {
	case "!!null":
		v.Kind = Null
	case "!!bool":
		v.Kind = Bool
	case "!!int", "!!float":
		v.Kind = Number
	}
	text := n.Value
	if v.Kind == Bool {
		text = strings.ToLower(text)
	}
	if v.Kind != Null {
		v.Text = arn.Pattern{{Kind: arn.Literal, Text: text}}
	}
	p.place(n, &v)
	return v
}

// place finds where a scalar ends. The library does not say.
func (p *yamlParser) place(n *yaml.Node, v *Value) {
	off := v.Pos.Offset
	if n.Style&yaml.TaggedStyle != 0 {
		// The node begins at its tag.
		off += tagLen(p.src[off:])
		v.Pos = p.lines.Position(off)
	}
	rest := p.src[off:]
	end := -1
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		end = quoteEnd(rest, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		end = quoteEnd(rest, '\'')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		p.block(n, v)
		return
	default:
		if strings.HasPrefix(rest, n.Value) {
			end = len(n.Value)
		}
	}
	if end < 0 || end > len(rest) {
		v.End = v.Pos
		v.Editable = false
		if first, _, _ := strings.Cut(rest, "\n"); n.Style == 0 && strings.HasPrefix(n.Value, strings.TrimSpace(first)) && !strings.ContainsAny(first, ",]}") {
			v.End = p.lines.Position(p.blockEnd(n.Line)) // it goes on below
		}
		return
	}
	v.End = p.lines.Position(off + end)
	v.Source = rest[:end]
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && end >= 2 {
		v.Source = rest[1 : end-1]
	}
	if strings.Contains(v.Source, "\n") {
		v.Editable = false
	}
	at := p.lines.Position(off + strings.Index(rest[:end], v.Source))
	if v.Source == n.Value && v.Kind == String {
		v.At = []Origin{{Pos: at, Exact: true}}
	}
}

func tagLen(s string) int {
	if !strings.HasPrefix(s, "!") {
		return 0
	}
	i := strings.IndexAny(s, " \t\r\n")
	if i < 0 {
		return 0
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// quoteEnd is the length of a quoted scalar.
func quoteEnd(s string, quote byte) int {
	if s == "" || s[0] != quote {
		return -1
	}
	for i := 1; i < len(s); i++ {
		switch {
		case quote == '"' && s[i] == '\\':
			i++
		case s[i] != quote:
		case quote == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return -1
}

// block gives each line of a block scalar its place, if all lines are found.
func (p *yamlParser) block(n *yaml.Node, v *Value) {
	v.Editable = false
	v.End = p.lines.Position(p.blockEnd(n.Line))
	if n.Style&yaml.FoldedStyle != 0 {
		return
	}
	line := n.Line + 1
	var text arn.Pattern
	var at []Origin
	for _, l := range strings.SplitAfter(n.Value, "\n") {
		if l == "" {
			continue
		}
		start := p.line(line)
		if start < 0 {
			return
		}
		indent := 0
		for start+indent < len(p.src) && p.src[start+indent] == ' ' && !strings.HasPrefix(p.src[start+indent:], l) {
			indent++
		}
		if !strings.HasPrefix(p.src[start+indent:], strings.TrimSuffix(l, "\n")) {
			return
		}
		text = append(text, arn.Part{Kind: arn.Literal, Text: l})
		at = append(at, Origin{Pos: p.lines.Position(start + indent), Exact: true})
		line++
	}
	if text == nil {
		return
	}
	v.Text, v.At = text, at
}

// blockEnd is where the last line of a block scalar ends whose header stands on a
// line: its lines are indented deeper than the key or the dash before it.
func (p *yamlParser) blockEnd(header int) int {
	first := p.textOf(header)
	var parent int
	rest := first
	for {
		trimmed := strings.TrimLeft(rest, " ")
		parent = len(first) - len(trimmed)
		after, dash := strings.CutPrefix(trimmed, "-")
		if !dash || after != "" && after[0] != ' ' {
			break
		}
		rest = after
		if value := strings.TrimLeft(after, " "); value == "" || strings.ContainsRune("|>!&", rune(value[0])) {
			break // the dash is what stands before it
		}
	}
	end := p.line(header) + len(first)
	for n := header + 1; p.line(n) >= 0; n++ {
		l := p.textOf(n)
		indent := len(l) - len(strings.TrimLeft(l, " "))
		if indent == len(l) {
			continue
		}
		if indent <= parent {
			break
		}
		end = p.line(n) + len(l)
	}
	return end
}

// textOf is a line without what ends it.
func (p *yamlParser) textOf(n int) string {
	start, end := p.line(n), len(p.src)
	if next := p.line(n + 1); next >= 0 {
		end = next
	}
	if start < 0 {
		return ""
	}
	return strings.TrimRight(p.src[start:end], "\r\n\u0085\u2028\u2029")
}

// tagged turns a short form into its long form.
func (p *yamlParser) tagged(n *yaml.Node, v Value) Value {
	tag := n.Tag
	if !strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "!!") {
		return v
	}
	whole := v.Span
	whole.Pos = p.lines.Position(p.offset(n))
	whole.Source = ""
	if whole.End.Offset > whole.Pos.Offset {
		whole.Source = p.src[whole.Pos.Offset:whole.End.Offset]
	} else {
		whole.Editable = false
	}
	name := strings.TrimPrefix(tag, "!")
	key := "Fn::" + name
	switch name {
	case "Ref", "Condition":
		key = name
	case "GetAtt":
		if s, ok := v.Const(); ok {
			res, attr, _ := strings.Cut(s, ".")
			v = Value{Kind: List, Items: []Value{Lit(res), Lit(attr)}, Span: v.Span}
		}
	}
	if v.Kind == Null {
		v = Lit("").WithSpan(v.Span)
	}
	return Value{Kind: Map, Entries: []Entry{{Key: Lit(key).WithSpan(whole), Value: v}}, Span: whole}
}

package arn

import (
	"strings"
	"unicode/utf8"
)

// sym is one position of a compiled pattern: a character, a wildcard or a
// variable.
type sym struct {
	kind Kind
	char rune  // Literal
	id   int32 // Var: equal ids are equal text
	set  chars // Var: what characters its value can have
	uniq bool  // Var: see Part.Unique
}

// end separates patterns that are compared as one set. It reads nothing.
const end Kind = 255

// chars is a class of characters.
type chars uint8

const (
	anyChar   chars = iota
	digits          // an account's number
	lowerName       // a region or partition: a-z, 0-9 and "-"
	nameChars       // a name within an ARN: no ":" and no "/"
)

func (c chars) has(r rune) bool {
	switch c {
	case digits:
		return r >= '0' && r <= '9'
	case lowerName:
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '-'
	case nameChars:
		return r != '/' && r != ':'
	}
	return true
}

func charsOf(variable string) chars {
	switch variable {
	case "account":
		return digits
	case "region", "partition":
		return lowerName
	}
	if strings.HasPrefix(variable, "name:") {
		return nameChars
	}
	return anyChar
}

// compiler turns patterns into symbols with one numbering of variables.
type compiler struct {
	ids  map[string]int32
	next int32
	vars bool // some pattern had a variable
}

// invalidByte is where bytes that are no UTF-8 are put, each its own character.
const invalidByte = utf8.MaxRune + 1

func (c *compiler) compile(p Pattern) []sym {
	n := 0
	for _, part := range p {
		n += len(part.Text) + 1
	}
	out := make([]sym, 0, n)
	for _, part := range p.Normal() {
		switch part.Kind {
		case Literal:
			out = appendText(out, part.Text)
		case Var:
			c.vars = true
			out = append(out, sym{kind: Var, id: c.id(part.Text), set: charsOf(part.Text), uniq: part.Unique})
		default:
			out = append(out, sym{kind: part.Kind})
		}
	}
	return out
}

func appendText(out []sym, text string) []sym {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			r = invalidByte + rune(text[i])
		}
		out = append(out, sym{kind: Literal, char: r})
		i += size
	}
	return out
}

// id numbers a variable. Unknown values are each their own.
func (c *compiler) id(name string) int32 {
	if OneText(name) {
		if id, ok := c.ids[name]; ok {
			return id
		}
	}
	c.next++
	if OneText(name) {
		if c.ids == nil {
			c.ids = map[string]int32{}
		}
		c.ids[name] = c.next
	}
	return c.next
}

// sameText says whether two symbols are one and the same text for certain.
func sameText(a, b sym) bool {
	return a.kind == b.kind && (a.kind == Literal || a.kind == Var) && a.char == b.char && a.id == b.id
}

// strip cuts what both patterns begin and end with. For any values of the
// variables that changes neither inclusion nor intersection.
func strip(a, b []sym) (ra, rb []sym) {
	n := samePrefix(a, b)
	a, b = a[n:], b[n:]
	for len(a) > 0 && len(b) > 0 && sameText(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

func samePrefix(a, b []sym) int {
	n := 0
	for n < len(a) && n < len(b) && sameText(a[n], b[n]) {
		n++
	}
	return n
}

// clash says that two patterns, stripped, begin or end with different characters or
// names, so that no string is in both.
func clash(a, b []sym) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	differ := func(x, y sym) bool { return x.kind == Literal && y.kind == Literal && x.char != y.char }
	return differ(a[0], b[0]) || differ(a[len(a)-1], b[len(b)-1]) || namesDiffer(a, b)
}

// namesDiffer says that patterns without a common beginning begin, or end, with the
// names of two resources: of a segment that both have as a whole.
func namesDiffer(a, b []sym) bool {
	m, n := len(a)-1, len(b)-1
	if a[0].uniq && b[0].uniq && a[0].id != b[0].id && (m == 0 || a[1].cuts()) && (n == 0 || b[1].cuts()) {
		return true
	}
	return m > 0 && n > 0 && a[m].uniq && b[n].uniq && a[m].id != b[n].id && a[m-1].cuts() && b[n-1].cuts()
}

func (s sym) cuts() bool { return s.kind == Literal && (s.char == '/' || s.char == ':') }

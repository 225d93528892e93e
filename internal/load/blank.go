package load

import "bytes"

// blankBodies overwrites the bodies of top-level functions with spaces, keeping
// line breaks, so that the parser has little to do with them: two thirds of the
// time to parse a package goes into bodies that are dropped afterwards. It reads
// just enough of the syntax to find matching braces; where it can't, the source
// is returned as it is.
func blankBodies(src []byte) []byte {
	out := bytes.Clone(src)
	for at := 0; ; {
		i := nextFunc(src, at)
		if i < 0 {
			return out
		}
		open := bodyStart(src, i)
		if open < 0 { // no body, or syntax that the parser should judge
			at = i + len("func")
			continue
		}
		end := matching(src, open)
		if end < 0 {
			return src
		}
		for j := open + 1; j < end; j++ {
			if out[j] != '\n' {
				out[j] = ' '
			}
		}
		at = end
	}
}

// nextFunc finds "func " at the start of a line, outside comments and strings,
// and not before at, which is outside them too.
func nextFunc(src []byte, at int) int {
	for i := at; i < len(src); {
		if (i == 0 || src[i-1] == '\n') && bytes.HasPrefix(src[i:], []byte("func ")) {
			return i
		}
		next := skipText(src, i)
		if next < 0 {
			return -1
		}
		i = next
	}
	return -1
}

// bodyStart finds the brace that opens the body of the function declared at i: the
// first outside parentheses that does not belong to an interface or struct type.
// -1 if the declaration ends before there is one.
func bodyStart(src []byte, i int) int {
	depth, word := 0, ""
	for i < len(src) {
		c := src[i]
		switch {
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == '\n' && depth == 0:
			return -1
		case c == '{' && (word == "interface" || word == "struct"):
			end := matching(src, i)
			if end < 0 {
				return -1
			}
			i, word = end+1, ""
			continue
		case c == '{' && depth == 0:
			return i
		}
		if isLetter(c) {
			start := i
			for i < len(src) && isLetter(src[i]) {
				i++
			}
			word = string(src[start:i])
			continue
		}
		if c != ' ' && c != '\t' {
			word = ""
		}
		if i = skipText(src, i); i < 0 {
			return -1
		}
	}
	return -1
}

// matching finds the brace that closes the one at i, or -1.
func matching(src []byte, i int) int {
	depth := 0
	for i < len(src) {
		switch src[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
		if i = skipText(src, i); i < 0 {
			return -1
		}
	}
	return -1
}

// skipText steps over the comment, string or character literal at i, or over one
// byte. It is -1 where a literal does not end.
func skipText(src []byte, i int) int {
	end := func(n, width int) int {
		if n < 0 {
			return -1
		}
		return i + n + width
	}
	switch c := src[i]; {
	case c == '/' && i+1 < len(src) && src[i+1] == '/':
		n := bytes.IndexByte(src[i:], '\n') // the line break is not part of it
		if n < 0 {
			return len(src)
		}
		return i + n
	case c == '/' && i+1 < len(src) && src[i+1] == '*':
		return end(bytes.Index(src[i+2:], []byte("*/")), 4)
	case c == '`':
		return end(bytes.IndexByte(src[i+1:], '`'), 2)
	case c == '"' || c == '\'':
		for j := i + 1; j < len(src) && src[j] != '\n'; j++ {
			switch src[j] {
			case '\\':
				j++
			case c:
				return j + 1
			}
		}
		return -1
	}
	return i + 1
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

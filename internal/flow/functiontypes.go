package flow

import (
	"regexp"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// fitsFunction says whether a function can be of a function type: the very type under
// which an interface holds it (The Go Programming Language Specification, "Type
// assertions"), else one of its signature. Type parameters stand for any type.
func fitsFunction(val *value, t *gtype) bool {
	if val.fun != nil && val.fun.sig != t.sig && !unifies(signature(val.fun), signature(t)) {
		return false
	}
	if val.as == nil {
		return true
	}
	if isNamedFunc(val.as) || isNamedFunc(t) {
		return val.as == t || t.origin != "" && t.origin == val.as.origin
	}
	return val.as.sig == t.sig || unifies(val.as.name, t.name)
}

func isNamedFunc(t *gtype) bool { return !strings.HasPrefix(t.name, "func(") }

// signature is the text of a function type's signature.
func signature(t *gtype) string {
	if isNamedFunc(t) && t.elem != nil {
		return t.elem.name
	}
	return t.name
}

// callable says whether a function can be what is called: one that came out of an interface
// only as the type that it is called as. A generic function asserts to its type parameter.
func (l *linker) callable(f *function, fun summary.NodeID, val *value) bool {
	if val.as == nil || f.f.Nodes[fun].Op != summary.OpResult {
		return true
	}
	t := f.typ(f.f.Nodes[fun].Type)
	return t == nil || t.kind != summary.FuncType || fitsFunction(val, t)
}

// paramInName is a type parameter as the names of types have it: what declares it, and its
// place there.
var paramInName = regexp.MustCompile(`[^\s()\[\],;*{}]*\$\d+`)

// unifies says whether two unnamed function types can be one where what has type
// parameters is instantiated.
func unifies(a, b string) bool {
	if !strings.Contains(a, "$") {
		a, b = b, a
	}
	parts := paramInName.Split(a, -1)
	if len(parts) == 1 {
		return a == b
	}
	return paramInName.MatchString(b) || instantiates(parts, b)
}

// instantiates says whether a text is the parts with one type between each two.
func instantiates(parts []string, text string) bool {
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok || len(parts) == 1 {
		return ok && rest == ""
	}
	depth := 0
	for i, c := range rest {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth < 0 || depth == 0 && (c == ',' || c == ';') {
			return false
		}
		if depth == 0 && instantiates(parts[1:], rest[i+len(string(c)):]) {
			return true
		}
	}
	return false
}

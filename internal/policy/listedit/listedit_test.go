package listedit

import (
	"errors"
	"regexp"
	"testing"

	"github.com/iamvet/iamvet/internal/policy"
)

var element = regexp.MustCompile(`"\w+"`)

// edited applies a plan to a text that is one list. Elements in comments are
// written without quotes.
func edited(t *testing.T, text string, hash bool, p Plan) (string, error) {
	t.Helper()
	l := &List{File: "f", Src: []byte(text), Open: 0, Close: len(text) - 1, HashComments: hash}
	for _, m := range element.FindAllStringIndex(text, -1) {
		l.Elements = append(l.Elements, Span{m[0], m[1]})
	}
	edits, err := l.Edits(p)
	if err != nil {
		return "", err
	}
	out, err := policy.Render([]*policy.Fix{{Edits: edits}}, func(string) ([]byte, error) { return []byte(text), nil })
	if err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		return text, nil
	}
	return string(out[0].New), nil
}

func TestEdits(t *testing.T) {
	gone := func(i ...int) Plan {
		p := Plan{Remove: map[int]bool{}}
		for _, n := range i {
			p.Remove[n] = true
		}
		return p
	}
	tests := []struct {
		name, text string
		hash       bool
		plan       Plan
		want       string
	}{
		{"one line, first", `["a", "b", "c"]`, false, gone(0), `["b", "c"]`},
		{"one line, middle", `["a", "b", "c"]`, false, gone(1), `["a", "c"]`},
		{"one line, last", `["a", "b", "c"]`, false, gone(2), `["a", "b"]`},
		{"one line, all but the first", `["a", "b", "c"]`, false, gone(1, 2), `["a"]`},
		{"one line, trailing comma", `["a", "b",]`, false, gone(1), `["a",]`},
		{"one line, comment between", `["a", /* of b, */ "b"]`, false, gone(0), `[ /* of b, */ "b"]`},
		{"no space", `["a","b"]`, false, gone(0), `["b"]`},
		{"lines, middle", "[\n\t\"a\",\n\t\"b\",\n\t\"c\"\n]", false, gone(1), "[\n\t\"a\",\n\t\"c\"\n]"},
		{"lines, last", "[\n\t\"a\",\n\t\"b\"\n]", false, gone(1), "[\n\t\"a\"\n]"},
		{"lines, last, with trailing comma", "[\n\t\"a\",\n\t\"b\",\n]", false, gone(1), "[\n\t\"a\",\n]"},
		{"hash comments", "[\n  \"a\", # of a, with a comma\n  # kept\n  \"b\", # of b\n]", true, gone(0), "[\n  # kept\n  \"b\", # of b\n]"},
		{"hash is no comment in JSON", "[\n  \"a\"\n  , \"b\"\n]", false, gone(1), "[\n  \"a\"\n  \n]"},
		{"a block comment that ends on another line stays", "[\n  \"a\", /* of\n  both */\n  \"b\"\n]", false, gone(0), "[\n   /* of\n  both */\n  \"b\"\n]"},
		{"bracket in a comment", "[\n  \"a\", // ] ,\n  \"b\" // ]\n]", false, gone(1), "[\n  \"a\" // ] ,\n]"},
		{"replace by two, lines", "[\n  \"a\",\n  \"b\"\n]", false, Plan{Replace: map[int][]string{1: {"x", "y"}}}, "[\n  \"a\",\n  x,\n  y\n]"},
		{"replace and remove", `["a", "b", "c"]`, false, Plan{Remove: map[int]bool{2: true}, Replace: map[int][]string{0: {"x", "y"}}}, `[x, y, "b"]`},
		{"append, lines, behind a comment", "[\n  \"a\" # of a\n]", true, Plan{Append: []string{"x", "y"}}, "[\n  \"a\", # of a\n  x,\n  y\n]"},
		{"append, trailing comma and comment", "[\n  \"a\", # of a\n]", true, Plan{Append: []string{"x"}}, "[\n  \"a\", # of a\n  x,\n]"},
		{"append, one line", `["a"]`, false, Plan{Append: []string{"x", "y"}}, `["a", x, y]`},
		{"append and remove the last", "[\n  \"a\",\n  \"b\"\n]", false, Plan{Remove: map[int]bool{1: true}, Append: []string{"x"}}, "[\n  \"a\",\n  x\n]"},
		{"append to nothing", `[]`, false, Plan{Append: []string{"x", "y"}}, `[x, y]`},
		{"nothing to do", `["a"]`, false, Plan{}, `["a"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := edited(t, test.text, test.hash, test.plan)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got:\n%q\nwant:\n%q", got, test.want)
			}
		})
	}
	if _, err := edited(t, `["a", "b"]`, false, gone(0, 1)); !errors.Is(err, ErrEmpty) {
		t.Errorf("all removed: %v", err)
	}
}

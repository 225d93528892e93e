package lsp

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestPositions(t *testing.T) {
	const text = "a\r\nä€𝄞z\n\nend"
	l := newLines(text)
	for _, tt := range []struct {
		line, column, offset int
		want                 position
	}{
		{1, 1, 0, position{0, 0}},
		{2, 1, 3, position{1, 0}},
		{2, 3, 5, position{1, 1}},   // behind ä, two bytes
		{2, 6, 8, position{1, 2}},   // behind €, three bytes
		{2, 10, 12, position{1, 4}}, // behind 𝄞, two code units
		{3, 1, 14, position{2, 0}},
		{4, 4, 18, position{3, 3}},
	} {
		if got := l.at(tt.line, tt.column); got != tt.want {
			t.Errorf("%d:%d is %v, want %v", tt.line, tt.column, got, tt.want)
		}
		if got := l.atOffset(tt.offset); got != tt.want {
			t.Errorf("offset %d is %v, want %v", tt.offset, got, tt.want)
		}
		if got := l.offset(tt.want); got != tt.offset {
			t.Errorf("%v is offset %d, want %d", tt.want, got, tt.offset)
		}
	}
	// Positions in a text that has shrunk.
	for _, p := range []position{l.at(9, 9), l.atOffset(99)} {
		if p != (position{3, 3}) {
			t.Errorf("a position behind the end is %v", p)
		}
	}
	if got := l.at(1, 7); got != (position{0, 1}) {
		t.Errorf("a column behind the line's end is %v", got)
	}
}

func TestEdited(t *testing.T) {
	at := func(a, b, c, d int) *span { return &span{position{a, b}, position{c, d}} }
	for _, tt := range []struct {
		text string
		at   *span
		with string
		want string
	}{
		{"old", nil, "new", "new"},
		{"ab\ncd\n", at(0, 1, 1, 1), "X", "aXd\n"},
		{"𝄞b", at(0, 2, 0, 3), "", "𝄞"},
		{"a\n", at(1, 0, 1, 0), "b\n", "a\nb\n"},
		{"a\r\nb", at(0, 0, 1, 0), "", "b"},
	} {
		if got, err := edited(tt.text, tt.at, tt.with); got != tt.want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", tt.text, got, err, tt.want)
		}
	}
	if _, err := edited("ab", at(0, 2, 0, 1), ""); err == nil {
		t.Error("a change that ends before its start is taken")
	}
}

func TestURIs(t *testing.T) {
	for file, uri := range map[string]string{
		"/a b/c#d.go": "file:///a%20b/c%23d.go",
		"/ä/x.json":   "file:///%C3%A4/x.json",
	} {
		if got := uriOf(file); got != uri {
			t.Errorf("%s: %s", file, got)
		}
		if got := fileOf(uri); got != file {
			t.Errorf("%s: %s", uri, got)
		}
	}
	if got := fileOf("untitled:Untitled-1"); got != "" {
		t.Errorf("a text without a file is file %q", got)
	}
}

func TestProblemOf(t *testing.T) {
	here := place{"/m/main.go", 3, 1}
	for text, want := range map[string]problem{
		"/m/p.json:4:2: unexpected }":                     {place{"/m/p.json", 4, 2}, "unexpected }"},
		"read the configuration: /m/.iamvet.yaml:2:1: no": {place{"/m/.iamvet.yaml", 2, 1}, "no"},
		"/m/main.tf:7: no":                                {place{"/m/main.tf", 7, 0}, "no"},
		"read policy: open /m/p.json: no such file":       {here, "read policy: open /m/p.json: no such file"},
	} {
		if got := problemOf(errors.New(text), here); got != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestMergeHover(t *testing.T) {
	own := func() *hover { return &hover{Contents: markup{"markdown", "ours\n"}} }
	for theirs, want := range map[string]string{
		``:     "ours\n",
		`null`: "ours\n",
		`{"contents":{"kind":"markdown","value":"theirs"}}`:       "ours\n\n---\n\ntheirs",
		`{"contents":"theirs"}`:                                   "ours\n\n---\n\ntheirs",
		`{"contents":["a",{"language":"go","value":"func F()"}]}`: "ours\n\n---\n\na\n\n```go\nfunc F()\n```",
	} {
		got, ok := mergeHover(own(), json.RawMessage(theirs)).(*hover)
		if !ok || got.Contents.Value != want {
			t.Errorf("%s: %+v", theirs, got)
		}
	}
	if got := mergeHover(nil, nil); got != nil {
		t.Errorf("nothing and nothing is %v", got)
	}
}

func TestWants(t *testing.T) {
	for _, tt := range []struct {
		only []string
		kind string
		want bool
	}{
		{nil, quickFix, true},
		{[]string{"quickfix"}, quickFix, true},
		{[]string{"source"}, fixOurs, true},
		{[]string{"source.fixAll"}, fixOurs, true},
		{[]string{"source.fixAllOfMine"}, fixOurs, false},
		{[]string{"refactor"}, quickFix, false},
	} {
		if got := wants(tt.only, tt.kind); got != tt.want {
			t.Errorf("%v, %s: %v", tt.only, tt.kind, got)
		}
	}
}

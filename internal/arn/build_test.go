package arn

import (
	"math/rand"
	"testing"
)

func TestParseAndString(t *testing.T) {
	tests := []struct {
		text string
		want Pattern
		back string // "" for text itself
	}{
		{text: "", want: nil},
		{text: "orders", want: Lit("orders")},
		{text: "a*b", want: Pattern{{Kind: Literal, Text: "a"}, {Kind: Any}, {Kind: Literal, Text: "b"}}},
		{text: "a**", want: Pattern{{Kind: Literal, Text: "a"}, {Kind: Any}}, back: "a*"},
		{text: "*?*?", want: Pattern{{Kind: One}, {Kind: One}, {Kind: Any}}, back: "??*"},
		{text: "x/${aws:username}/*", want: Pattern{{Kind: Literal, Text: "x/"}, {Kind: Var, Text: "aws:username"}, {Kind: Literal, Text: "/"}, {Kind: Any}}},
		{text: "a${*}${?}${$}{b}", want: Lit("a*?${b}")},
		{text: "cost$", want: Lit("cost$")},
		{text: "${open", want: Lit("${open"), back: "${$}{open"},
		{text: "${aws:x, 'none'}", want: Variable("aws:x, 'none'", "")},
		{text: "$${aws:x}", want: Concat(Lit("$"), Variable("aws:x", ""))},
		{text: "${$}${env:X}", want: Concat(Lit("$"), Variable("env:X", "")), back: "$${env:X}"},
		{text: "bad\xff*", want: Concat(Lit("bad\xff"), Star())},
	}
	for _, test := range tests {
		got := Parse(test.text)
		if !got.Equal(test.want) {
			t.Errorf("Parse(%q) = %v, want %v", test.text, got, test.want)
		}
		back := test.back
		if back == "" {
			back = test.text
		}
		if got.String() != back {
			t.Errorf("Parse(%q).String() = %q, want %q", test.text, got.String(), back)
		}
	}
	if got, want := ParseWithoutVariables("a${aws:x}*"), Concat(Lit("a${aws:x}"), Star()); !got.Equal(want) {
		t.Errorf("version 2008: got %v, want %v", got, want)
	}
}

func TestNormalIsOneFormForOneNotation(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	alphabet := append(append([]Part{}, partsVars...), Part{Kind: Literal}, Part{Kind: Literal, Text: "$"},
		Part{Kind: Literal, Text: "{"}, Part{Kind: Literal, Text: "}"}, Part{Kind: Literal, Text: "*"}, Part{Kind: Literal, Text: "?"})
	for range 20000 {
		p := randomPattern(r, alphabet, 8)
		normal := p.Normal()
		if !normal.isNormal() || !normal.Equal(p) {
			t.Fatalf("%#v has normal form %#v", p, normal)
		}
		if back := Parse(p.String()); !back.Equal(p) {
			t.Fatalf("%#v is written %q, which reads as %#v", p, p.String(), back)
		}
		if !p.HasVar() && Covers(p, normal) != Yes {
			t.Fatalf("%v does not cover its normal form", p)
		}
	}
}

func TestWhyTakesNoPartInComparisons(t *testing.T) {
	a, b := Variable("env:X", "os.Getenv"), Variable("env:X", "viper")
	if !a.Equal(b) || Covers(a, b) != Yes {
		t.Error("patterns that differ in Why alone differ")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "a*b?", "${aws:x}", "${*}${", "arn:aws:s3:::b/${env:K}*", "\xff${\x00}", "*?*?**"} {
		f.Add(seed, "a*"+seed)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		p, q := Parse(a), Parse(b)
		if !Parse(p.String()).Equal(p) {
			t.Errorf("%q: %q reads differently", a, p.String())
		}
		for _, part := range append(append(Pattern{}, p...), q...) {
			if part.Kind == Var && part.Text == UnknownName {
				return // never the same as itself
			}
		}
		if got := Covers(p, p); got == No {
			t.Errorf("%q does not cover itself", a)
		}
		if Covers(p, q) == Yes && Intersects(p, q) == No {
			t.Errorf("%q covers %q and does not meet it", a, b)
		}
		if Intersects(p, q) != Intersects(q, p) {
			t.Errorf("Intersects(%q, %q) depends on the order", a, b)
		}
		w := Widen([]Pattern{p, q})
		if Covers(w, p) == No || Covers(w, q) == No {
			t.Errorf("Widen(%q, %q) = %v does not cover them", a, b, w)
		}
		Split(p)
	})
}

package arn

import (
	"math/rand"
	"strings"
	"testing"
)

func TestCovers(t *testing.T) {
	tests := []struct {
		grant, use string
		want       Tri
	}{
		// Known text.
		{"arn:aws:s3:::orders", "arn:aws:s3:::orders", Yes},
		{"arn:aws:s3:::orders", "arn:aws:s3:::Orders", No},
		{"arn:aws:s3:::orders/*", "arn:aws:s3:::orders", No},
		{"arn:aws:s3:::orders/*", "arn:aws:s3:::orders/", Yes},
		{"arn:aws:s3:::order?", "arn:aws:s3:::orders", Yes},
		{"arn:aws:s3:::order?", "arn:aws:s3:::order", No},
		{"?", "é", Yes},
		{"*", "", Yes},
		{"?", "", No},
		{"", "", Yes},
		{"a${*}", "a*", No},
		{"a${*}", "a${*}", Yes},
		{"a*", "a${*}", Yes},
		// Wildcards on both sides.
		{"bucket/*", "bucket/logs/*", Yes},
		{"bucket/logs/*", "bucket/*", No},
		{"*a*", "*aa*", Yes},
		{"?*", "*?", Yes},
		{"*?ab*", "*abca*b", No},
		{"**", "*", Yes},
		{"a*b*c", "a*c", No},
		{"a*c", "a*b*c", Yes},
		{"*", "a?b*", Yes},
		{"??*", "?*", No},
		// Variables.
		{"bucket/*", "bucket/${env:KEY}", Yes},
		{"bucket/a", "bucket/${env:KEY}", Maybe},
		{"bucket/a", "other/${env:KEY}", No},
		{"bucket/${env:KEY}", "bucket/*", No},
		{"bucket/${env:KEY}", "bucket/?", No},
		{"bucket/${env:KEY}*", "bucket/*", Maybe},
		{"${ref:b.arn}/*", "${ref:b.arn}/x", Yes},
		{"${ref:b.arn}/*", "${ref:b.arn}", No},
		{"${ref:b.arn}", "${ref:b.arn}/x", No},
		{"${ref:b.arn}", "${ref:c.arn}", Maybe},
		{"${ref:b.arn}", "arn:aws:s3:::x", Maybe},
		{"*", "${unknown}", Yes},
		{"${unknown}", "${unknown}", Maybe},
		{"table/${env:T}-archive", "table/${env:T}", No},
		{"table/${env:T}*", "table/${env:T}", Yes},
		{"${aws:username}/*", "bob/x", Maybe},
		{"home/${aws:username}/*", "shared/x", No},
		// What a variable can be.
		{"arn:aws:sqs:eu-west-1:123456789012:q", "arn:aws:sqs:${region}:${account}:q", Maybe},
		{"arn:aws:sqs:eu-west-1:123456789012:q", "arn:aws:sqs:${region}:${account}:r", No},
		{"arn:aws:sqs:*:*:q", "arn:aws:sqs:${region}:${account}:q", Yes},
		{"arn:aws:sqs:*:*:q", "arn:${partition}:sqs:${region}:${account}:q", Maybe},
		{"arn:aws:iam::abc:role/x", "arn:aws:iam::${account}:role/x", No},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::${account}", No},
		{"arn:aws:sqs:${region}:${account}:*", "arn:aws:sqs:eu-west-1:123456789012:q", Maybe},
		{"arn:aws:sqs:${region}:${account}:*", "arn:aws:sqs:eu/west:123456789012:q", No},
		{"${account}", "*", No},
		{"arn:aws:s3:::${name:Bucket}", "arn:aws:s3:::b", Maybe},
		{"arn:aws:s3:::${name:Bucket}", "arn:aws:s3:::b/k", No},
	}
	for _, test := range tests {
		if got := Covers(Parse(test.grant), Parse(test.use)); got != test.want {
			t.Errorf("Covers(%q, %q) = %v, want %v", test.grant, test.use, got, test.want)
		}
	}
}

func TestIntersects(t *testing.T) {
	tests := []struct {
		a, b string
		want Tri
	}{
		{"a*", "*b", Yes},
		{"a*", "b*", No},
		{"a?c", "a*", Yes},
		{"a?c", "ac", No},
		{"bucket/*", "bucket", No},
		{"bucket/*", "${env:X}", Maybe},
		{"*", "${env:X}", Yes},
		{"${env:X}", "${env:X}", Yes},
		{"${env:X}/a", "${env:X}/b", No},
		{"${unknown}", "${unknown}", Maybe},
		{"arn:aws:s3:::${account}", "arn:aws:s3:::b", No},
		{"${account}", "${region}", Maybe},
		{"arn:aws:s3:::${name:Bucket}", "arn:aws:s3:::b/*", No},
		{"arn:aws:s3:::${name:Bucket}", "arn:aws:s3:::b*", Maybe},
		{"", "*", Yes},
		{"", "?", No},
	}
	for _, test := range tests {
		a, b := Parse(test.a), Parse(test.b)
		if got := Intersects(a, b); got != test.want {
			t.Errorf("Intersects(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
		if got := Intersects(b, a); got != test.want {
			t.Errorf("Intersects(%q, %q) = %v, want %v", test.b, test.a, got, test.want)
		}
	}
}

// randomPattern draws from a small alphabet, so that random pairs often meet.
func randomPattern(r *rand.Rand, alphabet []Part, most int) Pattern {
	var p Pattern
	for n := r.Intn(most + 1); n > 0; n-- {
		p = append(p, alphabet[r.Intn(len(alphabet))])
	}
	return p
}

var (
	partsPlain = []Part{{Kind: Literal, Text: "a"}, {Kind: Literal, Text: "b"}, {Kind: Any}, {Kind: One}}
	partsVars  = append(append([]Part{}, partsPlain...), Part{Kind: Var, Text: "x"}, Part{Kind: Var, Text: "y"})
)

// strings3 lists the strings over a, b and c (which no pattern names) up to a length.
func strings3(most int) []string {
	all := []string{""}
	for from := 0; most > 0; most-- {
		to := len(all)
		for _, s := range all[from:to] {
			all = append(all, s+"a", s+"b", s+"c")
		}
		from = to
	}
	return all
}

// globMatch is the plainest matcher there is.
func globMatch(p Pattern, text string) bool {
	if len(p) == 0 {
		return text == ""
	}
	switch p[0].Kind {
	case Literal:
		return strings.HasPrefix(text, p[0].Text) && globMatch(p[1:], text[len(p[0].Text):])
	case One:
		return text != "" && globMatch(p[1:], text[1:])
	}
	for i := 0; i <= len(text); i++ {
		if globMatch(p[1:], text[i:]) {
			return true
		}
	}
	return false
}

func TestCoversAndIntersectsAreExactWithoutVariables(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	words := strings3(7)
	counts := map[Tri]int{}
	for range 3000 {
		g, u := randomPattern(r, partsPlain, 5), randomPattern(r, partsPlain, 4)
		included, meet := Yes, No
		for _, w := range words {
			if !globMatch(u, w) {
				continue
			}
			if globMatch(g, w) {
				meet = Yes
			} else {
				included = No
			}
		}
		if got := Covers(g, u); got != included {
			t.Fatalf("Covers(%v, %v) = %v, brute force says %v", g, u, got, included)
		}
		if got := Intersects(g, u); got != meet {
			t.Fatalf("Intersects(%v, %v) = %v, brute force says %v", g, u, got, meet)
		}
		counts[included]++
	}
	if counts[Yes] < 300 || counts[No] < 300 {
		t.Errorf("the sample says little: %v", counts)
	}
}

func TestCoversAnyIsExactWithoutVariables(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	words := strings3(7)
	counts := map[Tri]int{}
	together := 0
	for range 3000 {
		var grants []Pattern
		for k := r.Intn(4); k >= 0; k-- {
			grants = append(grants, randomPattern(r, partsPlain, 4))
		}
		u := randomPattern(r, partsPlain, 4)
		want := Yes
		for _, w := range words {
			granted := !globMatch(u, w)
			for _, g := range grants {
				granted = granted || globMatch(g, w)
			}
			if !granted {
				want = No
				break
			}
		}
		if got := CoversAny(grants, u); got != want {
			t.Fatalf("CoversAny(%v, %v) = %v, brute force says %v", grants, u, got, want)
		}
		counts[want]++
		alone := false
		for _, g := range grants {
			alone = alone || Covers(g, u) == Yes
		}
		if want == Yes && !alone {
			together++
		}
	}
	if counts[Yes] < 300 || counts[No] < 300 || together < 3 {
		t.Errorf("the sample says little: %v, %d covered together only", counts, together)
	}
}

func TestCoversAny(t *testing.T) {
	tests := []struct {
		grants []string
		use    string
		want   Tri
	}{
		{nil, "a", No},
		{[]string{"a", "a?*"}, "a*", Yes},
		{[]string{"b/x*", "b/y*"}, "b/*", No},
		{[]string{"${ref:b.arn}/*", "${ref:c.arn}/*"}, "${ref:b.arn}", Maybe},
		{[]string{"${ref:b.arn}/*", "${ref:b.arn}/x/*"}, "${ref:b.arn}", No},
		{[]string{"${ref:b.arn}/", "${ref:b.arn}/?*"}, "${ref:b.arn}/*", Yes},
		{[]string{"a", "${env:X}"}, "b", Maybe},
	}
	for _, test := range tests {
		var grants []Pattern
		for _, g := range test.grants {
			grants = append(grants, Parse(g))
		}
		if got := CoversAny(grants, Parse(test.use)); got != test.want {
			t.Errorf("CoversAny(%q, %q) = %v, want %v", test.grants, test.use, got, test.want)
		}
	}
}

func TestComparisonsAreBounded(t *testing.T) {
	// Patterns like these make a determinised automaton exponentially large.
	grant := Parse(strings.Repeat("*a????????????????????", 20))
	use := Parse(strings.Repeat("*a*b", 200))
	Covers(grant, use)
	Intersects(grant, use)
	long := Lit(strings.Repeat("a", 1<<20))
	if got := Covers(Parse("*b"), long); got != No {
		t.Errorf("a long text against *b: %v", got)
	}
	if got := Covers(long, long); got != Yes {
		t.Errorf("a long text against itself: %v", got)
	}
	Covers(Parse(strings.Repeat("*a", 1<<18)), long)
	Intersects(Parse(strings.Repeat("*a", 1<<18)), long)
}

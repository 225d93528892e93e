package arn

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// token is one thing that the notation knows, as its definition says.
var token = regexp.MustCompile(`(?s)\$\{([^}]*)\}|\*|\?|.`)

// read parses by the definition: characters and variables one by one.
func read(text string, variables bool) (out []string) {
	for text != "" {
		m := token.FindStringSubmatch(text)
		whole := m[0]
		if !variables && strings.HasPrefix(whole, "${") {
			whole = "$"
		}
		switch {
		case whole == "${*}" || whole == "${?}" || whole == "${$}":
			out = append(out, "text "+whole[2:3])
		case strings.HasPrefix(whole, "${"):
			out = append(out, "variable "+m[1])
		case whole == "*" || whole == "?":
			out = append(out, "wildcard "+whole)
		default:
			out = append(out, "text "+whole)
		}
		text = text[len(whole):]
	}
	return out
}

// written lists what a pattern holds in the same way.
func written(p Pattern) (out []string) {
	for _, part := range p {
		switch part.Kind {
		case Any:
			out = append(out, "wildcard *")
		case One:
			out = append(out, "wildcard ?")
		case Var:
			out = append(out, "variable "+part.Text)
		case Literal:
			for _, r := range part.Text {
				out = append(out, "text "+string(r))
			}
		}
	}
	return out
}

// tidy puts the "?" of a run of wildcards before its "*", of which one suffices.
func tidy(parts []string) (out []string) {
	stars := false
	for i, p := range parts {
		switch p {
		case "wildcard *":
			stars = true
		case "wildcard ?":
			out = append(out, p)
		}
		if next := i + 1; stars && (next == len(parts) || !strings.HasPrefix(parts[next], "wildcard")) {
			out, stars = append(out, "wildcard *"), false
		}
		if !strings.HasPrefix(p, "wildcard") {
			out = append(out, p)
		}
	}
	return out
}

func TestEveryShortTextOfTheNotation(t *testing.T) {
	for _, text := range texts("a*?${}", 6) {
		want := tidy(read(text, true))
		p := Parse(text)
		if got := written(p); !slices.Equal(got, want) {
			t.Fatalf("Parse(%q) is %q, by the definition %q", text, got, want)
		}
		if got := tidy(read(p.String(), true)); !slices.Equal(got, want) {
			t.Fatalf("%q is written %q, which reads as %q", text, p.String(), got)
		}
		if got, want := written(ParseWithoutVariables(text)), tidy(read(text, false)); !slices.Equal(got, want) {
			t.Fatalf("ParseWithoutVariables(%q) is %q, by the definition %q", text, got, want)
		}
		for _, variables := range []bool{true, false} {
			shown, ok := PolicyText(p, variables)
			again := tidy(read(shown, variables))
			custom := slices.ContainsFunc(want, func(s string) bool { return strings.HasPrefix(s, "variable") })
			if faithful := !custom && slices.Equal(again, want); ok && !slices.Equal(again, want) || !ok && !custom && faithful {
				t.Fatalf("PolicyText(%v, %v) = %q, %v: it reads as %q", p, variables, shown, ok, again)
			}
		}
	}
}

// Equal are patterns that are written the same; joined ones are what both are.
func TestEveryPairOfPatternsIsJoinedAndCompared(t *testing.T) {
	patterns := every([]Part{partA, {Kind: Literal}, partAny, partOne, partX, {Kind: Literal, Text: "$"}, {Kind: Literal, Text: "{"}}, 3)
	for _, p := range patterns {
		if got, want := written(p.Normal()), tidy(written(p)); !slices.Equal(got, want) || len(p.Normal()) == 0 && p.Normal() != nil {
			t.Fatalf("%q has the normal form %q", written(p), got)
		}
		for _, q := range patterns[:60] {
			if got, want := written(Concat(p, q)), tidy(append(written(p), written(q)...)); !slices.Equal(got, want) {
				t.Fatalf("Concat(%v, %v) is %q, want %q", p, q, got, want)
			}
			if got, want := p.Equal(q), slices.Equal(tidy(written(p)), tidy(written(q))); got != want {
				t.Fatalf("%v equals %v: %v", p, q, got)
			}
		}
	}
}

// An ARN is cut where its text is cut at the colons that stand in it.
func TestEverySplit(t *testing.T) {
	parts := []Part{{Kind: Literal, Text: ":"}, {Kind: Literal, Text: "arn:"}, {Kind: Literal, Text: "a:b"}, partAny, partX}
	cut := 0
	for _, p := range every(parts, 6) {
		fields := strings.SplitN(p.String(), ":", 6)
		a, ok := Split(p)
		if want := len(fields) == 6 && fields[0] == "arn"; ok != want {
			t.Fatalf("Split(%v): %v, want %v", p, ok, want)
		}
		if !ok {
			continue
		}
		cut++
		for i, got := range []Pattern{a.Partition, a.Service, a.Region, a.Account, a.Resource} {
			if got.String() != fields[i+1] {
				t.Fatalf("Split(%v) field %d = %v, want %s", p, i, got, fields[i+1])
			}
		}
		if !a.Pattern().Equal(p) {
			t.Fatalf("Split(%v) joins to %v", p, a.Pattern())
		}
	}
	if cut < 100 {
		t.Errorf("only %d ARNs", cut)
	}
}

// Widened texts share their beginning and their end, which do not overlap.
func TestEveryWidening(t *testing.T) {
	words := texts("ab", 4)
	for _, a := range words {
		for _, b := range words {
			for _, c := range words[:8] {
				for _, in := range [][]string{{a, b}, {a, b, c}} {
					if got, want := Widen([]Pattern{Lit(in[0]), Lit(in[1]), Lit(in[len(in)-1])}).String(), shared(in); got != want {
						t.Fatalf("Widen(%q) = %q, want %q", in, got, want)
					}
				}
			}
		}
	}
	w := newWorld("ac", 6, map[string][]string{"x": texts("ac", 2)})
	patterns := every([]Part{partA, partAny, partOne, partX}, 3)
	for _, p := range patterns {
		for _, q := range patterns {
			wide := Widen([]Pattern{p, q})
			if w.answer([]Pattern{wide, p}, covered) != Yes || w.answer([]Pattern{wide, q}, covered) != Yes {
				t.Fatalf("Widen(%v, %v) = %v does not match all that they do", p, q, wide)
			}
			if !p.Equal(q) && !slices.ContainsFunc(wide, func(part Part) bool { return part.Kind == Any }) {
				t.Fatalf("Widen(%v, %v) = %v", p, q, wide)
			}
		}
	}
}

func shared(in []string) string {
	prefix, suffix := in[0], in[0]
	same, shortest := true, len(in[0])
	for _, s := range in[1:] {
		same = same && s == in[0]
		shortest = min(shortest, len(s))
		for !strings.HasPrefix(s, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
		for !strings.HasSuffix(s, suffix) {
			suffix = suffix[1:]
		}
	}
	if same {
		return in[0]
	}
	for len(prefix)+len(suffix) > shortest {
		suffix = suffix[1:]
	}
	return prefix + "*" + suffix
}

func TestUnknownAndVariable(t *testing.T) {
	for _, p := range []Pattern{Unknown("from a file"), Variable(UnknownName, "from a file")} {
		if len(p) != 1 || p[0] != (Part{Kind: Var, Text: "unknown", Why: "from a file"}) {
			t.Errorf("%#v", p)
		}
	}
}

// What is said of a pattern is said of one of its parts.
func TestEveryQuestionAboutParts(t *testing.T) {
	parts := []Part{
		partA, {Kind: Literal, Text: "g", Why: Given}, {Kind: Literal, Text: "p", Perhaps: true}, partAny, partOne,
		{Kind: Var, Text: "env:A"}, {Kind: Var, Text: "flag:a"}, {Kind: Var, Text: "config:a"}, {Kind: Var, Text: "ref:a"},
		{Kind: Var, Text: "param:a"}, {Kind: Var, Text: UnknownName}, {Kind: Var, Text: "env"}, {Kind: Literal, Text: "env:A"},
		{Kind: Var, Text: "region"}, {Kind: Var, Text: "account", Why: Given}, {Kind: Var, Text: UnknownName, Why: Given},
	}
	for _, p := range every(parts, 2) {
		some := func(is func(part Part) bool) bool { return slices.ContainsFunc(p, is) }
		place := func(part Part) bool {
			return part.Kind == Var && slices.Contains([]string{"region", "account", "partition"}, part.Text)
		}
		named := func(part Part) bool {
			return part.Kind == Var && regexp.MustCompile(`^(env|flag|config|ref)(:|$)`).MatchString(part.Text)
		}
		for _, q := range []struct {
			what      string
			got, want bool
		}{
			{"HasVar", p.HasVar(), some(func(x Part) bool { return x.Kind == Var })},
			{"HasWildcard", p.HasWildcard(), some(func(x Part) bool { return x.Kind == Any || x.Kind == One })},
			{"IsUncertain", p.IsUncertain(), some(func(x Part) bool { return x.Perhaps })},
			{"Configured", p.Configured(), some(func(x Part) bool { return named(x) || (x.Kind == Literal || place(x)) && x.Why == Given })},
			{"IsStar", p.IsStar(), len(p) > 0 && !some(func(x Part) bool { return x.Kind != Any })},
			{"AsGiven", p.AsGiven().Configured(), some(func(x Part) bool { return named(x) || x.Kind == Literal || place(x) })},
			{"Uncertain", p.Uncertain().IsUncertain(), some(func(x Part) bool { return x.Kind == Literal || x.Kind == Var })},
			{"Widened", p.Widened().HasVar(), false},
		} {
			if q.got != q.want {
				t.Errorf("%#v: %s is %v", p, q.what, q.got)
			}
		}
		text, ok := p.IsLiteral()
		if want := strings.Join(written(p), ""); ok != !some(func(x Part) bool { return x.Kind != Literal }) || ok && strings.ReplaceAll(want, "text ", "") != text {
			t.Errorf("%#v: IsLiteral gives %q, %v", p, text, ok)
		}
		for i, part := range p.Substitute(map[string]Pattern{"env:A": nil}) {
			if part.Kind == Var && part.Text == "env:A" {
				t.Errorf("%#v: part %d is not replaced", p, i)
			}
		}
	}
}

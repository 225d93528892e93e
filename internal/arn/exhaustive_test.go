package arn

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// world is a universe small enough to try all of: every text of a few letters up to
// a length, and every value of each variable. Its answers use nothing of the algebra.
type world struct {
	words  []string
	values map[string][]string // by variable
	sets   map[string][]uint64 // of words, by pattern and values
	// differ and from are variables whose values are never the same; "" if there are none.
	differ, from string
}

func newWorld(letters string, most int, values map[string][]string) *world {
	return &world{words: withStrange(texts(letters, most), most), values: values, sets: map[string][]uint64{}}
}

// withStrange adds texts with one and two letters that no pattern names and no value
// holds: wildcards read those too.
func withStrange(words []string, most int) []string {
	out := slices.Clone(words)
	insert := func(words []string) (out []string) {
		for _, word := range words {
			for i := 0; i <= len(word) && len(word) < most-1; i++ {
				out = append(out, word[:i]+"~"+word[i:])
			}
		}
		return out
	}
	one := insert(words)
	out = append(append(out, one...), insert(one)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// texts lists the texts of some letters up to a length.
func texts(letters string, most int) []string {
	all := []string{""}
	for from := 0; most > 0; most-- {
		to := len(all)
		for _, s := range all[from:to] {
			for _, l := range letters {
				all = append(all, s+string(l))
			}
		}
		from = to
	}
	return all
}

// every lists the patterns of up to most of the parts, in every order.
func every(parts []Part, most int) []Pattern {
	all := []Pattern{nil}
	for from := 0; most > 0; most-- {
		to := len(all)
		for _, p := range all[from:to] {
			for _, part := range parts {
				all = append(all, append(slices.Clone(p), part))
			}
		}
		from = to
	}
	return all
}

// set is what a pattern matches when its variables have these values.
func (w *world) set(p Pattern, values map[string]string) []uint64 {
	plain := make(Pattern, len(p))
	var key strings.Builder
	for i, part := range p {
		if value, ok := values[part.Text]; ok && part.Kind == Var {
			part = Part{Kind: Literal, Text: value}
		}
		plain[i] = part
		key.WriteString(string(rune('0'+part.Kind)) + part.Text + "\x00")
	}
	if set, ok := w.sets[key.String()]; ok {
		return set
	}
	set := make([]uint64, (len(w.words)+63)/64)
	for i, word := range w.words {
		if globMatch(plain, word) {
			set[i/64] |= 1 << (i % 64)
		}
	}
	w.sets[key.String()] = set
	return set
}

// answer is Yes if a question about sets is answered yes for all values of the
// variables, No if for none.
func (w *world) answer(ps []Pattern, holds func(sets [][]uint64) bool) Tri {
	var vars []string
	for _, p := range ps {
		for _, part := range p {
			if part.Kind == Var && !slices.Contains(vars, part.Text) {
				vars = append(vars, part.Text)
			}
		}
	}
	yes, no := true, true
	values := map[string]string{}
	sets := make([][]uint64, len(ps))
	var try func(vars []string)
	try = func(vars []string) {
		if len(vars) > 0 {
			for _, v := range w.values[vars[0]] {
				values[vars[0]] = v
				if try(vars[1:]); !yes && !no {
					return
				}
			}
			return
		}
		if w.differ != "" && values[w.differ] == values[w.from] && hasAll(ps, w.differ, w.from) {
			return
		}
		for i, p := range ps {
			sets[i] = w.set(p, values)
		}
		if holds(sets) {
			no = false
		} else {
			yes = false
		}
	}
	try(vars)
	switch {
	case yes:
		return Yes
	case no:
		return No
	}
	return Maybe
}

// covered says whether the last set lies in the others together.
func covered(sets [][]uint64) bool {
	last := len(sets) - 1
	for i, use := range sets[last] {
		for _, grant := range sets[:last] {
			use &^= grant[i]
		}
		if use != 0 {
			return false
		}
	}
	return true
}

func overlap(sets [][]uint64) bool {
	for i := range sets[0] {
		if sets[0][i]&sets[1][i] != 0 {
			return true
		}
	}
	return false
}

var (
	partA, partB, partAny, partOne = Part{Kind: Literal, Text: "a"}, Part{Kind: Literal, Text: "b"}, Part{Kind: Any}, Part{Kind: One}
	partX, partY                   = Part{Kind: Var, Text: "x"}, Part{Kind: Var, Text: "y"}
)

func named(names ...string) (parts []Part) {
	for _, n := range names {
		parts = append(parts, Part{Kind: Var, Text: n})
	}
	return parts
}

// comparisons are the worlds in which every pair of patterns is compared. Their words
// have a letter that no pattern names and no value holds.
var comparisons = []struct {
	name    string
	letters string
	longest int
	values  map[string][]string
	parts   []Part
	most    int
	// precise says where Maybe may only be given if the answer depends on the values:
	// nil where the world's values are too few to tell.
	precise func(g, u Pattern) bool
}{
	{"plain", "ab", 6, nil, []Part{partA, partB, partAny, partOne}, 4, func(Pattern, Pattern) bool { return true }},
	{"one variable", "ac", 10, map[string][]string{"x": texts("ac", 3)}, []Part{partA, partAny, partOne, partX}, 3, isPrecise},
	{"two variables", "abc", 7, map[string][]string{"x": texts("ac", 2), "y": texts("ac", 1)}, []Part{partA, partB, partAny, partX, partY}, 3, nil},
	{"variables and one character", "ac", 8, map[string][]string{"x": texts("ac", 2), "y": texts("ac", 1)}, []Part{partA, partAny, partOne, partX, partY}, 3, nil},
	{"one class", "12/qQ", 4, map[string][]string{"account": texts("12", 2), "region": texts("1q", 2), "name:B": texts("1Q", 2)},
		append(named("account", "region", "name:B"), Part{Kind: Literal, Text: "1"}, Part{Kind: Literal, Text: "/"}, partAny), 2, isPrecise},
	{"classes", "1:qQ", 4, map[string][]string{"account": texts("1", 1), "partition": texts("1q", 1), "name:B": texts("1qQ", 1)},
		append(named("account", "partition", "name:B"), Part{Kind: Literal, Text: "1"}, Part{Kind: Literal, Text: ":"}, partAny, partOne), 3, nil},
}

func TestEveryPairOfSmallPatterns(t *testing.T) {
	for _, c := range comparisons {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(c.letters, c.longest, c.values)
			patterns := every(c.parts, c.most)
			counts := map[Tri]int{}
			for _, g := range patterns {
				for _, u := range patterns {
					pair := []Pattern{g, u}
					want := w.answer(pair, covered)
					counts[want]++
					judge(t, "Covers", Covers(g, u), want, c.precise, g, u)
					judge(t, "Intersects", Intersects(g, u), w.answer(pair, overlap), c.precise, g, u)
				}
			}
			t.Logf("%d patterns: %v", len(patterns), counts)
		})
	}
}

func judge(t *testing.T, what string, got, want Tri, precise func(g, u Pattern) bool, g, u Pattern) {
	t.Helper()
	if got == want || got == Maybe && (precise == nil || !precise(g, u)) {
		return
	}
	t.Fatalf("%s(%v, %v) = %v, trying everything says %v", what, g, u, got, want)
}

// isPrecise says whether Maybe may only be given where the answer depends on values:
// not in the cases that Covers documents.
func isPrecise(g, u Pattern) bool {
	seen := map[string]int{}
	ones := false
	for _, part := range append(slices.Clone(g), u...) {
		if part.Kind == Var {
			seen[part.Text]++
		}
		ones = ones || part.Kind == One
	}
	for _, n := range seen {
		if n > 1 {
			return false
		}
	}
	return !ones
}

func TestEverySmallSetOfGrants(t *testing.T) {
	w := newWorld("ac", 7, map[string][]string{"x": texts("ac", 2)})
	parts := []Part{partA, partAny, partOne, partX}
	grants, uses := every(parts, 2), every(parts, 3)
	together := 0
	for i, g := range grants {
		for _, h := range grants[i:] {
			for _, u := range uses {
				got, want := CoversAny([]Pattern{g, h}, u), w.answer([]Pattern{g, h, u}, covered)
				if got != want && got != Maybe {
					t.Fatalf("CoversAny(%v | %v, %v) = %v, trying everything says %v", g, h, u, got, want)
				}
				if got == Yes && Covers(g, u) != Yes && Covers(h, u) != Yes {
					together++
				}
			}
		}
	}
	if together == 0 {
		t.Error("nothing is covered by two together")
	}
}

func hasAll(ps []Pattern, names ...string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(ps, func(p Pattern) bool {
			return slices.ContainsFunc(p, func(part Part) bool { return part.Kind == Var && part.Text == name })
		}) {
			return false
		}
	}
	return true
}

// Names of two resources are two texts without "/" and ":".
func TestEveryPairOfPatternsWithNames(t *testing.T) {
	w := newWorld("ac/", 8, map[string][]string{"m": texts("ac", 2), "n": texts("ac", 2)})
	w.differ, w.from = "m", "n"
	parts := []Part{{Kind: Var, Text: "m", Unique: true}, {Kind: Var, Text: "n", Unique: true}, partA, {Kind: Literal, Text: "/"}, partAny}
	patterns := every(parts, 3)
	for _, g := range patterns {
		for _, u := range patterns {
			pair := []Pattern{g, u}
			judge(t, "Covers", Covers(g, u), w.answer(pair, covered), nil, g, u)
			judge(t, "Intersects", Intersects(g, u), w.answer(pair, overlap), nil, g, u)
		}
	}
	for _, test := range []struct {
		g, u string
		want Tri
	}{
		{"x:m", "x:n", No}, {"x:m/a", "x:n/a", No}, {"x:m/*", "x:n/a", No}, {"x:m-a", "x:n-a", No}, {"x:*:m", "x:c:n", No},
		{"x:m", "x:m", Yes}, {"x:m-a", "x:n", Maybe}, {"x:m*", "x:n", Maybe}, {"x:*m", "x:*n", Maybe}, {"x:c-m", "x:n", Maybe},
	} {
		parse := func(text string) Pattern {
			p := Parse(strings.NewReplacer("m", "${m}", "n", "${n}").Replace(text))
			for i := range p {
				p[i].Unique = p[i].Kind == Var
			}
			return p
		}
		if got := Covers(parse(test.g), parse(test.u)); got != test.want {
			t.Errorf("Covers(%s, %s) = %v where m and n are names of two resources, want %v", test.g, test.u, got, test.want)
		}
	}
}

// Unknown values are each their own: for the comparison they have different names.
func TestEveryPairOfPatternsWithUnknowns(t *testing.T) {
	values := map[string][]string{}
	for i := range 4 {
		values[fmt.Sprint("u", i)] = texts("ac", 2)
	}
	w := newWorld("ac", 6, values)
	patterns := every([]Part{partA, partAny, partOne, {Kind: Var, Text: UnknownName}}, 2)
	for _, g := range patterns {
		for _, u := range patterns {
			n := 0
			apart := func(p Pattern) Pattern {
				out := slices.Clone(p)
				for i := range out {
					if out[i].Kind == Var {
						out[i].Text = fmt.Sprint("u", n)
						n++
					}
				}
				return out
			}
			pair := []Pattern{apart(g), apart(u)}
			judge(t, "Covers", Covers(g, u), w.answer(pair, covered), nil, g, u)
			judge(t, "Intersects", Intersects(g, u), w.answer(pair, overlap), nil, g, u)
		}
	}
}

// What stands before both changes nothing, however long: positions are bits of words.
func TestLongPatternsCompareAsShortOnes(t *testing.T) {
	patterns := append(every([]Part{partA, partAny, partOne, partX}, 2), Parse("*a*"), Parse("a*a"), Parse("?*a"), Parse("*?a"), Parse("a*?"), Parse("a${x}a"), Parse("*a${x}"))
	for _, n := range []int{62, 130, 257} {
		ones, text := Parse(strings.Repeat("?", n)), Lit(strings.Repeat("a", n))
		for _, g := range patterns {
			for _, u := range patterns {
				// The "?" before a "*" would move behind it: a letter keeps them apart.
				longG, longU := Concat(ones, Lit("b"), g), Concat(text, Lit("b"), u)
				if got, want := Covers(longG, longU), Covers(g, u); got != want && (got != Maybe || !g.HasVar() && !u.HasVar()) {
					t.Fatalf("Covers(?{%d}b%v, a{%d}b%v) = %v, without what stands before %v", n, g, n, u, got, want)
				}
				if got, want := Intersects(longG, longU), Intersects(g, u); got != want && (got != Maybe || !g.HasVar() && !u.HasVar()) {
					t.Fatalf("Intersects(?{%d}b%v, a{%d}b%v) = %v, without what stands before %v", n, g, n, u, got, want)
				}
			}
		}
	}
}

package textfn

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/iamvet/iamvet/internal/arn"
)

// reading is a text that is partly known, and the values of its variables in one run.
type reading struct {
	p    arn.Pattern
	env  map[string]string
	text string
}

var alphabet = []string{"a", "b", "/", ":", "=", "-", "_", " ", ".", "é", "A", "aa", "//", "::", "%", "?", "#", "@", "s3://", "ab"}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// plain is a variable that is known to hold no separators.
const plain = "ref:module.m.aws_s3_bucket.b.id"

func randomName(r *rand.Rand) string {
	const chars = "ab.-_A"
	var b strings.Builder
	for range r.IntN(4) {
		b.WriteByte(chars[r.IntN(len(chars))])
	}
	return b.String()
}

func randomReading(r *rand.Rand) reading {
	x := reading{env: map[string]string{"env:X": randomText(r, 5), "env:Y": randomText(r, 4), plain: randomName(r)}}
	var b strings.Builder
	for range r.IntN(5) {
		switch r.IntN(6) {
		case 5:
			x.p = append(x.p, arn.Variable(plain, "")...)
			b.WriteString(x.env[plain])
		case 0, 1:
			text := randomText(r, 4)
			x.p = append(x.p, arn.Lit(text)...)
			b.WriteString(text)
		case 2, 3:
			name := []string{"env:X", "env:Y"}[r.IntN(2)]
			x.p = append(x.p, arn.Variable(name, "")...)
			b.WriteString(x.env[name])
		default:
			x.p = append(x.p, arn.Unknown("")...)
			b.WriteString(randomText(r, 4))
		}
	}
	x.p, x.text = x.p.Normal(), b.String()
	return x
}

// allows says whether a pattern stands for a text in this run.
func (x reading) allows(p arn.Pattern, text string) bool {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for _, part := range p {
		name, ops := Origin(part.Text)
		value, ok := Value(ops, x.env[name])
		switch {
		case part.Kind == arn.Literal:
			b.WriteString(regexp.QuoteMeta(part.Text))
		case !arn.OneText(part.Text):
			b.WriteString(".*")
		case !ok:
			return false
		default:
			b.WriteString(regexp.QuoteMeta(value))
		}
	}
	b.WriteString(`\z`)
	re, err := regexp.Compile(b.String())
	if err != nil {
		return true // a part of a character: regexp knows no such text
	}
	return re.MatchString(text)
}

type question struct {
	name string
	// real is what Go makes of a text, false where it fails.
	real func(s string) (string, bool)
	ask  func(p arn.Pattern) (arn.Pattern, bool)
}

func questions(r *rand.Rand) []question {
	a, b := randomText(r, 2), randomText(r, 2)
	n, k := r.IntN(4), r.IntN(4)
	apply := func(name string, args ...string) func(arn.Pattern) (arn.Pattern, bool) {
		return func(p arn.Pattern) (arn.Pattern, bool) { return Apply(p, name, args...) }
	}
	plain := func(f func(string) string) func(string) (string, bool) {
		return func(s string) (string, bool) { return f(s), true }
	}
	safely := func(f func(string) string) func(string) (string, bool) {
		return func(s string) (out string, ok bool) {
			defer func() { _ = recover() }()
			return f(s), true
		}
	}
	of := func(get func(*url.URL) string) func(string) (string, bool) {
		return func(s string) (string, bool) {
			u, err := url.Parse(s)
			if err != nil {
				return "", false
			}
			return get(u), true
		}
	}
	decoded := func(f func(string) ([]byte, error)) func(string) (string, bool) {
		return func(s string) (string, bool) { out, err := f(s); return string(out), err == nil }
	}
	part := func(name string, args ...string) func(arn.Pattern) (arn.Pattern, bool) {
		return func(p arn.Pattern) (arn.Pattern, bool) { return URLPart(p, name, args...) }
	}
	out := []question{
		{"lower", plain(strings.ToLower), apply("lower")},
		{"upper", plain(strings.ToUpper), apply("upper")},
		{"quoted", plain(quoted), apply("quoted")},
		{"escape", plain(url.PathEscape), apply("pathEscape")},
		{"title", plain(strings.Title), apply("title")}, //nolint:staticcheck // what programs call
		{"space", plain(strings.TrimSpace), apply("trimSpace")},
		{"base", plain(path.Base), apply("base")},
		{"ext", plain(path.Ext), apply("ext")},
		{"dir", plain(path.Dir), apply("dir")},
		{"trim " + a, plain(func(s string) string { return strings.Trim(s, a) }), apply("trim", a)},
		{"left " + a, plain(func(s string) string { return strings.TrimLeft(s, a) }), apply("trimLeft", a)},
		{"right " + a, plain(func(s string) string { return strings.TrimRight(s, a) }), apply("trimRight", a)},
		{"prefix " + a, plain(func(s string) string { return strings.TrimPrefix(s, a) }), apply("trimPrefix", a)},
		{"suffix " + a, plain(func(s string) string { return strings.TrimSuffix(s, a) }), apply("trimSuffix", a)},
		{"replace " + a + " " + b, plain(func(s string) string { return strings.ReplaceAll(s, a, b) }), apply("replace", a, b)},
		{"replaceN " + a + " " + b, plain(func(s string) string { return strings.Replace(s, a, b, n) }), apply("replaceN", a, b, fmt.Sprint(n))},
		{"replacer", plain(strings.NewReplacer(a, b, b, a).Replace), apply("replacer", a, b, b, a)},
		{"regexp", plain(func(s string) string { return regexp.MustCompile("[^a-z]+").ReplaceAllString(s, "-") }), apply("regexp", "[^a-z]+", "-")},
		{"regexpText", plain(func(s string) string { return regexp.MustCompile("[^a-z]+").ReplaceAllLiteralString(s, "$1") }), apply("regexpText", "[^a-z]+", "$1")},
		{"find", plain(regexp.MustCompile("a.*[/:,]").FindString), apply("find", "a.*[/:,]")},
		{"submatch", safely(func(s string) string { return regexp.MustCompile("^(.*?)([/:])(.*)$").FindStringSubmatch(s)[n] }), apply("submatch", "^(.*?)([/:])(.*)$", fmt.Sprint(n))},
		{"printed", plain(func(s string) string { return fmt.Sprintf("%-6.2s", s) }), apply("printed", "%-6.2s")},
		{"toTitle", plain(strings.ToTitle), apply("toTitle")},
		{"validUTF8", plain(func(s string) string { return strings.ToValidUTF8(s, a) }), apply("validUTF8", a)},
		{"hex", plain(func(s string) string { return hex.EncodeToString([]byte(s)) }), apply("hex")},
		{"fromHex", decoded(hex.DecodeString), apply("fromHex")},
		{"base64", plain(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }), apply("base64", "StdEncoding")},
		{"fromBase64", decoded(base64.RawURLEncoding.DecodeString), apply("fromBase64", "RawURLEncoding")},
		{"json", plain(func(s string) string { out, _ := json.Marshal(s); return string(out) }), apply("json")},
		{"joinURL", func(s string) (string, bool) { out, err := url.JoinPath(s, a, b); return out, err == nil }, apply("joinURL", a, b)},
		{"trimFunc", plain(func(s string) string { return strings.TrimFunc(s, unicode.IsLetter) }), apply("trimFunc", "unicode.IsLetter")},
		{"trimLeftFunc", plain(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsPunct) }), apply("trimLeftFunc", "unicode.IsPunct")},
		{"trimRightFunc", plain(func(s string) string { return strings.TrimRightFunc(s, unicode.IsPunct) }), apply("trimRightFunc", "unicode.IsPunct")},
		{"repeat", plain(func(s string) string { return strings.Repeat(s, n) }), apply("repeat", fmt.Sprint(n))},
		{"before " + a, plain(func(s string) string { s, _, _ = strings.Cut(s, a); return s }), apply("before", a)},
		{"after " + a, plain(func(s string) string { _, s, _ = strings.Cut(s, a); return s }), apply("after", a)},
		{"scheme", of(func(u *url.URL) string { return u.Scheme }), part("scheme")},
		{"host", of(func(u *url.URL) string { return u.Host }), part("host")},
		{"hostname", of((*url.URL).Hostname), part("hostname")},
		{"path", of(func(u *url.URL) string { return u.Path }), part("path")},
		{"opaque", of(func(u *url.URL) string { return u.Opaque }), part("opaque")},
		{"query", of(func(u *url.URL) string { return u.Query().Get("a") }), part("query", "a")},
		{"url", of((*url.URL).String), part("url")},
	}
	list := func(name string, items func(s string) []string, l func(arn.Pattern) (List, bool)) {
		at := func(i func(List) (arn.Pattern, bool)) func(arn.Pattern) (arn.Pattern, bool) {
			return func(p arn.Pattern) (arn.Pattern, bool) {
				if l, ok := l(p); ok {
					return i(l)
				}
				return arn.Unknown(""), true
			}
		}
		out = append(out,
			question{name + "[n]", safely(func(s string) string { return items(s)[n] }), at(func(l List) (arn.Pattern, bool) { return l.At(n) })},
			question{name + "[len-k]", safely(func(s string) string { i := items(s); return i[len(i)-1-k] }), at(func(l List) (arn.Pattern, bool) { return l.At(-1 - k) })},
			question{name + "[n:] joined", safely(func(s string) string { return strings.Join(items(s)[n:], a) }), func(p arn.Pattern) (arn.Pattern, bool) {
				if l, ok := l(p); ok {
					if out, ok := l.Joined(n, a); ok {
						return out, true
					}
				}
				return arn.Unknown(""), true
			}})
	}
	list("Split "+a, func(s string) []string { return strings.Split(s, a) }, func(p arn.Pattern) (List, bool) { return Split(p, a, -1) })
	list(fmt.Sprintf("SplitN %s %d", a, k), func(s string) []string { return strings.SplitN(s, a, k) }, func(p arn.Pattern) (List, bool) { return Split(p, a, k) })
	groups := regexp.MustCompile("^(.*?)([/:=])(.*)$")
	list("Submatches", groups.FindStringSubmatch, func(p arn.Pattern) (List, bool) { return Submatches(p, groups.String()) })
	list("FindAll", func(s string) []string { return groups.FindAllString(s, k) }, func(p arn.Pattern) (List, bool) {
		return Each(p, func(s string) []string { return groups.FindAllString(s, k) }), true
	})
	list("Fields", strings.Fields, func(p arn.Pattern) (List, bool) { return Fields(p), true })
	bound := func() Bound {
		from := []string{"", "len", "index", "lastIndex"}[r.IntN(4)]
		b := Bound{From: from}
		switch from {
		case "":
			b.Off = r.IntN(4)
		case "len":
			b.Off = -r.IntN(4)
		default:
			b.Sep = a
			b.Off = []int{0, 1, len(a)}[r.IntN(3)]
		}
		return b
	}
	lo, hi := bound(), bound()
	for _, bs := range [][2]Bound{{lo, hi}, {Start, hi}, {lo, End}} {
		out = append(out, question{"[" + bs[0].String() + ":" + bs[1].String() + "]",
			safely(func(s string) string { return s[bs[0].at(s):bs[1].at(s)] }),
			func(p arn.Pattern) (arn.Pattern, bool) { return Slice(p, bs[0], bs[1]) }})
	}
	return out
}

// TestSound holds every function against Go's, on random texts with variables and
// random values of them.
func TestSound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	rounds := 20_000
	if testing.Short() {
		rounds = 2000
	}
	known := map[string]int{}
	for range rounds {
		x := randomReading(r)
		for _, q := range questions(r) {
			checkQuestion(t, x, q, known)
			if t.Failed() {
				return
			}
		}
	}
	for _, name := range []string{"lower", "before", "trimPrefix", "Split", "host", "hex", "trimFunc", "submatch", "printed", "joinURL", "Submatches[n]"} {
		if known[name] == 0 {
			t.Errorf("%s never keeps anything of a text that is partly known: the test tests nothing", name)
		}
	}
}

func checkQuestion(t *testing.T, x reading, q question, known map[string]int) {
	t.Helper()
	want, defined := q.real(x.text)
	got, ok := q.ask(x.p)
	if !defined {
		return
	}
	if !ok || !x.allows(got, want) {
		t.Errorf("%s of %q (%q, %q) is %q, not %q (ok %v)", q.name, x.p, x.text, x.env, want, got, ok)
		return
	}
	if _, lit := x.p.IsLiteral(); !lit && (len(got) != 1 || got[0].Text != arn.UnknownName) {
		name, _, _ := strings.Cut(q.name, " ")
		known[map[string]string{"prefix": "trimPrefix"}[name]+map[bool]string{true: name}[name != "prefix"]]++
	}
}

// TestElements holds the texts that an element of a list can be against all that
// Go splits a text into.
func TestElements(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50_000 {
		x := randomReading(r)
		sep, n := randomText(r, 1), r.IntN(5)-1
		l, ok := Split(x.p, sep, n)
		if !ok {
			continue
		}
		for _, want := range strings.SplitN(x.text, sep, n) {
			found := false
			for _, p := range l.All() {
				found = found || x.allows(p, want)
			}
			if !found {
				t.Fatalf("SplitN(%q, %q, %d) of %q has %q, not among %q", x.p, sep, n, x.text, want, l.All())
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, o := range []Op{{name: "host"}, {name: "before", args: []string{","}}, {name: "trim", args: []string{",,a%2C)"}}, {name: "field", args: []string{":", "5"}}, {name: "replace", args: []string{"a,b(%}#", ""}}, {name: "slice", args: []string{"index[/]+1", "len"}}, {name: "joinURL", args: []string{"a,b"}}, {name: "find", args: []string{"[^,#]+$"}}} {
		name, ops := Origin("env:X#" + o.String())
		if name != "env:X" || len(ops) != 1 || ops[0].String() != o.String() || strings.Join(ops[0].args, "|") != strings.Join(o.args, "|") {
			t.Errorf("%q reads as %v of %s", o.String(), ops, name)
		}
		if p := arn.Variable("env:X#"+o.String(), ""); !arn.Parse(p.String()).Equal(p) {
			t.Errorf("%s does not survive being written", p)
		}
	}
}

// TestExact holds what is kept of texts that are partly known: what is sound alone
// could be unknown each time.
func TestExact(t *testing.T) {
	for _, tc := range []struct{ text, op, args, want string }{
		{"App-${env:S}", "lower", "", "app-${env:S#lower}"},
		{"${env:S#lower}", "trimSpace", "", "${env:S#lower#trimSpace}"},
		{"s3://${env:B}/k", "trimPrefix", "s3://", "${env:B}/k"},
		{"${env:U}", "trimPrefix", "s3://", "${env:U#trimPrefix(s3://)}"},
		{"${env:U}/k", "trimPrefix", "/", "${unknown}k"},
		{"${env:U}-k", "trimPrefix", "/", "${env:U#trimPrefix(/)}-k"},
		{"a/${env:K}/", "trimSuffix", "/", "a/${env:K}"},
		{"//${env:K}//", "trim", "/", "${unknown}"}, // it may be all slashes
		{"  a${env:K} ", "trimSpace", "", "a${env:K#trimSpaceRight}"},
		{"a_${env:K}_b", "replace", "_|-", "a-${env:K#replace(_,-)}-b"},
		{"a_${env:K}", "replace", "_x|-", "${unknown}"},
		{"b=${env:K}", "before", "=", "b"},
		{"b=${env:K}", "after", "=", "${env:K}"},
		{"${env:K}=v", "before", "=", "${env:K#before(=)}"},
		{"${env:K}=v", "after", "=", "${unknown}v"},
		{"x${unknown}=v", "before", "=", "x${unknown}"},
		{"arn:aws:sns:r:1:${env:T}", "afterLast", ":", "${env:T#afterLast(:)}"},
		{"role/${env:R}-x", "afterLast", "/", "${env:R#afterLast(/)}-x"},
		{"role/a${env:R}-x", "afterLast", "/", "${unknown}-x"},
		{"role/${env:R}.json", "ext", "", ".json"},
		{"in/${env:R}/data.csv", "base", "", "data.csv"},
		{"${ref:aws_s3_bucket.b.id}-x", "lower", "", "${unknown}-x"},
		{"${ref:aws_s3_bucket.b.id}/x/${env:K}", "after", "/", "x/${env:K}"},
		{"s3://${ref:aws_s3_bucket.b.id}/x", "afterLast", "/", "x"},
		{"${ref:aws_s3_bucket.b.arn}/x", "before", "/", "${unknown}"},
		{"x${env:X#part}", "trimSpace", "", "x${env:X#part}"},
		{"${env:X#part}", "lower", "", "${env:X#part#lower}"},
		{"${env:X#a#b#c#d}", "lower", "", "${unknown}"},
	} {
		var args []string
		if tc.args != "" {
			args = strings.Split(tc.args, "|")
		}
		got, _ := Apply(arn.Parse(tc.text), tc.op, args...)
		if got.String() != tc.want {
			t.Errorf("%s(%s) of %s is %s, not %s", tc.op, tc.args, tc.text, got, tc.want)
		}
	}
	l, _ := Split(arn.Parse("a,${env:T},c${env:T}"), ",", -1)
	if got := fmt.Sprint(l.All()); got != "[a ${env:T#part} ${unknown}]" {
		t.Errorf("the elements are %s", got)
	}
	l, _ = Split(arn.Parse("${ref:aws_dynamodb_table.a.name},${ref:aws_dynamodb_table.b.name}"), ",", -1)
	if got := fmt.Sprint(l.All()); got != "[${ref:aws_dynamodb_table.a.name} ${ref:aws_dynamodb_table.b.name}]" {
		t.Errorf("the elements are %s", got)
	}
	long, _ := Split(arn.Lit(strings.Repeat("x,", 4000)), ",", -1)
	if p, ok := long.At(3999); !ok || p.String() != "x" {
		t.Errorf("the 4000th element is %s", p)
	}
}

func FuzzOrigin(f *testing.F) {
	f.Add("env:X#field(:,5)#lower", "a:b")
	f.Add("env:X#slice(index[/]+1,len-2)#repeat(99999999)", "a/b")
	f.Fuzz(func(t *testing.T, name, text string) {
		base, ops := Origin(name)
		if _, ok := Value(ops, text); ok && len(ops) > 0 && strings.Contains(base, "#") {
			t.Errorf("%q", base)
		}
	})
}

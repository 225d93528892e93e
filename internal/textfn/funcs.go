package textfn

import (
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/iamvet/iamvet/internal/arn"
)

// The functions by the names that they have in variables: made on first use, as some
// are put together of others.
var (
	funcs     map[string]fn
	funcsOnce sync.Once
)

func function(name string) fn {
	funcsOnce.Do(func() { funcs = table() })
	return funcs[name]
}

func table() map[string]fn {
	out := map[string]fn{
		"lower":       each(strings.ToLower),
		"upper":       each(strings.ToUpper),
		"title":       {apply: one(strings.Title)}, //nolint:staticcheck // what programs call
		"pathEscape":  each(url.PathEscape),
		"queryEscape": each(url.QueryEscape),
		"quoted":      each(quoted),
		"unquote":     {apply: func(s string, _ []string) (string, bool) { out, err := strconv.Unquote(s); return out, err == nil }},
		"replace":     {apply: two(strings.ReplaceAll), lift: replaced},
		"replaceN":    {apply: replaceN},
		"replacer":    {apply: replacer, lift: replacedEach},
		"regexp":      {apply: matched((*regexp.Regexp).ReplaceAllString)},
		"regexpText":  {apply: matched((*regexp.Regexp).ReplaceAllLiteralString)},
		"find":        {apply: matched(func(re *regexp.Regexp, s, _ string) string { return re.FindString(s) })},
		"submatch":    {apply: submatch},
		"printed":     {apply: printed},
		"toTitle":     each(strings.ToTitle),
		"validUTF8":   {apply: withArg(strings.ToValidUTF8)},
		"hex":         each(func(s string) string { return hex.EncodeToString([]byte(s)) }),
		"fromHex": {apply: func(s string, _ []string) (string, bool) {
			out, err := hex.DecodeString(s)
			return string(out), err == nil
		}},
		"base64":     {apply: toBase64},
		"fromBase64": {apply: fromBase64},
		"json":       {apply: func(s string, _ []string) (string, bool) { out, err := json.Marshal(s); return string(out), err == nil }},
		"joinURL":    {apply: joinURL},
		"radix":      {apply: inBase},
		"repeat":     {apply: repeat, lift: repeated},

		"trimPrefix": {apply: withArg(strings.TrimPrefix), lift: trimmedPrefix},
		"trimSuffix": {apply: withArg(strings.TrimSuffix), lift: backwards(trimmedPrefix)},
		"trimLeft":   {apply: withArg(strings.TrimLeft), lift: trimmedLeft},
		"trimRight":  {apply: withArg(strings.TrimRight), lift: backwards(trimmedLeft)},
		"trim":       {apply: withArg(strings.Trim), lift: both("trimLeft", "trimRight")},
		"trimSpace":  {apply: one(strings.TrimSpace), lift: both("trimSpaceLeft", "trimSpaceRight")},

		"trimFunc":      {apply: trimmedBy(strings.TrimFunc), lift: both("trimLeftFunc", "trimRightFunc")},
		"trimLeftFunc":  {apply: trimmedBy(strings.TrimLeftFunc), lift: trimmedLeft},
		"trimRightFunc": {apply: trimmedBy(strings.TrimRightFunc), lift: backwards(trimmedLeft)},

		"trimSpaceLeft":  {apply: one(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }), lift: trimmedLeft},
		"trimSpaceRight": {apply: one(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }), lift: backwards(trimmedLeft)},

		"before":     {apply: before, lift: beforeFirst},
		"after":      {apply: after, lift: afterFirst},
		"beforeLast": {apply: beforeLast, lift: backwards(afterFirstFound)},
		"afterLast":  {apply: afterLast, lift: backwards(beforeFirst)},
		"name":       {apply: func(s string, _ []string) (string, bool) { return afterLast(s, []string{"/"}) }},
		"field":      {apply: field},
		"rest":       {apply: rest},
		"fieldBack":  {apply: fieldBack},
		"word":       {apply: word},
		"slice":      {apply: sliced},

		"base":  {apply: one(path.Base), lift: baseOf},
		"dir":   {apply: one(path.Dir)},
		"clean": {apply: one(path.Clean)},
		"ext":   {apply: one(path.Ext), lift: extOf},

		"model": {apply: one(modelOf)},
	}
	for name, part := range urlParts {
		out[name] = fn{apply: ofURL(part)}
	}
	out["authority"] = fn{apply: authority}
	return out
}

func one(f func(string) string) func(string, []string) (string, bool) {
	return func(s string, _ []string) (string, bool) { return f(s), true }
}

func withArg(f func(s, arg string) string) func(string, []string) (string, bool) {
	return func(s string, args []string) (string, bool) { return f(s, arg(args, 0)), true }
}

func two(f func(s, a, b string) string) func(string, []string) (string, bool) {
	return func(s string, args []string) (string, bool) { return f(s, arg(args, 0), arg(args, 1)), true }
}

func arg(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

func number(args []string, i int) (int, bool) {
	n, err := strconv.Atoi(arg(args, i))
	return n, err == nil
}

// each is a function that changes every character for itself.
func each(f func(string) string) fn {
	return fn{
		apply: one(f),
		lift: func(p arn.Pattern, o Op) arn.Pattern {
			var out arn.Pattern
			for _, part := range p {
				if part.Kind == arn.Literal {
					out = append(out, withText(part, f(part.Text)))
				} else {
					out = append(out, derive(part, o)...)
				}
			}
			return out
		},
	}
}

// quoted is what strconv.Quote writes between the quotes.
func quoted(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// maxText bounds the texts that are made here.
const maxText = 1 << 16

func repeat(s string, args []string) (string, bool) {
	n, ok := number(args, 0)
	if !ok || n < 0 || n > maxText || n*len(s) > maxText {
		return "", false
	}
	return strings.Repeat(s, n), true
}

func repeated(p arn.Pattern, o Op) arn.Pattern {
	n, ok := number(o.args, 0)
	if !ok || n < 0 || n > 16 {
		return unknownOf(p)
	}
	var out arn.Pattern
	for range n {
		out = append(out, p...)
	}
	return out
}

// inBase is strconv.FormatInt of a decimal number, or FormatUint.
func inBase(s string, args []string) (string, bool) {
	base, ok := number(args, 0)
	if !ok || base < 2 || base > 36 {
		return "", false
	}
	if n, err := strconv.ParseUint(s, 10, 64); err == nil {
		return strconv.FormatUint(n, base), true
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return strconv.FormatInt(n, base), err == nil
}

func replaceN(s string, args []string) (string, bool) {
	n, ok := number(args, 2)
	return strings.Replace(s, arg(args, 0), arg(args, 1), n), ok
}

// replacer is strings.NewReplacer(args...).Replace.
func replacer(s string, args []string) (string, bool) {
	if len(args)%2 != 0 {
		return "", false
	}
	return strings.NewReplacer(args...).Replace(s), true
}

// replacedEach is replacer where all that is replaced are single bytes: then each part
// is changed for itself.
func replacedEach(p arn.Pattern, o Op) arn.Pattern {
	for i, a := range o.args {
		if i%2 == 0 && len(a) != 1 || len(o.args)%2 != 0 {
			return unknownOf(p)
		}
	}
	return each(strings.NewReplacer(o.args...).Replace).lift(p, o)
}

// replaced is strings.ReplaceAll where no match can begin in one part and end in
// another: then each part is changed for itself.
func replaced(p arn.Pattern, o Op) arn.Pattern {
	old, repl := arg(o.args, 0), arg(o.args, 1)
	if old == "" {
		return unknownOf(p)
	}
	var out arn.Pattern
	for i, part := range p {
		if part.Kind != arn.Literal {
			if i > 0 && len(old) > 1 && !isLiteral(p, i-1) {
				return unknownOf(p) // two variables side by side
			}
			out = append(out, derive(part, o)...)
			continue
		}
		first, last := i == 0, i == len(p)-1
		if !first && endsWith(old, part.Text) || !last && beginsWith(old, part.Text) ||
			!first && !last && len(part.Text) < len(old) && strings.Contains(old, part.Text) {
			return unknownOf(p)
		}
		out = append(out, withText(part, strings.ReplaceAll(part.Text, old, repl)))
	}
	return out
}

// beginsWith says whether s, cut short at its end, is the end of text.
func beginsWith(s, text string) bool {
	for n := 1; n < len(s); n++ {
		if strings.HasSuffix(text, s[:n]) {
			return true
		}
	}
	return false
}

// endsWith says whether s, cut short at its start, is the start of text.
func endsWith(s, text string) bool {
	for n := 1; n < len(s); n++ {
		if strings.HasPrefix(text, s[n:]) {
			return true
		}
	}
	return false
}

// cutset says what characters a trimming function takes off.
func cutset(o Op) func(rune) bool {
	if o.forward != nil {
		o = *o.forward
	}
	switch {
	case strings.HasPrefix(o.name, "trimSpace"):
		return unicode.IsSpace
	case strings.HasSuffix(o.name, "Func"):
		return runeTests[arg(o.args, 0)]
	}
	return func(r rune) bool { return strings.ContainsRune(arg(o.args, 0), r) }
}

// trimmedLeft takes off characters at the start. Behind a variable text stays if it
// begins with a character that is not taken off.
func trimmedLeft(p arn.Pattern, o Op) arn.Pattern {
	cut := cutset(o)
	for i, part := range p {
		if part.Kind != arn.Literal {
			return trimmedVar(p[i:], o, cut)
		}
		if text := strings.TrimLeftFunc(part.Text, cut); text != "" {
			return append(arn.Pattern{withText(part, text)}, p[i+1:]...)
		}
	}
	return nil
}

// trimmedVar takes characters off a text that begins with a variable.
func trimmedVar(p arn.Pattern, o Op, cut func(rune) bool) arn.Pattern {
	if len(p) == 1 {
		return derive(p[0], o)
	}
	if isLiteral(p, 1) {
		switch text := strings.TrimLeftFunc(p[1].Text, cut); {
		case text == p[1].Text:
			return append(derive(p[0], o), p[1:]...)
		case text != "":
			return append(append(unknownOf(p[:1]), withText(p[1], text)), p[2:]...)
		}
	}
	return unknownOf(p)
}

// trimmedPrefix takes off a prefix.
func trimmedPrefix(p arn.Pattern, o Op) arn.Pattern {
	prefix := arg(o.args, 0)
	start := ""
	if isLiteral(p, 0) {
		start = p[0].Text
	}
	switch {
	case prefix == "":
		return p
	case strings.HasPrefix(start, prefix):
		return append(arn.Pattern{withText(p[0], start[len(prefix):])}, p[1:]...)
	case !strings.HasPrefix(prefix, start):
		return p
	}
	if start != "" {
		p = p[1:]
	}
	missing := prefix[len(start):]
	if start == "" && (len(p) == 1 || isLiteral(p, 1) && !completes(p[1].Text, missing)) {
		return append(derive(p[0], o), p[1:]...)
	}
	// As much as is missing may be taken off what follows the variable.
	return append(unknownOf(p[:1]), dropped(p[1:], len(missing))...)
}

// completes says whether a text behind a variable can finish a prefix that the
// variable begins, or be a part of it.
func completes(text, prefix string) bool {
	for i := range len(prefix) {
		if strings.HasPrefix(text, prefix[i:]) || strings.HasPrefix(prefix[i:], text) {
			return true
		}
	}
	return false
}

// dropped is the end of a text that stays if up to n bytes at its start are cut off.
func dropped(p arn.Pattern, n int) arn.Pattern {
	if !isLiteral(p, 0) || len(p[0].Text) < n {
		return nil
	}
	for n < len(p[0].Text) && !utf8.RuneStart(p[0].Text[n]) {
		n++
	}
	return append(arn.Pattern{withText(p[0], p[0].Text[n:])}, p[1:]...)
}

// backwards is a function of the text read from its end.
func backwards(f func(arn.Pattern, Op) arn.Pattern) func(arn.Pattern, Op) arn.Pattern {
	return func(p arn.Pattern, o Op) arn.Pattern {
		back := Op{name: o.name, forward: &o}
		for _, a := range o.args {
			back.args = append(back.args, reverse(a))
		}
		return reversed(f(reversed(p), back))
	}
}

// both trims both ends.
func both(left, right string) func(arn.Pattern, Op) arn.Pattern {
	return func(p arn.Pattern, o Op) arn.Pattern {
		p, _ = Apply(p, left, o.args...)
		p, _ = Apply(p, right, o.args...)
		return p
	}
}

func reversed(p arn.Pattern) arn.Pattern {
	out := make(arn.Pattern, 0, len(p))
	for i := len(p) - 1; i >= 0; i-- {
		part := p[i]
		if part.Kind == arn.Literal {
			part.Text = reverse(part.Text)
		}
		out = append(out, part)
	}
	return out.Normal()
}

// reverse turns the characters of a text round.
func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

package textfn

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"unicode"
)

// maxRegexp bounds the regular expressions that are run.
const maxRegexp = 200

// matched is a method of regexp.MustCompile(args[0]), with a text and args[1].
func matched(f func(re *regexp.Regexp, s, arg string) string) func(string, []string) (string, bool) {
	return func(s string, args []string) (string, bool) {
		re, ok := compiled(arg(args, 0))
		if !ok || len(s) > maxText {
			return "", false
		}
		return f(re, s, arg(args, 1)), true
	}
}

func compiled(expr string) (*regexp.Regexp, bool) {
	if len(expr) > maxRegexp {
		return nil, false
	}
	re, err := regexp.Compile(expr)
	return re, err == nil
}

// submatch is regexp.MustCompile(expr).FindStringSubmatch(s)[i].
func submatch(s string, args []string) (string, bool) {
	re, ok := compiled(arg(args, 0))
	i, isNumber := number(args, 1)
	if !ok || len(s) > maxText {
		return "", false
	}
	return nth(re.FindStringSubmatch(s), i, isNumber)
}

// printed is fmt.Sprintf of one directive, for a string.
func printed(s string, args []string) (string, bool) {
	return fmt.Sprintf(arg(args, 0), s), true
}

// base64s are the encodings by the names of their variables in encoding/base64.
var base64s = map[string]*base64.Encoding{
	"StdEncoding": base64.StdEncoding, "URLEncoding": base64.URLEncoding,
	"RawStdEncoding": base64.RawStdEncoding, "RawURLEncoding": base64.RawURLEncoding,
}

func toBase64(s string, args []string) (string, bool) {
	enc := base64s[arg(args, 0)]
	if enc == nil {
		return "", false
	}
	return enc.EncodeToString([]byte(s)), true
}

func fromBase64(s string, args []string) (string, bool) {
	enc := base64s[arg(args, 0)]
	if enc == nil {
		return "", false
	}
	out, err := enc.DecodeString(s)
	return string(out), err == nil
}

// joinURL is url.JoinPath(s, args...).
func joinURL(s string, args []string) (string, bool) {
	out, err := url.JoinPath(s, args...)
	return out, err == nil
}

// runeTests are functions that say something of a character, by their names.
var runeTests = map[string]func(rune) bool{
	"unicode.IsSpace": unicode.IsSpace, "unicode.IsDigit": unicode.IsDigit, "unicode.IsNumber": unicode.IsNumber,
	"unicode.IsLetter": unicode.IsLetter, "unicode.IsPunct": unicode.IsPunct, "unicode.IsUpper": unicode.IsUpper,
	"unicode.IsLower": unicode.IsLower, "unicode.IsControl": unicode.IsControl,
}

// RuneTest says whether a function of one character, by its name, is known.
func RuneTest(name string) bool { return runeTests[name] != nil }

func trimmedBy(f func(string, func(rune) bool) string) func(string, []string) (string, bool) {
	return func(s string, args []string) (string, bool) {
		test := runeTests[arg(args, 0)]
		if test == nil {
			return "", false
		}
		return f(s, test), true
	}
}

package edit

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// ErrUnknown is the reason for refusing a value with parts that are not known.
var ErrUnknown = errors.New("a part of it is not known in the infrastructure code")

// Variable writes a variable in a language, as a piece of a text; false if it
// has no way to.
type Variable func(name string) (text string, ok bool)

// Text writes a pattern as text: wildcards as they are, literals through
// literal, variables of IAM through policyVariable and all others through
// variable.
func Text(p arn.Pattern, literal func(string) string, policyVariable, variable Variable) (string, error) {
	var b strings.Builder
	for _, part := range p.Normal() {
		switch part.Kind {
		case arn.Literal:
			b.WriteString(literal(part.Text))
		case arn.Any:
			b.WriteByte('*')
		case arn.One:
			b.WriteByte('?')
		default:
			write := variable
			if arn.IsPolicyVariable(part.Text) {
				write = policyVariable
			}
			s, ok := write(part.Text)
			if !ok {
				return "", ErrUnknown
			}
			b.WriteString(s)
		}
	}
	return b.String(), nil
}

// Named fills in what the set knows of region, account and partition, and "*"
// for what is not known.
func Named(at Place, name string) (string, bool) { return policy.Known(at.Set, at.Doc, name) }

// QuoteJSON writes a JSON string, with "<" and "&" as they are.
func QuoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// QuoteYAML writes a YAML scalar in the quotes of a neighbour, or in single
// quotes where a plain one would be read as something else.
func QuoteYAML(s, like string, flow bool) string {
	like = strings.TrimLeft(stripTag(like), " ")
	switch {
	case strings.HasPrefix(like, `"`):
		return QuoteJSON(s)
	case strings.HasPrefix(like, "'"), !plainYAML(s, flow):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return s
}

// inFlow is a scalar as it may stand between brackets.
func inFlow(s string) string {
	plain := stripTag(s)
	if plain == "" || strings.ContainsRune("\"'[{", rune(plain[0])) || !strings.ContainsAny(plain, ",[]{}") {
		return s
	}
	return strings.TrimSuffix(s, plain) + "'" + strings.ReplaceAll(plain, "'", "''") + "'"
}

func stripTag(s string) string {
	if strings.HasPrefix(s, "!") {
		if i := strings.IndexByte(s, ' '); i > 0 {
			return s[i+1:]
		}
	}
	return s
}

func plainYAML(s string, flow bool) bool {
	if s == "" || strings.ContainsRune("-?:,[]{}#&*!|>'\"%@` ~", rune(s[0])) || strings.HasSuffix(s, ":") || strings.HasSuffix(s, " ") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || flow && strings.ContainsAny(s, ",[]{}") {
		return false
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return false
	}
	return strings.ContainsAny(s, ":/")
}

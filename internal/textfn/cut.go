package textfn

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iamvet/iamvet/internal/arn"
)

// cutting is where the first separator of a text stands: surely behind before, or
// nowhere, or else in the hole behind before or later.
type cutting struct {
	before, after arn.Pattern
	found         bool
	hole          *arn.Part // nil: certain
	rest          arn.Pattern
}

func cut(p arn.Pattern, sep string) cutting {
	for i, part := range p {
		if part.Kind == arn.Var && freeOf(part.Text, sep) {
			continue
		}
		if part.Kind != arn.Literal {
			// What a separator may begin with belongs to the hole.
			return cutting{before: withoutStart(p[:i], sep), hole: &part, rest: p[i+1:]}
		}
		if head, tail, ok := strings.Cut(part.Text, sep); ok {
			before := append(p[:i:i], withText(part, head))
			return cutting{before: before.Normal(), after: append(arn.Pattern{withText(part, tail)}, p[i+1:]...).Normal(), found: true}
		}
	}
	return cutting{before: p}
}

// withoutStart is a text without the end that a separator may begin with.
func withoutStart(p arn.Pattern, sep string) arn.Pattern {
	last := len(p) - 1
	if !isLiteral(p, last) {
		return p
	}
	text := p[last].Text
	for n := min(len(sep)-1, len(text)); n > 0; n-- {
		if strings.HasSuffix(text, sep[:n]) {
			return append(p[:last:last], withText(p[last], text[:len(text)-n])).Normal()
		}
	}
	return p
}

// plainNames are attributes of resources in Terraform whose values hold letters, digits
// and ".-_" alone. Source: the naming rules of Amazon DynamoDB ("Naming rules"),
// Amazon S3 ("General purpose bucket naming rules"), and CreateQueue, CreateTopic,
// CreateStream and CreateFunction in the API references of the services.
var plainNames = map[string][]string{
	"aws_dynamodb_table": {"name", "id"}, "aws_s3_bucket": {"bucket", "id"}, "aws_sqs_queue": {"name"}, "aws_sns_topic": {"name"},
	"aws_kinesis_stream": {"name", "id"}, "aws_lambda_function": {"function_name", "id"},
}

// freeOf says whether a separator of one character cannot be in a variable's text: that
// holds for the names of some resources only. Parts of a longer one may meet where the
// text is empty.
func freeOf(variable, sep string) bool {
	ref, ok := strings.CutPrefix(variable, "ref:")
	steps := strings.Split(ref, ".")
	n := len(steps)
	if !ok || len(sep) != 1 || n < 3 || !slices.Contains(plainNames[steps[n-3]], steps[n-1]) {
		return false
	}
	return !strings.ContainsFunc(sep, func(r rune) bool {
		return r == '.' || r == '-' || r == '_' || r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsDigit(r)
	})
}

// sure says whether what stands before the hole does so whole.
func (c cutting) sure(p arn.Pattern) bool {
	return len(p) == len(c.before)+1+len(c.rest) && c.before.Equal(p[:len(c.before)])
}

// beforeFirst is the text before the first separator, all of it without one; afterFirst
// the text after it, none without one.
var (
	beforeFirst = func(p arn.Pattern, o Op) arn.Pattern { return besideFirst(p, o, false) }
	afterFirst  = func(p arn.Pattern, o Op) arn.Pattern { return besideFirst(p, o, true) }
)

func besideFirst(p arn.Pattern, o Op, behind bool) arn.Pattern {
	sep := arg(o.args, 0)
	if sep == "" {
		return unknownOf(p)
	}
	c := cut(p, sep)
	var hole, end arn.Pattern
	switch {
	case c.hole == nil && behind:
		return c.after
	case c.hole == nil:
		return c.before
	case c.sure(p) && (len(c.rest) == 0 || !behind && len(sep) == 1 && isLiteral(c.rest, 0) && c.rest[0].Text[:1] == sep):
		hole = derive(*c.hole, o)
	default:
		hole, end = unknownOf(arn.Pattern{*c.hole}), surelyAfter(c.rest, sep)
	}
	if behind {
		return append(hole, end...)
	}
	return arn.Concat(c.before, hole)
}

// afterFirstFound is the same where without a separator the program fails.
func afterFirstFound(p arn.Pattern, o Op) arn.Pattern {
	if c := cut(p, arg(o.args, 0)); c.hole == nil && !c.found {
		return unknownOf(p)
	}
	return afterFirst(p, o)
}

// surelyAfter is the end of a text that stands behind a separator in any case.
func surelyAfter(p arn.Pattern, sep string) arn.Pattern {
	for i, part := range p {
		if part.Kind != arn.Literal {
			continue
		}
		if _, tail, ok := strings.Cut(part.Text, sep); ok {
			return append(arn.Pattern{withText(part, tail)}, p[i+1:]...)
		}
	}
	return nil
}

func before(s string, args []string) (string, bool) {
	head, _, _ := strings.Cut(s, arg(args, 0))
	return head, true
}

func after(s string, args []string) (string, bool) {
	_, tail, _ := strings.Cut(s, arg(args, 0))
	return tail, true
}

func beforeLast(s string, args []string) (string, bool) {
	i := strings.LastIndex(s, arg(args, 0))
	return s[:max(i, 0)], i >= 0
}

func afterLast(s string, args []string) (string, bool) {
	if i := strings.LastIndex(s, arg(args, 0)); i >= 0 {
		return s[i+len(arg(args, 0)):], true
	}
	return s, true
}

func nth(items []string, i int, ok bool) (string, bool) {
	if !ok || i < 0 || i >= len(items) {
		return "", false
	}
	return items[i], true
}

// field is strings.Split(s, sep)[i].
func field(s string, args []string) (string, bool) {
	i, ok := number(args, 1)
	return nth(strings.Split(s, arg(args, 0)), i, ok)
}

// fieldBack is the i-th of strings.Split(s, sep) from its end, from 1.
func fieldBack(s string, args []string) (string, bool) {
	i, ok := number(args, 1)
	items := strings.Split(s, arg(args, 0))
	return nth(items, len(items)-i, ok)
}

// rest is strings.Join(strings.Split(s, sep)[i:], sep).
func rest(s string, args []string) (string, bool) {
	i, ok := number(args, 1)
	items := strings.SplitN(s, arg(args, 0), i+1)
	return nth(append(items, ""), i, ok && len(items) >= i)
}

// word is strings.Fields(s)[i].
func word(s string, args []string) (string, bool) {
	i, ok := number(args, 0)
	return nth(strings.Fields(s), i, ok)
}

// baseOf is path.Base of a text whose last character is known, and no slash: all
// behind the last slash.
func baseOf(p arn.Pattern, o Op) arn.Pattern {
	last := len(p) - 1
	if !isLiteral(p, last) || strings.HasSuffix(p[last].Text, "/") {
		return unknownOf(p)
	}
	out, _ := Apply(p, "afterLast", "/")
	return out
}

// extOf is path.Ext where the end of the text holds it.
func extOf(p arn.Pattern, o Op) arn.Pattern {
	last := len(p) - 1
	if isLiteral(p, last) {
		if i := strings.LastIndexAny(p[last].Text, "./"); i >= 0 {
			text := p[last].Text[i:]
			if text[0] == '/' {
				return nil
			}
			return arn.Pattern{withText(p[last], text)}
		}
	}
	return unknownOf(p)
}

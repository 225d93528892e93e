package need

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// eval decides a condition on an input. Yes and No are certain.
func eval(c *catalog.Condition, in input) arn.Tri { return evalOn(c, in.at) }

// evalOn is eval on members that at looks up.
func evalOn(c *catalog.Condition, at func(path string) found) arn.Tri {
	switch {
	case len(c.All) > 0:
		all := arn.Yes
		for i := range c.All {
			all = min(all, evalOn(&c.All[i], at))
		}
		return all
	case len(c.Any) > 0:
		some := arn.No
		for i := range c.Any {
			some = max(some, evalOn(&c.Any[i], at))
		}
		return some
	case c.Not != nil:
		return arn.Yes - evalOn(c.Not, at)
	}
	return test(c, at(c.Member))
}

func test(c *catalog.Condition, f found) arn.Tri {
	if f.presence == flow.Unset || f.blank {
		return arn.No
	}
	if c.Test == "set" {
		if f.presence == flow.IsSet {
			return arn.Yes
		}
		return arn.Maybe
	}
	// Values of one member by several paths and values of several elements are
	// not told apart here: mixed answers stay Maybe.
	answer, first := arn.Maybe, true
	for _, text := range f.texts {
		t := testText(c, text)
		if first {
			answer, first = t, false
		} else if t != answer {
			return arn.Maybe
		}
	}
	if f.unknown != "" {
		return arn.Maybe
	}
	if f.presence == flow.MaybeSet && answer == arn.Yes {
		return arn.Maybe
	}
	return answer
}

func testText(c *catalog.Condition, text arn.Pattern) arn.Tri {
	head, exact := head(text)
	switch c.Test {
	case "in":
		if exact {
			return tri(slices.Contains(c.Values, head))
		}
		return possible(slices.ContainsFunc(c.Values, func(v string) bool { return strings.HasPrefix(v, head) }))
	case "prefix":
		if slices.ContainsFunc(c.Values, func(v string) bool { return strings.HasPrefix(head, v) }) {
			return arn.Yes
		}
		if exact {
			return arn.No
		}
		return possible(slices.ContainsFunc(c.Values, func(v string) bool { return strings.HasPrefix(v, head) }))
	case "contains":
		for _, part := range text {
			if part.Kind == arn.Literal && slices.ContainsFunc(c.Values, func(v string) bool { return strings.Contains(part.Text, v) }) {
				return arn.Yes
			}
		}
		return possible(!exact)
	case "statement":
		word, ended := firstWord(head)
		if ended || exact {
			return tri(slices.ContainsFunc(c.Values, func(v string) bool { return strings.EqualFold(v, word) }))
		}
		return possible(slices.ContainsFunc(c.Values, func(v string) bool {
			return strings.HasPrefix(strings.ToUpper(v), strings.ToUpper(word))
		}))
	}
	return arn.Maybe
}

// head is the literal start of a text, and whether that is all of it.
func head(p arn.Pattern) (text string, exact bool) {
	if len(p) == 0 {
		return "", true
	}
	if p[0].Kind == arn.Literal {
		return p[0].Text, len(p) == 1
	}
	return "", false
}

// firstWord returns the first word, and whether something follows it.
func firstWord(text string) (string, bool) {
	text = strings.TrimLeft(text, " \t\r\n(")
	i := strings.IndexAny(text, " \t\r\n(\"'")
	if i < 0 {
		return text, false
	}
	return text[:i], true
}

func tri(b bool) arn.Tri {
	if b {
		return arn.Yes
	}
	return arn.No
}

func possible(b bool) arn.Tri {
	if b {
		return arn.Maybe
	}
	return arn.No
}

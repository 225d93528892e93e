package catalog

import (
	"fmt"
	"strings"
)

// ParseCondition reads a condition as the catalog's files write it:
//
//	ACL or GrantRead                       either member is set
//	Tagging and not CopySource             also with parentheses
//	ServerSideEncryption = aws:kms|aws:kms:dsse   any value is one of these
//	KeyId prefix arn:|alias/               any value begins with one of these
//	KeyId contains alias/                  any value holds one of these
//	Statement statement SELECT             the first word of a statement
//	TransactItems[].Put                    any element
//	Statement#index                        the PartiQL statement names an index
//
// The empty text is no condition.
func ParseCondition(text string) (*Condition, error) {
	p := &conditionParser{text: text, words: conditionWords(text)}
	if len(p.words) == 0 {
		return nil, nil
	}
	c, err := p.either()
	if err != nil {
		return nil, err
	}
	if len(p.words) > 0 {
		return nil, fmt.Errorf("condition %q: unexpected %q; write and, or, not between tests", text, p.words[0])
	}
	return &c, nil
}

func mustCondition(text string) *Condition {
	c, err := ParseCondition(text)
	if err != nil {
		panic("catalog: embedded data: " + err.Error())
	}
	return c
}

var parentheses = strings.NewReplacer("(", " ( ", ")", " ) ")

func conditionWords(text string) []string { return strings.Fields(parentheses.Replace(text)) }

type conditionParser struct {
	text  string
	words []string
}

func (p *conditionParser) take(word string) bool {
	if len(p.words) > 0 && p.words[0] == word {
		p.words = p.words[1:]
		return true
	}
	return false
}

func (p *conditionParser) either() (Condition, error) {
	return p.list("or", p.both, func(cs []Condition) Condition { return Condition{Any: cs} })
}

func (p *conditionParser) both() (Condition, error) {
	return p.list("and", p.one, func(cs []Condition) Condition { return Condition{All: cs} })
}

func (p *conditionParser) list(word string, item func() (Condition, error), join func([]Condition) Condition) (Condition, error) {
	var cs []Condition
	for {
		c, err := item()
		if err != nil {
			return c, err
		}
		cs = append(cs, c)
		if !p.take(word) {
			break
		}
	}
	if len(cs) == 1 {
		return cs[0], nil
	}
	return join(cs), nil
}

func (p *conditionParser) one() (Condition, error) {
	switch {
	case p.take("not"):
		c, err := p.one()
		return Condition{Not: &c}, err
	case p.take("("):
		c, err := p.either()
		if err == nil && !p.take(")") {
			err = fmt.Errorf("condition %q: a ( is not closed", p.text)
		}
		return c, err
	case len(p.words) == 0:
		return Condition{}, fmt.Errorf("condition %q: ends where a member is expected", p.text)
	}
	member := p.words[0]
	if err := checkPath(member); err != nil {
		return Condition{}, fmt.Errorf("condition %q: %w", p.text, err)
	}
	p.words = p.words[1:]
	for _, t := range [][2]string{{"=", "in"}, {"prefix", "prefix"}, {"contains", "contains"}, {"statement", "statement"}} {
		if !p.take(t[0]) {
			continue
		}
		if len(p.words) == 0 {
			return Condition{}, fmt.Errorf("condition %q: no value behind %q", p.text, t[0])
		}
		values := strings.Split(p.words[0], "|")
		p.words = p.words[1:]
		return Condition{Member: member, Test: t[1], Values: values}, nil
	}
	return Condition{Member: member, Test: "set"}, nil
}

// checkPath checks the form of a member path.
func checkPath(path string) error {
	full := path
	path, part := SplitPath(path)
	if strings.Contains(full, "#") && part != StatementTable && part != StatementIndex && part != CopySource && part != OtherName && part != StreamOf {
		return fmt.Errorf("%q: a PartiQL statement has #table and #index, a copy source #source, another name #other, an iterator #stream", full)
	}
	for step := range strings.SplitSeq(path, ".") {
		name := step
		for strings.HasSuffix(name, "[]") || strings.HasSuffix(name, "{}") {
			name = name[:len(name)-2]
		}
		if name == "" || name[0] < 'A' || name[0] > 'Z' || strings.ContainsAny(name, "[]{}()=|\"',") {
			return fmt.Errorf("%q is not the path of an input member such as Bucket or Items[].Table", path)
		}
	}
	return nil
}

// String gives the text that ParseCondition reads; "" for nil.
func (c *Condition) String() string {
	switch {
	case c == nil:
		return ""
	case c.Not != nil:
		return "not " + c.Not.inner()
	case len(c.All) > 0:
		return joinConditions(c.All, " and ")
	case len(c.Any) > 0:
		return joinConditions(c.Any, " or ")
	}
	switch c.Test {
	case "set":
		return c.Member
	case "in":
		return c.Member + " = " + strings.Join(c.Values, "|")
	}
	return c.Member + " " + c.Test + " " + strings.Join(c.Values, "|")
}

func (c *Condition) inner() string {
	if len(c.All) > 0 || len(c.Any) > 0 {
		return "(" + c.String() + ")"
	}
	return c.String()
}

func joinConditions(cs []Condition, word string) string {
	var out []string
	for i := range cs {
		out = append(out, cs[i].inner())
	}
	return strings.Join(out, word)
}

// Members gives the member paths that the condition reads, in order.
func (c *Condition) Members() []string {
	switch {
	case c == nil:
		return nil
	case c.Not != nil:
		return c.Not.Members()
	case c.Member != "":
		return []string{c.Member}
	}
	var out []string
	for _, list := range [][]Condition{c.All, c.Any} {
		for i := range list {
			out = append(out, list[i].Members()...)
		}
	}
	return out
}

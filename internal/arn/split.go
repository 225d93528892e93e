package arn

import "strings"

// ARN is an ARN cut at its first five colons.
type ARN struct {
	Partition, Service, Region, Account, Resource Pattern
}

// Split cuts a pattern of the form arn:partition:service:region:account:resource
// where literal colons permit. ok is false if the five colons are not all
// literal text (a "*" alone, "arn:aws:s3*", a reference to a whole ARN).
// A wildcard or variable before the fifth colon is taken to stay in its field.
func Split(p Pattern) (a ARN, ok bool) {
	fields, rest, ok := cutColons(p.Normal(), 5)
	if !ok {
		return ARN{}, false
	}
	if text, literal := fields[0].IsLiteral(); !literal || text != "arn" {
		return ARN{}, false
	}
	return ARN{fields[1], fields[2], fields[3], fields[4], rest}, true
}

// Pattern joins the fields again.
func (a ARN) Pattern() Pattern {
	colon := Lit(":")
	return Concat(Lit("arn:"), a.Partition, colon, a.Service, colon, a.Region, colon, a.Account, colon, a.Resource)
}

// cutColons cuts a pattern at its first n literal colons.
func cutColons(p Pattern, n int) (fields []Pattern, rest Pattern, ok bool) {
	var field Pattern
	for i, part := range p {
		if part.Kind != Literal {
			field = append(field, part)
			continue
		}
		text := part.Text
		for len(fields) < n {
			j := strings.IndexByte(text, ':')
			if j < 0 {
				break
			}
			fields = append(fields, Concat(field, Lit(text[:j])))
			field, text = nil, text[j+1:]
		}
		field = append(field, Part{Kind: Literal, Text: text})
		if len(fields) == n {
			return fields, Concat(field, p[i+1:]), true
		}
	}
	return nil, nil, false
}

// WholeRef recognises a pattern that begins with a variable which stands for a
// whole ARN, such as ${ref:aws_s3_bucket.b.arn} or ${env:QUEUE_ARN}, alone or
// with a path behind it, and returns the variable and the rest.
func WholeRef(p Pattern) (variable Part, rest Pattern, ok bool) {
	p = p.Normal()
	if len(p) == 0 || p[0].Kind != Var {
		return Part{}, nil, false
	}
	return p[0], p[1:], true
}

// PolicyText writes the pattern as a string of a policy document. ok is false if
// it has variables that IAM does not know. In a document of version 2008-10-17
// there are no variables and no escapes: variables says whether there are.
func PolicyText(p Pattern, variables bool) (text string, ok bool) {
	for _, part := range p {
		if part.Kind == Var && !IsPolicyVariable(part.Text) {
			return "", false
		}
	}
	text = p.String()
	if variables {
		return text, true
	}
	return text, ParseWithoutVariables(text).Equal(p)
}

// IsPolicyVariable says whether a variable's name is that of a condition key, as
// IAM's policy variables are: "aws:username", "s3:prefix".
func IsPolicyVariable(name string) bool {
	prefix, key, ok := strings.Cut(name, ":")
	if !ok || prefix == "" || key == "" {
		return false
	}
	switch prefix {
	case "env", "flag", "config", "param", "ref", "name":
		return false
	}
	return true
}

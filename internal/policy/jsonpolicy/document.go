package jsonpolicy

import (
	"strings"

	"github.com/tailscale/hujson"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// The elements of a document and of a statement. Source: "Grammar of the IAM
// JSON policy language", IAM User Guide.
var (
	documentElements  = []string{"Version", "Id", "Statement"}
	statementElements = []string{
		"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal", "NotPrincipal",
	}
)

// elements returns the members of an object by element name. Names in another
// letter case are taken for what they mean, and reported, as are unknown and
// repeated ones.
func (l *loader) elements(n node, known []string, what string) map[string]node {
	out := map[string]node{}
	for _, m := range l.members(n) {
		name := ""
		for _, k := range known {
			if strings.EqualFold(k, m.name) {
				name = k
			}
		}
		switch {
		case name == "":
			l.problem(policy.Error, "unknown-element", m.key.pos, "a %s has no element %q; it has %s",
				what, m.name, strings.Join(known, ", "))
			continue
		case name != m.name:
			l.problem(policy.Warning, "element-case", m.key.pos, "write %q for %q", name, m.name)
		}
		if _, twice := out[name]; twice {
			l.problem(policy.Error, "duplicate-element", m.key.pos, "%q is given twice; the last one counts", name)
		}
		out[name] = m.value
	}
	return out
}

// document reads a policy document.
func (l *loader) document(n node, name string, kind policy.Kind) {
	doc := policy.Document{
		Name: name, File: l.src.Path, Format: Name, Version: "2008-10-17", Kind: kind, Pos: n.pos,
	}
	el := l.elements(n, documentElements, "policy document")
	if v, ok := el["Version"]; ok {
		doc.Version = l.version(v)
	} else {
		l.problem(policy.Warning, "missing-version", n.pos,
			`the policy has no Version: IAM takes 2008-10-17, which knows no policy variables; write "Version": "2012-10-17"`)
	}
	list, ok := el["Statement"]
	if !ok {
		l.fail(n.pos, "the policy has no Statement")
		return
	}
	statements := []node{list}
	if _, isArray := list.Value.Value.(*hujson.Array); isArray {
		statements = l.items(list)
	}
	for _, s := range statements {
		if st, ok := l.statement(s, doc.Version != "2008-10-17"); ok {
			doc.Statements = append(doc.Statements, st)
		}
	}
	l.set.Documents = append(l.set.Documents, doc)
}

func (l *loader) version(n node) string {
	switch v := literalText(n.Value); v {
	case "2012-10-17", "2008-10-17":
		return v
	default:
		l.problem(policy.Error, "invalid-version", n.pos, `Version %q is not known to IAM: write "2012-10-17"`, v)
		return "2012-10-17"
	}
}

func (l *loader) statement(n node, variables bool) (st policy.Statement, ok bool) {
	if !n.isObject() {
		l.fail(n.pos, "a statement is an object, not %s", n.kind())
		return st, false
	}
	before := len(l.errs)
	el := l.elements(n, statementElements, "statement")
	st.Pos, st.End = n.pos, n.end
	if p, has := first(el, "Principal", "NotPrincipal"); has {
		l.fail(p.pos, "the statement has a principal: this is a trust policy or a resource's policy; give the policy that is attached to the role of the program")
		return st, false
	}
	if sid, has := el["Sid"]; has {
		st.Sid = literalText(sid.Value)
	}
	l.effect(&st, n, el)
	one := func(pos, neg string, variables bool) (p, q []policy.Text) {
		_, hasPos := el[pos]
		_, hasNeg := el[neg]
		switch {
		case hasPos && hasNeg:
			l.fail(el[neg].pos, "the statement has both %s and %s", pos, neg)
		case !hasPos && !hasNeg:
			l.fail(n.pos, "the statement has no %s", pos)
		case hasPos:
			return l.texts(el[pos], pos, variables), nil
		default:
			return nil, l.texts(el[neg], neg, variables)
		}
		return nil, nil
	}
	st.Actions, st.NotActions = one("Action", "NotAction", false) // in no version
	st.Resources, st.NotResources = one("Resource", "NotResource", variables)
	if c, has := el["Condition"]; has {
		st.Conditions = l.conditions(c, variables)
	}
	return st, len(l.errs) == before
}

func first(el map[string]node, names ...string) (node, bool) {
	for _, name := range names {
		if n, ok := el[name]; ok {
			return n, true
		}
	}
	return node{}, false
}

func (l *loader) effect(st *policy.Statement, n node, el map[string]node) {
	e, has := el["Effect"]
	if !has {
		l.fail(n.pos, `the statement has no Effect: write "Allow" or "Deny"`)
		return
	}
	switch text := literalText(e.Value); {
	case text == "Allow":
	case text == "Deny":
		st.Effect = policy.Deny
	case e.isString():
		l.fail(e.pos, `Effect is "Allow" or "Deny", not %q`, text)
	default:
		l.fail(e.pos, `Effect is "Allow" or "Deny", not %s`, e.kind())
	}
}

// texts reads a string or an array of strings.
func (l *loader) texts(n node, element string, variables bool) []policy.Text {
	items := []node{n}
	if _, isArray := n.Value.Value.(*hujson.Array); isArray {
		items = l.items(n)
		if len(items) == 0 {
			l.fail(n.pos, "%s is empty", element)
		}
	}
	var out []policy.Text
	for _, item := range items {
		if !item.isString() {
			l.fail(item.pos, "%s is a string or an array of strings, not %s", element, item.kind())
			continue
		}
		out = append(out, l.text(item, variables))
	}
	return out
}

func (l *loader) text(n node, variables bool) policy.Text {
	t := policy.Text{Source: n.source, Pos: n.pos, End: n.end, Editable: n.editable}
	if variables {
		t.Pattern = arn.Parse(literalText(n.Value))
	} else {
		t.Pattern = arn.ParseWithoutVariables(literalText(n.Value))
	}
	return t
}

// conditions reads a Condition block, in the order of the file.
func (l *loader) conditions(n node, variables bool) []policy.Condition {
	if !n.isObject() {
		l.fail(n.pos, "Condition is an object, not %s", n.kind())
		return nil
	}
	var out []policy.Condition
	for _, op := range l.members(n) {
		if !op.value.isObject() {
			l.fail(op.value.pos, "Condition %q is an object of condition keys, not %s", op.name, op.value.kind())
			continue
		}
		for _, key := range l.members(op.value) {
			c := policy.Condition{Operator: op.name, Key: key.name, Pos: key.key.pos}
			values := []node{key.value}
			if _, isArray := key.value.Value.Value.(*hujson.Array); isArray {
				values = l.items(key.value)
			}
			for _, v := range values {
				if lit, ok := v.Value.Value.(hujson.Literal); !ok || lit.Kind() == 'n' {
					l.fail(v.pos, "a value of condition key %q is a string, number or bool, not %s", key.name, v.kind())
					continue
				}
				c.Values = append(c.Values, l.text(v, variables))
			}
			out = append(out, c)
		}
	}
	return out
}

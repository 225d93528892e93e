package infra

import (
	"fmt"
	"go/token"
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

// Builder makes policy documents from trees and collects what was wrong or
// could not be understood.
type Builder struct {
	Format   string
	Problems []policy.Problem
	seen     map[string]bool
}

// Problem codes of loaders.
const (
	CodeUnresolved = "unresolved"       // a value that could not be computed
	CodeInvalid    = "invalid-document" // what IAM would refuse
	CodeAssumed    = "assumed"          // a choice made by a default
)

// Note adds a problem once.
func (b *Builder) Note(sev policy.Severity, code string, pos token.Position, format string, args ...any) {
	p := policy.Problem{Severity: sev, Code: code, Message: fmt.Sprintf(format, args...), Pos: pos}
	key := fmt.Sprintf("%v %s %s", pos, code, p.Message)
	if b.seen == nil {
		b.seen = map[string]bool{}
	}
	if !b.seen[key] {
		b.seen[key] = true
		b.Problems = append(b.Problems, p)
	}
}

// Sorted returns the problems by place.
func (b *Builder) Sorted() []policy.Problem {
	sort.SliceStable(b.Problems, func(i, j int) bool {
		x, y := b.Problems[i], b.Problems[j]
		if x.Pos.Filename != y.Pos.Filename {
			return x.Pos.Filename < y.Pos.Filename
		}
		if x.Pos.Offset != y.Pos.Offset {
			return x.Pos.Offset < y.Pos.Offset
		}
		return x.Message < y.Message
	})
	return b.Problems
}

// Document makes the document that a tree holds. What is not known in it makes
// it Opaque where it may grant more than the statements say.
func (b *Builder) Document(name string, v Value) policy.Document {
	perhaps := v.Perhaps
	if v.Kind == Encoded {
		inner := *v.Inner
		if !inner.Pos.IsValid() {
			inner.Pos = v.Pos
		}
		v = inner
	}
	d := policy.Document{Name: name, File: v.Pos.Filename, Format: b.Format, Version: "2008-10-17", Pos: v.Pos}
	db := &docBuilder{Builder: b, doc: &d, perhaps: perhaps}
	if v.Kind == String {
		tree, err := ParseText(v)
		if err != nil {
			db.opaque(v.Pos, "%s: the policy text cannot be read: %v", nameOr(name), err)
			return d
		}
		v = tree
	}
	switch v.Kind {
	case Map:
		db.build(v)
	case Unknown:
		db.opaque(v.Pos, "%s: the policy could not be computed: %s", nameOr(name), v.Why)
	default:
		db.opaque(v.Pos, "%s: a policy must be an object, this is %s", nameOr(name), v.Show())
	}
	if perhaps != "" {
		b.LeftOut(&d, perhaps)
	}
	return d
}

func nameOr(name string) string {
	if name == "" {
		return "policy"
	}
	return name
}

// OpaqueDocument is a document of which only the name is known.
func (b *Builder) OpaqueDocument(name string, pos token.Position, format string, args ...any) policy.Document {
	d := policy.Document{Name: name, File: pos.Filename, Format: b.Format, Version: "2012-10-17", Pos: pos}
	(&docBuilder{Builder: b, doc: &d}).opaque(pos, format, args...)
	return d
}

type docBuilder struct {
	*Builder
	doc     *policy.Document
	perhaps string // why the document may not be there
}

func (b *docBuilder) opaque(pos token.Position, format string, args ...any) {
	if !pos.IsValid() {
		pos = b.doc.Pos
	}
	why := fmt.Sprintf(format, args...)
	if b.doc.Opaque == "" {
		b.doc.Opaque = why
	}
	b.Note(policy.Warning, CodeUnresolved, pos, "%s", why)
}

// member finds a key as IAM spells it, or in other case.
func member(v Value, key string) (Value, bool) {
	if x, ok := v.Get(key); ok {
		return x, true
	}
	for _, e := range v.Entries {
		if strings.EqualFold(e.Key.Str(), key) {
			return e.Value, true
		}
	}
	return Value{}, false
}

func (b *docBuilder) build(v Value) {
	if ver, ok := member(v, "Version"); ok {
		if s, ok := ver.Const(); ok {
			b.doc.Version = yamlDate(s)
		} else {
			b.doc.Version = "2012-10-17"
			b.Note(policy.Warning, CodeUnresolved, ver.Pos, "the policy's Version could not be computed; taken as 2012-10-17")
		}
	}
	statements, ok := member(v, "Statement")
	if !ok {
		b.Note(policy.Error, CodeInvalid, v.Pos, "%s: a policy needs a Statement", nameOr(b.doc.Name))
		return
	}
	b.statements(statements)
}

// yamlDate undoes that YAML libraries may show a date as a time.
func yamlDate(s string) string { return strings.TrimSuffix(s, "T00:00:00Z") }

// flat returns the scalars of nested lists.
func flat(v Value) []Value {
	if v.Kind != List {
		return v.Elements()
	}
	out := make([]Value, 0, len(v.Items))
	for _, x := range v.Items {
		out = append(out, flat(x)...)
	}
	return out
}

// placed gives values without a place, which were computed, that of what holds
// them. What may be edited has a place of some length in one file.
func placed(values []Value, holders ...Value) []Value {
	for i := range values {
		x := &values[i]
		for _, h := range holders {
			if !x.Pos.IsValid() {
				x.Pos, x.End, x.Editable = h.Pos, h.End, false
			}
		}
		if x.End.Filename != x.Pos.Filename || x.End.Offset < x.Pos.Offset {
			x.End = x.Pos
		}
		x.Editable = x.Editable && x.End.Offset > x.Pos.Offset
	}
	return values
}

// text reads IAM's notation in the literal parts.
func (b *docBuilder) text(v Value) policy.Text {
	return policy.Text{Pattern: b.pattern(v), Source: v.Source, Pos: v.Pos, End: v.End, Editable: v.Editable}
}

func (b *docBuilder) pattern(v Value) arn.Pattern {
	parse := arn.Parse
	if b.doc.Version == "2008-10-17" {
		parse = arn.ParseWithoutVariables
	}
	var out []arn.Pattern
	merged := Merged(v.Text)
	for i, p := range merged {
		if p.Kind != arn.Literal {
			out = append(out, arn.Pattern{p})
			continue
		}
		if i+1 < len(merged) && strings.LastIndex(p.Text, "${") > strings.LastIndex(p.Text, "}") {
			return arn.Unknown("a policy variable whose name is computed: " + v.Show())
		}
		out = append(out, parse(p.Text))
	}
	return arn.Concat(out...)
}

package infra

import (
	"cmp"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/policy"
)

func (b *docBuilder) statements(v Value) {
	for _, s := range v.Elements() {
		switch s.Kind {
		case Map:
			b.statement(s)
		case Null:
		case List:
			b.statements(s)
		case Unknown:
			b.opaque(s.Pos, "statements could not be computed: %s", s.Why)
		default:
			b.opaque(s.Pos, "a statement must be an object, this is %s", s.Show())
		}
	}
}

func (b *docBuilder) statement(v Value) {
	if !v.Pos.IsValid() {
		v.Pos, v.End = b.doc.Pos, b.doc.Pos
	}
	if v.End.Filename != v.Pos.Filename || v.End.Offset < v.Pos.Offset {
		v.End = v.Pos
	}
	st := policy.Statement{Pos: v.Pos, End: v.End}
	if p, ok := either(v, "Principal", "NotPrincipal"); ok && p.Kind != Null {
		b.Note(policy.Error, CodeInvalid, p.Pos,
			"a statement with a Principal belongs to a resource or a trust policy, not to a role's permissions; it is left out")
		return
	}
	if sid, ok := member(v, "Sid"); ok && sid.Kind != Null {
		st.Sid = sid.Show()
	}
	if !b.effect(v, &st) {
		return
	}
	st.Actions = b.actions(v, "Action")
	st.NotActions = b.actions(v, "NotAction")
	if why := cmp.Or(v.Perhaps, b.perhaps); why != "" {
		b.leftOut(v, st, why)
		return
	}
	st.Resources = b.resources(v, "Resource")
	st.NotResources = b.resources(v, "NotResource")
	b.conditions(v, &st)
	if len(st.Actions)+len(st.NotActions) == 0 || len(st.Resources)+len(st.NotResources) == 0 {
		if b.doc.Opaque == "" {
			b.Note(policy.Error, CodeInvalid, st.Pos, "a statement needs actions and resources; it is left out")
		}
		return
	}
	b.doc.Statements = append(b.doc.Statements, st)
}

// leftOut adds a statement that may not be there. Its resources and conditions are not looked
// at: where it is there, parameters have other values.
func (b *docBuilder) leftOut(v Value, st policy.Statement, why string) {
	leftOut(&st, why)
	if v.Perhaps != "" {
		b.Note(policy.Warning, CodeAssumed, v.Pos, "a statement of %s: %s", nameOr(b.doc.Name), why)
	}
	if len(st.Actions)+len(st.NotActions) == 0 {
		b.opaque(st.Pos, "a statement that may be left out has no actions that are known")
		return
	}
	b.doc.Statements = append(b.doc.Statements, st)
}

// LeftOut marks the statements of a document that may not be there.
func (b *Builder) LeftOut(d *policy.Document, why string) {
	d.Perhaps = why
	for i := range d.Statements {
		leftOut(&d.Statements[i], why)
	}
	b.Note(policy.Warning, CodeAssumed, d.Pos, "%s: %s", nameOr(d.Name), why)
}

// leftOut marks a statement that may not be there. Where it is, parameters have other values than
// those that its resources and conditions were computed with.
func leftOut(st *policy.Statement, why string) {
	st.Perhaps = why
	st.Resources, st.NotResources, st.Conditions = []policy.Text{{Pattern: arn.Unknown(why), Pos: st.Pos, End: st.End}}, nil, nil
}

func either(v Value, keys ...string) (Value, bool) {
	for _, k := range keys {
		if x, ok := member(v, k); ok {
			return x, true
		}
	}
	return Value{}, false
}

func (b *docBuilder) effect(v Value, st *policy.Statement) bool {
	e, ok := member(v, "Effect")
	s, known := e.Const()
	switch {
	case ok && known && s == "Allow":
		st.Effect = policy.Allow
	case ok && known && s == "Deny":
		st.Effect = policy.Deny
	case ok && known:
		b.Note(policy.Error, CodeInvalid, e.Pos, "Effect must be Allow or Deny, not %q; the statement is left out", s)
		return false
	case !ok:
		b.Note(policy.Error, CodeInvalid, v.Pos, "a statement needs an Effect; it is left out")
		return false
	default:
		b.opaque(e.Pos, "an Effect could not be computed: %s", e.Show())
		return false
	}
	return true
}

// actions reads Action or NotAction. An action that is not known makes the
// document opaque and is left out.
func (b *docBuilder) actions(v Value, key string) []policy.Text {
	list, ok := member(v, key)
	if !ok {
		return nil
	}
	var out []policy.Text
	for _, x := range placed(flat(list), list, v) {
		switch {
		case x.Kind == Null:
		case x.Kind == String && known(x):
			t := b.text(x)
			t.Pattern = arn.ParseWithoutVariables(x.Str())
			out = append(out, t)
		case x.Kind == String:
			b.opaque(x.Pos, "%s %q could not be computed", key, x.Show())
		case x.Kind == Unknown:
			b.opaque(x.Pos, "%s could not be computed: %s", key, x.Why)
		default:
			b.opaque(x.Pos, "%s must be a string, this is %s", key, x.Show())
		}
	}
	return out
}

func known(v Value) bool { _, ok := v.Const(); return ok }

// resources reads Resource or NotResource. A resource that is not known is the
// pattern of an unknown.
func (b *docBuilder) resources(v Value, key string) []policy.Text {
	list, ok := member(v, key)
	if !ok {
		return nil
	}
	var out []policy.Text
	for _, x := range placed(flat(list), list, v) {
		switch x.Kind {
		case Null:
		case String:
			t := b.text(x)
			for _, p := range t.Pattern {
				if p.Kind == arn.Var && p.Text == "unknown" {
					b.Note(policy.Warning, CodeUnresolved, x.Pos, "a part of a %s could not be computed: %s", key, p.Why)
				}
			}
			out = append(out, t)
		case Unknown:
			b.Note(policy.Warning, CodeUnresolved, x.Pos, "%s could not be computed: %s", key, x.Why)
			out = append(out, policy.Text{Pattern: arn.Unknown(x.Why), Source: x.Source, Pos: x.Pos, End: x.End})
		default:
			b.opaque(x.Pos, "%s must be a string, this is %s", key, x.Show())
		}
	}
	return out
}

func (b *docBuilder) conditions(v Value, st *policy.Statement) {
	block, ok := member(v, "Condition")
	if !ok || block.Kind == Null {
		return
	}
	if block.Kind != Map {
		b.unknownCondition(block, st)
		return
	}
	for _, op := range block.Entries {
		if op.Value.Kind != Map {
			b.unknownCondition(op.Value, st)
			continue
		}
		for _, key := range op.Value.Entries {
			c := policy.Condition{Operator: op.Key.Show(), Key: key.Key.Show(), Pos: key.Key.Pos}
			for _, x := range placed(flat(key.Value), key.Value, v) {
				switch x.Kind {
				case Null:
				case String, Number, Bool:
					c.Values = append(c.Values, b.text(x))
				default:
					b.Note(policy.Warning, CodeUnresolved, x.Pos, "a value of condition %s could not be computed: %s", c.Key, x.Show())
					c.Values = append(c.Values, policy.Text{Pattern: arn.Unknown(x.Show()), Pos: x.Pos, End: x.End})
				}
			}
			st.Conditions = append(st.Conditions, c)
		}
	}
}

// unknownCondition keeps that there is a condition: the grant is only granted if.
func (b *docBuilder) unknownCondition(v Value, st *policy.Statement) {
	b.Note(policy.Warning, CodeUnresolved, v.Pos, "a Condition could not be computed: %s", v.Show())
	st.Conditions = append(st.Conditions, policy.Condition{
		Operator: "StringEquals", Key: "unknown", Pos: v.Pos,
		Values: []policy.Text{{Pattern: arn.Unknown(v.Show()), Pos: v.Pos, End: v.End}},
	})
}

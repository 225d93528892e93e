// Package infra holds what the loaders of infrastructure code share: a tree of
// values with their places in the source, policy documents made from such
// trees, and the table that says how a resource's name becomes its ARN.
//
// A value that could not be computed is Unknown, with the reason. It never
// turns into an empty string, an empty list or a guess.
//
// The package knows no configuration language: each loader evaluates its own
// and builds trees of Values.
package infra

import (
	"go/token"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Kind is what a Value is.
type Kind uint8

// Kinds of values.
const (
	Null Kind = iota
	String
	Number
	Bool
	List
	Map
	// Encoded is the JSON text of Inner. It is kept as a tree so that positions
	// survive jsonencode and its like.
	Encoded
	// Object is a thing of the configuration with attributes: Attrs gives them.
	Object
	// Unknown is a value that could not be computed; Why says why not.
	Unknown
)

// Value is a node of a tree of configuration values.
type Value struct {
	Kind Kind
	// Text is the text of a String, and of a Number or Bool as JSON writes it.
	// The parts are literals and variables: a "*" is still a literal "*" here.
	Text arn.Pattern
	// At says for each part of Text where it stands. It may be nil.
	At      []Origin
	Items   []Value // of a List
	Entries []Entry // of a Map, in source order
	Inner   *Value  // of Encoded
	Attrs   Attrs   // of Object
	Why     string  // of Unknown
	// From is the address of the resource whose attribute this is, if it is one.
	From string
	// Perhaps says why the value may not be there: see policy.Statement.
	Perhaps string
	Span
}

// Attrs gives the attributes of an Object, computed when asked for.
type Attrs interface {
	Attr(name string) Value
}

// Entry is a key of a Map with its value.
type Entry struct {
	Key   Value // a String
	Value Value
}

// Span is the place of a value in its file.
type Span struct {
	Pos, End token.Position
	// Source is the text as the file has it, without quotes.
	Source string
	// Editable says that Pos..End holds this value and nothing else.
	Editable bool
}

// Origin is the place of one part of a text.
type Origin struct {
	Pos token.Position
	// Exact says that each byte of the part stands in the file as it is, from
	// Pos on.
	Exact bool
	// Shared says that the place is used several times, so that a change to it
	// would change more than this value.
	Shared bool
}

// Lit returns a String of literal text.
func Lit(s string) Value { return Value{Kind: String, Text: arn.Pattern{{Kind: arn.Literal, Text: s}}} }

// Var returns a String that is one variable.
func Var(name, why string) Value {
	return Value{Kind: String, Text: arn.Pattern{{Kind: arn.Var, Text: name, Why: why}}}
}

// Unk returns an Unknown with its reason.
func Unk(why string) Value { return Value{Kind: Unknown, Why: why} }

// Pat returns a String of parts.
func Pat(parts ...arn.Part) Value { return Value{Kind: String, Text: parts} }

// WithSpan returns v at another place.
func (v Value) WithSpan(s Span) Value { v.Span = s; return v }

// Fixed returns v and all below it as not editable: its place in the source
// is shared with other uses.
func (v Value) Fixed() Value {
	v.Editable = false
	if v.At != nil {
		at := append([]Origin(nil), v.At...)
		for i := range at {
			at[i].Shared = true
		}
		v.At = at
	}
	if v.Items != nil {
		items := make([]Value, len(v.Items))
		for i, x := range v.Items {
			items[i] = x.Fixed()
		}
		v.Items = items
	}
	if v.Entries != nil {
		entries := make([]Entry, len(v.Entries))
		for i, e := range v.Entries {
			entries[i] = Entry{e.Key.Fixed(), e.Value.Fixed()}
		}
		v.Entries = entries
	}
	if v.Inner != nil {
		inner := v.Inner.Fixed()
		v.Inner = &inner
	}
	return v
}

// Const returns the text of a scalar that has no variables.
func (v Value) Const() (string, bool) {
	switch v.Kind {
	case String, Number, Bool:
	default:
		return "", false
	}
	if len(v.Text) == 1 && v.Text[0].Kind == arn.Literal {
		return v.Text[0].Text, true
	}
	var b strings.Builder
	for _, p := range v.Text {
		if p.Kind != arn.Literal {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}

// Str is the text of a constant scalar, or "".
func (v Value) Str() string {
	s, _ := v.Const()
	return s
}

// Get returns the value of a Map's key.
func (v Value) Get(key string) (Value, bool) {
	for _, e := range v.Entries {
		if e.Key.Str() == key {
			return e.Value, true
		}
	}
	return Value{}, false
}

// Path follows keys through Maps; a missing one gives Null.
func (v Value) Path(keys ...string) Value {
	for _, k := range keys {
		if v.Kind == Encoded {
			v = *v.Inner
		}
		next, ok := v.Get(k)
		if !ok {
			return Value{Kind: Null, Span: v.Span}
		}
		v = next
	}
	return v
}

// Elements returns the items of a List, or v itself as the only one.
// Null has none.
func (v Value) Elements() []Value {
	switch v.Kind {
	case List:
		return v.Items
	case Null:
		return nil
	}
	return []Value{v}
}

// Concat joins scalars to one String. An Unknown becomes a part that is not
// known; a list or an object makes all of it Unknown.
func Concat(vs ...Value) Value {
	out := Value{Kind: String}
	for _, v := range vs {
		switch v.Kind {
		case String, Number, Bool:
		case Unknown:
			v = Value{Kind: String, Text: arn.Unknown(v.Why), Span: v.Span}
		case Encoded:
			v = v.Inner.JSON()
			if v.Kind == Unknown {
				return v
			}
		default:
			return Unk("a list, an object or null inside of a string")
		}
		out.add(v)
	}
	return out
}

func (v *Value) add(o Value) {
	for i, p := range o.Text {
		at := Origin{}
		if i < len(o.At) {
			at = o.At[i]
		} else if i == 0 {
			at.Pos = o.Pos
		}
		if p.Kind == arn.Literal && p.Text == "" {
			continue
		}
		n := len(v.Text)
		if n > 0 && p.Kind == arn.Literal && v.Text[n-1].Kind == arn.Literal && !at.Exact && !v.At[n-1].Exact {
			v.Text[n-1].Text += p.Text
			continue
		}
		v.Text = append(v.Text, p)
		v.At = append(v.At, at)
	}
}

// Merged returns a pattern without neighbouring or empty literals.
func Merged(p arn.Pattern) arn.Pattern {
	var out arn.Pattern
	for _, x := range p {
		if x.Kind == arn.Literal {
			if x.Text == "" {
				continue
			}
			if n := len(out); n > 0 && out[n-1].Kind == arn.Literal {
				out[n-1].Text += x.Text
				continue
			}
		}
		out = append(out, x)
	}
	return out
}

// Show writes a text with its variables as ${name}, for messages and names.
func (v Value) Show() string {
	switch v.Kind {
	case Null:
		return "null"
	case Unknown:
		return "unknown (" + v.Why + ")"
	case List, Map, Object:
		return "a list or an object"
	case Encoded:
		return "a JSON document"
	}
	var b strings.Builder
	for _, p := range v.Text {
		switch p.Kind {
		case arn.Var:
			b.WriteString("${" + p.Text + "}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Equal says whether two known values are surely equal, surely different, or
// neither.
func Equal(a, b Value) arn.Tri {
	if a.Kind == Unknown || b.Kind == Unknown {
		return arn.Maybe
	}
	if sa, ok := a.Const(); ok {
		if sb, ok := b.Const(); ok {
			if sa == sb {
				return arn.Yes
			}
			return arn.No
		}
	}
	if a.Kind == Null || b.Kind == Null {
		switch {
		case a.Kind == b.Kind:
			return arn.Yes
		case given(a) || given(b):
			return arn.Maybe
		}
		return arn.No
	}
	if a.Kind == String && b.Kind == String {
		for _, p := range a.Text {
			if p.Kind == arn.Var && p.Text == "unknown" {
				return arn.Maybe
			}
		}
		if a.Text.Equal(b.Text) {
			return arn.Yes
		}
		if arn.Intersects(a.Text, b.Text) == arn.No {
			return arn.No
		}
		return arn.Maybe
	}
	if a.Kind == List && b.Kind == List {
		return equalLists(a.Items, b.Items)
	}
	return arn.Maybe
}

// given says that a value is one that others give: it may also be null.
func given(v Value) bool {
	if v.Kind != String || len(v.Text) != 1 || v.Text[0].Kind != arn.Var {
		return false
	}
	name := v.Text[0].Text
	return strings.Contains(name, "var.") || strings.Contains(name, "module.") || strings.Contains(name, "data.")
}

// equalLists compares element by element. An Unknown may stand for any number
// of items.
func equalLists(a, b []Value) arn.Tri {
	for _, x := range append(append([]Value(nil), a...), b...) {
		if x.Kind == Unknown {
			return arn.Maybe
		}
	}
	if len(a) != len(b) {
		return arn.No
	}
	all := arn.Yes
	for i := range a {
		all = min(all, Equal(a[i], b[i]))
	}
	return all
}

// Split cuts a text at a separator. It fails if the text has a variable that may
// hold the separator: all but the region, account and partition, and those for
// which without says that they do not.
func Split(sep string, v Value, without func(variable string) bool) (Value, bool) {
	if v.Kind != String || sep == "" {
		return Value{}, false
	}
	parts := []Value{Lit("")}
	add := func(x Value) {
		last := &parts[len(parts)-1]
		*last = Concat(*last, x)
		last.At = nil
	}
	for _, p := range Merged(v.Text) {
		if p.Kind == arn.Literal {
			for i, piece := range strings.Split(p.Text, sep) {
				if i > 0 {
					parts = append(parts, Lit(""))
				}
				add(Lit(piece))
			}
			continue
		}
		switch p.Text {
		case "region", "account", "partition":
		default:
			if p.Text == "unknown" || !without(p.Text) {
				return Value{}, false
			}
		}
		add(Pat(p))
	}
	for i := range parts {
		if len(parts[i].Text) == 0 {
			parts[i] = Lit("")
		}
	}
	return Value{Kind: List, Items: parts}, true
}

package need

import (
	"net/url"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// found is what is known of the values at a member path.
type found struct {
	presence flow.Presence
	texts    []arn.Pattern
	unknown  string // why there may be other values than texts; "" if none
	// empty is set where no code gives a value to what is set
	empty bool
	// blank is set where it is a text that is "" in every run
	blank bool
	// from are the statements that texts are parts of; empty for other members.
	from []string
}

// input looks members up in an operation's input.
type input struct {
	root *flow.Value
	why  string
	bind map[string]arn.Pattern
	verb *catalog.Condition // the test of a statement's verb that is taken to hold
}

// forNeed is the input as far as it matters to a need with this condition.
func (in input) forNeed(when *catalog.Condition) input {
	if when != nil && when.Test == "statement" {
		in.verb = when
	}
	return in
}

// at follows a member path of the catalog ("TransactItems[].Put.TableName",
// "RequestItems{}"). Values of several elements are united: set if any is.
func (in input) at(path string) found {
	if in.root == nil {
		why := in.why
		if why == "" {
			why = "the input is not known"
		}
		return found{presence: flow.MaybeSet, unknown: why}
	}
	path, part := catalog.SplitPath(path)
	f := walk(in.root, splitPath(path))
	for i, t := range f.texts {
		f.texts[i] = t.Substitute(in.bind)
	}
	if f.presence != flow.Unset && len(f.texts) == 0 && f.unknown == "" {
		f.unknown, f.empty = path+" has no value that is known", true
	}
	switch part {
	case "":
		return f
	case catalog.CopySource:
		return copySource(f)
	case catalog.StreamOf:
		return streamOf(f)
	case catalog.OtherName:
		if f.presence == flow.Unset {
			return f
		}
		return found{presence: f.presence, unknown: "the resource is named by " + path}
	}
	return in.statementPart(path, part, f)
}

// streamOf takes the stream out of texts of the form "stream/NAME": iterators and tokens of
// which it is known what they were got for.
func streamOf(f found) found {
	for i, text := range f.texts {
		rest := arn.Unknown("what the iterator was got for is not known")
		if len(text) > 0 && text[0].Kind == arn.Literal {
			if name, ok := strings.CutPrefix(text[0].Text, "stream/"); ok {
				rest = arn.Concat(arn.Lit(name), text[1:])
			}
		}
		f.texts[i] = rest
	}
	return f
}

// copySource takes the bucket and key out of texts of the form
// "/bucket/key?versionId=id", where the slash and the version may be left out.
// Text that is not known is taken to begin with the bucket.
func copySource(f found) found {
	for i, text := range f.texts {
		f.texts[i] = sourceObject(text)
	}
	return f
}

func sourceObject(p arn.Pattern) arn.Pattern {
	out := clone(p)
	for i := range out {
		if out[i].Kind != arn.Literal {
			out[i].Text = strings.TrimSuffix(out[i].Text, "#pathEscape") // undone as in literals
			continue
		}
		text, _, version := strings.Cut(out[i].Text, "?versionId=")
		if i == 0 {
			text = strings.TrimPrefix(text, "/")
		}
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
		out[i].Text = text
		if version {
			out = out[:i+1]
			break
		}
	}
	return out.Normal()
}

// step of a path: a member name, or "[]" or "{}".
func splitPath(path string) []string {
	var steps []string
	for name := range strings.SplitSeq(path, ".") {
		var suffix []string
		for {
			if s, ok := strings.CutSuffix(name, "[]"); ok {
				name, suffix = s, append([]string{"[]"}, suffix...)
			} else if s, ok := strings.CutSuffix(name, "{}"); ok {
				name, suffix = s, append([]string{"{}"}, suffix...)
			} else {
				break
			}
		}
		if name != "" {
			steps = append(steps, name)
		}
		steps = append(steps, suffix...)
	}
	return steps
}

func walk(v *flow.Value, steps []string) found {
	if v == nil {
		return found{presence: flow.MaybeSet, unknown: "the value is not known"}
	}
	if len(steps) == 0 {
		return found{presence: v.Presence, texts: append([]arn.Pattern(nil), v.Texts...), unknown: v.Unknown, blank: v.Blank}
	}
	f := walkStep(v, steps[0], steps[1:])
	if v.Presence == flow.MaybeSet && f.presence == flow.IsSet {
		f.presence = flow.MaybeSet
	}
	return f
}

func walkStep(v *flow.Value, step string, rest []string) found {
	none := found{presence: flow.Unset}
	if v.Unknown != "" {
		none = found{presence: flow.MaybeSet, unknown: v.Unknown}
	}
	switch {
	case step == "[]", step == "{}" && len(rest) > 0: // a member of the map's values
		f := none
		for _, e := range v.Elems {
			f = f.or(walk(e, rest))
		}
		return f
	case step == "{}":
		return none.or(found{presence: keysPresence(v), texts: append([]arn.Pattern(nil), v.Keys...)})
	}
	m, ok := v.Members[step]
	if !ok {
		return none
	}
	return walk(m, rest)
}

func keysPresence(v *flow.Value) flow.Presence {
	if len(v.Keys) > 0 {
		return flow.IsSet
	}
	return flow.Unset
}

// sure says of a text whether it is there in some run of the program as it is
// deployed: text beside what the environment or a flag gives may be a default
// that the deployment overrides, and what a struct is made with may be replaced.
func (f found) sure() func(arn.Pattern) bool {
	configured := slices.ContainsFunc(f.texts, arn.Pattern.Configured)
	return func(text arn.Pattern) bool { return !text.IsUncertain() && (!configured || text.Configured()) }
}

// or unites what is known of two elements.
func (f found) or(g found) found {
	f.blank = (f.blank || f.presence == flow.Unset) && (g.blank || g.presence == flow.Unset)
	if g.presence > f.presence {
		f.presence = g.presence
	}
	f.texts = append(f.texts, g.texts...)
	if f.unknown == "" {
		f.unknown = g.unknown
	}
	return f
}

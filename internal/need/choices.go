package need

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/catalog"
	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/flow"
)

// choice is one value of an ARN variable.
type choice struct {
	text    arn.Pattern
	path    string // of the member that it comes from
	certain bool
	perhaps bool   // the member may be unset
	from    string // the statement that it is a part of; "" for others
}

// choices lists the values of the variables that come from the input. It
// answers false if the type is optional and the input does not name it whole.
func (b *builder) choices(t *catalog.Resource) (map[string][]choice, bool) {
	out := map[string][]choice{}
	mapped, given := 0, 0
	for _, part := range arn.Parse(t.ARN) {
		if part.Kind != arn.Var || isFixed(part.Text) {
			continue
		}
		if _, ok := t.Variables[part.Text]; !ok {
			// The service chooses it.
			out[part.Text] = []choice{{text: arn.Unknown(notGivenWhy + part.Text), certain: t.Required || hasNames(t)}}
			continue
		}
		mapped++
		f, path := b.lookup(t, part.Text)
		if f.presence != flow.Unset {
			given++
		}
		out[part.Text] = valueChoices(f, path)
		if part.Text == "KeyId" {
			keysOfAliases(out[part.Text])
		}
		all := choice{text: arn.Pattern{{Kind: arn.Any}}, path: path}
		switch {
		case !b.lists():
		case f.presence == flow.Unset:
			out[part.Text] = []choice{all}
		case f.presence == flow.MaybeSet && strings.Contains(path, "[]"): // a list of names that some runs leave out
			out[part.Text] = append(out[part.Text], all)
		}
	}
	if mapped == 0 && len(out) > 0 && len(t.Variables) > 0 {
		// The type is named by the whole ARN alone, and that member is unset.
		if t.Required && b.lists() {
			for v := range out {
				out[v] = []choice{{text: arn.Pattern{{Kind: arn.Any}}}}
			}
		}
		return out, t.Required
	}
	return out, t.Required || given == mapped
}

// keysOfAliases takes the names of aliases for keys that are not known: permissions are
// those of the key. Source: AWS KMS Developer Guide, "Aliases in KMS".
func keysOfAliases(cs []choice) {
	for i := range cs {
		if text := cs[i].text; len(text) > 0 && text[0].Kind == arn.Literal && strings.HasPrefix(text[0].Text, "alias/") {
			cs[i].text = arn.Unknown("the key behind " + text.String())
		}
	}
}

func valueChoices(f found, path string) []choice {
	if f.presence == flow.Unset {
		return []choice{{text: arn.Unknown(path + " is not set"), path: path}}
	}
	var out []choice
	sure := f.sure()
	for i, text := range f.texts {
		if len(text) == 0 {
			continue
		}
		c := choice{text: text, path: path, certain: sure(text), perhaps: f.presence != flow.IsSet}
		if len(f.from) == len(f.texts) {
			c.from = f.from[i]
		}
		out = append(out, c)
	}
	if f.unknown != "" || len(out) == 0 {
		reason := f.unknown
		if reason == "" {
			reason = path + " is empty"
		}
		// A value that is all unknown is one still; other values than those
		// found need not exist.
		out = append(out, choice{text: arn.Unknown(reason), path: path, certain: len(out) == 0, perhaps: f.presence != flow.IsSet})
	}
	return out
}

// fitting leaves out values that the type's condition rules out: of a member with several
// some may be of this type, and the others not.
func (b *builder) fitting(t *catalog.Resource, choices map[string][]choice) {
	if t.When == nil {
		return
	}
	for variable, path := range t.Variables {
		if len(t.Alternatives[variable]) > 0 {
			continue // a value may be of another member
		}
		choices[variable] = slices.DeleteFunc(choices[variable], func(c choice) bool {
			return c.path == path && evalOn(t.When, func(at string) found {
				f := b.in.at(at)
				if at == path {
					f.texts, f.unknown = []arn.Pattern{c.text}, ""
				}
				return f
			}) == arn.No
		})
	}
}

func (b *builder) lookup(t *catalog.Resource, variable string) (found, string) {
	path := t.Variables[variable]
	f := b.at(path)
	for _, alt := range t.Alternatives[variable] {
		if f.presence == flow.IsSet && !eachHas(alt) {
			continue
		}
		if _, ok := catalog.DefaultValue(alt); ok && f.presence == flow.MaybeSet {
			if f.unknown == "" {
				f.unknown = path + " may be left out"
			}
			continue
		}
		if g := b.alternative(alt); g.presence != flow.Unset {
			if f.presence == flow.Unset {
				f, path = g, alt
			} else {
				f = f.or(g)
			}
		}
	}
	return f, path
}

// eachHas says whether an alternative names resources beside those that the first
// member names: of several elements one is given by its id, another by its name.
func eachHas(path string) bool {
	member, part := catalog.SplitPath(path)
	return part == catalog.OtherName && strings.Contains(member, "[]")
}

func (b *builder) alternative(path string) found {
	if value, ok := catalog.DefaultValue(path); ok {
		return found{presence: flow.IsSet, texts: []arn.Pattern{arn.Lit(value)}}
	}
	return b.at(path)
}

// trimmed are the members of Route 53 of which the SDK sends what stands behind the last
// slash: a zone's id is answered as "/hostedzone/Z1".
// Source: service/route53, sanitizeURLInput.
var trimmed = map[string]bool{"HostedZoneId": true, "Id": true, "DelegationSetId": true}

// at is the value of a member as the service gets it.
func (b *builder) at(path string) found {
	f := b.in.at(path)
	if b.use.Service == "route53" && trimmed[path] {
		for i, text := range f.texts {
			f.texts[i] = behindSlash(text)
		}
	}
	return f
}

func behindSlash(p arn.Pattern) arn.Pattern {
	for i := len(p) - 1; i >= 0; i-- {
		if at := strings.LastIndexByte(p[i].Text, '/'); p[i].Kind == arn.Literal && at >= 0 {
			return arn.Concat(arn.Lit(p[i].Text[at+1:]), p[i+1:])
		}
	}
	return p
}

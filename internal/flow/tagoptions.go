package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Libraries that fill structs by tags and are told which.

// optionTexts are what a field of the options that a call gets last can be; no text where the
// field is not set.
func (e *evaluator) optionTexts(f filling, field string) texts {
	out := texts{}
	for _, p := range e.fields(f.call.arg(len(f.call.c.Args)-1), f.option(field)) {
		out = out.add(e.contents([]*loc{p}))
	}
	if len(out.all()) == 0 {
		return textOf(arn.Pattern{})
	}
	return out
}

// option is the key of a field of the options in the package of a function.
func (f filling) option(field string) string { return pkgOf(f.fn) + "." + field }

// setsOption says whether the program sets a field of the options anywhere.
func (e *evaluator) setsOption(f filling, field string) bool {
	return len(e.idx.fields[f.option(field)]) > 0
}

// optionTags are the names of tags that an option gives, or the usual one.
func (e *evaluator) optionTags(f filling, field, usual string) (tags []string, ok bool) {
	for _, p := range e.optionTexts(f, field).all() {
		s, lit := p.IsLiteral()
		if !lit {
			return nil, false
		}
		if tag := orElse(s, usual); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags, true
}

// caarlosField: env:"NAME" envDefault:"x", envPrefix:"P_" on the structs around it,
// Options.Prefix before all, and the names of the tags by Options.
func caarlosField(e *evaluator, f filling) texts {
	if !strings.HasSuffix(f.function(), "WithOptions") {
		return e.caarlos(f, "env", []string{"envDefault"}, []string{"envPrefix"}, textOf(arn.Pattern{}))
	}
	tags, ok := e.optionTags(f, "Options#TagName", "env")
	defaults, known := e.optionTags(f, "Options#DefaultValueTagName", "envDefault")
	prefixes, all := e.optionTags(f, "Options#PrefixTagName", "envPrefix")
	if !ok || !known || !all || e.setsOption(f, "Options#Environment") {
		return f.unknown()
	}
	out := texts{}
	for _, tag := range tags {
		if name, _, _ := strings.Cut(f.field().get(tag), ","); name == "" && e.setsOption(f, "Options#UseFieldNameByDefault") {
			return f.unknown()
		}
		out = out.add(e.caarlos(f, tag, defaults, prefixes, e.optionTexts(f, "Options#Prefix")))
	}
	return out
}

func (e *evaluator) caarlos(f filling, tag string, defaults, prefixes []string, prefix texts) texts {
	name, options, _ := strings.Cut(f.field().get(tag), ",")
	if name == "" {
		return texts{}
	}
	out := texts{}
	for _, before := range prefixes {
		for _, d := range defaults {
			def, name := f.field().get(d), f.joined(before)+name
			if !slices.Contains(strings.Split(options, ","), "expand") {
				out = out.add(e.prefixed(prefix, name, def))
				continue
			}
			out = out.add(e.prefixed(prefix, name, "").add(unknownText("expanded with the environment")))
			out = out.add(nonEmpty(textOf(e.expand(def))))
		}
	}
	return out
}

// koanfTag is the tag by which koanf finds a field; false if it is told to do otherwise.
func (e *evaluator) koanfTag(f filling) (string, bool) {
	if !strings.HasSuffix(f.function(), "WithConf") {
		return "koanf", true
	}
	tags, ok := e.optionTags(f, "UnmarshalConf#Tag", "koanf")
	if !ok || len(tags) != 1 || e.setsOption(f, "UnmarshalConf#FlatPaths") || e.setsOption(f, "UnmarshalConf#DecoderConfig") {
		return "", false
	}
	return tags[0], true
}

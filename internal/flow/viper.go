package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that viper and koanf fill, and how many configurations they read.

// viperField is a field that viper.Unmarshal fills: its key is made of the names in
// the mapstructure tags, below the key of UnmarshalKey or Sub.
func viperField(e *evaluator, f filling) texts { return viperEntry(e, f, "") }

// viperEntry does so for the entry of a map, if there is a key of it.
func viperEntry(e *evaluator, f filling, entry string) texts {
	name, first, ok := viperFunc(f.fn)
	if !ok || !strings.HasPrefix(name, "Unmarshal") {
		return f.unknown()
	}
	at := first + 1
	if name == "UnmarshalKey" {
		at++
	}
	tag, ok := e.decodesAsUsual(f.call, at)
	if !ok || tag != "mapstructure" && slices.ContainsFunc(f.path, func(g gfield) bool { return g.embedded || strings.Trim(g.get(tag), ",") == "" }) {
		return f.unknown()
	}
	keys, ok := taggedNames(f.path, tag)
	if !ok {
		return texts{}
	}
	if entry != "" {
		if entry != strings.ToLower(entry) || len(f.path) > 0 && remains(f.field(), tag) {
			return f.unknown() // viper has all keys in lower case
		}
		keys = append(keys, entry)
	}
	names := textOf(arn.Lit(strings.Join(keys, ".")))
	if name == "UnmarshalKey" {
		names = concat(concat(e.text(f.call.arg(first)), textOf(arn.Lit("."))), names)
	}
	if first == 1 {
		names = concat(e.subKey(f.call.arg(0), 0), names)
	}
	return e.named("config", lowered(names))
}

// koanfField is a field that koanf fills: by the "koanf" tags, below the path given.
func koanfField(e *evaluator, f filling) texts {
	if !strings.HasPrefix(f.function(), "Unmarshal") || len(f.call.c.Args) < 2 {
		return f.unknown()
	}
	tag, ok := e.koanfTag(f)
	if !ok {
		return f.unknown()
	}
	keys, ok := taggedNames(f.path, tag)
	if !ok {
		return texts{}
	}
	key := strings.Join(keys, ".")
	out := texts{}
	for _, p := range e.text(f.call.arg(1)).all() {
		s, ok := p.IsLiteral()
		switch {
		case !ok:
			out = out.add(unknownText("a config of a name that is not known"))
		case s == "":
			out = out.add(e.named("config", textOf(arn.Lit(key))))
		default:
			out = out.add(e.named("config", textOf(arn.Lit(s+"."+key))))
		}
	}
	return out
}

// taggedNames are the keys of the fields on a path; embedded structs that are
// squashed have none. False if one is left alone.
func taggedNames(path []gfield, tag string) (keys []string, ok bool) {
	for _, g := range path {
		name, options, _ := strings.Cut(g.get(tag), ",")
		switch {
		case name == "-":
			return nil, false
		case !strings.Contains(options, "squash"):
			keys = append(keys, strings.ToLower(orElse(name, g.name)))
		}
	}
	return keys, true
}

// remains says whether a map gets the keys that no other field has.
func remains(g gfield, tag string) bool {
	_, options, _ := strings.Cut(g.get(tag), ",")
	return strings.Contains(options, "remain") || strings.Contains(options, "squash")
}

// settingKeys notes the keys that viper and its like are asked for, or fill structs by.
func (e *evaluator) settingKeys(k *fileKeys) {
	note := func(names texts, keys map[string]int) {
		for _, p := range names.all() {
			s, ok := p.IsLiteral()
			k.any = k.any || !ok
			for key := range keys {
				k.settings[strings.ToLower(s+key)] = true
			}
		}
	}
	for _, f := range e.l.reached {
		for i := range f.f.Calls {
			c := &f.f.Calls[i]
			if g, ok := flagGetters[c.Fn]; ok && g.scheme == "config" && g.name < len(c.Args) {
				note(concat(e.settingsBelow(f, c), e.text(ref{f: f, id: c.Args[g.name]})), map[string]int{"": 1})
			}
		}
	}
	for _, name := range sortedKeys(e.idx.sinks) {
		for _, s := range e.idx.sinks[name] {
			t := e.structOf(name)
			tag, below := e.settingTag(s)
			if tag != "" && isStruct(t) {
				note(below, keysOf(t, &naming{tags: []string{tag}, lower: true}))
			}
		}
	}
}

// settingsBelow is the key of the part of a configuration that a call asks, with a dot.
func (e *evaluator) settingsBelow(f *function, c *summary.Call) texts {
	if _, first, ok := viperFunc(c.Fn); ok && first == 1 {
		return e.subKey(ref{f: f, id: c.Args[0]}, 0)
	}
	return textOf(arn.Pattern{})
}

// settingTag is the tag by which a library of settings fills structs from files, and the
// key that they are below.
func (e *evaluator) settingTag(s sink) (tag string, below texts) {
	if s.call < 0 {
		return "", texts{}
	}
	c := &s.f.f.Calls[s.call]
	below = e.settingsBelow(s.f, c)
	switch pkg := pkgOf(s.fn); {
	case strings.HasPrefix(pkg, "github.com/spf13/viper"):
		name, first, _ := viperFunc(s.fn)
		at := first + 1
		if name == "UnmarshalKey" {
			at++
			below = concat(concat(below, e.text(ref{f: s.f, id: c.Args[first]})), textOf(arn.Lit(".")))
		}
		if tag, ok := e.decodesAsUsual(modelCall{s.f, s.call, nil, c, 0}, at); ok {
			return tag, below
		}
		return "", below // of its fields nothing is known
	case strings.HasPrefix(pkg, "github.com/knadh/koanf") && len(c.Args) > 1 && strings.Contains(s.fn, ".Unmarshal"):
		if path := e.text(ref{f: s.f, id: c.Args[1]}); len(path.all()) != 1 || len(path.all()[0]) > 0 {
			below = concat(path, textOf(arn.Lit(".")))
		}
		tag, _ := e.koanfTag(filling{fn: s.fn, call: modelCall{s.f, s.call, nil, c, 0}})
		return orElse(tag, "koanf"), below
	case strings.HasPrefix(pkg, "github.com/ilyakaznacheev/cleanenv"):
		return "yaml", below
	}
	return "", below
}

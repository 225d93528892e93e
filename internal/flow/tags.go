package flow

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// The libraries that fill structs by tags, and the names that they give. Each is
// read from the library's documentation; what a tag leaves to a default is built as
// the library does.

// filler is what a library writes to a field; nothing where it says nothing.
type filler func(*evaluator, filling) texts

// packageFiller is a library by the start of its functions' names.
type packageFiller struct {
	pkg  string
	fill filler
}

func fillers() []packageFiller {
	return []packageFiller{
		{"github.com/spf13/viper", viperField},
		{"github.com/knadh/koanf", koanfField},
		{"github.com/caarlos0/env", caarlosField},
		{"github.com/kelseyhightower/envconfig", kelseyField},
		{"github.com/sethvargo/go-envconfig", sethvargoField},
		{"github.com/ilyakaznacheev/cleanenv", cleanenvField},
		{"github.com/Netflix/go-env", plainTag("env")},
		{"github.com/joeshaw/envdecode", plainTag("env")},
		{"github.com/alecthomas/kong", kongField},
		{"github.com/jessevdk/go-flags", goFlagsField},
		{"github.com/alexflint/go-arg", goArgField},
		{"github.com/creasty/defaults", defaultTag},
		{"github.com/mcuadros/go-defaults", defaultTag},
	}
}

func (e *evaluator) fillerOf(fn string) filler {
	if _, ok := decoders[fn]; ok {
		return decodedField
	}
	if fn == reflectValue && e.fillsByReflection() {
		return reflectedField
	}
	for _, f := range e.fillers {
		if strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(fn, "("), "*"), f.pkg) {
			return f.fill
		}
	}
	return nil
}

func (f filling) field() gfield { return f.path[len(f.path)-1] }

// outer are the structs that the field is nested in.
func (f filling) outer() []gfield { return f.path[:len(f.path)-1] }

// joined is a tag of all structs around the field, from the outermost on.
func (f filling) joined(key string) string {
	var b strings.Builder
	for _, o := range f.outer() {
		b.WriteString(o.get(key))
	}
	return b.String()
}

func (g gfield) get(key string) string { return reflect.StructTag(g.tag).Get(key) }

// option takes "key=value" out of a tag's options.
func option(options, key string) string {
	for o := range strings.SplitSeq(options, ",") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(o), key+"="); ok {
			return v
		}
	}
	return ""
}

// function is the name of the function or method that fills.
func (f filling) function() string { return f.fn[strings.LastIndexByte(f.fn, '.')+1:] }

// envs are the variables of the environment by their names, and the default.
func (e *evaluator) envs(def string, names ...string) texts {
	out := texts{}
	for _, n := range names {
		if n != "" && n != "-" {
			out = out.add(textOf(e.variable("env", n, "an environment variable")))
		}
	}
	return withDefault(out, def)
}

func withDefault(t texts, def string) texts {
	if def != "" && !t.settled() {
		t = t.add(textOf(arn.Lit(def)))
	}
	return t
}

// prefixed joins a prefix that the program computes with a name.
func (e *evaluator) prefixed(prefix texts, name, def string) texts {
	out := texts{}
	for _, p := range prefix.all() {
		s, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("an environment variable of a name that is not known"))
			continue
		}
		out = out.add(e.envs("", s+name))
	}
	return withDefault(out, def)
}

// defaultTag is a library that sets what is empty to what a tag says, of structs and lists in a
// notation of its own.
func defaultTag(_ *evaluator, f filling) texts {
	def := f.field().get("default")
	made := strings.Contains(def, "{{")
	for _, g := range f.path {
		switch tag := g.get("default"); {
		case tag == "-": // it is left alone, with all that is in it
			return texts{}
		case tag != "" && tag != "{}":
			t := pointedTo(g.typ)
			made = made || t == nil || t.kind != summary.Other
		}
	}
	if made {
		return unknownText("a default that the library makes")
	}
	return withDefault(texts{}, def)
}

// plainTag is a library whose tag is the variable's name.
func plainTag(key string) filler {
	return func(e *evaluator, f filling) texts {
		name, options, _ := strings.Cut(f.field().get(key), ",")
		def := option(options, "default")
		return e.envs(def, name)
	}
}

// kelseyField: Process(prefix, &c) reads PREFIX_NAME, then NAME if a tag gives it.
func kelseyField(e *evaluator, f filling) texts {
	upper := func(g gfield) string {
		if tag := g.get("envconfig"); tag != "" {
			return strings.ToUpper(tag)
		}
		if g.get("split_words") == "true" {
			return strings.ToUpper(splitWords(g.name, "_"))
		}
		return strings.ToUpper(g.name)
	}
	name := upper(f.field())
	for i := len(f.outer()) - 1; i >= 0; i-- {
		name = upper(f.outer()[i]) + "_" + name
	}
	out := texts{}
	if len(f.call.c.Args) > 0 {
		for _, p := range e.text(f.call.arg(0)).all() {
			s, ok := p.IsLiteral()
			switch {
			case !ok:
				out = out.add(unknownText("an environment variable of a name that is not known"))
			case s == "":
				out = out.add(e.envs("", name))
			default:
				out = out.add(e.envs("", strings.ToUpper(s)+"_"+name))
			}
		}
	}
	if tag := f.field().get("envconfig"); tag != "" && !out.settled() {
		out = out.add(e.envs("", strings.ToUpper(tag)))
	}
	return withDefault(out, f.field().get("default"))
}

// cleanenvField: env:"A,B" env-default:"x", env-prefix:"P_" on the structs around
// it; ReadConfig reads a file before.
func cleanenvField(e *evaluator, f filling) texts {
	prefix := f.joined("env-prefix")
	out := texts{}
	for name := range strings.SplitSeq(f.field().get("env"), ",") {
		if name != "" {
			out = out.add(e.envs("", prefix+name))
		}
	}
	if f.function() == "ReadConfig" && !e.readsOneConfig() {
		out = out.add(unknownText("a key of one of several configurations"))
	} else if f.function() == "ReadConfig" {
		var keys []string
		for _, g := range f.path {
			key, _, _ := strings.Cut(orElse(orElse(g.get("yaml"), g.get("json")), g.get("toml")), ",")
			keys = append(keys, orElse(key, strings.ToLower(g.name)))
		}
		out = out.add(textOf(e.variable("config", strings.Join(keys, "."), "a configuration file")))
	}
	return withDefault(out, f.field().get("env-default"))
}

// readsOneConfig says whether all calls of cleanenv.ReadConfig read the same file.
func (e *evaluator) readsOneConfig() bool {
	var first *source
	for _, f := range e.l.reached {
		for i := range f.f.Calls {
			if f.f.Calls[i].Fn != cleanenvRead {
				continue
			}
			src := e.sourceOf(decoding{f: f, call: int32(i)})
			if !src.known() || first != nil && !first.same(src) {
				return false
			}
			first = &src
		}
	}
	return true
}

const cleanenvRead = "github.com/ilyakaznacheev/cleanenv.ReadConfig"

// kongField: a flag of the field's name, env:"A,B" and default:"x"; prefix:"p-" and
// envprefix:"P_" on the structs around it.
func kongField(e *evaluator, f filling) texts {
	g := f.field()
	name := f.joined("prefix") + orElse(g.get("name"), strings.ToLower(splitWords(g.name, "-")))
	envPrefix := f.joined("envprefix")
	out := textOf(e.variable("flag", name, "a flag"))
	for env := range strings.SplitSeq(g.get("env"), ",") {
		if env != "" && !out.settled() {
			out = out.add(e.envs("", envPrefix+env))
		}
	}
	return withDefault(out, g.get("default"))
}

// goFlagsField: long:"name" env:"NAME" default:"x", namespace:"n" and
// env-namespace:"N" on the groups around it.
func goFlagsField(e *evaluator, f filling) texts {
	g := f.field()
	name, env := g.get("long"), g.get("env")
	for i := len(f.outer()) - 1; i >= 0; i-- {
		if ns := f.outer()[i].get("namespace"); ns != "" && name != "" {
			name = ns + "." + name
		}
		if ns := f.outer()[i].get("env-namespace"); ns != "" && env != "" {
			env = ns + "_" + env
		}
	}
	out := texts{}
	if name != "" {
		out = textOf(e.variable("flag", name, "a flag"))
	}
	if !out.settled() {
		out = out.add(e.envs("", env))
	}
	return withDefault(out, g.get("default"))
}

// goArgField: arg:"--name,env:NAME" default:"x"; the flag is the field's name in
// lower case if no tag gives another.
func goArgField(e *evaluator, f filling) texts {
	g := f.field()
	name, env := strings.ToLower(g.name), ""
	for o := range strings.SplitSeq(g.get("arg"), ",") {
		o = strings.TrimSpace(o)
		switch n, isEnv := strings.CutPrefix(o, "env:"); {
		case isEnv:
			env = n
		case o == "env":
			env = strings.ToUpper(g.name)
		case strings.HasPrefix(o, "--"):
			name = o[2:]
		}
	}
	out := textOf(e.variable("flag", name, "a flag"))
	if !out.settled() {
		out = out.add(e.envs("", env))
	}
	return withDefault(out, g.get("default"))
}

// splitWords puts a separator between the words of a Go name: "QueueURLPrefix" is
// "Queue", "URL", "Prefix".
func splitWords(name, sep string) string {
	var b strings.Builder
	rs := []rune(name)
	for i, r := range rs {
		if i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])) {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}

package flow

import (
	"reflect"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Flags and configuration: what a name on the command line, in the environment
// or in a configuration file gives, with its default.

const (
	pflagSet = "(*github.com/spf13/pflag.FlagSet)."
	stdSet   = "(*flag.FlagSet)."
)

// flagDef says where a defining function has its arguments.
type flagDef struct {
	ptr, name, def int // ptr is -1 for functions that return a pointer
}

var flagDefs = map[string]flagDef{
	"flag.String": {-1, 0, 1}, stdSet + "String": {-1, 1, 2},
	"flag.StringVar": {0, 1, 2}, stdSet + "StringVar": {1, 2, 3},
	"github.com/spf13/pflag.String": {-1, 0, 1}, pflagSet + "String": {-1, 1, 2},
	"github.com/spf13/pflag.StringP": {-1, 0, 2}, pflagSet + "StringP": {-1, 1, 3},
	"github.com/spf13/pflag.StringVar": {0, 1, 2}, pflagSet + "StringVar": {1, 2, 3},
	"github.com/spf13/pflag.StringVarP": {0, 1, 3}, pflagSet + "StringVarP": {1, 2, 4},
}

// flagGetters return the value of a flag or configuration key by name.
var flagGetters = map[string]struct {
	scheme string
	name   int
}{
	pflagSet + "GetString":                       {"flag", 1},
	"(*github.com/urfave/cli.Context).String":    {"flag", 1},
	"(*github.com/urfave/cli/v2.Context).String": {"flag", 1},
	"(*github.com/urfave/cli/v3.Command).String": {"flag", 1},
	"github.com/spf13/viper.GetString":           {"config", 0},
	"(*github.com/spf13/viper.Viper).GetString":  {"config", 1},
	"(*github.com/knadh/koanf/v2.Koanf).String":  {"config", 1},
	"(github.com/knadh/koanf/v2.Koanf).String":   {"config", 1},
}

func flagModels() map[string]textModel {
	out := map[string]textModel{}
	for fn, g := range flagGetters {
		out[fn] = func(e *evaluator, m modelCall) texts {
			if m.n != 0 {
				return unknownText("an error")
			}
			return e.named(g.scheme, e.text(m.arg(g.name)))
		}
	}
	return out
}

// named is the variable of each literal name, with the defaults that the
// program sets for it.
func (e *evaluator) named(scheme string, names texts) texts {
	out := texts{}
	for _, p := range names.all() {
		name, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("a " + scheme + " of a name that is not known"))
			continue
		}
		t := textOf(e.variable(scheme, name, "a "+scheme+" value"))
		if out = out.add(t); !t.settled() {
			out = out.add(e.defaultOf(scheme, name))
		}
	}
	return out
}

// defaultOf finds a default in the program's definitions of flags, and in
// viper.SetDefault and viper.BindEnv.
func (e *evaluator) defaultOf(scheme, name string) texts {
	out := texts{}
	for _, d := range e.definitions(scheme) {
		for _, p := range e.text(d.name).all() {
			if s, ok := p.IsLiteral(); !ok || s != name {
				continue
			}
			if d.env {
				for _, v := range e.text(d.value).all() {
					if env, ok := v.IsLiteral(); ok {
						out = out.add(textOf(e.variable("env", env, "an environment variable")))
					}
				}
				continue
			}
			out = out.add(nonEmpty(e.text(d.value)))
		}
	}
	return out
}

// nonEmpty drops the empty default: no resource has an empty name.
func nonEmpty(t texts) texts {
	out := texts{unknown: t.unknown, cyclic: t.cyclic}
	for _, p := range t.alts {
		if s, ok := p.IsLiteral(); !ok || s != "" {
			out.alts = append(out.alts, p)
		}
	}
	return out
}

type definition struct {
	name, value ref
	env         bool
}

func (e *evaluator) definitions(scheme string) []definition {
	if e.idx.defs == nil {
		e.idx.defs = map[string][]definition{}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				e.definition(f, &f.f.Calls[i])
			}
		}
	}
	return e.idx.defs[scheme]
}

func (e *evaluator) definition(f *function, c *summary.Call) {
	at := func(i int) ref { return ref{f: f, id: c.Args[i]} }
	if d, ok := flagDefs[c.Fn]; ok && d.def < len(c.Args) {
		e.idx.defs["flag"] = append(e.idx.defs["flag"], definition{name: at(d.name), value: at(d.def)})
		return
	}
	shift := 0
	if strings.HasPrefix(c.Fn, "(*github.com/spf13/viper.Viper).") {
		shift = 1
	} else if !strings.HasPrefix(c.Fn, "github.com/spf13/viper.") {
		return
	}
	switch c.Fn[strings.LastIndexByte(c.Fn, '.')+1:] {
	case "SetDefault":
		e.idx.defs["config"] = append(e.idx.defs["config"], definition{name: at(shift), value: at(shift + 1)})
	case "BindEnv":
		if v := c.Variadic; len(v) > 1 {
			e.idx.defs["config"] = append(e.idx.defs["config"],
				definition{name: ref{f: f, id: v[0]}, value: ref{f: f, id: v[1]}, env: true})
		}
	}
}

// writes answers what a function writes through a pointer that it is given.
func (e *evaluator) writes(s sinkSite) (texts, bool) {
	c := &s.f.f.Calls[s.call]
	if isKingpin(s.fn, "Var") {
		return e.kingpin(s.f, s.ctx, c)
	}
	d, ok := flagDefs[s.fn]
	if !ok || d.ptr < 0 || d.def >= len(c.Args) {
		return texts{}, false
	}
	return e.flagText(s.f, c, s.ctx, d), true
}

// isKingpin says whether fn is one of kingpin's methods that give the value of a
// text flag: String, StringVar, Enum, EnumVar and their like.
func isKingpin(fn, suffix string) bool {
	if !strings.HasPrefix(fn, "(*") || !strings.Contains(fn, "/kingpin") {
		return false
	}
	switch strings.TrimSuffix(fn[strings.LastIndexByte(fn, '.')+1:], suffix) {
	case "String", "Enum", "ExistingFile", "ExistingDir", "ExistingFileOrDir":
		return strings.HasSuffix(fn, suffix)
	}
	return false
}

func (e *evaluator) flagText(f *function, c *summary.Call, ctx *context, d flagDef) texts {
	out := texts{}
	for _, p := range e.text(ref{f, c.Args[d.name], ctx}).all() {
		if name, ok := p.IsLiteral(); ok {
			out = out.add(textOf(e.variable("flag", name, "a flag")))
		} else {
			out = out.add(unknownText("a flag of a name that is not known"))
		}
	}
	if out.settled() {
		return out
	}
	return out.add(nonEmpty(e.text(ref{f, c.Args[d.def], ctx})))
}

// modelledContents is the text behind a pointer that a modelled function returns.
func (e *evaluator) modelledContents(l *loc) (texts, bool) {
	if l.kind == locField {
		if l.base.kind != locResult {
			return texts{}, false
		}
		return e.modelledField(l)
	}
	c := &l.f.f.Calls[l.call]
	if d, ok := flagDefs[c.Fn]; ok && d.ptr < 0 && d.def < len(c.Args) {
		return e.flagText(l.f, c, l.ctx, d), true
	}
	if isKingpin(c.Fn, "") {
		return e.kingpin(l.f, l.ctx, c)
	}
	return texts{}, false
}

// kingpin follows app.Flag("name", "help").Default("x").Envar("E").String() from
// its end, where c is.
func (e *evaluator) kingpin(f *function, ctx *context, c *summary.Call) (texts, bool) {
	var out, def texts
	id := c.Args[0]
	for range 20 {
		n := &f.f.Nodes[id]
		if n.Op == summary.OpFieldAddr || n.Op == summary.OpField { // the embedded parser
			id = n.Args[0]
			continue
		}
		if n.Op != summary.OpResult {
			break
		}
		call := &f.f.Calls[n.Call]
		if len(call.Args) == 0 {
			break
		}
		switch call.Fn[strings.LastIndexByte(call.Fn, '.')+1:] {
		case "Default":
			for _, v := range call.Variadic {
				def = def.add(nonEmpty(e.text(ref{f, v, ctx})))
			}
		case "Envar", "OverrideDefaultFromEnvar":
			for _, p := range e.text(ref{f, call.Args[1], ctx}).all() {
				if name, ok := p.IsLiteral(); ok {
					out = out.add(textOf(e.variable("env", name, "an environment variable")))
				}
			}
		case "Flag", "Arg":
			at := 0
			if strings.HasPrefix(call.Fn, "(") {
				at = 1
			}
			for _, p := range e.text(ref{f, call.Args[at], ctx}).all() {
				if name, ok := p.IsLiteral(); ok {
					out = out.add(textOf(e.variable("flag", name, "a flag")))
				} else {
					out = out.add(unknownText("a flag of a name that is not known"))
				}
			}
			if slices.ContainsFunc(out.alts, func(p arn.Pattern) bool { return textOf(p).settled() }) {
				return out, true
			}
			return out.add(def), true
		}
		id = call.Args[0]
	}
	return texts{}, false
}

// tagLibraries fill structs from the environment or flags as the tags say.
var tagLibraries = []string{
	"github.com/caarlos0/env", "github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig",
	"github.com/ilyakaznacheev/cleanenv", "github.com/alecthomas/kong", "github.com/jessevdk/go-flags",
	"github.com/alexflint/go-arg", "github.com/Netflix/go-env", "github.com/vrischmann/envconfig",
}

// tagged is what a function that fills a struct writes to a field.
func (e *evaluator) tagged(owner, field, fn string) texts {
	unknown := unknownText("written by " + shortFunc(fn))
	lib := false
	for _, l := range tagLibraries {
		lib = lib || strings.HasPrefix(strings.TrimPrefix(fn, "(*"), l)
	}
	t := e.l.types[owner]
	if !lib || t == nil {
		return unknown
	}
	for _, f := range t.fields {
		if f.name == field {
			return e.fromTag(reflect.StructTag(f.tag), unknown)
		}
	}
	return unknown
}

func (e *evaluator) fromTag(tag reflect.StructTag, unknown texts) texts {
	env, options, _ := strings.Cut(orElse(tag.Get("env"), tag.Get("envconfig")), ",")
	def := orElse(orElse(tag.Get("envDefault"), tag.Get("env-default")), tag.Get("default"))
	for _, o := range strings.Split(options, ",") {
		if d, ok := strings.CutPrefix(strings.TrimSpace(o), "default="); ok {
			def = d
		}
	}
	for _, o := range strings.Split(tag.Get("arg"), ",") { // go-arg
		if name, ok := strings.CutPrefix(strings.TrimSpace(o), "env:"); ok {
			env = name
		}
	}
	out := texts{}
	if env != "" && env != "-" {
		out = out.add(textOf(e.variable("env", env, "an environment variable")))
	}
	if flag := orElse(tag.Get("long"), tag.Get("name")); flag != "" {
		out = out.add(textOf(e.variable("flag", flag, "a flag")))
	}
	if len(out.alts) == 0 {
		return unknown
	}
	if def != "" && !out.settled() {
		out = out.add(textOf(arn.Lit(def)))
	}
	return out
}

// modelledField is a field of a struct that a modelled function returns: the
// parts of a parsed URL or ARN.
func (e *evaluator) modelledField(l *loc) (texts, bool) {
	r := l.base
	c := &r.f.f.Calls[r.call]
	field := l.name[strings.IndexByte(l.name, '#')+1:]
	switch c.Fn {
	case "net/url.Parse", "net/url.ParseRequestURI":
		return e.urlField(e.text(ref{r.f, c.Args[0], r.ctx}), field), true
	case "github.com/aws/aws-sdk-go-v2/aws/arn.Parse":
		return e.arnField(e.text(ref{r.f, c.Args[0], r.ctx}), field), true
	}
	return texts{}, false
}

package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Variables of the environment that stand for keys of viper.

// boundEnv is viper.BindEnv("key", "NAME", …), or "key" alone: its name is then built
// as for AutomaticEnv.
func (e *evaluator) boundEnv(f *function, c *summary.Call, ctx *context) {
	v := c.Variadic
	if len(v) == 0 {
		return
	}
	key := ref{f, v[0], ctx}
	if len(v) == 1 && slices.ContainsFunc(e.text(key).all(), func(p arn.Pattern) bool { _, ok := p.IsLiteral(); return !ok }) {
		e.idx.defs.automatic = true // of any key, perhaps
	}
	if len(v) == 1 {
		e.idx.defs.of["config"] = append(e.idx.defs.of["config"], definition{rank: rankEnv, name: key, ofName: e.viperEnv})
		return
	}
	e.idx.defs.add("config", rankEnv, key, func() texts {
		out := texts{}
		for _, name := range v[1:] {
			for _, p := range e.text(ref{f, name, ctx}).all() {
				if s, ok := p.IsLiteral(); ok {
					out = out.add(textOf(e.variable("env", s, "an environment variable")))
				} else {
					out = out.add(unknownText("an environment variable of a name that is not known"))
				}
			}
		}
		return out
	})
}

// viperEnv is the environment variable that viper asks for a key: PREFIX_KEY in upper
// case, after the key replacer.
func (e *evaluator) viperEnv(key string) texts {
	defs := e.definitions()
	prefixes := texts{}
	for _, p := range defs.prefixes {
		prefixes = prefixes.add(e.text(p))
	}
	if len(defs.prefixes) == 0 {
		prefixes = textOf(arn.Pattern{})
	}
	out := texts{}
	for _, p := range prefixes.all() {
		prefix, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("an environment variable of a name that is not known"))
			continue
		}
		name := key
		if prefix != "" {
			name = prefix + "_" + key
		}
		name, ok = e.keyReplaced(strings.ToUpper(name), defs.replacers)
		if !ok {
			out = out.add(unknownText("an environment variable of a name that is not known"))
			continue
		}
		out = out.add(textOf(e.variable("env", name, "an environment variable")))
	}
	return out
}

// keyReplaced applies the strings.NewReplacer that a replacer was made by.
func (e *evaluator) keyReplaced(name string, replacers []ref) (string, bool) {
	for _, r := range replacers {
		pairs, ok := e.replacerPairs(r)
		if !ok {
			return "", false
		}
		name = strings.NewReplacer(pairs...).Replace(name)
	}
	return name, true
}

// replacerPairs are the literal arguments of the strings.NewReplacer that made r.
func (e *evaluator) replacerPairs(r ref) (pairs []string, ok bool) {
	at := e.pointees(r)
	if len(at) != 1 || at[0].kind != locResult {
		return nil, false
	}
	l := at[0]
	c := &l.f.f.Calls[l.call]
	if c.Fn != "strings.NewReplacer" || len(c.Variadic) == 0 || len(c.Variadic)%2 != 0 {
		return nil, false
	}
	for _, v := range c.Variadic {
		t := e.text(ref{l.f, v, l.ctx})
		if len(t.alts) != 1 || t.unknown != "" || t.cyclic {
			return nil, false
		}
		s, ok := t.alts[0].IsLiteral()
		if !ok {
			return nil, false
		}
		pairs = append(pairs, s)
	}
	return pairs, true
}

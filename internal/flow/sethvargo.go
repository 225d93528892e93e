package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Structs that github.com/sethvargo/go-envconfig fills, from what its lookupers and mutators
// let it read.

const (
	sethvargo         = "github.com/sethvargo/go-envconfig"
	sethvargoWith     = sethvargo + ".ProcessWith"
	sethvargoLookuper = sethvargo + ".Config#Lookuper"
	sethvargoMutators = sethvargo + ".Config#Mutators"
)

// sethvargoField: env:"NAME, default=x", prefix=P_ on the structs around it, and before all
// that of PrefixLookuper. A default is all that stands behind, with the environment in it.
func sethvargoField(e *evaluator, f filling) texts {
	name, options, _ := strings.Cut(f.field().get("env"), ",")
	if name = strings.TrimSpace(name); name == "" {
		return texts{}
	}
	prefix, ok := e.sethvargoPrefix(f)
	if !ok {
		return f.unknown()
	}
	for _, g := range f.outer() {
		_, outer, _ := strings.Cut(g.get("env"), ",")
		prefix = concat(prefix, textOf(arn.Lit(option(outer, "prefix"))))
	}
	out := e.prefixed(prefix, name, "")
	def := optionToEnd(options, "default=")
	switch {
	case out.settled():
	case !strings.ContainsAny(def, `$\`):
		out = withDefault(out, def)
	case strings.Contains(def, `\`) || len(prefix.all()) != 1 || len(prefix.all()[0]) > 0:
		out = out.add(unknownText("expanded with the environment"))
	default:
		out = out.add(nonEmpty(textOf(e.expand(def))))
	}
	return out
}

// optionToEnd is what stands behind the first option of that name.
func optionToEnd(options, key string) string {
	for rest := options; rest != ""; {
		if v, ok := strings.CutPrefix(strings.TrimLeft(rest, " "), key); ok {
			return v
		}
		_, rest, _ = strings.Cut(rest, ",")
	}
	return ""
}

// sethvargoPrefix is what stands before the names of all variables; false where values are not
// the environment's.
func (e *evaluator) sethvargoPrefix(f filling) (prefix texts, ok bool) {
	none := textOf(arn.Pattern{})
	c := f.call.c
	if f.call.f == nil || c.Kind != summary.Static {
		return none, false
	}
	switch {
	case f.function() == "ProcessWith" && len(c.Args) == 2:
		return e.sethvargoConfig(f.call.arg(1))
	case f.function() == "ProcessWith" && len(c.Args) >= 3: // before version 1
		prefix, ok = e.lookuperPrefix(f.call.arg(2), 0)
		return prefix, ok && (len(c.Args) == 3 || e.passOn(f.call, 3))
	}
	return none, len(c.Args) == 2 || e.passOn(f.call, 2)
}

// sethvargoConfig is that of a configuration of the library.
func (e *evaluator) sethvargoConfig(config ref) (prefix texts, ok bool) {
	prefix, ok = texts{}, true
	at := e.pointees(config)
	for _, l := range at {
		if l.root().kind == locOutside || l.root().kind == locResult {
			return prefix, false
		}
		set := false
		e.values(e.loc(loc{kind: locField, base: l, name: sethvargoLookuper}), func(v ref) {
			if v.f.f.Nodes[v.id].Op == summary.OpNil {
				return
			}
			p, known := e.lookuperPrefix(v, 0)
			set, ok, prefix = true, ok && known, prefix.add(p)
		}, func(string) { ok = false }, func(texts) { ok = false })
		if !set {
			prefix = prefix.add(textOf(arn.Pattern{}))
		}
		e.values(e.loc(loc{kind: locField, base: l, name: sethvargoMutators}), func(v ref) { ok = ok && e.keepTexts(v) },
			func(string) { ok = false }, func(texts) { ok = false })
	}
	return prefix, ok && len(at) > 0
}

// lookuperPrefix is what a lookuper of the environment puts before names.
func (e *evaluator) lookuperPrefix(r ref, depth int) (prefix texts, ok bool) {
	at := e.pointees(r)
	for _, l := range at {
		if l.kind != locResult || l.id != 0 || depth > maxConfigDepth {
			return prefix, false
		}
		switch args := l.f.f.Calls[l.call].Args; l.name {
		case sethvargo + ".OsLookuper":
			prefix = prefix.add(textOf(arn.Pattern{}))
		case sethvargo + ".PrefixLookuper":
			inner, ok := e.lookuperPrefix(ref{l.f, args[1], l.ctx}, depth+1)
			if !ok {
				return prefix, false
			}
			prefix = prefix.add(concat(inner, e.text(ref{l.f, args[0], l.ctx})))
		default:
			return prefix, false
		}
	}
	return prefix, len(at) > 0
}

// passOn says whether the mutators that a call gets from an argument on change no text.
func (e *evaluator) passOn(m modelCall, first int) bool {
	if m.c.Variadic == nil {
		return e.keepTexts(m.arg(first))
	}
	return !slices.ContainsFunc(m.c.Variadic, func(id summary.NodeID) bool { return !e.keepsText(ref{m.f, id, m.ctx}) })
}

// keepTexts says so of a list of mutators. The library writes to none.
func (e *evaluator) keepTexts(list ref) bool {
	if e.isNil(list, 0) {
		return true
	}
	ok := true
	at := e.pointees(list)
	for _, l := range at {
		n := arrayLen(e.locType(l))
		ok = ok && l.kind == locAlloc && n >= 0
		for i := range n {
			found := false
			e.values(e.loc(loc{kind: locElem, base: l, name: strconv.Itoa(i)}), func(v ref) {
				found, ok = true, ok && e.keepsText(v)
			}, func(string) {}, func(texts) {})
			ok = ok && found
		}
	}
	return ok && len(at) > 0
}

// keepsText says whether a mutator returns the text that it gets, beside an error perhaps none.
func (e *evaluator) keepsText(mutator ref) bool {
	names, ok := e.functionsAt(mutator)
	for _, name := range names {
		fn := e.l.funcs[name]
		if fn == nil || len(fn.f.Results) == 0 {
			return false
		}
		last := int32(len(fn.f.Params) - 1)
		for _, id := range fn.f.Results[0] {
			switch n := &fn.f.Nodes[id]; {
			case n.Op == summary.OpParam && n.N == last:
			case n.Op == summary.OpConst && n.Sym == "" && len(fn.f.Results[0]) > 1:
			default:
				return false
			}
		}
	}
	return ok && len(names) > 0
}

// sethvargoTarget is the call that fills what the program puts into a configuration of the
// library, -1 if it is none of the function's.
func sethvargoTarget(f *function, s *summary.Store) int32 {
	at := int32(-1)
	if n := &f.f.Nodes[s.Addr]; n.Sym == sethvargo+".Config#Target" {
		for i := range f.f.Calls {
			if c := &f.f.Calls[i]; c.Kind == summary.Static && c.Fn == sethvargoWith && len(c.Args) == 2 && c.Args[1] == n.Args[0] {
				if at >= 0 {
					return -1
				}
				at = int32(i)
			}
		}
	}
	return at
}

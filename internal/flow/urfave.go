package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Flags of github.com/urfave/cli: structs with a name, a default, variables of the
// environment and where to put the value.

// urfaveFlags finds the definitions of text flags in a function: struct literals.
func (e *evaluator) urfaveFlags(f *function) {
	for i := range f.f.Nodes {
		n := &f.f.Nodes[i]
		if n.Op != summary.OpAlloc {
			continue
		}
		t := f.typ(n.Type)
		if t == nil || !isUrfaveFlag(orElse(t.origin, t.name)) {
			continue
		}
		field := urfaveField(f, summary.NodeID(i))
		if name := field("Name"); name.id != 0 {
			e.urfaveFlag(f, summary.NodeID(i), name)
		}
		if alias := field("Aliases"); alias.id != 0 {
			e.eachElem(alias, func(v ref) { e.urfaveFlag(f, summary.NodeID(i), v) })
		}
	}
}

func (e *evaluator) urfaveFlag(f *function, alloc summary.NodeID, name ref) {
	e.idx.defs.add("flag", rankEnv, name, func() texts { return e.urfaveEnv(f, alloc) })
	if v := urfaveField(f, alloc)("Value"); v.id != 0 {
		e.idx.defs.add("flag", rankDefault, name, func() texts { return e.text(v) })
	}
}

// isUrfaveFlag says whether a type is one of the flags that hold a text; all of
// version 3 are instances of one generic struct.
func isUrfaveFlag(typ string) bool {
	rest, ok := strings.CutPrefix(typ, "github.com/urfave/cli")
	return ok && slices.Contains([]string{"StringFlag", "PathFlag", "GenericFlag", "FlagBase"}, rest[strings.LastIndexByte(rest, '.')+1:])
}

// urfaveField finds what a literal's field is set to in its own function.
func urfaveField(f *function, alloc summary.NodeID) func(string) ref {
	return func(name string) ref {
		for _, s := range f.f.Stores {
			if s.Addr == 0 {
				continue
			}
			if n := &f.f.Nodes[s.Addr]; n.Op == summary.OpFieldAddr && n.Args[0] == alloc && strings.HasSuffix(n.Sym, "#"+name) {
				return ref{f: f, id: s.Val}
			}
		}
		return ref{f: f}
	}
}

// urfaveEnv is what a flag is from the environment.
func (e *evaluator) urfaveEnv(f *function, alloc summary.NodeID) texts {
	field := urfaveField(f, alloc)
	out := texts{}
	env := func(t texts) {
		for _, p := range t.all() {
			s, ok := p.IsLiteral()
			if !ok {
				out = out.add(unknownText("an environment variable of a name that is not known"))
				continue
			}
			for name := range strings.SplitSeq(s, ",") { // version 1 lists them in one text
				if name = strings.TrimSpace(name); name != "" {
					out = out.add(textOf(e.variable("env", name, "an environment variable")))
				}
			}
		}
	}
	if v := field("EnvVar"); v.id != 0 {
		env(e.text(v))
	}
	if v := field("EnvVars"); v.id != 0 {
		e.eachElem(v, func(x ref) { env(e.text(x)) })
	}
	if v := field("Sources"); v.id != 0 {
		if !e.urfaveSources(v, env) {
			out = out.add(unknownText("a flag's source that is not known"))
		}
	}
	return out
}

// urfaveSources reads cli.EnvVars("A", "B").
func (e *evaluator) urfaveSources(v ref, env func(texts)) bool {
	n := &v.f.f.Nodes[v.id]
	if n.Op != summary.OpResult {
		return false
	}
	c := &v.f.f.Calls[n.Call]
	if !strings.HasPrefix(c.Fn, "github.com/urfave/cli/v3.") || !strings.HasSuffix(c.Fn, ".EnvVars") {
		return false
	}
	for _, x := range c.Variadic {
		env(e.text(ref{v.f, x, v.ctx}))
	}
	return true
}

func (e *evaluator) eachElem(list ref, found func(ref)) {
	for _, l := range e.elems(e.pointees(list)) {
		e.values(l, found, func(string) {}, func(texts) {})
	}
}

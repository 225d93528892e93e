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
		if t == nil || !isUrfaveFlag(orElse(t.origin, t.name)) && !isUrfaveList(t.name) {
			continue
		}
		for _, ctx := range e.eachCaller(urfaveFlag{f: f, alloc: summary.NodeID(i)}.field("Name")) {
			u := urfaveFlag{f, summary.NodeID(i), ctx, isUrfaveList(t.name)}
			if name := u.field("Name"); name.id != 0 {
				e.defineUrfave(u, name)
			}
			if alias := u.field("Aliases"); alias.id != 0 {
				e.eachElem(alias, func(v ref) { e.defineUrfave(u, v) })
			}
		}
	}
}

// urfaveFlag is a flag's struct literal in a function.
type urfaveFlag struct {
	f     *function
	alloc summary.NodeID
	ctx   *context
	many  bool // it is a list
}

func (e *evaluator) defineUrfave(u urfaveFlag, name ref) {
	e.idx.defs.add("flag", rankEnv, name, func() texts { return e.urfaveEnv(u) })
	if v := u.field("Value"); u.many {
		defs := e.idx.defs
		defs.of[listDefault] = append(defs.of[listDefault], definition{rank: rankDefault, name: name, list: madeOf(v), empty: v.id == 0})
	} else if v.id != 0 {
		e.idx.defs.add("flag", rankDefault, name, func() texts { return e.text(v) })
	}
}

// isUrfaveFlag says whether a type is one of the flags that hold a text; all of
// version 3 are instances of one generic struct.
func isUrfaveFlag(typ string) bool {
	rest, ok := strings.CutPrefix(typ, "github.com/urfave/cli")
	return ok && slices.Contains([]string{"StringFlag", "PathFlag", "GenericFlag", "FlagBase"}, rest[strings.LastIndexByte(rest, '.')+1:])
}

// isUrfaveList says whether a type is one of the flags that hold a list of texts.
func isUrfaveList(typ string) bool {
	rest, ok := strings.CutPrefix(typ, "github.com/urfave/cli")
	return ok && (strings.HasSuffix(rest, ".StringSliceFlag") || strings.Contains(rest, ".FlagBase[[]string,"))
}

// madeOf is the list that cli.NewStringSlice is given, or the list itself.
func madeOf(v ref) ref {
	if n := &v.f.f.Nodes[v.id]; n.Op == summary.OpResult {
		if c := &v.f.f.Calls[n.Call]; strings.HasSuffix(c.Fn, ".NewStringSlice") && len(c.Args) == 1 {
			v.id = c.Args[0]
		}
	}
	return v
}

// field finds what a field is set to in the flag's own function.
func (u urfaveFlag) field(name string) ref {
	for _, s := range u.f.f.Stores {
		if s.Addr == 0 {
			continue
		}
		if n := &u.f.f.Nodes[s.Addr]; n.Op == summary.OpFieldAddr && n.Args[0] == u.alloc && strings.HasSuffix(n.Sym, "#"+name) {
			return ref{u.f, s.Val, u.ctx}
		}
	}
	return ref{f: u.f}
}

// urfaveEnv is what a flag is from the environment.
func (e *evaluator) urfaveEnv(u urfaveFlag) texts {
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
	if v := u.field("EnvVar"); v.id != 0 {
		env(e.text(v))
	}
	if v := u.field("EnvVars"); v.id != 0 {
		e.eachElem(v, func(x ref) { env(e.text(x)) })
	}
	if v := u.field("Sources"); v.id != 0 {
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

// puts says whether a value is one that the program puts into this very list.
func (e *evaluator) puts(list *loc, v ref) bool {
	key := containerKey(e.locType(list))
	w := e.writersOf("e:"+key, e.idx.at(e.idx.elems, key), baseOfAddr)
	return slices.ContainsFunc(w.bySite[e.site(list)], func(x writer) bool { return x.at.f == v.f && x.at.s.Val == v.id })
}

// putsOwn says whether a value is one of a list that is written out, or that the program puts
// there: what others may write to any list that a library has got is none.
func (e *evaluator) putsOwn(list *loc, v ref) bool {
	return v.id != 0 && (v.f == list.root().f || v.f.f.Nodes[v.id].Op == summary.OpConst || e.puts(list, v))
}

// eachElem finds the elements of a list of names.
func (e *evaluator) eachElem(list ref, found func(ref)) {
	for _, l := range e.elems(e.pointees(list)) {
		e.values(l, func(v ref) {
			if e.putsOwn(l.base, v) {
				found(v)
			}
		}, func(string) {}, func(texts) {})
	}
}

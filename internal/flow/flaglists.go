package flow

// listFlags define flags that are lists.
var listFlags = listFlagDefs()

func listFlagDefs() map[string]flagDef {
	out := map[string]flagDef{}
	for _, kind := range []string{"StringSlice", "StringArray"} {
		for suffix, d := range map[string]flagDef{"": {-1, 0, 1}, "P": {-1, 0, 2}, "Var": {0, 1, 2}, "VarP": {0, 1, 3}} {
			out["github.com/spf13/pflag."+kind+suffix] = d
			if d.ptr >= 0 {
				d.ptr++
			}
			d.name, d.def = d.name+1, d.def+1
			out[pflagSet+kind+suffix] = d
		}
	}
	return out
}

// flagLists are the lists behind a pointer that a flag's definition gives or gets: that
// of the flag, and its default.
func (e *evaluator) flagLists(l *loc) []*loc {
	var out []*loc
	add := func(f *function, call int32, ctx *context) {
		c := &f.f.Calls[call]
		own := e.loc(loc{kind: locResult, f: f, call: call, ctx: ctx, name: c.Fn})
		out = addLocs(out, own)
		if def := listFlags[c.Fn].def; def < len(c.Args) && !e.flagNamed(own).settled() {
			out = addLocs(out, e.pointees(ref{f, c.Args[def], ctx})...)
		}
	}
	if d, ok := listFlags[l.name]; ok && l.kind == locResult && d.ptr < 0 {
		add(l.f, l.call, l.ctx)
		return out
	}
	if len(e.idx.sinks["[]string"]) == 0 {
		return nil
	}
	for _, s := range e.sinkSites("[]string")[e.site(l)] {
		if d, ok := listFlags[s.fn]; ok && s.call >= 0 && d.ptr >= 0 {
			add(s.f, s.call, s.ctx)
		}
	}
	return out
}

// flagNamed is the text that the flag which a call defines has.
func (e *evaluator) flagNamed(l *loc) texts {
	c := &l.f.f.Calls[l.call]
	out := texts{}
	for _, p := range e.text(ref{l.f, c.Args[listFlags[c.Fn].name], l.ctx}).all() {
		if name, ok := p.IsLiteral(); ok {
			out = out.add(textOf(e.variable("flag", name, "a flag")))
		} else {
			out = out.add(unknownText("a flag of a name that is not known"))
		}
	}
	return out
}

// listGetters return the list that a setting is, by name.
var listGetters = map[string]struct {
	scheme string
	name   int
}{
	pflagSet + "GetStringSlice":                       {"flag", 1},
	pflagSet + "GetStringArray":                       {"flag", 1},
	"(*github.com/urfave/cli.Context).StringSlice":    {"flag", 1},
	"(*github.com/urfave/cli/v2.Context).StringSlice": {"flag", 1},
	"(*github.com/urfave/cli/v3.Command).StringSlice": {"flag", 1},
	viperPkg + "GetStringSlice":                       {"config", 0},
	viperMethods + "GetStringSlice":                   {"config", 1},
}

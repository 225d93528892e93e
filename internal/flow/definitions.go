package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// rank orders what a setting can be: what comes first goes before the rest.
type rank uint8

const (
	rankSet rank = iota // by the program
	rankFlag
	rankEnv
	rankFile
	rankDefault
	ranks
)

// definition says what else than its variable a setting can be.
type definition struct {
	rank  rank
	name  ref
	value func() texts
	// ofName is the value where it depends on the setting's name
	ofName func(name string) texts
	// list is the default of a list; empty says that it has none
	list  ref
	empty bool
	flag  ref // that is bound to a key
	// byDefault is what list is, nil until asked for
	byDefault *defaultOf
}

// named is what a setting of each literal name can be. Where what goes first is
// known for sure, the rest does not matter.
func (e *evaluator) named(scheme string, names texts) texts {
	out := texts{}
	for _, p := range names.all() {
		name, ok := p.IsLiteral()
		if !ok {
			out = out.add(unknownText("a " + scheme + " of a name that is not known"))
			continue
		}
		out = out.add(e.setting(scheme, name).uncertainIf(p.IsUncertain()))
	}
	return out
}

func (e *evaluator) setting(scheme, name string) texts {
	defs := e.definitions()
	byRank := e.defined(scheme, name)
	if scheme == "config" {
		e.definedAround(name, byRank)
	}
	own := func() texts {
		if scheme == "config" && e.severalConfigs(name) {
			return unknownText("a key of one of several configurations")
		}
		return textOf(e.variable(scheme, name, "a "+scheme+" value"))
	}
	if scheme == "flag" {
		byRank[rankFlag] = append(byRank[rankFlag], own)
	} else if defs.reads || len(byRank) == 0 && !defs.automatic && !defs.flagsAreKeys {
		byRank[rankFile] = append(byRank[rankFile], own)
	}
	if scheme == "config" && defs.flagsAreKeys {
		byRank[rankFlag] = append(byRank[rankFlag], func() texts { return e.setting("flag", name) })
	}
	if scheme == "config" && defs.automatic {
		byRank[rankEnv] = append(byRank[rankEnv], func() texts { return e.viperEnv(name) })
	}
	out := texts{}
	for r := range ranks {
		one := texts{}
		for _, value := range byRank[r] {
			one = one.add(nonEmpty(value()))
		}
		out = out.add(one)
		if r != rankSet && one.settled() {
			break
		}
	}
	return out
}

// defined finds the values that the program defines for a setting.
func (e *evaluator) defined(scheme, name string) map[rank][]func() texts {
	fold := func(s string) string { return s }
	if scheme == "config" { // viper's keys
		fold = strings.ToLower
	}
	out := map[rank][]func() texts{}
	for _, d := range e.definitions().of[scheme] {
		for _, p := range e.text(d.name).all() {
			s, ok := p.IsLiteral()
			if ok && fold(s) != fold(name) || !ok && !e.mayBeNamed(d.name, fold(name), fold) {
				continue
			}
			value := d.value
			if d.ofName != nil {
				value = func() texts { return d.ofName(name) }
			}
			if !ok { // of one of them all
				perhaps := value
				value = func() texts { return perhaps().uncertainIf(true) }
			}
			out[d.rank] = append(out[d.rank], value)
			break
		}
	}
	return out
}

// definedAround adds that a setting may be part of a map that the program defines for a key
// above it.
func (e *evaluator) definedAround(name string, byRank map[rank][]func() texts) {
	for _, d := range e.definitions().of["config"] {
		if d.rank != rankSet && d.rank != rankDefault {
			continue
		}
		for _, p := range e.text(d.name).all() {
			if s, ok := p.IsLiteral(); ok && len(s) < len(name) && strings.EqualFold(s+".", name[:len(s)+1]) {
				byRank[d.rank] = append(byRank[d.rank], func() texts { return unknownText("part of a value that is set for " + s) })
				break
			}
		}
	}
}

// definitions are what the program says of its settings, by scheme.
type definitions struct {
	of map[string][]definition
	// automatic: viper.AutomaticEnv; flagsAreKeys: viper.BindPFlags; reads: a file or
	// another source is read.
	automatic, flagsAreKeys, reads bool
	prefixes, replacers            []ref // of viper.SetEnvPrefix, SetEnvKeyReplacer
	readers                        []decoding
	read                           map[string]*settingsRead // see settingsRead
}

func (e *evaluator) definitions() *definitions {
	if e.idx.defs == nil {
		e.idx.defs = &definitions{of: map[string][]definition{}}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				c := &f.f.Calls[i]
				name := definedName(f, c)
				ofName := func(number int32) bool { return ofRow(f, number, name) }
				for _, ctx := range e.splitRows(e.eachCaller(ref{f: f, id: name}), 0, f, ofName) {
					e.definition(f, int32(i), ctx)
				}
			}
			e.urfaveFlags(f)
		}
	}
	return e.idx.defs
}

// definedName is the argument that names what a call defines, 0 if none does.
func definedName(f *function, c *summary.Call) summary.NodeID {
	if id := setFlag(f, c); id != 0 {
		return id
	}
	at := -1
	if d, ok := flagDefs[c.Fn]; ok {
		at = d.name
	} else if d, ok := listFlags[c.Fn]; ok {
		at = d.name
	} else if i, ok := ownFlags[c.Fn]; ok {
		at = i
	} else if isFlagSet(c.Fn) {
		at = len(c.Args) - 2
	} else if name, first, ok := viperFunc(c.Fn); ok {
		switch name {
		case "SetDefault", "Set", "BindPFlag":
			at = first
		case "BindEnv":
			if len(c.Variadic) > 0 {
				return c.Variadic[0]
			}
		}
	}
	if at < 0 || at >= len(c.Args) {
		return 0
	}
	return c.Args[at]
}

// isFlagSet says whether a function sets a flag by its name.
func isFlagSet(fn string) bool { return fn == stdSet+"Set" || fn == pflagSet+"Set" || fn == "flag.Set" }

// setFlag is the name of the flag that fs.Lookup("name").Value.Set("text") sets, 0 for
// other calls.
func setFlag(f *function, c *summary.Call) summary.NodeID {
	if c.Kind != summary.Invoke || c.Fn != "Set" || len(c.Args) != 2 {
		return 0
	}
	n := &f.f.Nodes[c.Args[0]]
	if n.Op == summary.OpLoad {
		n = &f.f.Nodes[n.Args[0]]
	}
	if n.Op != summary.OpField && n.Op != summary.OpFieldAddr || n.Sym != "flag.Flag#Value" && n.Sym != "github.com/spf13/pflag.Flag#Value" {
		return 0
	}
	from := &f.f.Nodes[n.Args[0]]
	if from.Op != summary.OpResult {
		return 0
	}
	switch call := &f.f.Calls[from.Call]; call.Fn {
	case "flag.Lookup", "github.com/spf13/pflag.Lookup":
		return call.Args[0]
	case stdSet + "Lookup", pflagSet + "Lookup", "(*github.com/spf13/cobra.Command).Flag":
		return call.Args[1]
	}
	return 0
}

// maxDefiners bounds the callers of a helper that defines settings, over all levels.
const maxDefiners = 512

// eachCaller are the contexts of a function in which a value of it differs: a helper
// that defines a flag does so for each of its callers, with a default of its own.
func (e *evaluator) eachCaller(r ref) []*context {
	type level struct {
		ctx *context
		top *function
	}
	var out []*context
	work := []level{{nil, r.f}}
	for len(work) > 0 {
		at := work[0]
		work = work[1:]
		if n := len(at.top.in); n > 0 && n+len(work)+len(out) <= maxDefiners && at.ctx.length() < maxChain && e.asksCallers(ref{r.f, r.id, at.ctx}, at.top) && !recursive(at.top, at.ctx) {
			for _, ed := range at.top.in {
				if ed.caller == nil {
					out = append(out, e.extend(at.ctx, ed))
					continue
				}
				work = append(work, level{e.extend(at.ctx, ed), ed.caller})
			}
			continue
		}
		out = append(out, at.ctx)
	}
	return out
}

// asksCallers says whether a text joins what the callers of a function pass.
func (e *evaluator) asksCallers(r ref, top *function) bool {
	if r.id == 0 {
		return false
	}
	saved := e.frame
	e.steps, e.frame = 0, frame{low: never}
	e.text(r)
	asked := e.deps.has(top)
	e.leave(saved)
	return asked
}

func (d *definitions) add(scheme string, r rank, name ref, value func() texts) {
	d.of[scheme] = append(d.of[scheme], definition{rank: r, name: name, value: value})
}

// definition notes what a call defines in a context of its function.
func (e *evaluator) definition(f *function, index int32, ctx *context) {
	c := &f.f.Calls[index]
	at := func(i int) ref { return ref{f, c.Args[i], ctx} }
	defs := e.idx.defs
	if d, ok := flagDefs[c.Fn]; ok && d.def < len(c.Args) {
		defs.add("flag", rankDefault, at(d.name), func() texts { return e.text(at(d.def)) })
		return
	}
	if e.defineList(f, c, ctx) {
		return
	}
	if strings.HasPrefix(c.Fn, "(*github.com/knadh/koanf") && strings.HasSuffix(c.Fn, ".Load") {
		defs.reads = true
		defs.readers = append(defs.readers, decoding{f, index, ctx})
		return
	}
	if isFlagSet(c.Fn) {
		shift := len(c.Args) - 2
		defs.add("flag", rankSet, at(shift), func() texts { return e.text(at(shift + 1)) })
		return
	}
	if i, ok := ownFlags[c.Fn]; ok && i < len(c.Args) {
		defs.add(ownFlag, rankDefault, at(i), nil)
		return
	}
	if id := setFlag(f, c); id != 0 {
		defs.add("flag", rankSet, ref{f, id, ctx}, func() texts { return e.text(at(1)) })
		return
	}
	name, first, ok := viperFunc(c.Fn)
	if !ok {
		return
	}
	switch name {
	case "SetDefault":
		defs.add("config", rankDefault, at(first), func() texts { return e.text(at(first + 1)) })
	case "Set":
		defs.add("config", rankSet, at(first), func() texts { return e.text(at(first + 1)) })
	case "ReadInConfig", "MergeInConfig", "ReadConfig", "MergeConfig", "MergeConfigMap", "ReadRemoteConfig", "WatchConfig", "WatchRemoteConfig":
		defs.reads = true
		defs.readers = append(defs.readers, decoding{f, index, ctx})
	case "BindEnv":
		e.boundEnv(f, c, ctx)
	case "BindPFlag":
		defs.of["config"] = append(defs.of["config"], definition{
			rank: rankFlag, name: at(first), flag: at(first + 1), value: func() texts { return e.lookedUpFlag(at(first + 1)) },
		})
	case "BindPFlags":
		defs.flagsAreKeys = true
	case "AutomaticEnv":
		defs.automatic = true
	case "SetEnvPrefix":
		defs.prefixes = append(defs.prefixes, at(first))
	case "SetEnvKeyReplacer":
		defs.replacers = append(defs.replacers, at(first))
	}
}

// lookedUpFlag is the flag of cmd.Flags().Lookup("name").
func (e *evaluator) lookedUpFlag(r ref) texts {
	out := texts{}
	for _, l := range e.pointees(r) {
		id, ok := lookedUp(l)
		if !ok {
			return unknownText("a flag that is not known")
		}
		out = out.add(e.named("flag", e.text(ref{l.f, id, l.ctx})))
	}
	return out
}

// lookedUp is the name of the flag that a place is, of those that a function of the library finds.
func lookedUp(l *loc) (summary.NodeID, bool) {
	if l.kind != locResult {
		return 0, false
	}
	c := &l.f.f.Calls[l.call]
	if name := c.Fn[strings.LastIndexByte(c.Fn, '.')+1:]; len(c.Args) < 2 || name != "Lookup" && name != "ShorthandLookup" {
		return 0, false
	}
	return c.Args[1], true
}

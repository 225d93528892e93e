package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
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

// writes answers what a function writes through a pointer that it is given.
func (e *evaluator) writes(s sinkSite) (texts, bool) {
	if s.told() {
		return texts{}, false
	}
	if s.call < 0 {
		if name := (urfaveFlag{f: s.f, alloc: s.flag, ctx: s.ctx}).field("Name"); name.id != 0 {
			return e.named("flag", e.text(name)), true
		}
		return texts{}, false
	}
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
			for _, set := range e.defined("flag", name)[rankSet] {
				out = out.add(set())
			}
		} else {
			out = out.add(unknownText("a flag of a name that is not known"))
		}
	}
	if out.settled() {
		return out
	}
	return out.add(nonEmpty(e.text(ref{f, c.Args[d.def], ctx})))
}

// ownFlags define flags of types that the program has: where their name stands.
var ownFlags = map[string]int{
	"flag.Var": 1, stdSet + "Var": 2,
	"github.com/spf13/pflag.Var": 1, pflagSet + "Var": 2, "github.com/spf13/pflag.VarP": 1, pflagSet + "VarP": 2,
}

// ownFlag is the scheme of the names of such flags, which have no values of their own.
const ownFlag = "own flag"

// setsOther says whether a call of Set is of a flag, found by name, that is a text of the
// library's, and not of a type of the program.
func (e *evaluator) setsOther(ed *edge, up *context) bool {
	if !e.l.mayMiss(ed) {
		return false
	}
	id := setFlag(ed.caller, &ed.caller.f.Calls[ed.call])
	if id == 0 {
		return false
	}
	names := e.text(ref{ed.caller, id, up})
	for _, p := range names.alts {
		name, ok := p.IsLiteral()
		if !ok || len(e.defined(ownFlag, name)) > 0 || len(e.defined("flag", name)[rankDefault]) == 0 {
			return false
		}
	}
	return len(names.alts) > 0 && names.unknown == "" && !names.cyclic
}

// definedFor is the name of the flag for which a library calls the Set of a type of the program.
func definedFor(ed *edge) (ref, bool) {
	if ed.kind != byOpaque || ed.caller == nil || ed.call < 0 || ed.gave == 0 || !strings.HasSuffix(ed.callee.f.Name, ").Set") {
		return ref{}, false
	}
	c := &ed.caller.f.Calls[ed.call]
	at, ok := ownFlags[c.Fn]
	if !ok || ed.to != c.Fn || at >= len(c.Args) {
		return ref{}, false
	}
	return ref{f: ed.caller, id: c.Args[at]}, true
}

// modelledContents is the text behind a pointer that a modelled function returns.
func (e *evaluator) modelledContents(l *loc) (texts, bool) {
	if l.kind == locField {
		if t, ok := e.fieldText(l); ok {
			return t, true
		}
		if t, ok := instanceDocument(l); ok {
			return t, true
		}
		if t, ok := e.described(l); ok && !e.isTold(l) {
			return t, true
		}
		if t, ok := e.namedElement(l); ok {
			return t, true
		}
		if t, ok := e.parsedResult(l); ok || l.base.kind != locResult {
			return t, ok
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

// instanceDocument is where the instance runs that the program runs on.
func instanceDocument(l *loc) (texts, bool) {
	if l.base.kind != locField || l.base.base.kind != locResult || l.base.base.name != "(*"+sdkRoot+"feature/ec2/imds.Client).GetInstanceIdentityDocument" {
		return texts{}, false
	}
	switch l.name[strings.IndexByte(l.name, '#')+1:] {
	case "Region":
		return textOf(arn.Variable("region", "")), true
	case "AccountID":
		return textOf(arn.Variable("account", "")), true
	}
	return texts{}, false
}

// modelledField is a field of a struct that a modelled function returns: the
// parts of a parsed URL or ARN.
func (e *evaluator) modelledField(l *loc) (texts, bool) {
	r := l.base
	if e.isTold(l) {
		return e.toldText(l), true
	}
	c := &r.f.f.Calls[r.call]
	field := l.name[strings.IndexByte(l.name, '#')+1:]
	if service, ok := sdk.ClientType(strings.TrimSuffix(strings.TrimPrefix(c.Fn, "("), ").Options")); ok && service != "" && field == "Region" && len(c.Args) > 0 {
		return e.clientRegion(ref{r.f, c.Args[0], r.ctx}), true
	}
	switch c.Fn {
	case arnParsers[0], arnParsers[1]:
		return e.arnField(e.text(ref{r.f, c.Args[0], r.ctx}), field), true
	case "net/url.Parse":
		return urlField(e.text(ref{r.f, c.Args[0], r.ctx}), field), true
	case "(*net/url.URL).JoinPath":
		if t, ok := e.joinedSource(r); ok {
			return urlField(t, field), true
		}
	case "net/url.ParseRequestURI":
		return urlField(requestURI(e.text(ref{r.f, c.Args[0], r.ctx})), field), true
	case loadConfig:
		if field == "Region" && len(c.Args) > 1 {
			return e.ownRegion(ref{r.f, c.Args[1], r.ctx}, c.Variadic), true
		}
	case "(*github.com/aws/aws-sdk-go-v2/feature/ec2/imds.Client).GetRegion":
		if field == "Region" { // that of the instance: the program's own
			return textOf(arn.Variable("region", "")), true
		}
	}
	return texts{}, false
}

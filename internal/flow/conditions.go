package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// What has to be set where the program runs for a call to run: the tests before it of
// variables of the environment and of flags.

// maxUpwards bounds the callers that are asked one above the other.
const maxUpwards = 24

// condition is what has to hold for a call to run.
type condition struct {
	// onlyIf are tests of variables in words; unmet those that do not hold where the program runs.
	onlyIf, unmet []string
}

func (c condition) and(o condition) condition {
	return condition{appendWords(c.onlyIf, o.onlyIf), appendWords(c.unmet, o.unmet)}
}

func appendWords(to, more []string) []string {
	for _, s := range more {
		if !slices.Contains(to, s) {
			to = append(to[:len(to):len(to)], s)
		}
	}
	return to
}

// or is what is asked for by either of two ways: what both do, and where neither is open, what
// each lacks.
func (c condition) or(o condition) condition {
	var out condition
	for _, s := range c.onlyIf {
		if slices.Contains(o.onlyIf, s) {
			out.onlyIf = append(out.onlyIf, s)
		}
	}
	if len(c.unmet) > 0 && len(o.unmet) > 0 {
		out.unmet = appendWords(c.unmet, o.unmet)
		slices.Sort(out.unmet)
	}
	return out
}

// way is one of the contexts in which a use is made.
type way struct {
	f    *function
	call int32
	ctx  *context
}

// testSteps bounds the questions for one test.
const testSteps = 500

// maxAsked bounds the ways of a use of which conditions are looked for.
const maxAsked = 32

// askFor notes what has to be set for a use. It is asked last: what the tests depend on
// decides no value.
func (e *evaluator) askFor(u *Use) {
	if len(u.ways) > maxAsked {
		return
	}
	var all condition
	for i, w := range u.ways {
		one := e.conditions(w.f, w.call, w.ctx)
		if i > 0 {
			one = all.or(one)
		}
		if all = one; len(all.onlyIf)+len(all.unmet) == 0 {
			return
		}
	}
	u.OnlyIf, u.Unmet = all.onlyIf, all.unmet
}

// conditions are those for a call in a context, and for those that lead to it.
func (e *evaluator) conditions(f *function, call int32, ctx *context) condition {
	if call < 0 {
		return condition{}
	}
	out := e.guardConditions(f, f.f.Calls[call].Guard, ctx)
	for ; ctx != nil; ctx = ctx.up {
		ed := ctx.edge
		if ed.row != nil {
			continue
		}
		if f = ed.caller; f == nil || ed.call < 0 {
			return out
		}
		out = out.and(e.guardConditions(f, f.f.Calls[ed.call].Guard, ctx.up))
	}
	return out.and(e.conditionsOf(f, 0))
}

// conditionsOf are those for a function to be called by any of its callers.
func (e *evaluator) conditionsOf(f *function, depth int) condition {
	if out, ok := e.asksOf[f]; ok {
		return out
	}
	e.asksOf[f] = condition{} // a recursion
	if depth > maxUpwards || slices.Contains(e.l.entries, f) {
		return condition{}
	}
	var out condition
	for i, ed := range f.in {
		if ed.caller == nil || ed.call < 0 {
			return condition{}
		}
		one := e.guardConditions(ed.caller, ed.caller.f.Calls[ed.call].Guard, nil).and(e.conditionsOf(ed.caller, depth+1))
		if i == 0 {
			out = one
		} else {
			out = out.or(one)
		}
		if len(out.onlyIf)+len(out.unmet) == 0 {
			return condition{}
		}
	}
	e.asksOf[f] = out
	return out
}

// guardConditions are those of a guard.
func (e *evaluator) guardConditions(f *function, guard int32, ctx *context) condition {
	if guard == 0 {
		return condition{}
	}
	key := guardAt{f, guard, ctx}
	out, known := e.asks[key]
	if !known {
		out = e.askConditions(f, f.f.Guards[guard-1], ctx)
		e.asks[key] = out
	}
	return out
}

func (e *evaluator) askConditions(f *function, tests []summary.Test, ctx *context) (out condition) {
	for i := range tests {
		t := &tests[i]
		if t.With != 0 || t.Nil || t.Has || t.Or || i > 0 && tests[i-1].Or || readsChoice(f, t.Of) || e.testedType(f, t.Of) == "bool" {
			continue
		}
		var is texts
		whole := false
		e.testing = true
		e.afresh(func() {
			e.steps, e.limit = 0, testSteps
			is = e.text(ref{f, t.Of, ctx})
			whole = !e.hard
		})
		e.testing, e.limit = false, maxSteps
		switch {
		case !whole:
		case isEmpty(is) && t.Not && slices.Contains(t.Texts, "") && e.testedType(f, t.Of) == "string":
			out = out.and(condition{unmet: []string{e.tested(f, t.Of) + inWords(t)}}) // nothing gives it a value
		default:
			out = out.and(e.conditionOf(t, is))
		}
	}
	return out
}

// isEmpty says whether a text is "" in all runs.
func isEmpty(t texts) bool {
	return t.unknown == "" && !t.cyclic && !slices.ContainsFunc(t.alts, func(p arn.Pattern) bool { return len(p) > 0 })
}

// testedType is the name of a value's type, "" if it is not known.
func (e *evaluator) testedType(f *function, id summary.NodeID) string {
	var t *gtype
	switch n := &f.f.Nodes[id]; n.Op {
	case summary.OpLoad, summary.OpResult:
		t = f.typ(n.Type)
	case summary.OpParam:
		t = f.typ(f.f.Params[n.N])
	case summary.OpField:
		t = e.idx.fieldTypes[n.Sym]
	}
	if t == nil {
		return ""
	}
	return t.name
}

// tested names a value that is tested.
func (e *evaluator) tested(f *function, id summary.NodeID) string {
	n := &f.f.Nodes[id]
	if n.Op == summary.OpLoad {
		n = &f.f.Nodes[n.Args[0]]
	}
	switch n.Op {
	case summary.OpField, summary.OpFieldAddr:
		return shortField(n.Sym)
	case summary.OpParam:
		return n.Sym
	}
	return "what is tested"
}

// conditionOf is what a test asks for of a text: nothing where something else than a
// variable may meet it.
func (e *evaluator) conditionOf(t *summary.Test, is texts) condition {
	if is.unknown != "" || is.cyclic {
		return condition{}
	}
	fits := func(s string) bool { return slices.Contains(t.Texts, s) != t.Not }
	var open, unset []string
	given := false
	for _, p := range is.alts {
		s, literal := p.IsLiteral()
		switch {
		case literal && fits(s):
			return condition{}
		case literal:
			given = given || isGiven(p) || s == "" && e.givesEmpty()
			continue
		case len(p) != 1 || p[0].Kind != arn.Var || strings.Contains(p[0].Text, "#"):
			return condition{}
		}
		scheme, name, _ := strings.Cut(p[0].Text, ":")
		switch {
		case scheme == "env" && e.isUnset(name):
			if fits("") {
				return condition{}
			}
			unset = append(unset, p.String())
		case scheme == "env" || scheme == "flag":
			open = append(open, p.String())
		default:
			return condition{}
		}
	}
	switch {
	case len(open) > 0:
		return condition{onlyIf: []string{strings.Join(open, " or ") + inWords(t)}}
	case len(unset) > 0:
		return condition{unmet: []string{strings.Join(unset, " or ") + inWords(t)}}
	case given:
		return condition{unmet: []string{"a value that is given" + inWords(t)}}
	}
	return condition{}
}

func isGiven(p arn.Pattern) bool {
	return slices.ContainsFunc(p, func(part arn.Part) bool { return part.Why == arn.Given })
}

// givesEmpty says whether a variable is given as empty: that leaves no mark on its value.
func (e *evaluator) givesEmpty() bool {
	for _, given := range []map[string]arn.Pattern{e.l.opt.Env, e.l.opt.Flags} {
		for _, p := range given {
			if len(p) == 0 {
				return true
			}
		}
	}
	return false
}

// inWords says a test: " is set", ` is "a" or "b"`.
func inWords(t *summary.Test) string {
	if len(t.Texts) == 1 && t.Texts[0] == "" {
		if t.Not {
			return " is set"
		}
		return " is not set"
	}
	verb := " is "
	if t.Not {
		verb = " is not "
	}
	quoted := make([]string, len(t.Texts))
	for i, s := range t.Texts {
		quoted[i] = `"` + s + `"`
	}
	return verb + strings.Join(quoted, " or ")
}

// isUnset says whether a variable is not in the environment that the program gets.
func (e *evaluator) isUnset(name string) bool { return e.l.opt.Unset(name) }

// Unset says whether a variable is surely not set where the program runs.
func (o *Options) Unset(name string) bool {
	_, known := o.Env[name]
	return o.EnvWhole && !known && !slices.ContainsFunc(platformEnv, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// platformEnv begin the names of variables that the platform or image sets. Sources: AWS
// Lambda Developer Guide, "Defined runtime environment variables"; Amazon ECS Developer
// Guide, "Amazon ECS environment variables".
var platformEnv = []string{"AWS_", "LAMBDA_", "ECS_", "_", "HOME", "HOST", "LANG", "LC_", "LD_", "PATH", "PWD", "SHELL", "TMP", "TZ", "USER"}

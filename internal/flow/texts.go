package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// What functions of texts make of them: package textfn knows, for one text and
// arguments that are literal. Here the texts that each can be are put in.

// liftedModels are the functions of a text and n more arguments, by what textfn calls
// them; those of several results give the first.
var liftedModels = map[string]struct {
	op string
	n  int
}{
	"strings.ToLower": {"lower", 0}, "strings.ToUpper": {"upper", 0}, "strings.Title": {"title", 0},
	"strings.TrimSpace":  {"trimSpace", 0},
	"strings.TrimPrefix": {"trimPrefix", 1}, "strings.TrimSuffix": {"trimSuffix", 1},
	"strings.CutPrefix": {"trimPrefix", 1}, "strings.CutSuffix": {"trimSuffix", 1},
	"strings.Trim": {"trim", 1}, "strings.TrimLeft": {"trimLeft", 1}, "strings.TrimRight": {"trimRight", 1},
	"strings.ReplaceAll": {"replace", 2}, "strings.Replace": {"replaceN", 3}, "strings.Repeat": {"repeat", 1},
	"path.Base": {"base", 0}, "path.Dir": {"dir", 0}, "path.Clean": {"clean", 0}, "path.Ext": {"ext", 0},
	"path/filepath.Base": {"base", 0}, "path/filepath.Dir": {"dir", 0}, "path/filepath.Clean": {"clean", 0}, "path/filepath.Ext": {"ext", 0},
	"net/url.PathEscape": {"pathEscape", 0}, "net/url.QueryEscape": {"queryEscape", 0},
	"strconv.Unquote": {"unquote", 0},
	"strings.ToTitle": {"toTitle", 0}, "strings.ToValidUTF8": {"validUTF8", 1},
	"encoding/hex.EncodeToString": {"hex", 0}, "encoding/hex.DecodeString": {"fromHex", 0},
}

func stringModels() map[string]textModel {
	out := map[string]textModel{
		"strings.Cut":                 cutModel,
		"(*strings.Replacer).Replace": replacerModel,
		"strings.Map":                 mapModel,
		"strings.TrimFunc":            trimModel("trimFunc"),
		"strings.TrimLeftFunc":        trimModel("trimLeftFunc"),
		"strings.TrimRightFunc":       trimModel("trimRightFunc"),
		"path.Split":                  pathSplit,
		"path/filepath.Split":         pathSplit,
	}
	for fn, f := range liftedModels {
		out[fn] = func(e *evaluator, m modelCall) texts {
			if m.n != 0 {
				return unknownText("whether a part was found")
			}
			var args []texts
			for i := range f.n {
				args = append(args, e.text(m.arg(i+1)))
			}
			if f.op == "trimPrefix" && len(args) == 1 {
				if t, ok := withoutOwnStart(e.text(m.arg(0)), args[0]); ok {
					return t
				}
			}
			return applied(e.text(m.arg(0)), f.op, args...)
		}
	}
	return out
}

// applied is what a function makes of a text, for each value of its arguments.
func applied(t texts, op string, args ...texts) texts {
	lists, ok := literalArgs(args)
	if !ok {
		return unknownText("changed by a text that is not known")
	}
	unsure := slices.ContainsFunc(args, func(a texts) bool { return slices.ContainsFunc(a.alts, arn.Pattern.IsUncertain) })
	return eachText(t, func(p arn.Pattern) (out []arn.Pattern) {
		for _, list := range lists {
			op := op
			if op == "replaceN" && strings.HasPrefix(list[2], "-") {
				op, list = "replace", list[:2] // all of them
			}
			if q, ok := textfn.Apply(p, op, list...); ok {
				out = append(out, q)
			}
		}
		return out
	}).uncertainIf(unsure)
}

// eachText is what a function makes of each text. One that it makes nothing of ends
// the program, or is left out for a reason that the code tests.
func eachText(t texts, fn func(arn.Pattern) []arn.Pattern) texts {
	if t.cyclic {
		t = texts{alts: unmade(t.alts), unknown: inLoop}
	}
	out := texts{}
	for _, p := range t.all() {
		for _, q := range fn(p) {
			if p.IsUncertain() {
				q = q.Uncertain()
			}
			out = out.addPattern(q)
		}
	}
	if t.zero {
		for _, q := range fn(arn.Pattern{}) {
			if out.zero = out.zero || len(q) == 0; len(q) > 0 {
				out = out.addPattern(q.Uncertain())
			}
		}
	}
	if len(out.alts) == 0 && out.unknown == "" && len(t.all()) > 0 {
		return unknownText("a part that its text does not have")
	}
	return out
}

// unmade are the texts without variables that functions made of others: in a loop they
// would make ever longer ones.
func unmade(ps []arn.Pattern) (out []arn.Pattern) {
	for _, p := range ps {
		if !slices.ContainsFunc(p, func(part arn.Part) bool { return part.Kind == arn.Var && strings.Contains(part.Text, "#") }) {
			out = append(out, p)
		}
	}
	return out
}

// addPattern adds a text; one of which nothing is known as such.
func (t texts) addPattern(p arn.Pattern) texts {
	if len(p) == 1 && p[0].Kind == arn.Var && p[0].Text == arn.UnknownName {
		return t.add(unknownText(p[0].Why))
	}
	return t.add(textOf(p))
}

// literalArgs are the combinations of arguments that are all literal.
func literalArgs(args []texts) ([][]string, bool) {
	out := [][]string{nil}
	for _, a := range args {
		var next [][]string
		for _, p := range a.all() {
			s, ok := p.IsLiteral()
			if !ok || a.cyclic {
				return nil, false
			}
			for _, list := range out {
				next = append(next, append(list[:len(list):len(list)], s))
			}
		}
		if len(next) > maxTexts {
			return nil, false
		}
		out = next
	}
	return out, true
}

// withoutOwnStart takes the one prefix off texts that begin with it, part for part:
// variables of the environment are the same text both times.
func withoutOwnStart(t, prefix texts) (texts, bool) {
	all := prefix.all()
	if len(all) != 1 || t.cyclic || len(all[0]) == 0 {
		return texts{}, false
	}
	if _, lit := all[0].IsLiteral(); lit {
		return texts{}, false
	}
	out := texts{}
	for _, p := range t.all() {
		rest, ok := cutPattern(p, all[0])
		if !ok {
			return texts{}, false
		}
		out = out.addPattern(rest)
	}
	return out, len(t.all()) > 0
}

func cutPattern(p, prefix arn.Pattern) (arn.Pattern, bool) {
	for i, part := range prefix {
		switch {
		case len(p) == 0 || p[0].Kind != part.Kind:
			return nil, false
		case part.Kind == arn.Var && (p[0].Text != part.Text || !part.Named() || !arn.OneText(part.Text)):
			return nil, false
		case part.Kind == arn.Literal && i == len(prefix)-1:
			rest, ok := strings.CutPrefix(p[0].Text, part.Text)
			first := p[0]
			first.Text = rest
			return append(arn.Pattern{first}, p[1:]...).Normal(), ok
		case part.Kind == arn.Literal && p[0].Text != part.Text:
			return nil, false
		}
		p = p[1:]
	}
	return p, true
}

func cutModel(e *evaluator, m modelCall) texts {
	ops := []string{"before", "after"}
	if m.n >= len(ops) {
		return unknownText("whether a part was found")
	}
	return applied(e.text(m.arg(0)), ops[m.n], e.text(m.arg(1)))
}

// pathSplit is path.Split: up to the last slash and with it, and what follows.
func pathSplit(e *evaluator, m modelCall) texts {
	t := e.text(m.arg(0))
	if m.n == 1 {
		return applied(t, "afterLast", textOf(arn.Lit("/")))
	}
	return eachText(t, func(p arn.Pattern) []arn.Pattern {
		q, ok := textfn.Slice(p, textfn.Start, textfn.Bound{From: "lastIndex", Sep: "/", Off: 1})
		if !ok {
			return []arn.Pattern{nil}
		}
		return []arn.Pattern{q}
	})
}

// replacerModel is the Replace method of what strings.NewReplacer makes.
func replacerModel(e *evaluator, m modelCall) texts {
	out := texts{}
	for _, l := range e.pointees(m.arg(0)) {
		if l.kind != locResult || l.name != "strings.NewReplacer" {
			return unknownText("changed by a replacer that is not known")
		}
		args, ok := modelCall{l.f, l.call, l.ctx, &l.f.f.Calls[l.call], 0}.variadic()
		if !ok {
			return unknownText("changed by a replacer that is not known")
		}
		pairs := make([]texts, 0, len(args))
		for _, a := range args {
			pairs = append(pairs, e.text(a))
		}
		out = out.add(applied(e.text(m.arg(1)), "replacer", pairs...))
	}
	return out
}

// substrText is a part of a text between two bounds.
func (e *evaluator) substrText(r ref, n *summary.Node) texts {
	whole := ref{r.f, n.Args[0], r.ctx}
	lo, ok1 := e.bound(r, n.Args[0], n.Args[1], textfn.Start)
	hi, ok2 := e.bound(r, n.Args[0], n.Args[2], textfn.End)
	if !ok1 || !ok2 {
		return unknownText("part of a text")
	}
	return eachText(e.text(whole), func(p arn.Pattern) []arn.Pattern {
		q, ok := textfn.Slice(p, lo, hi)
		if !ok {
			return nil
		}
		return []arn.Pattern{q}
	})
}

// startingLike are the texts that can begin with the prefix of an OpPrefixed, or are not empty: none
// where no run comes there.
func startingLike(t texts, n *summary.Node) texts {
	if n.N == 1 {
		return t.notEmpty()
	}
	prefix := n.Sym
	if t.cyclic {
		t = texts{alts: unmade(t.alts), unknown: inLoop}
	}
	out := texts{}
	for _, p := range t.all() {
		start := ""
		if len(p) > 0 && p[0].Kind == arn.Literal {
			start = p[0].Text
		}
		_, isWhole := p.IsLiteral()
		if strings.HasPrefix(start, prefix) || !isWhole && strings.HasPrefix(prefix, start) {
			out = out.addPattern(p)
		}
	}
	return out
}

// places are the functions that find the place of a text, by what textfn calls them.
var places = map[string]string{"strings.Index": "index", "strings.LastIndex": "lastIndex", "strings.IndexByte": "index", "strings.LastIndexByte": "lastIndex", "strings.IndexRune": "index"}

// bound reads a bound of a part of a text, the value of a node.
func (e *evaluator) bound(r ref, text, id summary.NodeID, own textfn.Bound) (textfn.Bound, bool) {
	if id == 0 {
		return own, true
	}
	n := &r.f.f.Nodes[id]
	if n.Op != summary.OpSum {
		return own, false
	}
	out := textfn.Bound{Off: int(n.N)}
	for i, a := range n.Args {
		arg := &r.f.f.Nodes[a]
		if arg.Op == summary.OpLen {
			if known, ok := e.literalLen(ref{r.f, arg.Args[0], r.ctx}); ok {
				out.Off += known * sign(n.Sym, i)
				continue
			}
		}
		from, sep, ok := e.anchor(r, text, arg)
		if !ok || out.From != "" || sign(n.Sym, i) < 0 {
			return own, false
		}
		out.From, out.Sep = from, sep
	}
	return out, true
}

func sign(signs string, i int) int {
	if signs[i] == '-' {
		return -1
	}
	return 1
}

// literalLen is the length of a text that can be only one.
func (e *evaluator) literalLen(r ref) (int, bool) {
	t := e.text(r)
	if len(t.alts) != 1 || t.unknown != "" || t.cyclic {
		return 0, false
	}
	s, ok := t.alts[0].IsLiteral()
	return len(s), ok
}

// anchor is a place in a text: its end, or where another text is found in it.
func (e *evaluator) anchor(r ref, text summary.NodeID, n *summary.Node) (from, sep string, ok bool) {
	if n.Op == summary.OpLen {
		return "len", "", n.Args[0] == text
	}
	c := &r.f.f.Calls[n.Call]
	from, ok = places[c.Fn]
	if !ok || len(c.Args) != 2 || c.Args[0] != text {
		return "", "", false
	}
	t := e.text(ref{r.f, c.Args[1], r.ctx})
	if len(t.alts) != 1 || t.unknown != "" || t.cyclic {
		return "", "", false
	}
	sep, ok = t.alts[0].IsLiteral()
	if ok && (strings.HasSuffix(c.Fn, "Byte") || strings.HasSuffix(c.Fn, "Rune")) {
		code, err := strconv.Atoi(sep)
		return from, string(rune(code)), err == nil && code > 0 && code < 128
	}
	return from, sep, ok && sep != ""
}

package flow

import (
	"html"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// Templates of constant text: their plain fields ({{.Name}}) are filled in, what
// functions and conditions make is unknown.

const (
	textTemplate = "(*text/template.Template)."
	htmlTemplate = "(*html/template.Template)."
	byTemplate   = "made by a template"
)

// changesTemplates are methods after which a template is another.
var changesTemplates = []string{"Parse", "AddParseTree", "ParseFiles", "ParseGlob", "ParseFS", "Delims"}

// templateMethod is the name of a method of templates.
func templateMethod(fn string) (name string, ok bool) {
	if name, ok = strings.CutPrefix(fn, textTemplate); ok {
		return name, true
	}
	return strings.CutPrefix(fn, htmlTemplate)
}

// executed is what Execute writes.
func (e *evaluator) executed(m modelCall) texts {
	if len(m.c.Args) < 3 {
		return unknownText(byTemplate)
	}
	source, ok := e.templateText(m.arg(0))
	if !ok {
		return unknownText("a template of a text that is not known")
	}
	x := execution{e: e, data: m.arg(2), html: strings.HasPrefix(m.c.Fn, htmlTemplate)}
	return eachTexts(source, x.template)
}

// eachTexts joins what is made of each text.
func eachTexts(t texts, made func(arn.Pattern) texts) texts {
	out := texts{}
	for _, p := range t.all() {
		out = out.add(made(p))
	}
	return out
}

// templateText is the text that templates are parsed from, if each is parsed once:
//
//	template.Must(template.New("name").Parse(text))
func (e *evaluator) templateText(r ref) (texts, bool) {
	at := e.pointees(r)
	out := texts{}
	for _, l := range at {
		t, ok := e.parsedTemplate(l)
		if !ok {
			return texts{}, false
		}
		out = out.add(t)
	}
	return out, len(at) > 0
}

func (e *evaluator) parsedTemplate(l *loc) (texts, bool) {
	if l.kind != locResult || l.id != 0 || e.changedTemplate(l) {
		return texts{}, false
	}
	m := modelCall{l.f, l.call, l.ctx, &l.f.f.Calls[l.call], 0}
	if l.name == "text/template.Must" || l.name == "html/template.Must" {
		return e.templateText(m.arg(0))
	}
	if name, ok := templateMethod(l.name); !ok || name != "Parse" {
		return texts{}, false
	}
	for id := m.c.Args[0]; ; { // the same template all along: nothing else may have it
		made, ok := madeBy(m.f, id)
		if !ok || m.f.uses(id) != 1 {
			return texts{}, false
		}
		if made.Fn == "text/template.New" || made.Fn == "html/template.New" {
			return e.text(m.arg(1)), true
		}
		if name, ok := templateMethod(made.Fn); !ok || name != "Funcs" && name != "Option" {
			return texts{}, false
		}
		id = made.Args[0]
	}
}

// changedTemplate says whether a template is given another text.
func (e *evaluator) changedTemplate(l *loc) bool {
	if e.idx.templates == nil {
		e.idx.templates = []decoding{}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				if name, ok := templateMethod(f.f.Calls[i].Fn); ok && slices.Contains(changesTemplates, name) {
					e.idx.templates = append(e.idx.templates, decoding{f: f, call: int32(i)})
				}
			}
		}
	}
	site := e.site(l)
	return slices.ContainsFunc(e.idx.templates, func(d decoding) bool {
		return slices.ContainsFunc(e.quietly(ref{f: d.f, id: d.f.f.Calls[d.call].Args[0]}), func(p *loc) bool {
			return p.kind == locOutside || e.site(p) == site
		})
	})
}

// execution is that of one template.
type execution struct {
	e    *evaluator
	data ref
	html bool
}

// template is what one text makes.
func (x execution) template(p arn.Pattern) texts {
	source, ok := p.IsLiteral()
	if !ok || x.html && strings.Contains(source, "<") { // how values are escaped depends on where they stand
		return unknownText(byTemplate)
	}
	tree := parse.New("text")
	tree.Mode = parse.SkipFuncCheck
	all := map[string]*parse.Tree{}
	if _, err := tree.Parse(source, "{{", "}}", all); err != nil {
		return texts{} // the program gets an error
	}
	if len(all) > 1 || tree.Root == nil {
		return unknownText(byTemplate)
	}
	out := textOf(arn.Pattern{})
	for _, n := range tree.Root.Nodes {
		out = concat(out, x.node(n))
	}
	return out
}

func (x execution) node(n parse.Node) texts {
	switch n := n.(type) {
	case *parse.TextNode:
		return textOf(arn.Lit(string(n.Text)))
	case *parse.CommentNode:
		return textOf(arn.Pattern{})
	case *parse.ActionNode:
		if n.Pipe == nil || len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 1 {
			break
		}
		switch a := n.Pipe.Cmds[0].Args[0].(type) {
		case *parse.StringNode:
			return x.escaped(textOf(arn.Lit(a.Text)))
		case *parse.DotNode:
			return x.escaped(x.e.printed(x.data, directive{verb: 'v'}))
		case *parse.FieldNode:
			return x.escaped(x.e.templateField(x.data, a.Ident))
		}
	}
	return unknownText(byTemplate)
}

// escaped keeps of texts those that html/template leaves as they are.
func (x execution) escaped(t texts) texts {
	if !x.html {
		return t
	}
	return eachText(t, func(p arn.Pattern) []arn.Pattern {
		if s, ok := p.IsLiteral(); !ok || html.EscapeString(s) != s || strings.ContainsAny(s, "+\x00") {
			return []arn.Pattern{arn.Unknown("escaped by a template")}
		}
		return []arn.Pattern{p}
	})
}

// templateField is what is printed of a field of a field … of a value, or of an entry of a map.
func (e *evaluator) templateField(data ref, names []string) texts {
	unknown := unknownText(byTemplate)
	n := &data.f.f.Nodes[data.id]
	if data.id == 0 {
		return unknown
	}
	out := texts{}
	for _, l := range e.pointees(data) {
		t := e.locType(l)
		if t == nil && n.Op == summary.OpIface {
			t = data.f.typ(n.Type)
		}
		at, rest := []*loc{l}, names
		for t = pointedTo(t); isStruct(t) && len(rest) > 0; rest = rest[1:] {
			g := e.fieldOf(sinkName(t), rest[0])
			_, method := e.l.anyMethod(t, rest[0])
			if method || g.typ == nil || !exportedName(rest[0]) || e.l.isOpaque(t.pkg) {
				return unknown
			}
			var fields []*loc
			for _, b := range at {
				fields = addLocs(fields, e.loc(loc{kind: locField, base: b, name: sinkName(t) + "#" + g.name}))
			}
			if at = fields; g.typ.kind == summary.Pointer || g.typ.kind == summary.Map {
				at = e.follow(at)
			}
			t = pointedTo(g.typ)
		}
		switch {
		case len(rest) == 0 && e.printsPlainly(t):
			out = out.add(e.contents(at))
		case len(rest) == 0 && t != nil && t.kind == summary.Iface:
			out = out.add(e.printedIn(at))
		case len(rest) == 1 && isTextMap(t):
			out = out.add(e.printedEntries(at, t, rest[0]))
		default:
			return unknown
		}
	}
	return out
}

// printsPlainly says whether a value of a type is printed as its text is.
func (e *evaluator) printsPlainly(t *gtype) bool {
	if t == nil || t.kind != summary.Other || t.pkg != "" && e.l.isOpaque(t.pkg) {
		return false
	}
	for _, id := range []string{"String", "Error", "Format"} {
		if _, ok := e.l.anyMethod(t, id); ok {
			return false
		}
	}
	return t.pkg != "" || t.name == "string" || t.name == "bool" || strings.HasPrefix(t.name, "int") || strings.HasPrefix(t.name, "uint")
}

// printedIn is what is printed of what interfaces hold.
func (e *evaluator) printedIn(at []*loc) texts {
	out := texts{}
	for _, l := range at {
		e.values(l, func(v ref) { out = out.add(e.printed(v, directive{verb: 'v'})) },
			func(why string) { out = out.add(unknownText(why)) }, func(t texts) { out = out.add(t) })
	}
	if len(out.all()) == 0 {
		return unknownText(byTemplate)
	}
	return out
}

func (e *evaluator) printedEntries(maps []*loc, t *gtype, key string) texts {
	out := texts{}
	for _, l := range maps {
		e.entries(l, []arn.Pattern{arn.Lit(key)}, func(v ref) {
			if t.elem.name == "string" {
				out = out.add(e.text(v))
			} else {
				out = out.add(e.printed(v, directive{verb: 'v'}))
			}
		}, func(why string) { out = out.add(unknownText(why)) }, func(t texts) { out = out.add(t) })
	}
	if len(out.all()) == 0 {
		return unknownText(byTemplate)
	}
	return out
}

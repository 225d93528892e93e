package flow

import (
	"net/url"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// urlFields are the fields of a parsed URL, by what textfn calls them.
var urlFields = map[string]string{
	"Scheme": "scheme", "Host": "host", "Path": "path", "RawQuery": "rawQuery", "Opaque": "opaque", "Fragment": "fragment",
}

// urlField is a field of url.Parse's result.
func urlField(t texts, field string) texts {
	op, ok := urlFields[field]
	if !ok {
		return unknownText("part of a URL")
	}
	return urlPart(t, op)
}

// requestURI keeps of texts those of which url.ParseRequestURI makes what url.Parse
// does.
func requestURI(t texts) texts {
	return eachText(t, func(p arn.Pattern) []arn.Pattern {
		s, ok := p.IsLiteral()
		if !ok || strings.Contains(s, "#") {
			return []arn.Pattern{arn.Unknown("part of the URL " + p.String())}
		}
		if _, err := url.ParseRequestURI(s); err != nil {
			return nil
		}
		return []arn.Pattern{p}
	})
}

func urlPart(t texts, op string, args ...string) texts {
	return eachText(t, func(p arn.Pattern) []arn.Pattern {
		q, ok := textfn.URLPart(p, op, args...)
		if !ok {
			return nil // the program gets an error instead
		}
		return []arn.Pattern{q}
	})
}

// urlModels are the methods of parsed URLs.
func urlModels() map[string]textModel {
	out := map[string]textModel{
		"(net/url.Values).Get":      queryModel,
		"net/url.QueryUnescape":     unescaped(url.QueryUnescape),
		"net/url.PathUnescape":      unescaped(url.PathUnescape),
		"net/url.JoinPath":          joinURL,
		"(*net/url.URL).RequestURI": unknownModel("part of a URL"),
	}
	for method, op := range map[string]string{"Hostname": "hostname", "Port": "port", "EscapedPath": "rawPath", "String": "url"} {
		out["(*net/url.URL)."+method] = func(e *evaluator, m modelCall) texts {
			t, ok := e.urlSource(m.arg(0))
			if !ok {
				return unknownText("part of a URL")
			}
			return urlPart(t, op)
		}
	}
	return out
}

func unknownModel(why string) textModel {
	return func(*evaluator, modelCall) texts { return unknownText(why) }
}

func unescaped(fn func(string) (string, error)) textModel {
	return func(e *evaluator, m modelCall) texts {
		return eachText(e.text(m.arg(0)), func(p arn.Pattern) []arn.Pattern {
			s, lit := p.IsLiteral()
			if !lit {
				return []arn.Pattern{arn.Unknown("made of " + p.String())}
			}
			s, err := fn(s)
			if err != nil {
				return nil
			}
			out := arn.Lit(s)
			if len(out) > 0 {
				out[0].Why = p.Normal()[0].Why
			}
			return []arn.Pattern{out}
		})
	}
}

// joinURL is url.JoinPath.
func joinURL(e *evaluator, m modelCall) texts {
	elems, ok := e.operands(m)
	if !ok || m.n != 0 {
		return unknownText("a URL that is put together")
	}
	return e.joinedURL(e.text(m.arg(0)), elems)
}

func (e *evaluator) joinedURL(base texts, elems []ref) texts {
	var args []texts
	for _, r := range elems {
		args = append(args, e.text(r))
	}
	return applied(base, "joinURL", args...)
}

// joinedSource is the text of the URL that its method JoinPath makes: the parts of that,
// parsed, are those of the URL if it has a host.
func (e *evaluator) joinedSource(l *loc) (texts, bool) {
	m := modelCall{l.f, l.call, l.ctx, &l.f.f.Calls[l.call], 0}
	base, ok := e.urlSource(m.arg(0))
	elems, known := e.operands(m)
	if !ok || !known {
		return texts{}, false
	}
	for _, p := range base.all() {
		s, lit := p.IsLiteral()
		if u, err := url.Parse(s); !lit || err != nil || u.Host == "" || u.Scheme == "" {
			return texts{}, false
		}
	}
	return e.joinedURL(base, elems), true
}

// urlSource is the text that a URL was parsed from, if nothing changes its fields.
func (e *evaluator) urlSource(r ref) (texts, bool) {
	out := texts{}
	for _, l := range e.pointees(r) {
		joined := l.name == "(*net/url.URL).JoinPath"
		if l.kind != locResult || l.name != "net/url.Parse" && !joined || l.id != 0 {
			return texts{}, false
		}
		for _, field := range []string{"Scheme", "Opaque", "User", "Host", "Path", "RawPath", "ForceQuery", "RawQuery", "Fragment", "RawFragment", "OmitHost"} {
			key, changed := "net/url.URL#"+field, false
			e.each(e.writersOf("f:"+key, e.idx.fields[key], baseOfAddr), l, func(storeAt, ref) { changed = true })
			if changed {
				return texts{}, false
			}
		}
		if joined {
			t, ok := e.joinedSource(l)
			if !ok {
				return texts{}, false
			}
			out = out.add(t)
			continue
		}
		out = out.add(e.text(ref{l.f, l.f.f.Calls[l.call].Args[0], l.ctx}))
	}
	return out, true
}

// queryModel is u.Query().Get(key).
func queryModel(e *evaluator, m modelCall) texts {
	keys, ok := literalArgs([]texts{e.text(m.arg(1))})
	at := e.pointees(m.arg(0))
	if !ok || len(at) == 0 {
		return unknownText("part of a URL's query")
	}
	out := texts{}
	for _, l := range at {
		if l.kind != locResult || l.name != "(*net/url.URL).Query" || e.mapChanged(l) {
			return unknownText("part of a URL's query")
		}
		t, ok := e.urlSource(ref{l.f, l.f.f.Calls[l.call].Args[0], l.ctx})
		if !ok {
			return unknownText("part of a URL's query")
		}
		for _, k := range keys {
			out = out.add(urlPart(t, "query", k[0]))
		}
	}
	return out
}

// mapChanged says whether something is put into the parameters of a query: by a
// method, or as into a map.
func (e *evaluator) mapChanged(l *loc) bool {
	if e.idx.valueSets == nil {
		e.idx.valueSets = []storeAt{}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				switch c := &f.f.Calls[i]; c.Fn {
				case "(net/url.Values).Set", "(net/url.Values).Add", "(net/url.Values).Del":
					e.idx.valueSets = append(e.idx.valueSets, storeAt{f: f, s: summary.Store{Addr: c.Args[0]}, i: -1})
				}
			}
		}
	}
	changed := false
	note := func(storeAt, ref) { changed = true }
	e.each(e.writersOf("url.Values", e.idx.valueSets, addrItself), l, note)
	e.each(e.mapWriters("map[string][]string"), l, note)
	return changed
}

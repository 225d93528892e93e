package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
	"github.com/iamvet/iamvet/internal/textfn"
)

// Functions of texts that other values parametrize: regular expressions, encodings,
// functions of a character.

func codedModels() map[string]textModel {
	return map[string]textModel{
		"(*regexp.Regexp).ReplaceAllString":        regexpModel("regexp", 1),
		"(*regexp.Regexp).ReplaceAllLiteralString": regexpModel("regexpText", 1),
		"(*regexp.Regexp).FindString":              regexpModel("find", 0),

		"(*encoding/base64.Encoding).EncodeToString": base64Model("base64"),
		"(*encoding/base64.Encoding).DecodeString":   base64Model("fromBase64"),
		"encoding/json.Marshal":                      jsonModel,
	}
}

// regexpModel is a method of a regular expression, with a text and n more arguments.
func regexpModel(op string, n int) textModel {
	return func(e *evaluator, m modelCall) texts {
		exprs, ok := e.expressions(m.arg(0))
		if !ok {
			return unknownText("made with a regular expression that is not known")
		}
		args := []texts{exprs}
		for i := range n {
			args = append(args, e.text(m.arg(2+i)))
		}
		return applied(e.text(m.arg(1)), op, args...)
	}
}

// expressions are the texts that a regular expression is compiled from.
func (e *evaluator) expressions(r ref) (texts, bool) {
	out := texts{}
	at := e.pointees(r)
	if e.idx.longest {
		return out, false
	}
	for _, l := range at {
		if l.kind != locResult || l.id != 0 || l.name != "regexp.MustCompile" && l.name != "regexp.Compile" {
			return texts{}, false
		}
		out = out.add(e.text(ref{l.f, l.f.f.Calls[l.call].Args[0], l.ctx}))
	}
	return out, len(at) > 0
}

// base64Model is a method of one of the encodings that package base64 declares.
func base64Model(op string) textModel {
	return func(e *evaluator, m modelCall) texts {
		enc := m.arg(0)
		n := &enc.f.f.Nodes[enc.id]
		if n.Op != summary.OpLoad || m.n != 0 {
			return unknownText("encoded")
		}
		name, ok := strings.CutPrefix(enc.f.f.Nodes[n.Args[0]].Sym, "encoding/base64.")
		if !ok {
			return unknownText("encoded")
		}
		return applied(e.text(m.arg(1)), op, textOf(arn.Lit(name)))
	}
}

// jsonModel is json.Marshal of a string.
func jsonModel(e *evaluator, m modelCall) texts {
	r := m.arg(0)
	if n := &r.f.f.Nodes[r.id]; m.n != 0 || n.Op != summary.OpIface || r.f.typ(n.Type).name != "string" {
		return unknownText("encoded")
	}
	return applied(e.text(r), "json")
}

// trimModel takes characters off of which a known function says so.
func trimModel(op string) textModel {
	return func(e *evaluator, m modelCall) texts {
		names, known := e.functionsAt(m.arg(1))
		if !known || len(names) != 1 || !textfn.RuneTest(names[0]) {
			return unknownText("changed by a function")
		}
		return applied(e.text(m.arg(0)), op, textOf(arn.Lit(names[0])))
	}
}

// mapModel is strings.Map with a function of package unicode.
func mapModel(e *evaluator, m modelCall) texts {
	names, known := e.functionsAt(m.arg(0))
	if known && len(names) == 1 {
		if op := map[string]string{"unicode.ToLower": "lower", "unicode.ToUpper": "upper", "unicode.ToTitle": "toTitle"}[names[0]]; op != "" {
			return applied(e.text(m.arg(1)), op)
		}
	}
	return unknownText("changed by a function")
}

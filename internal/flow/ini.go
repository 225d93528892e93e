package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Keys that are asked of a file of sections: file.Section("aws").Key("bucket").String().

const iniPkg = "gopkg.in/ini.v1."

func iniModels() map[string]textModel {
	out := map[string]textModel{}
	for _, method := range []string{"String", "Value"} {
		out["(*"+iniPkg+"Key)."+method] = iniKey
	}
	out["(*"+iniPkg+"Key).MustString"] = func(e *evaluator, m modelCall) texts {
		def := e.text(m.arg(1))
		return nonEmpty(iniKey(e, m)).add(def)
	}
	return out
}

// iniKey is the value of a key.
func iniKey(e *evaluator, m modelCall) texts {
	out := texts{}
	for _, l := range e.pointees(m.arg(0)) {
		out = out.add(e.iniKeyAt(l))
	}
	return out
}

func (e *evaluator) iniKeyAt(l *loc) texts {
	unknown := unknownText("a key of a file that is not known")
	if l.kind != locResult || l.name != "(*"+iniPkg+"Section).Key" {
		return unknown
	}
	key := modelCall{l.f, l.call, l.ctx, &l.f.f.Calls[l.call], 0}
	out := texts{}
	for _, s := range e.pointees(key.arg(0)) {
		if s.kind != locResult || s.name != "(*"+iniPkg+"File).Section" {
			return unknown
		}
		section := modelCall{s.f, s.call, s.ctx, &s.f.f.Calls[s.call], 0}
		for _, file := range e.pointees(section.arg(0)) {
			if file.kind != locResult || file.name != iniPkg+"Load" {
				return unknown
			}
			src := e.sourceOf(decoding{file.f, file.call, file.ctx})
			if !src.known() {
				return unknown
			}
			for _, in := range e.text(section.arg(1)).all() {
				for _, k := range e.text(key.arg(1)).all() {
					out = out.add(e.iniName(in, k, src))
				}
			}
		}
	}
	return out
}

// iniName is a key of a section, "" or DEFAULT for what stands before any.
func (e *evaluator) iniName(section, key arn.Pattern, src source) texts {
	in, ok := section.IsLiteral()
	k, known := key.IsLiteral()
	if !ok || !known || k == "" || strings.ContainsAny(in+k, "}#.") {
		return unknownText("a key of a name that is not known")
	}
	if in != "" && in != "DEFAULT" {
		k = in + "." + k
	}
	name, ok := e.nameOfKey(k, src, false)
	if !ok {
		return unknownText("key " + k + " of one of several files")
	}
	return textOf(e.variable("config", name, "a configuration file"))
}

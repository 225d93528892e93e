package flow

import (
	"reflect"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Bodies of HCL: of a file, and what a decoder leaves of one to be decoded later.

const (
	hclPkg     = "github.com/hashicorp/hcl/v2"
	hclFile    = hclPkg + ".File#Body"
	decodeBody = hclPkg + "/gohcl.DecodeBody"
)

// mergesBodies are functions that make one of several files or bodies.
var mergesBodies = []string{hclPkg + ".MergeFiles", hclPkg + ".MergeBodies"}

// isFileBody says whether a place is the body of a file that a library made.
func isFileBody(l *loc) bool {
	return l.kind == locField && l.name == hclFile && l.base.kind == locResult
}

// leavesBody says whether a decoder of HCL puts a body into a field: the whole that it decodes,
// or what it leaves of it. It stands at the keys of the struct that the field is in.
func (e *evaluator) leavesBody(l *loc) bool {
	if l.kind != locField {
		return false
	}
	owner, field, _ := strings.Cut(l.name, "#")
	t := e.idx.fieldTypes[l.name]
	if t == nil || t.name != hclPkg+".Body" || e.idx.taints[owner] == nil {
		return false
	}
	_, option, _ := strings.Cut(reflect.StructTag(e.fieldOf(owner, field).tag).Get("hcl"), ",")
	fillings, known := e.fillings(l)
	return (option == "remain" || option == "body") && known && len(fillings) > 0 &&
		!slices.ContainsFunc(fillings, func(f filling) bool { return f.fn != decodeBody })
}

// bodyContent finds the files that a body is of, if a place is one's.
func (e *evaluator) bodyContent(l *loc, depth int) (out []origin, ok, isBody bool) {
	switch {
	case isFileBody(l):
		out, ok = e.contentAt([]*loc{l.base}, depth+1)
	case l.kind == locResult && l.id == 0 && slices.Contains(mergesBodies, l.name):
		c := &l.f.f.Calls[l.call]
		out, ok = e.contentAt(e.follow(e.elems(e.quietly(ref{l.f, c.Args[0], l.ctx}))), depth+1)
	case e.leavesBody(l):
		out, ok = e.leftContent(l, depth)
	default:
		return nil, false, false
	}
	return out, ok, true
}

// leftContent is that of a field that a decoder leaves a body in.
func (e *evaluator) leftContent(l *loc, depth int) (out []origin, ok bool) {
	fillings, _ := e.fillings(l)
	for _, f := range fillings {
		text := gfield{name: "Text", tag: `hcl:"text"`, typ: &gtype{kind: summary.Other, name: "string"}}
		keys, listed, ok := e.keysOn(append(f.path[:len(f.path)-1:len(f.path)-1], text), hclNames, false)
		if !ok || len(keys) == 0 {
			return nil, false
		}
		from, ok := e.contentOf(ref{f.call.f, f.call.c.Args[0], f.call.ctx}, depth+1)
		if !ok {
			return nil, false
		}
		for _, o := range from {
			o.within += strings.Join(append(keys[:len(keys)-1:len(keys)-1], ""), ".")
			o.listed = o.listed || listed
			out = append(out, o)
		}
	}
	return out, true
}

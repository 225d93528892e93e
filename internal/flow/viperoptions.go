package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// What viper's options change of names and texts.

// decodesAsUsual says whether viper's options, from an argument on, change no texts and of
// the names of fields the tag alone, and which tag gives them.
func (e *evaluator) decodesAsUsual(m modelCall, at int) (tag string, ok bool) {
	tag = "mapstructure"
	if len(m.c.Args) <= at || m.c.Args[at] == 0 || m.f.f.Nodes[m.c.Args[at]].Op == summary.OpNil {
		return tag, true
	}
	options, ok := m.variadic()
	if !ok {
		options, ok = e.listLiteral(m.arg(at))
	}
	for _, o := range options {
		own, plain := e.decoderOption(o)
		if !plain {
			return "", false
		}
		tag = orElse(own, tag)
	}
	return tag, ok
}

// decoderOption is the tag that an option asks for, if it asks for one; false if it may change
// texts.
func (e *evaluator) decoderOption(r ref) (tag string, ok bool) {
	n := &r.f.f.Nodes[r.id]
	if n.Op == summary.OpFunc || n.Op == summary.OpClosure {
		return e.setsDecoder(e.l.funcs[n.Sym])
	}
	c, ok := madeBy(r.f, r.id)
	if !ok {
		return "", false
	}
	if strings.HasSuffix(c.Fn, "viper.DecodeHook") {
		return "", len(c.Args) == 1 && e.hooksAsUsual(r.f, c.Args[0])
	}
	returned := e.returnedFunctions(c)
	for _, fn := range returned {
		own, plain := e.setsDecoder(fn)
		if !plain || own != "" && len(returned) > 1 {
			return "", false
		}
		tag = own
	}
	return tag, len(returned) > 0
}

// returnedFunctions are the literals that a function of the program returns, nil if it may
// return anything else.
func (e *evaluator) returnedFunctions(c *summary.Call) (out []*function) {
	fn := e.l.funcs[c.Fn]
	if fn == nil || c.Kind != summary.Static || len(fn.f.Results) != 1 {
		return nil
	}
	for _, r := range fn.f.Results[0] {
		n := &fn.f.Nodes[unboxed(fn, r)]
		lit := e.l.funcs[n.Sym]
		if n.Op != summary.OpFunc && n.Op != summary.OpClosure || lit == nil {
			return nil
		}
		out = append(out, lit)
	}
	return out
}

// keepsTexts are the fields of a decoder's configuration that change no texts and no names.
var keepsTexts = []string{"Metadata", "ErrorUnused", "ErrorUnset"}

// setsDecoder says whether a function sets fields of a decoder's configuration, and does
// nothing else, that change no texts; and the name of the tag, if it sets that:
//
//	func(c *mapstructure.DecoderConfig) { c.TagName = "json" }
func (e *evaluator) setsDecoder(fn *function) (tag string, ok bool) {
	if fn == nil || !fn.f.Straight || len(fn.f.Calls) > 0 || len(fn.f.Updates) > 0 {
		return "", false
	}
	for _, s := range fn.f.Stores {
		to, val := &fn.f.Nodes[s.Addr], &fn.f.Nodes[s.Val]
		owner, field, _ := strings.Cut(to.Sym, "#")
		if to.Op != summary.OpFieldAddr || !strings.Contains(owner, "/mapstructure") || !strings.HasSuffix(owner, ".DecoderConfig") {
			return "", false
		}
		switch {
		case field == "TagName" && val.Op == summary.OpConst && val.Sym != "" && tag == "":
			tag = val.Sym
		case !slices.Contains(keepsTexts, field):
			return "", false
		}
	}
	return tag, true
}

// usualHook says whether a function makes a hook that leaves texts as they are.
func usualHook(fn string) bool {
	return (strings.HasPrefix(fn, "github.com/mitchellh/mapstructure.") || strings.HasPrefix(fn, "github.com/go-viper/mapstructure/")) &&
		(strings.Contains(fn, ".StringTo") || strings.HasSuffix(fn, ".TextUnmarshallerHookFunc") || strings.HasSuffix(fn, ".ComposeDecodeHookFunc"))
}

// hooksAsUsual says whether a hook leaves texts, and maps of them, as they are.
func (e *evaluator) hooksAsUsual(f *function, v summary.NodeID) bool {
	v = unboxed(f, v)
	n := &f.f.Nodes[v]
	if n.Op == summary.OpFunc || n.Op == summary.OpClosure {
		return e.leavesTexts(e.l.funcs[n.Sym])
	}
	c, ok := madeBy(f, v)
	if !ok {
		return false
	}
	if usualHook(c.Fn) {
		return !slices.ContainsFunc(c.Variadic, func(v summary.NodeID) bool { return !e.hooksAsUsual(f, v) }) &&
			(c.Variadic != nil || !strings.HasSuffix(c.Fn, ".ComposeDecodeHookFunc"))
	}
	if fn := e.l.funcs[c.Fn]; fn != nil && c.Kind == summary.Static && len(fn.f.Results) == 1 {
		return len(fn.f.Results[0]) > 0 && !slices.ContainsFunc(fn.f.Results[0], func(r summary.NodeID) bool { return !e.hooksAsUsual(fn, r) })
	}
	return false
}

// leavesTexts says whether a hook of the program gives back what it gets, or makes structs,
// numbers or errors of it: where a text or a map is asked for, that is none.
//
//	func(from, to reflect.Type, data any) (any, error)
func (e *evaluator) leavesTexts(fn *function) bool {
	if fn == nil || len(fn.f.Params) != 3 || len(fn.f.Results) != 2 || len(fn.f.Updates) > 0 || len(fn.f.Results[0]) == 0 {
		return false
	}
	own := func(id summary.NodeID) bool { // the data, or what is asserted of it
		for fn.f.Nodes[id].Op == summary.OpAssert || fn.f.Nodes[id].Op == summary.OpIface {
			id = fn.f.Nodes[id].Args[0]
		}
		return fn.f.Nodes[id].Op == summary.OpParam && fn.f.Nodes[id].N == 2
	}
	for i := range fn.f.Calls { // a function of the program might change it
		c := &fn.f.Calls[i]
		if (c.Kind != summary.Static || e.l.funcs[c.Fn] != nil) && slices.ContainsFunc(c.Args, func(a summary.NodeID) bool { return own(a) && !isTextNode(fn, a) }) {
			return false
		}
	}
	return !slices.ContainsFunc(fn.f.Results[0], func(r summary.NodeID) bool {
		r = unguarded(fn, r)
		n := &fn.f.Nodes[r]
		if own(r) || n.Op == summary.OpNil {
			return false
		}
		t := pointedTo(fn.typ(n.Type))
		return n.Op != summary.OpIface || !isStruct(t)
	})
}

// isTextNode says whether a value is asserted to be a text.
func isTextNode(f *function, id summary.NodeID) bool {
	n := &f.f.Nodes[id]
	t := f.typ(n.Type)
	return n.Op == summary.OpAssert && t != nil && t.name == "string"
}

// madeBy is the call that gives a value.
func madeBy(f *function, v summary.NodeID) (*summary.Call, bool) {
	n := &f.f.Nodes[v]
	if n.Op != summary.OpResult || n.N != 0 {
		return nil, false
	}
	return &f.f.Calls[n.Call], true
}

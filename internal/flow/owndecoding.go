package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Types that decode themselves by the decoder's own rules: to set defaults before, or to look
// at the values afterwards, under a type that has not the method.
//
//	type plain config
//	return unmarshal((*plain)(c))

// decodesItself says whether a decoder may call such a method of a struct.
func (e *evaluator) decodesItself(t *gtype) bool {
	t = pointedTo(t)
	return isStruct(t) && e.mayDecode(sinkName(t)) && slices.ContainsFunc(customMethods, func(id string) bool {
		m, ok := e.l.anyMethod(t, id)
		return ok && e.handsOn(e.l.funcs[m.Fn])
	})
}

// handsOn says whether a method by which a type decodes itself does so, and none but a decoder
// calls it.
func (e *evaluator) handsOn(f *function) bool {
	if f == nil {
		return false
	}
	own, ok := e.idx.handsOn[f]
	if !ok {
		for i := range f.f.Calls {
			own = own || decodesOwn(f, int32(i))
		}
		own = own && e.keepsToItself(f, 0) && !slices.ContainsFunc(e.l.reached, func(by *function) bool { return calls(by, f) })
		e.idx.handsOn[f] = own
	}
	return own
}

// keepsToItself says whether a method writes to nothing but the receiver, in place, and what it
// makes: what it changes in other structs would be looked for in all of them.
func (e *evaluator) keepsToItself(f *function, depth int) bool {
	isReceiver := func(id summary.NodeID) bool {
		n := &f.f.Nodes[rootOf(f, unboxed(f, id))]
		return n.Op == summary.OpParam && n.N == 0
	}
	for _, s := range f.f.Stores {
		if f.f.Nodes[rootOf(f, s.Addr)].Op != summary.OpAlloc && !isReceiver(s.Addr) {
			return false
		}
	}
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		if decodesOwn(f, int32(i)) || !slices.ContainsFunc(c.Args, isReceiver) {
			continue
		}
		g := e.l.funcs[c.Fn]
		if c.Kind != summary.Static || g == nil || depth == maxHelpers || !isReceiver(c.Args[0]) || slices.ContainsFunc(c.Args[1:], isReceiver) || !e.keepsToItself(g, depth+1) {
			return false
		}
	}
	return true
}

// maxHelpers bounds the methods that such a method calls, one in another.
const maxHelpers = 3

// calls says whether a function calls a method, or one of its name through an interface.
func calls(by, method *function) bool {
	return slices.ContainsFunc(by.f.Calls, func(c summary.Call) bool {
		switch c.Kind {
		case summary.Static:
			return c.Fn == method.f.Name
		case summary.Invoke:
			return c.Fn == methodName(method)
		}
		return false
	})
}

func methodName(f *function) string { return f.f.Name[strings.LastIndexByte(f.f.Name, '.')+1:] }

// decodesOwn says whether a call of such a method decodes what the method is given into the
// receiver, or into a variable that becomes the receiver.
func decodesOwn(f *function, call int32) bool {
	name := methodName(f)
	c := &f.f.Calls[call]
	if !slices.Contains(customMethods, name) || len(c.Args) == 0 {
		return false
	}
	isParam := func(id summary.NodeID, index int32) bool {
		n := &f.f.Nodes[unboxed(f, id)]
		return n.Op == summary.OpParam && n.N == index
	}
	d, decodes := decoders[c.Fn]
	switch {
	case c.Kind == summary.Dynamic && isParam(c.Fun, 1):
	case c.Kind != summary.Static:
		return false
	case c.Fn == "(*gopkg.in/yaml.v3.Node).Decode", c.Fn == "(*go.yaml.in/yaml/v3.Node).Decode", c.Fn == "(*go.yaml.in/yaml/v4.Node).Decode":
		if !isParam(c.Args[0], 1) {
			return false
		}
	case !decodes || d.reads || d.path || d.fs || !isParam(c.Args[d.arg], 1) || (name == "UnmarshalJSON") != (d.names == jsonNames):
		return false
	}
	into := unboxed(f, c.Args[len(c.Args)-1])
	return isParam(into, 0) || becomes(f, into, isParam)
}

// becomes says whether a variable is filled to be stored in the receiver, and not looked at before.
func becomes(f *function, variable summary.NodeID, isParam func(summary.NodeID, int32) bool) bool {
	if f.f.Nodes[variable].Op != summary.OpAlloc {
		return false
	}
	for i := range f.f.Nodes {
		n := &f.f.Nodes[i]
		if n.Op == summary.OpLoad && f.f.Nodes[n.Args[0]].Op == summary.OpFieldAddr && f.f.Nodes[n.Args[0]].Args[0] == variable {
			return false
		}
	}
	return slices.ContainsFunc(f.f.Stores, func(s summary.Store) bool {
		from := &f.f.Nodes[unboxed(f, s.Val)]
		return isParam(s.Addr, 0) && from.Op == summary.OpLoad && from.Args[0] == variable
	})
}

// byOthers leaves out how types decode themselves: who decodes what they are in says what is
// there. Where no one is known to, it stays.
func (e *evaluator) byOthers(l *loc, fillings []filling) []filling {
	own := func(f filling) bool {
		return f.call.f != nil && decodesOwn(f.call.f, f.call.index) && e.handsOn(f.call.f)
	}
	others := slices.DeleteFunc(slices.Clone(fillings), own)
	if root := l.root(); len(others) > 0 || root.kind == locAlloc && len(fillings) > 0 && root.f == fillings[0].call.f {
		return others // of a variable of the method, the receiver's says what is there
	}
	return fillings
}

package flow

import (
	"github.com/iamvet/iamvet/internal/summary"
)

// Values in a context.Context: ctx.Value(key) is what some context.WithValue put
// there under an equal key.

// contextKey tells keys apart: by their type, and by their text or the variable
// that they point to. The zero value is a key that is not known: it may be any.
type contextKey struct {
	typ, text string
	at        *loc
}

// keyed is the value of a call of context.WithValue, with its key.
type keyed struct {
	key   contextKey
	value ref
}

// contextValues are the values that a call of Value on a context can return;
// false if the call is another, or nothing is known of its key.
func (e *evaluator) contextValues(r ref, n *summary.Node) ([]ref, bool) {
	c := &r.f.f.Calls[n.Call]
	if c.Kind != summary.Invoke || c.Fn != "Value" || len(c.Args) != 2 || c.Type < 0 || r.f.typ(c.Type).name != "context.Context" {
		return nil, false
	}
	key := e.contextKey(ref{r.f, c.Args[1], r.ctx})
	if key == (contextKey{}) {
		return nil, false
	}
	var out []ref
	known := false
	for _, w := range e.withValues() {
		if w.key == key || w.key == (contextKey{}) {
			out = append(out, w.value)
			known = known || w.key == key
		}
	}
	return out, known
}

func (e *evaluator) withValues() []keyed {
	if e.idx.inContext == nil {
		e.idx.inContext = []keyed{}
		for _, f := range e.l.reached {
			for i := range f.f.Calls {
				if c := &f.f.Calls[i]; c.Kind == summary.Static && c.Fn == "context.WithValue" && len(c.Args) == 3 {
					e.idx.inContext = append(e.idx.inContext, keyed{e.contextKey(ref{f: f, id: c.Args[1]}), ref{f: f, id: c.Args[2]}})
				}
			}
		}
	}
	return e.idx.inContext
}

func (e *evaluator) contextKey(r ref) contextKey {
	if r.id == 0 {
		return contextKey{}
	}
	n := &r.f.f.Nodes[r.id]
	if n.Op != summary.OpIface {
		return contextKey{}
	}
	t := r.f.typ(n.Type)
	if t == nil {
		return contextKey{}
	}
	x := ref{r.f, n.Args[0], r.ctx}
	switch t.kind {
	case summary.Struct:
		if len(t.fields) == 0 {
			return contextKey{typ: t.name}
		}
	case summary.Pointer:
		if at := e.pointees(x); len(at) == 1 && (at[0].kind == locGlobal || at[0].kind == locAlloc) {
			return contextKey{typ: t.name, at: e.site(at[0])}
		}
	default:
		if text := e.text(x); len(text.alts) == 1 && text.unknown == "" && !text.cyclic {
			if s, ok := text.alts[0].IsLiteral(); ok {
				return contextKey{typ: t.name, text: s}
			}
		}
	}
	return contextKey{}
}

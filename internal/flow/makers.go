package flow

import (
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// makers tells which functions make the values that opaque code calls: a function
// value, or a value whose type has the method.
type makers struct {
	of map[string]map[*function]bool // by function or type
	// kept are calls of what a function makes and leaves in the fields and variables of
	// opaque code, which calls it from nowhere that is known.
	kept map[*function][]*edge
}

func (l *linker) makers() makers {
	m := makers{map[string]map[*function]bool{}, map[*function][]*edge{}}
	lost := map[string][]*edge{}
	for _, f := range l.reached {
		for _, e := range f.in {
			if e.kind != byOpaque || !e.loose && e.caller != nil {
				continue
			}
			for _, key := range calledAs(e.callee) {
				m.of[key] = map[*function]bool{}
				if e.caller == nil {
					lost[key] = append(lost[key], e)
				}
			}
		}
	}
	for _, f := range l.reached {
		for i := range f.f.Nodes {
			n := &f.f.Nodes[i]
			key := n.Sym
			switch n.Op {
			case summary.OpFunc, summary.OpClosure:
			case summary.OpIface:
				key = pointedName(f.typ(n.Type))
			default:
				continue
			}
			if in, ok := m.of[key]; !ok || in[f] {
				continue
			}
			m.of[key][f] = true
			for _, e := range lost[key] {
				own := *e
				own.caller, own.call, own.pos, own.made = f, -1, n.Pos, true
				m.kept[f] = append(m.kept[f], &own)
			}
		}
	}
	for _, f := range l.reached {
		for _, e := range f.in {
			e.made = e.loose && m.makes(e)
		}
	}
	return m
}

// makes says whether the caller of an edge makes the value that is called.
func (m makers) makes(e *edge) bool {
	if e.caller != nil && e.boundFn == e.caller {
		return true
	}
	for _, key := range calledAs(e.callee) {
		if m.of[key][e.caller] {
			return true
		}
	}
	return false
}

// calledAs are the names of a function, and of the type that it is a method of.
func calledAs(f *function) []string {
	if strings.HasPrefix(f.f.Name, "(") && len(f.f.Params) > 0 {
		if t := f.typ(f.f.Params[0]); t != nil {
			return []string{f.f.Name, pointedName(t)}
		}
	}
	return []string{f.f.Name}
}

func pointedName(t *gtype) string {
	if t == nil {
		return ""
	}
	if t.kind == summary.Pointer && t.elem != nil {
		t = t.elem
	}
	return orElse(t.origin, t.name)
}

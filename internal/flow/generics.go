package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/summary"
)

// Generic functions are summarized once: their types name type parameters, such as
// "[]example.com/p.Set$0". Stores are indexed by type, so that one of a generic
// function stands under each type that its instances give it.

// instances are the type arguments that the program gives the type parameters of
// generic functions and types, by what declares them.
type instances struct {
	args map[string][][]string
	memo map[string][]string
}

func newInstances(l *linker) *instances {
	in := &instances{args: map[string][][]string{}, memo: map[string][]string{}}
	for _, name := range sortedKeys(l.types) {
		if t := l.types[name]; t.origin != "" {
			in.add(t.origin, t.args)
		}
	}
	for _, f := range l.reached {
		for i := range f.f.Calls {
			if c := &f.f.Calls[i]; len(c.TypeArgs) > 0 {
				in.addRefs(l, f, c.Fn, c.TypeArgs)
			}
		}
		for _, v := range f.f.Generics {
			in.addRefs(l, f, v.Fn, v.Args)
		}
	}
	return in
}

func (in *instances) addRefs(l *linker, f *function, fn string, refs []int32) {
	if callee := l.funcs[fn]; callee != nil && callee.f.Owner != "" {
		in.add(callee.f.Owner, f.typesAt(refs))
	}
}

func (in *instances) add(owner string, args []*gtype) {
	names := typeNames(args)
	if !slices.ContainsFunc(in.args[owner], func(o []string) bool { return slices.Equal(o, names) }) {
		in.args[owner] = append(in.args[owner], names)
	}
}

// of are the types, or keys of containers, that one can stand for: itself, and with
// all type arguments put in.
func (in *instances) of(name string) []string {
	if strings.IndexByte(name, '$') < 0 {
		return []string{name}
	}
	if out, ok := in.memo[name]; ok {
		return out
	}
	out := []string{name}
	in.memo[name] = out // a type parameter that stands for itself, by recursion
	if owner := typeParam(name); owner != "" {
		for _, args := range in.args[owner] {
			for _, concrete := range in.of(substitute(name, owner, args)) {
				if !slices.Contains(out, concrete) {
					out = append(out, concrete)
				}
			}
		}
	}
	in.memo[name] = out
	return out
}

// typeParam is what declares the first type parameter in a type's name.
func typeParam(name string) string {
	i := strings.IndexByte(name, '$')
	if i < 0 {
		return ""
	}
	start := strings.LastIndexAny(name[:i], "[]*(){}, ;") + 1
	return strings.TrimLeft(name[start:i], ".") // of a variadic parameter
}

// substitute puts type arguments in for the type parameters of an owner.
func substitute(name, owner string, args []string) string {
	var b strings.Builder
	for {
		i := strings.Index(name, owner+"$")
		if i < 0 {
			break
		}
		end := i + len(owner) + 1
		digits := end
		for digits < len(name) && name[digits] >= '0' && name[digits] <= '9' {
			digits++
		}
		n, err := strconv.Atoi(name[end:digits])
		if whole := i == 0 || strings.IndexByte("[]*(){}, ;.", name[i-1]) >= 0; !whole || err != nil || n >= len(args) {
			b.WriteString(name[:digits])
		} else {
			b.WriteString(name[:i] + args[n])
		}
		name = name[digits:]
	}
	return b.String() + name
}

// typesAt are the types that references of the function's package name.
func (f *function) typesAt(refs []int32) []*gtype {
	out := make([]*gtype, len(refs))
	for i, ref := range refs {
		out[i] = f.typ(ref)
	}
	return out
}

// concrete is a type with the type arguments put in that the callers in a context
// give, itself where they are not known.
func (e *evaluator) concrete(t *gtype, ctx *context) *gtype {
	if t == nil || !isGeneric(t) {
		return t
	}
	name := t.name
	for c := ctx; c != nil && strings.IndexByte(name, '$') >= 0; c = c.up {
		f, call := c.edge.caller, c.edge.call
		if f == nil || call < 0 || len(f.f.Calls[call].TypeArgs) == 0 {
			continue
		}
		if owner := typeParam(name); owner == c.edge.callee.f.Owner {
			name = substitute(name, owner, typeNames(f.typesAt(f.f.Calls[call].TypeArgs)))
		}
	}
	return e.onlyType(t, name)
}

// fieldTypeAt is the type of a field at a place: of a generic struct's an instance's.
func (e *evaluator) fieldTypeAt(l *loc) *gtype {
	t := e.idx.fieldTypes[l.name]
	if t == nil || !isGeneric(t) {
		return t
	}
	name := t.name
	if in := e.locType(l.base); in != nil && in.origin != "" && in.origin == typeParam(name) {
		name = substitute(name, in.origin, typeNames(in.args))
	}
	return e.onlyType(t, name)
}

// onlyType is the one type that a name can stand for, t if there are several.
func (e *evaluator) onlyType(t *gtype, name string) *gtype {
	out := t
	for _, s := range e.idx.instances.of(name) {
		c := e.l.types[s]
		if strings.IndexByte(s, '$') >= 0 {
			continue
		}
		if c == nil || out != t {
			return t
		}
		out = c
	}
	return out
}

// isGeneric says whether a type's name has a type parameter in it.
func isGeneric(t *gtype) bool { return strings.IndexByte(t.name, '$') >= 0 }

// inPlace says whether values of a type parameter's type may be held in place, and
// whether they may not.
func (e *evaluator) inPlace(t *gtype) (some, others bool) {
	if t == nil || t.kind != summary.TypeParam {
		return isAggregate(t), !isAggregate(t)
	}
	for _, s := range e.idx.instances.of(t.name) {
		if c := e.l.types[s]; c != nil && c.kind != summary.TypeParam {
			some, others = some || isAggregate(c), others || !isAggregate(c)
		}
	}
	return some, others || !some
}

func typeNames(types []*gtype) []string {
	out := make([]string, len(types))
	for i, t := range types {
		if t != nil {
			out[i] = t.name
		}
	}
	return out
}

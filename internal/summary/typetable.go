package summary

import (
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/iamvet/iamvet/internal/standin"
)

// typeTable interns the types that a package's functions refer to.
type typeTable struct {
	pkg   *types.Package
	types []Type
	index map[string]int32
	memo  map[types.Type]memoEntry
	// ifaces are the methods of the interfaces that other packages declare
	ifaces map[*types.Package][]IMethod
	msets  typeutil.MethodSetCache
}

// memoEntry caches a reference; type parameters make it depend on the owner.
type memoEntry struct {
	owner string
	ref   int32
}

func newTypeTable(pkg *types.Package) *typeTable {
	return &typeTable{pkg: pkg, index: map[string]int32{}, memo: map[types.Type]memoEntry{}, ifaces: map[*types.Package][]IMethod{}}
}

// ref returns the index of t as seen in a function whose type parameters belong
// to owner.
func (tt *typeTable) ref(t types.Type, owner string) int32 {
	t = types.Unalias(t)
	if e, ok := tt.memo[t]; ok && e.owner == owner {
		return e.ref
	}
	name := typeString(t, owner)
	ref, ok := tt.index[name]
	if !ok {
		ref = int32(len(tt.types))
		tt.index[name] = ref
		tt.types = append(tt.types, Type{})
		entry := tt.describe(t, name, owner)
		tt.types[ref] = entry
	}
	tt.memo[t] = memoEntry{owner, ref}
	return ref
}

func (tt *typeTable) describe(t types.Type, name, owner string) Type {
	out := Type{Name: name, Elem: -1}
	named := namedOf(t)
	if named != nil {
		if p := named.Obj().Pkg(); p != nil {
			out.Pkg = p.Path()
		}
		if args := named.TypeArgs(); args.Len() > 0 {
			out.Origin = namedString(named.Obj())
			for i := range args.Len() {
				out.Args = append(out.Args, tt.ref(args.At(i), owner))
			}
		}
	}
	if _, ok := t.(*types.TypeParam); ok {
		switch u := standin.Core(t).(type) { // ~[]E: a list still
		case *types.Slice, *types.Array, *types.Map, *types.Chan:
			of := tt.types[tt.ref(u, owner)]
			out.Elem, out.Key = of.Elem, of.Key
		}
		out.Kind = TypeParam
		return out
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		out.Kind = Iface
		out.Methods = ifaceMethods(u)
		if named != nil && len(out.Methods) > 0 {
			out.Also = tt.siblings(named.Obj().Pkg(), out.Methods)
		}
	case *types.Signature:
		out.Kind, out.Sig = FuncType, sigHash(u)
		if named != nil {
			out.Elem = tt.ref(u, owner)
		}
	case *types.Pointer:
		out.Kind, out.Elem = Pointer, tt.ref(u.Elem(), owner)
	case *types.Slice:
		out.Kind, out.Elem, out.Key = Slice, tt.ref(u.Elem(), owner), "[]"+typeString(u.Elem(), owner)
	case *types.Array: // slicing an array shares its elements
		out.Kind, out.Elem, out.Key = Array, tt.ref(u.Elem(), owner), "[]"+typeString(u.Elem(), owner)
	case *types.Map:
		out.Kind, out.Elem = Map, tt.ref(u.Elem(), owner)
		out.Key = "map[" + typeString(u.Key(), owner) + "]" + typeString(u.Elem(), owner)
	case *types.Chan:
		out.Kind, out.Elem, out.Key = Chan, tt.ref(u.Elem(), owner), "chan "+typeString(u.Elem(), owner)
	case *types.Struct:
		out.Kind = Struct
		if named == nil || named.Obj().Pkg() == tt.pkg || named.TypeArgs().Len() > 0 {
			out.Fields = tt.fields(u, owner)
		}
	}
	return out
}

// namedOf is the named type of t or of what it points to.
func namedOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

func ifaceMethods(u *types.Interface) []IMethod {
	out := make([]IMethod, 0, u.NumMethods())
	for i := range u.NumMethods() {
		m := u.Method(i)
		out = append(out, IMethod{methodID(m), sigHash(m.Type().(*types.Signature))})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// maxSiblings leaves out packages that declare interfaces by the hundred: nobody
// asks a value for all of those.
const maxSiblings = 48

// siblings are the methods of a package's exported interfaces but for those given.
func (tt *typeTable) siblings(pkg *types.Package, except []IMethod) []IMethod {
	if pkg == nil || pkg == tt.pkg {
		return nil
	}
	all, ok := tt.ifaces[pkg]
	if !ok {
		for _, name := range pkg.Scope().Names() {
			obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() || obj.IsAlias() {
				continue
			}
			if n, ok := obj.Type().(*types.Named); !ok || n.TypeParams().Len() > 0 {
				continue
			}
			if u, ok := obj.Type().Underlying().(*types.Interface); ok {
				all = append(all, ifaceMethods(u)...)
			}
		}
		sort.Slice(all, func(i, j int) bool { return all[i].less(all[j]) })
		all = slices.Compact(all)
		if len(all) > maxSiblings {
			all = nil
		}
		tt.ifaces[pkg] = all
	}
	var out []IMethod
	for _, m := range all {
		if !slices.Contains(except, m) {
			out = append(out, m)
		}
	}
	return out
}

// anyOf is the type "any" of a parameter of a package's function: the package may
// ask the value for the interfaces that it declares (lambda.StartWithOptions for
// lambda.Handler).
func (tt *typeTable) anyOf(pkg *types.Package, plain int32) int32 {
	if pkg == nil || pkg == tt.pkg || pkg.Path() == "fmt" {
		return plain
	}
	name := "any of " + pkg.Path()
	if ref, ok := tt.index[name]; ok {
		return ref
	}
	also := tt.siblings(pkg, nil)
	if len(also) == 0 {
		tt.index[name] = plain
		return plain
	}
	ref := int32(len(tt.types))
	tt.index[name] = ref
	tt.types = append(tt.types, Type{Name: name, Kind: Iface, Pkg: pkg.Path(), Elem: -1, Also: also})
	return ref
}

func (m IMethod) less(o IMethod) bool {
	if m.ID != o.ID {
		return m.ID < o.ID
	}
	return m.Sig < o.Sig
}

// fields lists what value flow can see of a struct: all but plain numbers.
func (tt *typeTable) fields(u *types.Struct, owner string) []Field {
	var out []Field
	for i := range u.NumFields() {
		f := u.Field(i)
		if !tracked(f.Type()) {
			continue
		}
		out = append(out, Field{Name: f.Name(), Type: tt.ref(f.Type(), owner), Tag: u.Tag(i), Embedded: f.Embedded()})
	}
	return out
}

// addTable gives the type its method table, unless another package's summary
// has it: named types that are not instances belong to their package.
func (tt *typeTable) addTable(t types.Type, owner string) {
	ref := tt.ref(t, owner)
	if tt.types[ref].Table != nil || types.IsInterface(t) {
		return
	}
	named := namedOf(t)
	if named != nil && named.TypeArgs().Len() == 0 && named.Obj().Pkg() != tt.pkg {
		return
	}
	table := tt.table(t, owner) // may grow tt.types
	tt.types[ref].Table = table
}

func (tt *typeTable) table(t types.Type, owner string) []Method {
	ptr := t
	if _, ok := types.Unalias(t).(*types.Pointer); !ok {
		ptr = types.NewPointer(t)
	}
	all, values := tt.msets.MethodSet(ptr), tt.msets.MethodSet(derefType(ptr))
	out := []Method{}
	for i := range all.Len() {
		sel := all.At(i)
		fn := sel.Obj().(*types.Func)
		m := Method{
			IMethod: IMethod{methodID(fn), sigHash(sel.Type().(*types.Signature))},
			Ptr:     values.Lookup(fn.Pkg(), fn.Name()) == nil,
			Via:     -1,
		}
		recv := derefType(ptr)
		for _, index := range sel.Index()[:len(sel.Index())-1] {
			st, ok := derefType(recv).Underlying().(*types.Struct)
			if !ok {
				break
			}
			m.Path = append(m.Path, fieldKey(derefType(recv), index))
			recv = st.Field(index).Type()
		}
		if types.IsInterface(recv) {
			m.Via = tt.ref(recv, owner)
		} else {
			m.Fn = FuncName(fn)
			if n := namedOf(recv); n != nil && n.TypeArgs().Len() > 0 {
				tt.ref(n, owner) // the type arguments of an embedded instance
			}
		}
		out = append(out, m)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

func derefType(t types.Type) types.Type {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return types.Unalias(t)
}

// links pairs the container types inside of a generic type with those of its
// instance, where types or functions flow through the elements.
func (tt *typeTable) links(generic types.Type, genericOwner string, instance types.Type, owner string, out []Link, depth int) []Link {
	if depth > maxTypeDepth || types.Identical(generic, instance) && genericOwner == owner {
		return out
	}
	g, i := types.Unalias(generic), types.Unalias(instance)
	gn, gok := g.(*types.Named)
	in, iok := i.(*types.Named)
	if gok && iok && gn.TypeArgs().Len() == in.TypeArgs().Len() && gn.TypeArgs().Len() > 0 {
		// Fields of generic structs are shared by all instances already.
		return out
	}
	elem := func(ge, ie types.Type) []Link {
		if carries(ge) || carries(ie) {
			l := Link{tt.ref(g, genericOwner), tt.ref(i, owner)}
			if l.A != l.B && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
		return tt.links(ge, genericOwner, ie, owner, out, depth+1)
	}
	switch gu := standin.Core(g).(type) {
	case *types.Slice:
		if iu, ok := i.Underlying().(*types.Slice); ok {
			return elem(gu.Elem(), iu.Elem())
		}
	case *types.Array:
		if iu, ok := i.Underlying().(*types.Array); ok {
			return elem(gu.Elem(), iu.Elem())
		}
	case *types.Map:
		if iu, ok := i.Underlying().(*types.Map); ok {
			return elem(gu.Elem(), iu.Elem())
		}
	case *types.Chan:
		if iu, ok := i.Underlying().(*types.Chan); ok {
			return elem(gu.Elem(), iu.Elem())
		}
	case *types.Pointer:
		if iu, ok := i.Underlying().(*types.Pointer); ok {
			return elem(gu.Elem(), iu.Elem())
		}
	}
	return out
}

// hasTypeArgs is a cheap test for a type that needs Instances.
func hasTypeArgs(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.TypeArgs().Len() > 0
}

// isInit says whether a function is a package initializer, written or implied.
func isInit(name string) bool {
	return name == "init" || strings.HasPrefix(name, "init#")
}

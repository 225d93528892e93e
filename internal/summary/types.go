package summary

import (
	"go/types"
	"hash/fnv"
	"strconv"
	"strings"
)

// typeString writes a type canonically: full paths, no parameter names, aliases
// resolved. Two packages that see the same type write the same string.
//
// A type parameter is written with the name of what declares it, "" in
// signatures that are compared.
func typeString(t types.Type, owner string) string {
	w := typeWriter{owner: owner}
	w.writeType(t, 0)
	return w.b.String()
}

type typeWriter struct {
	b     strings.Builder
	owner string
}

// maxTypeDepth bounds the text of unnamed recursive types.
const maxTypeDepth = 12

func (w *typeWriter) writeType(t types.Type, depth int) {
	if depth > maxTypeDepth {
		w.b.WriteByte('~')
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		name := t.Name()
		if t.Kind() > types.Invalid && t.Kind() <= types.UnsafePointer {
			name = types.Typ[t.Kind()].Name() // byte is uint8, rune is int32
		}
		w.b.WriteString(name)
	case *types.Named:
		w.b.WriteString(namedString(t.Obj()))
		if args := t.TypeArgs(); args.Len() > 0 {
			w.b.WriteByte('[')
			for i := range args.Len() {
				if i > 0 {
					w.b.WriteByte(',')
				}
				w.writeType(args.At(i), depth+1)
			}
			w.b.WriteByte(']')
		}
	case *types.TypeParam:
		w.b.WriteString(w.owner)
		w.b.WriteByte('$')
		w.b.WriteString(strconv.Itoa(t.Index()))
	case *types.Pointer:
		w.b.WriteByte('*')
		w.writeType(t.Elem(), depth+1)
	case *types.Slice:
		w.b.WriteString("[]")
		w.writeType(t.Elem(), depth+1)
	case *types.Array:
		w.b.WriteByte('[')
		w.b.WriteString(strconv.FormatInt(t.Len(), 10))
		w.b.WriteByte(']')
		w.writeType(t.Elem(), depth+1)
	case *types.Map:
		w.b.WriteString("map[")
		w.writeType(t.Key(), depth+1)
		w.b.WriteByte(']')
		w.writeType(t.Elem(), depth+1)
	case *types.Chan:
		w.b.WriteString("chan ") // directions are looked through: they share elements
		w.writeType(t.Elem(), depth+1)
	case *types.Signature:
		w.b.WriteString("func")
		w.writeSignature(t, depth)
	case *types.Struct:
		w.writeStruct(t, depth)
	case *types.Interface:
		w.writeInterface(t, depth)
	case *types.Tuple:
		w.writeTuple(t, false, depth)
	default:
		w.b.WriteString(t.String())
	}
}

// LocalMark stands between the name of a type that a function declares and the place
// of its scope in the package.
const LocalMark = "·"

// namedString is the package path and name of a type; those that functions declare are
// told apart by where they do.
func namedString(obj *types.TypeName) string {
	if obj.Pkg() == nil {
		return obj.Name()
	}
	name := obj.Pkg().Path() + "." + obj.Name()
	if s := obj.Parent(); s == nil || s == obj.Pkg().Scope() {
		return name
	}
	parts := []string{name}
	for s := obj.Parent(); s != nil && s != obj.Pkg().Scope(); s = s.Parent() {
		parts = append(parts, strconv.Itoa(childIndex(s)))
	}
	return strings.Join(parts, LocalMark)
}

// childIndex is the place of a scope among those of its parent.
func childIndex(s *types.Scope) int {
	p := s.Parent()
	for i := range p.NumChildren() {
		if p.Child(i) == s {
			return i
		}
	}
	return -1
}

func (w *typeWriter) writeStruct(t *types.Struct, depth int) {
	w.b.WriteString("struct{")
	for i := range t.NumFields() {
		if i > 0 {
			w.b.WriteByte(';')
		}
		f := t.Field(i)
		if f.Embedded() {
			w.b.WriteByte('!')
		}
		w.b.WriteString(f.Name())
		w.b.WriteByte(' ')
		w.writeType(f.Type(), depth+1)
		if tag := t.Tag(i); tag != "" { // a part of the type's identity
			w.b.WriteString(strings.ReplaceAll(strconv.Quote(tag), "#", `\x23`)) // "#" stands before a field
		}
	}
	w.b.WriteByte('}')
}

func (w *typeWriter) writeInterface(t *types.Interface, depth int) {
	if t.NumMethods() == 0 && t.NumEmbeddeds() == 0 {
		w.b.WriteString("any")
		return
	}
	w.b.WriteString("interface{")
	for i := range t.NumMethods() {
		if i > 0 {
			w.b.WriteByte(';')
		}
		m := t.Method(i)
		w.b.WriteString(methodID(m))
		w.writeSignature(m.Type().(*types.Signature), depth)
	}
	if !t.IsMethodSet() {
		w.b.WriteString(";constraint")
	}
	w.b.WriteByte('}')
}

func (w *typeWriter) writeSignature(s *types.Signature, depth int) {
	w.writeTuple(s.Params(), s.Variadic(), depth)
	if s.Results().Len() > 0 {
		w.writeTuple(s.Results(), false, depth)
	}
}

func (w *typeWriter) writeTuple(t *types.Tuple, variadic bool, depth int) {
	w.b.WriteByte('(')
	for i := range t.Len() {
		if i > 0 {
			w.b.WriteByte(',')
		}
		if variadic && i == t.Len()-1 {
			w.b.WriteString("...")
		}
		w.writeType(t.At(i).Type(), depth+1)
	}
	w.b.WriteByte(')')
}

// methodID is unique among the methods of any type: unexported names belong to
// their package.
func methodID(m *types.Func) string {
	if m.Exported() || m.Pkg() == nil {
		return m.Name()
	}
	return m.Pkg().Path() + "." + m.Name()
}

// SigHash is the hash of a signature written canonically, without "func".
func SigHash(canonical string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(canonical))
	return h.Sum64()
}

func sigHash(s *types.Signature) uint64 {
	var w typeWriter
	w.writeSignature(s, 0)
	return SigHash(w.b.String())
}

// tracked says whether values of the type are of interest: numbers and bools
// that are not constants are not.
func tracked(t types.Type) bool { return trackedDepth(t, 0) }

func trackedDepth(t types.Type, depth int) bool {
	if depth > maxTypeDepth {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UntypedNil
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
			return true // []byte often becomes a string
		}
		return trackedDepth(u.Elem(), depth+1)
	case *types.Array:
		return trackedDepth(u.Elem(), depth+1)
	case *types.Tuple:
		return true
	}
	return true
}

// carries says whether types and functions flow through values of the type.
func carries(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	}
	return false
}

// FuncName is the unique name of a declared function or method.
func FuncName(f *types.Func) string {
	f = f.Origin()
	sig := f.Type().(*types.Signature)
	recv := sig.Recv()
	if recv == nil {
		if f.Pkg() == nil {
			return f.Name()
		}
		return f.Pkg().Path() + "." + f.Name()
	}
	t := types.Unalias(recv.Type())
	star := ""
	if p, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(p.Elem()), "*"
	}
	if n, ok := t.(*types.Named); ok {
		return "(" + star + namedString(n.Obj()) + ")." + f.Name()
	}
	return "(" + star + typeString(t, "") + ")." + f.Name()
}

// fieldKey names a field of a struct type for all its instances.
func fieldKey(structType types.Type, index int) string {
	t := types.Unalias(structType)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return typeString(t, "") + "#" + strconv.Itoa(index)
	}
	if n, ok := t.(*types.Named); ok {
		return namedString(n.Obj()) + "#" + st.Field(index).Name()
	}
	owner := typeString(t, "")
	return owner + "#" + st.Field(index).Name()
}

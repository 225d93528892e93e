// Package summary reduces one type-checked package to what linking a program
// needs: its functions as value-flow graphs, the method tables of its types,
// its calls. A Summary is self-contained, deterministic and small; it travels
// between the packages of a program as an analysis fact.
//
// It holds one package's syntax only: what a call reaches is decided by
// package flow. It knows nothing of IAM.
package summary

import "strings"

// Pos is a source position: an index into Package.Files, line and column from 1.
// The zero Pos is no position.
type Pos struct {
	File      int32
	Line, Col int32
}

// Package is the summary of a package.
type Package struct {
	Path  string // import path
	Name  string // package name
	Files []string
	Types []Type
	Funcs []*Func
	// Directives are the comments that start with "//iamvet:".
	Directives []Directive
	// Broken says why parts of the package are missing; "" if it is whole.
	Broken string
	// Discovery of environment variables by struct tags needs no entry here:
	// tags stand in Type.Fields.
}

// Directive is a comment "//iamvet:Text".
type Directive struct {
	Pos  Pos
	Text string
}

// TypeKind tells the kinds of type apart that value flow cares for.
type TypeKind uint8

// Kinds of types.
const (
	Other TypeKind = iota
	Iface
	FuncType
	Pointer
	Slice
	Map
	Chan
	Struct
	TypeParam
	Array
)

// Type is a type that the package's functions refer to, by index.
type Type struct {
	Name string // canonical: full package paths, no parameter names
	Kind TypeKind
	Pkg  string // of a named type, or of the named type that a pointer points to
	Elem int32  // element type of pointers, slices, arrays, maps, channels; the signature of named function types; else -1
	// Key is the name under which all containers with the same elements share
	// one node ("[]T", "map[K]V", "chan T"): named types are looked through.
	Key string
	// Sig is the hash of a function type's signature.
	Sig uint64
	// Methods of an interface, sorted by ID.
	Methods []IMethod
	// Also are the methods of the other exported interfaces of the package that
	// declares an interface: code that gets a value as the one may ask it for
	// another (fs.FS for fs.ReadDirFS). Sorted by ID.
	Also []IMethod
	// Table holds the methods of a concrete type: of named types in the package
	// that declares them, of all others (instances, unnamed) wherever used.
	Table []Method
	// Origin and Args of an instantiated type; Origin is "" for others.
	Origin string
	Args   []int32
	// Fields are the fields of a struct that this package declares.
	Fields []Field
}

// IMethod is a method of an interface. The ID of an unexported method has its
// package's path before the name.
type IMethod struct {
	ID  string
	Sig uint64
}

// Method is a method of a concrete type.
type Method struct {
	IMethod
	// Fn is the function that declares the body, "" if Via leads to an interface.
	Fn string
	// Ptr is set when only the pointer type has the method.
	Ptr bool
	// Path holds the fields (keys as in OpField) from the type to the receiver of
	// a promoted method.
	Path []string
	// Via is the interface type, an embedded field, that promotes the method.
	Via int32
}

// Field is a struct field.
type Field struct {
	Name string
	Type int32
	Tag  string
	// Embedded fields have no name of their own.
	Embedded bool
}

// NodeID is an index into Func.Nodes. Node 0 is a value that is not tracked.
type NodeID int32

// Op says how a node gets its value.
type Op uint8

// The operations, with what the node's fields hold.
const (
	OpUnknown   Op = iota // Sym: why
	OpConst               // Sym: the text of a string, number or bool
	OpNil                 // nil or a zero value; Type: of a struct that is zero, else -1; Sym: WithError
	OpParam               // N: index, receiver first; Sym: name
	OpFree                // N: index
	OpGlobal              // address of Sym
	OpFunc                // function Sym; N=1: a method expression on interface Type, method Sym
	OpClosure             // function Sym, Args: bindings
	OpBound               // method value: function Sym on Args[0]; N=1: method Sym of interface Type
	OpAlloc               // address of a new Type; N: its basic block; Sym: ListLiteral, WithError
	OpLoad                // *Args[0]
	OpFieldAddr           // &Args[0].Sym
	OpField               // Args[0].Sym
	OpIndexAddr           // &Args[0][Args[1]]; N: k if the index is len(Args[0])-k
	OpIndex               // Args[0][Args[1]]
	OpLookup              // map element
	OpMake                // a new map, slice or channel of Type
	OpSlice               // Args[0][:]; Sym: which elements, see sliceBounds
	OpSubstr              // string Args[0][Args[1]:Args[2]], of OpSum; 0: its start or end
	OpAppend              // append(Args[0], Args[1]...); N=1: writes to the array of Args[0]
	OpPhi                 // one of Args; see FirstNonEmpty. Call: only where this one of Func.Guards holds, from 1; N: Chosen + the block of its Ways, negative if the second of FirstNonEmpty comes first
	OpResult              // result N of call Call
	OpIface               // Args[0], of concrete type Type, as an interface
	OpAssert              // Args[0].(Type)
	OpConcat              // Args[0] + Args[1]
	OpRecv                // <-Args[0]
	OpKey                 // a key of map Args[0]
	OpElem                // an element of the map, slice or array Args[0]
	OpSum                 // the number N and those of Args, each with a sign in Sym
	OpLen                 // the length of string Args[0]
	OpBytes               // string Args[0] as bytes
	OpPrefixed            // string Args[0], which begins with Sym; N=1: which is not empty
)

// Node is a value of a function.
type Node struct {
	Op Op
	// Carry is set when the value is an interface, a function or of a type
	// parameter's type: when types and functions flow through it.
	Carry bool
	N     int32
	Type  int32 // -1 if the op has none
	// Call of an OpResult. Of OpIndexAddr, OpIndex, OpLookup, OpElem, OpKey and OpRecv:
	// what chooses the element, from 1, see Func.Rows; 0 for a constant.
	Call int32
	Sym  string
	Args []NodeID
	Pos  Pos
}

// CallKind tells how a call finds its callee.
type CallKind uint8

// Kinds of calls, with what finds the callee.
const (
	Static  CallKind = iota // Fn
	Invoke                  // method Fn of interface (or type parameter) Type on Args[0]
	Dynamic                 // the function value Fun
)

// Call is a call, go or defer.
type Call struct {
	Kind CallKind
	Fn   string
	Fun  NodeID
	Type int32    // Invoke: the receiver's static type
	Args []NodeID // receiver first
	// ArgTypes are the static types of carrying, pointer and container
	// arguments, as the callee gets them; -1 for others.
	ArgTypes []int32
	// Results are the static types of the results, -1 for those not tracked.
	Results []int32
	// Block numbers the basic block; one that can run more than once for a run of
	// the function has Loop set.
	Block int32
	Loop  bool
	// Repeat is set for a static call if another call of the same function may run in the
	// same run of the function that it is in.
	Repeat bool
	// Looks is set for reflect.ValueOf where nothing is done with the value but to look at it.
	Looks bool
	// Variadic holds the arguments of a "...T" parameter when they were written
	// one by one; the last of Args is then their slice.
	Variadic []NodeID
	// TypeArgs of a generic callee.
	TypeArgs []int32
	Pos      Pos
	// Guard is the index into Func.Guards, from 1, of what holds where it is; 0 if nothing
	// is known.
	Guard int32
	// Deferred and Go calls have no result.
	Go bool
	// Row chooses the field that a method Field of package reflect gives, from 1, see Func.Rows;
	// 0 for other calls, and for a constant.
	Row int32
}

// Store is *Addr = Val, of the given type.
type Store struct {
	Addr, Val NodeID
	Type      int32
	// Sure is set for stores to a variable or a field that happen whenever it is made.
	Sure bool
	When When
	// Guard is that of where it is, as for a Call.
	Guard int32
}

// MapUpdate is Map[Key] = Val, on a map of the given type.
type MapUpdate struct {
	Map, Key, Val NodeID
	Type          int32
	When          When
}

// Move makes the elements or values of From those of To: copy and send. From is 0 where
// bytes of To are written to.
type Move struct {
	To, From NodeID
	Type     int32 // of the container
	Send     bool  // From is the element itself
}

// Link says that two container types share elements through an instantiation, or
// two struct types fields through a conversion.
type Link struct{ A, B int32 }

// Func is a function with a body.
type Func struct {
	Name    string // unique: "(*example.com/p.T).M", "example.com/p.F$1"
	Pos     Pos
	Params  []int32 // types, receiver first
	Free    int32   // number of free variables
	Results [][]NodeID
	// ResultTypes are the static types of the results; -1 for those not tracked.
	ResultTypes []int32
	Nodes       []Node
	Calls       []Call
	Stores      []Store
	// Choices are stores of bools and the like to fields, which tests alone ask for; Open are
	// the keys of such fields whose address goes elsewhere.
	Choices   []Store
	Open      []string
	Updates   []MapUpdate
	Moves     []Move
	Links     []Link
	Instances []int32 // instantiated types that the body makes
	Generics  []Generic
	// Dead lists the stores to fields of local SDK structs that can't reach a call
	// which gets the struct's address: overwritten before, or only later.
	Dead []Reach
	// Overwritten lists the stores to local structs that nothing reads.
	Overwritten []Overwritten
	// Unset lists the texts in fields of local structs that are stored to on some ways only:
	// Call is the OpAlloc.
	Unset []Reach
	// Sure lists the fields that are stored to on every way to a call.
	Sure []Reach
	// Rows holds for each thing that chooses an element (Node.Call) the nodes that belong
	// to the element that was chosen last, sorted.
	Rows [][]NodeID
	// Ways are where several ways meet, or end.
	Ways []Ways
	// Guards are tests that all hold.
	Guards [][]Test
	// Dominators holds for each block the one that goes just before it on every way (-1:
	// none), in functions that build texts in a buffer.
	Dominators []int32
	// Course are the blocks, where anything is called or stored.
	Course []Block
	// Straight functions have one way through: what they store they store always.
	Straight bool
	// Variadic functions take their last parameter as a slice.
	Variadic bool
	// Exported functions and methods are entry points of a library.
	Exported bool
	// TypeParams counts the type parameters, the receiver's for a method.
	TypeParams int32
	// Owner names the generic function or type that the type parameters are of.
	Owner string
}

// Overwritten says of a store, a number as for Func.StoreAt, that nothing reads what it
// puts into a part of its place: the keys of the fields from there, with "/" between
// them; "" is all of it.
type Overwritten struct {
	Store int32
	Part  string
}

// Covers says whether a part of what a store puts somewhere is of no interest.
func (o *Overwritten) Covers(store int32, part string) bool {
	return o.Store == store && (o.Part == "" || part == o.Part || strings.HasPrefix(part, o.Part+"/"))
}

// Generic is an instance of a generic function that is used as a value.
type Generic struct {
	Fn   string
	Args []int32 // types
}

// Reach is about a field at a call or load: the index into Func.Calls, or the
// load's LoadIndex; the index into Func.Stores (-1: none); and the field's key.
type Reach struct {
	Call, Store int32
	Field       string
}

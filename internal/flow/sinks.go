package flow

import (
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Code without a summary may write through the pointers that it gets: flag
// packages, decoders, scanners.

// sink is an argument through which opaque code may write.
type sink struct {
	f    *function
	call int32
	arg  summary.NodeID
	fn   string
	flag summary.NodeID // the definition of the flag whose value is written, if call is -1
	how  reachedBy
}

// addSinks lists the pointers that opaque code gets.
func (idx *programIndex) addSinks(l *linker, f *function) {
	for i := range f.f.Calls {
		c := &f.f.Calls[i]
		if !l.opaqueSites[siteKey{f, int32(i)}] || keeps(c) || idx.validates(l, c) {
			continue
		}
		args := c.Args
		if c.Variadic != nil {
			args = append(append([]summary.NodeID(nil), args[:len(args)-1]...), c.Variadic...)
		}
		for j, a := range args {
			if a == 0 || onlyReads(c.Fn, j) {
				continue
			}
			idx.addGiven(l, sink{f: f, call: int32(i), arg: a, fn: c.Fn}, argumentType(f, c, min(j, len(c.Args)-1)))
		}
	}
	idx.addTold(l, f)
}

// addGiven lists the pointers that code without a summary gets in a value that it takes as a
// type.
func (idx *programIndex) addGiven(l *linker, s sink, as *gtype) {
	if t := l.pointerArg(s, as); t != nil {
		idx.addSink(l, t, s)
		if t.kind == summary.Pointer && isStruct(t.elem) { // what it points to is filled, if it does
			s.how = variable
			idx.addSink(l, t.elem, s)
			s.how = itself
		}
	}
	if how, ok := openArgument(s, as); ok {
		s.how = how
		pointers := idx.boxed(l, s)
		for _, name := range sortedKeys(pointers) {
			if t := pointers[name]; how != itself || l.writable(as, t) {
				idx.addSink(l, t.elem, s)
			}
		}
	}
}

// addTold lists the pointers that the program puts into a field of any type of a library's
// struct: the result of a decoder, an argument of a query that is written to.
func (idx *programIndex) addTold(l *linker, f *function) {
	for _, s := range f.f.Stores {
		if s.Addr == 0 || s.Val == 0 {
			continue
		}
		n := &f.f.Nodes[s.Addr]
		if n.Op != summary.OpFieldAddr || isSDKField(n.Sym) || !l.isOpaqueField(n.Sym) || !isAny(f.typ(s.Type)) {
			continue
		}
		if call := sethvargoTarget(f, &s); call >= 0 {
			idx.addGiven(l, sink{f: f, call: call, arg: s.Val, fn: sethvargoWith}, f.typ(s.Type))
			continue
		}
		if owner, _, _ := strings.Cut(n.Sym, "#"); !keepsArguments(owner) && !isValidator(owner) {
			idx.addGiven(l, sink{f: f, call: -1, arg: s.Val, fn: owner}, f.typ(s.Type))
		}
	}
}

// told says whether a library got a pointer in a field, and not by a call.
func (s sink) told() bool { return s.call < 0 && s.flag == 0 }

// addSink lists a pointer to a type, of which a generic function has several.
func (idx *programIndex) addSink(l *linker, t *gtype, s sink) {
	for _, name := range idx.instances.of(t.name) {
		to := name
		if of := l.types[name]; of != nil {
			if s.call >= 0 && s.f.f.Calls[s.call].Kind != summary.Static && sdk.IsSDK(of.pkg) {
				continue // an operation's input
			}
			to = sinkName(of)
			idx.fill(of, tainting{root: to, fn: s.fn}, 0)
		}
		if n := len(idx.sinks[to]); n == 0 || idx.sinks[to][n-1] != s {
			idx.sinks[to] = append(idx.sinks[to], s)
		}
	}
}

// sinkName is what the pointers to a type stand under: all instances of a generic
// struct are one, as in the keys of its fields.
func sinkName(t *gtype) string {
	if t.kind == summary.Struct {
		return orElse(t.origin, t.name)
	}
	return t.name
}

// addDestinations lists the pointers that go into a flag's definition: the library
// writes the flag's value there.
func (idx *programIndex) addDestinations(f *function) {
	for _, s := range f.f.Stores {
		if s.Addr == 0 || s.Val == 0 {
			continue
		}
		n := &f.f.Nodes[s.Addr]
		owner, field, _ := strings.Cut(n.Sym, "#")
		if t := f.typ(s.Type); n.Op == summary.OpFieldAddr && field == "Destination" && isUrfaveFlag(owner) && t != nil && t.kind == summary.Pointer && t.elem != nil {
			to := sinkName(t.elem)
			idx.sinks[to] = append(idx.sinks[to], sink{f: f, call: -1, arg: s.Val, fn: owner, flag: n.Args[0]})
		}
	}
}

// pointerArg is the type that an argument points to, seen through an interface
// without methods: opaque code that gets a value as an interface with methods
// calls those and writes nothing itself, unless the interface or the type is of a kind
// that libraries decode (a controller's client.Get fills a client.Object).
func (l *linker) pointerArg(s sink, as *gtype) *gtype {
	t := as
	if n := &s.f.f.Nodes[s.arg]; n.Op == summary.OpIface {
		if t = s.f.typ(n.Type); as != nil && !l.writable(as, t) {
			return nil
		}
	}
	if t == nil || t.kind != summary.Pointer || t.elem == nil {
		return nil
	}
	return t.elem
}

// argumentType is the type that a call takes its j-th argument as; of variadic ones
// that of each.
func argumentType(f *function, c *summary.Call, j int) *gtype {
	if j >= len(c.ArgTypes) || c.ArgTypes[j] < 0 {
		return nil
	}
	t := f.typ(c.ArgTypes[j])
	if t != nil && t.kind == summary.Slice && c.Variadic != nil && j == len(c.Args)-1 {
		return t.elem
	}
	return t
}

// writable says whether opaque code that takes a pointer as a type may write there.
func (l *linker) writable(as, pointer *gtype) bool {
	return as.kind != summary.Iface || len(as.methods) == 0 || asksForDecoded(as) || l.decoded(pointer)
}

// taint says which function fills a struct type, for one, and which structs it is
// given that the type is a part of: true for those that hold it by a pointer or in a
// container, and not in place alone.
type taint struct {
	fn    string
	roots map[string]bool
	// pointed is set where one of them holds pointers to structs of the type: a
	// variable can then be a part of it.
	pointed bool
	// unexported is set where one function sets unexported fields, too
	unexported bool
	// seen are the instances of a generic struct, with their roots
	seen map[[2]string]bool
}

// tainting is opaque code that gets a pointer to a struct, and the way from there.
type tainting struct {
	root, fn  string
	byPointer bool // a pointer or container lies between
	pointed   bool // the last step was a pointer
}

// fill marks a type, and those of its exported fields, as written by opaque code
// that gets a pointer to the root.
func (idx *programIndex) fill(t *gtype, by tainting, depth int) {
	if t == nil || depth > 6 {
		return
	}
	switch t.kind {
	case summary.Array:
		by.pointed = false
		idx.fill(t.elem, by, depth+1)
	case summary.Pointer, summary.Slice, summary.Map:
		by.byPointer, by.pointed = true, t.kind == summary.Pointer
		idx.fill(t.elem, by, depth+1)
	case summary.Struct:
		seen := idx.taints[sinkName(t)]
		if seen == nil {
			seen = &taint{fn: by.fn, roots: map[string]bool{}, seen: map[[2]string]bool{}}
			idx.taints[sinkName(t)] = seen
		}
		seen.pointed = seen.pointed || by.pointed
		seen.unexported = seen.unexported || copiers[by.fn].unexported
		as := [2]string{t.name, by.root}
		if copiers[by.fn].unexported {
			as[1] += " whole"
		}
		if before, ok := seen.seen[as]; ok && (before || !by.byPointer) {
			return
		}
		seen.seen[as] = by.byPointer
		seen.roots[by.root] = seen.roots[by.root] || by.byPointer
		by.pointed = false
		for _, fd := range idx.fieldsOf(t) {
			if fd.settable() || copiers[by.fn].unexported {
				idx.fill(fd.typ, by, depth+1)
			}
		}
	}
}

// settable says whether code without a summary can set a field, or those of a struct that
// is embedded there.
func (g gfield) settable() bool { return exportedName(g.name) || g.embedded }

func exportedName(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// keeps says whether a call writes nothing through the pointers it gets. Of a method
// of an interface only the name is known: a context of a web server binds a request
// to what it is given, a logger does not.
func keeps(c *summary.Call) bool {
	switch c.Kind {
	case summary.Static:
		if c.Looks {
			return true
		}
		_, _, cell := cellMethod(c.Fn)
		return cell || keepsArguments(c.Fn)
	case summary.Invoke:
		return prints(c.Fn[strings.LastIndexByte(c.Fn, '.')+1:])
	}
	return false
}

// printing are the first words of methods that print, log or encode.
var printing = []string{
	"Print", "Log", "Trace", "Debug", "Info", "Notice", "Warn", "Warning", "Error", "Fatal", "Panic", "With", "Marshal", "Encode", "Write", "JSON", "XML",
}

// prints says whether a method's name begins with such a word: Println and LogAttrs
// do, Login does not.
func prints(name string) bool {
	return slices.ContainsFunc(printing, func(word string) bool {
		rest, ok := strings.CutPrefix(name, word)
		return ok && (slices.Contains([]string{"", "f", "ln", "w"}, rest) || exportedName(rest))
	})
}

// keepsArguments says whether a function of a package without a summary writes
// nothing through the pointers it gets: printing, logging, encoding, comparing, hashing.
func keepsArguments(fn string) bool {
	pkg := pkgOf(fn)
	name := fn[strings.LastIndexByte(fn, '.')+1:]
	if inert[pkg] {
		return true
	}
	switch pkg {
	case "fmt":
		return !strings.Contains(name, "can") // Sscan, Fscanf …
	case "log", "log/slog", "errors", "context", "testing", "strings", "sync", "sync/atomic", "net/http", "time", "os",
		"github.com/go-logr/logr", "go.uber.org/zap", "github.com/sirupsen/logrus", "k8s.io/klog/v2", "github.com/rs/zerolog",
		"github.com/go-kit/log", "github.com/go-kit/log/level", "github.com/hashicorp/go-hclog", "golang.org/x/exp/slog", "github.com/golang/glog", "github.com/kr/pretty",
		"github.com/mitchellh/hashstructure", "github.com/mitchellh/hashstructure/v2", "github.com/google/go-cmp/cmp", "github.com/davecgh/go-spew/spew",
		"github.com/aws/aws-lambda-go/lambda", "golang.org/x/sync/errgroup", "github.com/pkg/errors", "text/template", "html/template", "panic", "",
		"golang.org/x/xerrors", "emperror.dev/errors", "github.com/cockroachdb/errors", "github.com/juju/errors", "github.com/joomcode/errorx",
		"github.com/hashicorp/go-multierror", "go.uber.org/multierr", "google.golang.org/grpc/status",
		"github.com/rs/zerolog/log", "github.com/charmbracelet/log", "github.com/apex/log", "github.com/fatih/color",
		"github.com/samber/lo", "k8s.io/utils/ptr", "k8s.io/utils/pointer", "github.com/aws/aws-sdk-go/aws":
		return true
	case "reflect":
		return name != "ValueOf" && name != "Indirect" && name != "NewAt"
	}
	// All libraries of encodings call it so.
	if strings.HasPrefix(name, "Marshal") || name == "Encode" && strings.HasSuffix(fn, "Encoder).Encode") {
		return true
	}
	// The SDK fills what its decoders get: items of tables, documents.
	return (strings.HasPrefix(pkg, "github.com/aws/aws-sdk-go-v2/") || strings.HasPrefix(pkg, "github.com/aws/smithy-go")) &&
		!strings.Contains(name, "Unmarshal") && !strings.Contains(name, "Decode")
}

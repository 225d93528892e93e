package flow

import (
	"errors"
	"fmt"
	"sort"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// Options for Link.
type Options struct {
	// Entry is the import path of the program's main package, or of a library.
	Entry string
	// Library makes the exported functions and methods of Entry the entry points.
	Library bool
	// Shared are packages, by import path, that packages without a summary may import:
	// these may set their exported variables, and call what writes to their state.
	Shared []string
	// Members names the input members of an operation that are of interest, as
	// paths ("Bucket", "TransactItems[].Put.TableName"). Nil: all, to a bounded depth.
	Members func(service, operation string) []string
	// Naming are those among them that name what every call is about: none of them is empty.
	Naming func(service, operation string) []string
	// Described tells of the resources that operations answer about. Nil: not told.
	Described Described
	// Env, Flags and Keys give known values of environment variables, flags and keys of
	// configuration files.
	Env, Flags, Keys map[string]arn.Pattern
	// EnvWhole says that no other variables are set than those of Env and of the platform.
	EnvWhole bool
}

// ErrNoEntry says that the entry package has no summary.
var ErrNoEntry = errors.New("the package cannot reach an AWS client")

// Link solves the program whose packages are summarized in pkgs: all of its
// closure that have a summary; others may be among them. Packages without a
// summary are opaque.
//
// The result is the same for the same summaries in any order.
func Link(pkgs []*summary.Package, opt Options) (prog *Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("linking %s: %v (a corrupt summary? run again without caches, and report this)", opt.Entry, r)
		}
	}()
	l := newLinker(pkgs, opt)
	entry := l.pkgs[opt.Entry]
	if entry == nil {
		return &Program{Package: opt.Entry}, fmt.Errorf("%s: %w", opt.Entry, ErrNoEntry)
	}
	l.enter(entry)
	l.enterShared()
	l.solve()
	return l.program(), nil
}

// linker holds the program while it is solved.
type linker struct {
	opt    Options
	order  []*pkg
	pkgs   map[string]*pkg
	funcs  map[string]*function
	types  map[string]*gtype
	values valueTable
	nodes  []node
	named  map[string]nodeID
	work   []nodeID
	queue  []*function // reached, not yet instantiated
	// reached functions in the order of reaching
	reached     []*function
	entries     []*function
	uses        map[useKey]*useSite
	useList     []*useSite
	opaque      map[opaqueKey]bool
	lost        map[unresolvedAt]bool
	lostAt      []unresolvedAt
	mirrored    []mirrored // clients that package reflect has, until mirrorsCall
	mirrorsCall bool       // methods are looked up or functions called by reflection
	signs       []signing
	watched     map[watchKey]bool
	argued      map[string]bool // structs that are type arguments, or pointers to them
	walked      map[*gtype]bool // types whose insides are in opaque hands
	touched     map[string]bool // opaque fields and globals that were tied to escaped values
	eval        *evaluator
	same        map[string]map[string]bool // struct types that are converted to each other
	held        map[string]*held           // by the key of a kind of maps
	shared      map[string]bool            // the packages of opt.Shared
	opaqueSites map[siteKey]bool           // calls that may run code without a summary
	clientSites map[siteKey]bool           // calls of interfaces that a real client arrives at
	madeAway    map[siteKey]bool           // calls of methods of what opaque code may have made
	edges       map[edgeKey]*edge
}

// siteKey names a call.
type siteKey struct {
	f    *function
	call int32
}

// pkg is a package with its local types resolved.
type pkg struct {
	sum   *summary.Package
	types []*gtype
}

// gtype is a type of the program; packages that name the same type share it.
type gtype struct {
	name    string
	kind    summary.TypeKind
	pkg     string
	elem    *gtype
	key     string
	sig     uint64
	methods []summary.IMethod
	also    []summary.IMethod
	table   map[string]gmethod
	origin  string
	args    []*gtype
	fields  []gfield
	// owned is set when a summary declares the type or holds its method table.
	owned bool
}

type gmethod struct {
	summary.Method
	via *gtype
}

type gfield struct {
	name string
	typ  *gtype
	tag  string
	// embedded fields have no name of their own
	embedded bool
}

// function is a function with a body.
type function struct {
	f    *summary.Func
	pkg  *pkg
	node []nodeID // local node to global, 0 until needed
	done bool     // instantiated
	seen bool     // reached
	in   []*edge  // calls that reach it
	out  []*edge
	res  map[[2]int32]nodeID
	// number in the order of reaching, for the evaluator
	number int32
	// guards says of each whether it may fail; nil until asked for
	guards []bool
	// parted and made are what hasFields and dependents said, storedBy what waysOf did
	storedBy  map[int32][]int32
	severalOf map[int32]int // results that are used, by calls
	parted    map[summary.NodeID]bool
	made      map[summary.NodeID][]summary.NodeID
	once      map[summary.NodeID]bool // what capturedOnce said
}

func (f *function) typ(ref int32) *gtype {
	if ref < 0 {
		return nil
	}
	return f.pkg.types[ref]
}

func newLinker(pkgs []*summary.Package, opt Options) *linker {
	l := &linker{
		opt: opt, pkgs: map[string]*pkg{}, funcs: map[string]*function{}, types: map[string]*gtype{},
		named: map[string]nodeID{}, uses: map[useKey]*useSite{}, opaque: map[opaqueKey]bool{},
		edges: map[edgeKey]*edge{}, lost: map[unresolvedAt]bool{}, held: map[string]*held{}, touched: map[string]bool{}, opaqueSites: map[siteKey]bool{}, clientSites: map[siteKey]bool{}, madeAway: map[siteKey]bool{}, same: map[string]map[string]bool{}, watched: map[watchKey]bool{}, walked: map[*gtype]bool{}, argued: map[string]bool{},
	}
	l.values.index = map[value]valueID{}
	l.nodes = make([]node, 1) // 0 is no node
	sorted := append([]*summary.Package(nil), pkgs...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Path < sorted[j].Path })
	for _, s := range sorted {
		if l.pkgs[s.Path] == nil {
			p := &pkg{sum: s}
			l.pkgs[s.Path] = p
			l.order = append(l.order, p)
		}
	}
	for _, p := range l.order {
		l.addTypes(p)
	}
	for _, p := range l.order {
		for _, f := range p.sum.Funcs {
			l.funcs[f.Name] = &function{f: f, pkg: p, res: map[[2]int32]nodeID{}}
		}
	}
	return l
}

func (l *linker) addTypes(p *pkg) {
	p.types = make([]*gtype, len(p.sum.Types))
	for i := range p.sum.Types {
		t := &p.sum.Types[i]
		g := l.types[t.Name]
		if g == nil {
			g = &gtype{name: t.Name, kind: t.Kind, pkg: t.Pkg, key: t.Key, sig: t.Sig, methods: t.Methods, also: t.Also, origin: t.Origin}
			l.types[t.Name] = g
		}
		p.types[i] = g
	}
	at := func(ref int32) *gtype {
		if ref < 0 {
			return nil
		}
		return p.types[ref]
	}
	for i := range p.sum.Types {
		t, g := &p.sum.Types[i], p.types[i]
		if g.elem == nil {
			g.elem = at(t.Elem)
		}
		if g.args == nil {
			for _, a := range t.Args {
				g.args = append(g.args, at(a))
			}
		}
		if g.fields == nil {
			for _, f := range t.Fields {
				g.fields = append(g.fields, gfield{f.Name, at(f.Type), f.Tag, f.Embedded})
			}
		}
		if t.Table != nil && g.table == nil {
			g.owned, g.table = true, map[string]gmethod{}
			for _, m := range t.Table {
				g.table[m.ID] = gmethod{m, at(m.Via)}
			}
		}
	}
}

// isOpaque says whether a package has no summary.
func (l *linker) isOpaque(path string) bool { return l.pkgs[path] == nil }

// enter reaches the entry points.
func (l *linker) enter(p *pkg) {
	reach := func(name string) {
		if f := l.funcs[name]; f != nil {
			l.entries = append(l.entries, f)
			l.reach(f)
		}
	}
	reach(p.sum.Path + ".init")
	if !l.opt.Library {
		reach(p.sum.Path + ".main")
		return
	}
	for _, f := range p.sum.Funcs {
		if f.Exported {
			fn := l.funcs[f.Name]
			l.entries = append(l.entries, fn)
			l.calledByOpaque(fn, nil, escapeSite{}, "exported")
		}
	}
	l.enterVariables(p)
}

// enterVariables puts a library's exported variables and fields into its importers'
// hands, which may call the functions there.
func (l *linker) enterVariables(p *pkg) {
	for _, f := range p.sum.Funcs {
		for i := range f.Nodes {
			n := &f.Nodes[i]
			if n.Op != summary.OpGlobal {
				continue
			}
			of, _, name := sdk.Split(n.Sym)
			if t := p.types[max(n.Type, 0)]; n.Type >= 0 && of == p.sum.Path && exportedName(name) && carrying(t) {
				l.escapeNode(l.namedNode("g:"+n.Sym), t, escapeSite{call: -1, to: "importers"})
			}
		}
	}
	for _, t := range p.types {
		if t.pkg != p.sum.Path || t.kind != summary.Struct {
			continue
		}
		for _, fd := range t.fields {
			if exportedName(fd.name) && carrying(fd.typ) {
				l.escapeNode(l.fieldNode(orElse(t.origin, t.name)+"#"+fd.name), fd.typ, escapeSite{call: -1, to: "importers"})
			}
		}
	}
}

func (l *linker) reach(f *function) {
	if !f.seen {
		f.seen = true
		l.queue = append(l.queue, f)
	}
}

// solve runs to the fixpoint: functions reached are instantiated, values flow,
// values that arrive at calls reach functions.
func (l *linker) solve() {
	for len(l.queue) > 0 || len(l.work) > 0 {
		for len(l.queue) > 0 {
			f := l.queue[0]
			l.queue = l.queue[1:]
			l.reached = append(l.reached, f)
			l.instantiate(f)
		}
		for len(l.work) > 0 && len(l.queue) == 0 {
			id := l.work[len(l.work)-1]
			l.work = l.work[:len(l.work)-1]
			l.propagate(id)
		}
	}
}

// implements says whether values of a concrete type satisfy an interface.
func (l *linker) implements(t, iface *gtype) bool {
	if len(iface.methods) == 0 {
		return true
	}
	if svc, ok := sdk.ClientType(t.name); ok {
		for _, m := range iface.methods {
			if m.ID != "Options" && summary.SigHash(sdk.Signature(svc, m.ID)) != m.Sig {
				return false
			}
		}
		return true
	}
	for _, want := range iface.methods {
		m, ok := l.method(t, want.ID)
		if !ok || m.Sig != want.Sig {
			return false
		}
	}
	return true
}

// method looks a method up in the method set of a concrete type.
func (l *linker) method(t *gtype, id string) (gmethod, bool) {
	if t.table != nil {
		m, ok := t.table[id]
		return m, ok && (t.kind == summary.Pointer || !m.Ptr)
	}
	if t.kind == summary.Pointer && t.elem != nil && t.elem.table != nil {
		m, ok := t.elem.table[id]
		return m, ok
	}
	return gmethod{}, false
}

// concreteOpaque says whether a concrete type's methods are all unknown here.
func (l *linker) concreteOpaque(t *gtype) bool {
	return t.table == nil && (t.elem == nil || t.elem.table == nil)
}

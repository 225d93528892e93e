// Package standin writes Go functions that stand for generic functions of libraries
// without a summary.
//
// A function that knows nothing of the type parameter T makes no values of type T: what
// it returns of that type, and what it passes to the functions that it is given, it was
// given itself (P. Wadler, "Theorems for free!", 1989). So a stand-in follows from the
// signature: of
//
//	func Map[T, R any](list []T, f func(item T, index int) R) []R
//
// the elements of the result are what f returns, and f gets the elements of list.
//
// This holds for functions that neither look into a T by reflection nor assert a T from
// an interface, which a signature does not say: hence for the packages in parametric.
package standin

import (
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// parametric are packages of generic functions that know nothing of their type
// parameters but their constraints. lo/mutable is none: it writes to what it is given.
var parametric = map[string]bool{
	"slices": true, "maps": true, "iter": true, "sync": true,
	"golang.org/x/exp/slices": true, "golang.org/x/exp/maps": true,
	"github.com/samber/lo": true, "github.com/samber/lo/it": true, "github.com/samber/lo/parallel": true,
}

// Parametric says whether a package, by its path, is one of those: it does not look into
// the values of its generic types either.
func Parametric(pkg string) bool { return parametric[pkg] }

// modelled are functions that package flow knows as exactly, and cheaper.
var modelled = map[string]bool{"github.com/samber/lo.ToPtr": true, "github.com/samber/lo.FromPtr": true, "maps.Copy": true}

// copies are functions that return a copy of the list or map that they are given.
var copies = map[string]bool{"slices.Clone": true, "maps.Clone": true}

// unseen are parameters whose values are only compared: none of them gets into results.
var unseen = map[string]int{
	"github.com/samber/lo.Without":    1,
	"github.com/samber/lo.OmitByKeys": 1, "github.com/samber/lo.OmitByValues": 1,
	"github.com/samber/lo.PickByKeys": 1, "github.com/samber/lo.PickByValues": 1,
	"github.com/samber/lo.Replace": 1, "github.com/samber/lo.ReplaceAll": 1,
	"github.com/samber/lo.Trim": 1, "github.com/samber/lo.TrimLeft": 1, "github.com/samber/lo.TrimRight": 1,
	"github.com/samber/lo.TrimPrefix": 1, "github.com/samber/lo.TrimSuffix": 1,
	"github.com/samber/lo.Cut": 1, "github.com/samber/lo.CutPrefix": 1, "github.com/samber/lo.CutSuffix": 1,
}

// writes are functions that change a list or map that they are given as the first
// argument: its elements change places, or others are put there.
var writes = map[string]bool{
	"slices.Sort": true, "slices.SortFunc": true, "slices.SortStableFunc": true, "slices.Reverse": true,
	"slices.Insert": true, "slices.Replace": true, "slices.Delete": true, "slices.DeleteFunc": true,
	"slices.Compact": true, "slices.CompactFunc": true, "maps.Insert": true,
	"github.com/samber/lo.Reverse": true, "github.com/samber/lo.Shuffle": true,
}

// Decl is the source of a function, and the packages that it refers to by the names
// that it gives them.
type Decl struct {
	Text    string
	Imports map[*types.Package]string
}

// File is the source of a file that holds the function alone.
func (d Decl) File(pkg string) string {
	var b strings.Builder
	b.WriteString("package " + pkg + "\n")
	for _, p := range slices.SortedFunc(maps.Keys(d.Imports), func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) }) {
		b.WriteString("import " + d.Imports[p] + " " + strconv.Quote(p.Path()) + "\n")
	}
	b.WriteString(d.Text)
	return b.String()
}

// Prelude declares what functions refer to besides.
const Prelude = "var moreꞏ bool\nvar numberꞏ int\n"

// fullName is what the tables call a function: those of golang.org/x/exp are named as
// those that the standard library has of them.
func fullName(fn *types.Func) string {
	return strings.TrimPrefix(fn.Pkg().Path(), "golang.org/x/exp/") + "." + fn.Name()
}

// Known says whether a function may have a stand-in.
func Known(fn *types.Func) bool {
	if addresses(fn) != "" {
		return true
	}
	if fn.Pkg() == nil || !parametric[fn.Pkg().Path()] || modelled[fullName(fn)] {
		return false
	}
	sig := fn.Origin().Type().(*types.Signature)
	return sig.Recv() == nil && sig.TypeParams().Len() > 0
}

// Of writes the function that stands for fn under another name, false if fn is none
// that is known, or makes values that its arguments do not tell.
func Of(fn *types.Func, name string) (Decl, bool) {
	if !Known(fn) {
		return Decl{}, false
	}
	if body := addresses(fn); body != "" {
		return Decl{Text: "func " + name + body}, true
	}
	fn = fn.Origin()
	w := &writer{
		pkg: fn.Pkg(), full: fullName(fn), sig: fn.Type().(*types.Signature), ok: true,
		imports: map[*types.Package]string{}, computed: map[*types.TypeParam]bool{},
		scope: scope{pools: map[*types.TypeParam]string{}, sources: map[*types.TypeParam][]string{}, others: map[string]string{}},
	}
	w.typeParams()
	w.header(name)
	w.body()
	return Decl{w.out.String(), w.imports}, w.ok
}

// scope is what is at hand at one place of a function.
type scope struct {
	pools   map[*types.TypeParam]string   // the variable that holds any value of the type
	sources map[*types.TypeParam][]string // values of the type that are in no pool yet
	others  map[string]string             // values of other types
	funcs   []callback                    // not called yet
	grown   []string                      // assignments to pools by later sources
	open    int                           // loops
}

// callback is a function that the function is given.
type callback struct {
	sig  *types.Signature
	expr string
}

type writer struct {
	scope
	pkg      *types.Package
	full     string
	sig      *types.Signature
	out      strings.Builder
	imports  map[*types.Package]string
	computed map[*types.TypeParam]bool // constrained to numbers or texts alone
	n        int                       // of names given
	ok       bool
}

func (w *writer) fail() string {
	w.ok = false
	return "nil"
}

func (w *writer) line(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
	w.out.WriteByte('\n')
}

func (w *writer) fresh() string {
	w.n++
	return "v" + strconv.Itoa(w.n)
}

func (w *writer) header(name string) {
	w.out.WriteString("func " + name + "[")
	for i := range w.sig.TypeParams().Len() {
		tp := w.sig.TypeParams().At(i)
		w.out.WriteString(tp.Obj().Name() + " " + w.typ(tp.Constraint()) + ", ")
	}
	w.out.WriteString("](")
	for i := range w.sig.Params().Len() {
		t, dots := w.sig.Params().At(i).Type(), ""
		if w.sig.Variadic() && i == w.sig.Params().Len()-1 {
			t, dots = t.(*types.Slice).Elem(), "..."
		}
		w.out.WriteString("p" + strconv.Itoa(i) + " " + dots + w.typ(t) + ", ")
	}
	w.out.WriteString(") (")
	for i := range w.sig.Results().Len() {
		w.out.WriteString(w.typ(w.sig.Results().At(i).Type()) + ", ")
	}
	w.line(") {")
}

func (w *writer) body() {
	hidden, hides := unseen[w.full]
	for i := range w.sig.Params().Len() {
		if !hides || hidden != i {
			w.source(w.sig.Params().At(i).Type(), "p"+strconv.Itoa(i), 0)
		}
	}
	w.fill()
	w.effects()
	w.rest(func() { w.line("return ", strings.Join(w.results(w.sig.Results()), ", ")) })
	returnsFunc := func(t types.Type) bool { _, ok := t.Underlying().(*types.Signature); return ok }
	if len(w.funcs) > 0 && !anyOf(w.sig.Results(), returnsFunc) {
		w.fail() // they get what is not known
	}
	w.line(strings.Repeat("}\n", w.open))
	if w.sig.Results().Len() > 0 {
		w.line("for {}")
	}
	w.line("}")
}

// rest calls the functions that were given, any number of times, and ends. What they
// return of a type that they get, too, as an accumulator is, they get the next time.
func (w *writer) rest(end func()) {
	if len(w.funcs) == 0 {
		end()
		return
	}
	before, outer := w.out.String(), w.open
	w.out.Reset()
	w.open = 0
	w.callbacks()
	grown := w.grown
	w.grown = nil
	w.line("if moreꞏ {")
	end()
	w.line("}")
	for _, g := range grown {
		w.line(g)
	}
	text := "for {\n" + w.out.String() + strings.Repeat("}\n", w.open) + "}\n"
	w.out.Reset()
	w.open = outer
	w.out.WriteString(before + text)
}

// effects writes to the first parameter what its elements can be.
func (w *writer) effects() {
	if !writes[w.full] {
		return
	}
	switch t := Core(w.sig.Params().At(0).Type()).(type) {
	case *types.Slice:
		w.line("p0[numberꞏ] = ", w.make(t.Elem(), false))
	case *types.Map:
		w.line("p0[", w.make(t.Key(), false), "] = ", w.make(t.Elem(), false))
	}
}

// fill puts what the sources bring into the pools.
func (w *writer) fill() {
	for i := range w.sig.TypeParams().Len() {
		tp := w.sig.TypeParams().At(i)
		for _, s := range w.sources[tp] {
			if w.pools[tp] == "" {
				w.pools[tp] = w.fresh()
				w.line(w.pools[tp], " := ", s)
				w.line("_ = ", w.pools[tp])
				continue
			}
			w.line("if moreꞏ { ", w.pools[tp], " = ", s, " }")
		}
		delete(w.sources, tp)
	}
}

// callbacks calls the functions that were given, as soon as there is all that they get.
func (w *writer) callbacks() {
	for progress := true; progress && len(w.funcs) > 0; {
		progress = false
		for i, f := range w.funcs {
			if !w.callable(f.sig) {
				continue
			}
			w.funcs = slices.Delete(slices.Clone(w.funcs), i, i+1)
			w.callOne(f)
			progress = true
			break
		}
	}
}

func (w *writer) callable(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		if !w.makeable(sig.Params().At(i).Type(), true) {
			return false
		}
	}
	return true
}

func (w *writer) callOne(f callback) {
	var args, vars []string
	for i := range f.sig.Params().Len() {
		args = append(args, w.make(f.sig.Params().At(i).Type(), true))
	}
	if f.sig.Variadic() {
		args[len(args)-1] += "..."
	}
	for range f.sig.Results().Len() {
		vars = append(vars, w.fresh())
	}
	call := f.expr + "(" + strings.Join(args, ", ") + ")"
	if len(vars) == 0 {
		w.line(call)
		return
	}
	w.line(strings.Join(vars, ", "), " := ", call)
	for i, v := range vars {
		w.line("_ = ", v)
		w.source(f.sig.Results().At(i).Type(), v, 0)
	}
	for tp, name := range w.pools {
		for _, s := range w.sources[tp] {
			w.grown = append(w.grown, name+" = "+s)
		}
		delete(w.sources, tp)
	}
	slices.Sort(w.grown)
	w.fill()
}

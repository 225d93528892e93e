package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// modelCall is a call of a function that is modelled instead of analysed.
type modelCall struct {
	f     *function
	index int32
	ctx   *context
	c     *summary.Call
	n     int // result
}

func (m modelCall) arg(i int) ref {
	if i >= len(m.c.Args) {
		return ref{m.f, 0, m.ctx}
	}
	return ref{m.f, m.c.Args[i], m.ctx}
}

// variadic are the arguments from index i of a "...T" parameter, false if they
// came as a slice.
func (m modelCall) variadic() ([]ref, bool) {
	if m.c.Variadic == nil {
		n := len(m.c.Args)
		if n > 0 && m.c.Args[n-1] != 0 && m.f.f.Nodes[m.c.Args[n-1]].Op == summary.OpNil {
			return nil, true
		}
		return nil, false
	}
	var out []ref
	for _, v := range m.c.Variadic {
		out = append(out, ref{m.f, v, m.ctx})
	}
	return out, true
}

type (
	textModel    func(*evaluator, modelCall) texts
	pointerModel func(*evaluator, modelCall) []*loc
)

// textModels answer what functions without a summary return as text.
func textModels() map[string]textModel {
	out := map[string]textModel{
		"os.Getenv":             envModel,
		"os.LookupEnv":          envModel,
		"syscall.Getenv":        envModel,
		"os.ExpandEnv":          expandEnv,
		"os.Expand":             expandBy,
		"fmt.Sprintf":           sprintfModel(0),
		"fmt.Sprint":            sprint,
		"fmt.Sprintln":          sprintln,
		"strings.Join":          joinModel,
		"path.Join":             pathJoin,
		"path/filepath.Join":    pathJoin,
		"path/filepath.ToSlash": firstArg, "path/filepath.FromSlash": firstArg,
		"strings.Clone": firstArg,
		"strconv.Quote": quoteModel,
		"strconv.Itoa":  firstArg, "strconv.FormatInt": formatInt(0), "strconv.FormatUint": formatInt(0), "strconv.FormatBool": firstArg,
		"github.com/aws/aws-sdk-go-v2/aws.ToString":         derefModel,
		"github.com/aws/smithy-go/ptr.ToString":             derefModel,
		"github.com/aws/aws-sdk-go/aws.StringValue":         derefModel,
		"k8s.io/utils/ptr.Deref":                            derefOr,
		"k8s.io/utils/pointer.StringDeref":                  derefOr,
		"github.com/samber/lo.FromPtr":                      derefModel,
		"(github.com/aws/aws-sdk-go-v2/aws/arn.ARN).String": arnString,
		tagGet: tagModel, tagLookup: tagModel,
		"cmp.Or":                    cmpOr,
		"(*strings.Builder).String": built, "(*bytes.Buffer).String": built,
	}
	for _, more := range []map[string]textModel{flagModels(), stringModels(), urlModels(), codedModels(), bytesModels(), iniModels()} {
		for name, m := range more {
			out[name] = m
		}
	}
	return out
}

// quoteModel is a text between quotes.
func quoteModel(e *evaluator, m modelCall) texts { return quoteText(e.text(m.arg(0))) }

func quoteText(t texts) texts {
	quote := textOf(arn.Lit(`"`))
	return concat(concat(quote, applied(t, "quoted")), quote)
}

// pointerModels answer what the pointers that functions return refer to.
func pointerModels() map[string]pointerModel {
	out := map[string]pointerModel{
		"github.com/aws/aws-sdk-go-v2/aws.String": box,
		"github.com/aws/aws-sdk-go/aws.String":    box,
		"github.com/aws/smithy-go/ptr.String":     box,
		"k8s.io/utils/ptr.To":                     box,
		"k8s.io/utils/pointer.String":             box,
		"k8s.io/utils/pointer.StringPtr":          box,
		"github.com/samber/lo.ToPtr":              box,
		"github.com/aws/aws-sdk-go-v2/aws.Bool":   box, "github.com/aws/aws-sdk-go-v2/aws.Int32": box,
		"github.com/aws/aws-sdk-go-v2/aws.Int64": box,
		"(*container/list.List).Front":           through, "(*container/list.List).Back": through, "(*container/list.List).Init": through,
		"(*container/list.List).PushFront": through, "(*container/list.List).PushBack": through,
		"(*container/list.List).InsertBefore": through, "(*container/list.List).InsertAfter": through,
		"(*container/list.Element).Next": through, "(*container/list.Element).Prev": through, // an element is its list
		"(github.com/aws/aws-sdk-go-v2/aws.Config).Copy": through,
		"github.com/caarlos0/env/v11.Must":               through, sethvargo + ".MustProcess": func(e *evaluator, m modelCall) []*loc { return e.pointees(m.arg(1)) },
	}
	for fn := range bytesModels() {
		if partOfBytes(fn) {
			out[fn] = through
		}
	}
	return out
}

func envModel(e *evaluator, m modelCall) texts {
	if m.n != 0 {
		return unknownText("whether a variable is set")
	}
	out := texts{}
	for _, p := range e.text(m.arg(0)).all() {
		if name, ok := p.IsLiteral(); ok && (name == "" || name == "-") { // no variable has this name
			out = out.add(textOf(arn.Pattern{}))
		} else if ok {
			out = out.add(textOf(e.variable("env", name, "an environment variable")))
		} else {
			out = out.add(unknownText("an environment variable of a name that is not known"))
		}
	}
	return out
}

func firstArg(e *evaluator, m modelCall) texts { return e.text(m.arg(0)) }

// formatInt is the number that is argument i, in the base that follows it.
func formatInt(i int) textModel {
	return func(e *evaluator, m modelCall) texts {
		base := e.text(m.arg(i + 1))
		if len(base.alts) == 1 && base.alts[0].Equal(arn.Lit("10")) {
			return e.text(m.arg(i))
		}
		return applied(e.text(m.arg(i)), "radix", base)
	}
}

// derefModel is what a pointer to text holds.
func derefModel(e *evaluator, m modelCall) texts {
	p := m.arg(0)
	t := e.contentsIn(e.pointees(p), m.ctx)
	if p.id == 0 || len(t.alts) == 0 {
		return t
	}
	var at []*loc // of a pointer that is nil until it is set
	switch n := &p.f.f.Nodes[p.id]; n.Op {
	case summary.OpLoad:
		at = e.pointees(ref{p.f, n.Args[0], p.ctx})
	case summary.OpField:
		at = e.fields(ref{p.f, n.Args[0], p.ctx}, n.Sym)
	}
	t.zero = t.zero || slices.ContainsFunc(at, func(l *loc) bool { return e.readUnset(l, p, 0) })
	return t
}

func derefOr(e *evaluator, m modelCall) texts {
	return derefModel(e, m).add(e.text(m.arg(1)))
}

func cmpOr(e *evaluator, m modelCall) texts {
	args, ok := m.variadic()
	if !ok {
		return unknownText("one of a list")
	}
	return nonEmpty(e.firstNonEmpty(args))
}

func box(e *evaluator, m modelCall) []*loc {
	a := m.arg(0)
	return []*loc{e.loc(loc{kind: locBox, f: a.f, id: a.id, ctx: a.ctx})}
}

func through(e *evaluator, m modelCall) []*loc { return e.pointees(m.arg(0)) }

// joinModel is strings.Join of a slice written out in one place.
func joinModel(e *evaluator, m modelCall) texts {
	items, ok := e.listLiteral(m.arg(0))
	if !ok {
		if t, ok := e.joinedAgain(m.arg(0), e.text(m.arg(1))); ok {
			return t
		}
		return unknownText("joined from a list that is not known")
	}
	sep := e.text(m.arg(1))
	out := textOf(arn.Pattern{})
	for i, it := range items {
		if i > 0 {
			out = concat(out, sep)
		}
		out = concat(out, e.text(it))
	}
	return out
}

// listLiteral are the elements, in order, of a slice literal that stays as it is.
func (e *evaluator) listLiteral(r ref) ([]ref, bool) {
	r = e.passedBy(r)
	if n := &r.f.f.Nodes[r.id]; n.Op == summary.OpSlice && n.Sym != "" {
		first, toEnd := viewOf(n.Sym)
		items, ok := e.listLiteral(ref{r.f, n.Args[0], r.ctx})
		if !ok || !toEnd || first < 0 || first > len(items) {
			return nil, false
		}
		return items[first:], true
	}
	at := e.pointees(r)
	if len(at) != 1 || at[0].kind != locAlloc || at[0].f.f.Nodes[at[0].id].Op != summary.OpAlloc {
		return nil, false
	}
	l := at[0]
	byIndex := map[string]ref{}
	for _, s := range l.f.f.Stores {
		if s.Addr == 0 {
			continue
		}
		n := &l.f.f.Nodes[s.Addr]
		if n.Op != summary.OpIndexAddr || n.Args[0] != l.id {
			continue
		}
		index := &l.f.f.Nodes[n.Args[1]]
		if index.Op != summary.OpConst {
			return nil, false
		}
		if _, dup := byIndex[index.Sym]; dup {
			return nil, false
		}
		byIndex[index.Sym] = ref{l.f, s.Val, l.ctx}
	}
	if len(byIndex) != arrayLen(e.locType(l)) {
		return nil, false
	}
	if !e.wholeAt(r, l, 0) || !e.l.readOnly(l.f, l.id, 0) || storesInParts(l) {
		if e.rearranged(l, len(byIndex)) || !e.whole(r, l) {
			return nil, false
		}
	}
	var out []ref
	for i := range len(byIndex) {
		it, ok := byIndex[strconv.Itoa(i)]
		if !ok {
			return nil, false
		}
		out = append(out, it)
	}
	return out, len(out) > 0
}

// storesInParts says whether the function that makes a list writes to a part of it.
func storesInParts(l *loc) bool {
	return slices.ContainsFunc(l.f.f.Stores, func(s summary.Store) bool {
		n := &l.f.f.Nodes[s.Addr]
		return s.Addr != 0 && n.Op == summary.OpIndexAddr && n.Args[0] != l.id && rootOfList(l.f, n.Args[0]) == l.id
	})
}

// passedBy is the argument that a parameter gets where one call alone passes it.
func (e *evaluator) passedBy(r ref) ref {
	for range maxChain {
		n := &r.f.f.Nodes[r.id]
		if n.Op != summary.OpParam {
			break
		}
		edges, up := e.callers(r)
		if len(edges) != 1 {
			break
		}
		a, ok := e.argument(edges[0], int(n.N), up)
		if !ok || a.id == 0 || edges[0].kind == viaField && n.N == 0 {
			break
		}
		r = a
	}
	return r
}

// arrayLen is the length of an array type without a name, -1 for others.
func arrayLen(t *gtype) int {
	if t == nil || t.kind != summary.Array {
		return -1
	}
	digits, _, _ := strings.Cut(strings.TrimPrefix(t.name, "["), "]")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// whole says whether a list is all of the literal that it is of, and not a part.
func (e *evaluator) whole(r ref, l *loc) bool {
	if e.wholeAt(r, l, 0) {
		return true
	}
	key, parts := containerKey(e.locType(l)), false
	e.each(e.writersOf("v:"+key, e.idx.at(e.idx.parts, key), addrItself), l, func(storeAt, ref) { parts = true })
	return !parts
}

// wholeAt says whether a list comes whole from its literal by calls alone.
func (e *evaluator) wholeAt(r ref, l *loc, depth int) bool {
	n := &r.f.f.Nodes[r.id]
	switch { // of a parameter that several calls pass, each must be whole
	case n.Op == summary.OpAlloc:
		return r.f == l.f && r.id == l.id
	case n.Op == summary.OpSlice && n.Sym == "":
		return e.wholeAt(ref{r.f, n.Args[0], r.ctx}, l, depth)
	case n.Op != summary.OpParam || depth > maxChain:
		return false
	}
	edges, up := e.callers(r)
	for _, ed := range edges {
		a, ok := e.argument(ed, int(n.N), up)
		if !ok || !e.wholeAt(a, l, depth+1) {
			return false
		}
	}
	return len(edges) > 0
}

// rearranged says whether anything but the n stores of its literal may write to a
// list, or put its elements in another order.
func (e *evaluator) rearranged(l *loc, n int) bool {
	t := e.locType(l)
	key := containerKey(t)
	stores := 0
	store := func(storeAt, ref) { stores++ }
	e.each(e.writersOf("e:"+key, e.idx.at(e.idx.elems, key), baseOfAddr), l, store)
	e.each(e.writersOf("s:"+key, e.idx.at(e.idx.sends, key), addrItself), l, store)
	e.each(e.writersOf("y:"+key, e.idx.at(e.idx.moves, key), addrItself), l, store)
	e.each(e.writersOf("o:"+key, e.idx.at(e.idx.orders, key), addrItself), l, store)
	e.each(e.writersOf("c:"+t.name, e.idx.at(e.idx.copies, t.name), addrItself), l, store)
	if stores == n && t.elem != nil && !isAggregate(t.elem) {
		elem := e.loc(loc{kind: locElem, base: l})
		e.pointedAt(t.elem, elem, func(storeAt, ref) { stores++ })
		e.sinkValues(t.elem, elem, func(string) { stores++ }, func(texts) { stores++ })
	}
	return stores != n || e.isHanded(l)
}

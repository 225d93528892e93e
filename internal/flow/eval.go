package flow

import (
	"sort"
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/summary"
)

// The evaluator answers what a value can be, on demand and backwards: from an
// operation's input to where its parts come from. It follows calls with their
// contexts, so that a helper called with ("a", "k1") and ("b", "k2") gives two
// uses and not four.

// Bounds. Past them a value is unknown, and says so.
const (
	maxTexts    = 128    // alternatives of one text
	maxDepth    = 90     // nested questions
	maxSteps    = 20_000 // questions per use and combination of callers
	maxUseSteps = 60_000 // per use, of all combinations together; each of the rest gets fewSteps
	fewSteps    = 500
	maxAside    = 150_000 // of questions whose answers serve all uses; each of the rest gets fewSteps
	maxChain    = 10      // callers looked up from a use
	maxContexts = 128     // combinations of callers per use
	maxRounds   = 12      // of answers that depend on each other
	maxLocs     = 48      // places that a pointer can point to
)

// ref is a local value in a context.
type ref struct {
	f   *function
	id  summary.NodeID
	ctx *context
}

type evaluator struct {
	l     *linker
	steps int
	limit int // of steps
	spent int // steps of questions aside
	depth int
	// pointed are the endpoints that options set: each use of a client asks for them.
	pointed map[ref]texts
	frame   // of the question under way
	// openText and openLocs hold the questions under way and those that wait for their
	// leader; open has the latter in the order in which they were answered.
	openText, openLocs map[ref]*asked
	openCopies         map[copyOf]*asked
	open               []*asked
	count              int  // of questions, for their indexes
	asking             int  // questions under way
	late               bool // the rounds have found all that does not wait, see withhold
	withheld           int  // how often something was
	// busyLoc holds the places whose values are being listed, and for which question.
	busyLoc  map[*loc]int
	memoText map[ref]textAnswer
	// hereText and hereLocs are those that hold for the use under way
	hereText map[ref]textAnswer
	hereLocs map[ref]locsAnswer
	// hereCopies are what structs are copied from, for a field of the SDK's
	hereCopies map[copyOf]copiesAnswer
	memoLocs   map[ref]locsAnswer
	// memoCopies are what structs are copied from
	memoCopies map[copyOf]locsAnswer
	// memoAlone are what fields hold by their own stores
	memoAlone map[aloneKey]aloneAnswer
	// memoHistory are what is put into fields
	memoHistory map[historyKey]historyAnswer
	// memoReplaced are those among them of which no copy stays, by field
	memoReplaced map[*loc]replacedAnswer
	// memoBoxed are the structs that interfaces are made of, by type
	memoBoxed map[string][]*loc
	// alone is set where copies are followed already: the next question is about a
	// field's own stores
	alone    bool
	contexts map[context]*context
	locs     map[loc]*loc
	parts    map[*loc][]*loc // fields and elements, by what they are part of
	idx      *programIndex
	seen     map[string]bool         // names of variables that were met
	given    map[string]bool         // of those with a known value
	asks     map[guardAt]condition   // what guards ask for
	asksOf   map[*function]condition // and the calls of functions
	call     *deadStores             // the use under way
	// replaced is set while a store is told that others may overwrite before the
	// place is read: the next question is about its value.
	replaced bool
	passed   map[*function]*edge
	waysTo   map[*function][]*edge
	printing map[ref]*edge // to the method by which a value is printed
	// callsWith are the calls of the program's functions by libraries, with known texts
	callsWith map[callWith]*edge
	models    map[string]textModel
	pointers  map[string]pointerModel
	fillers   []packageFiller
	writers   map[string]*writers
	strays    map[string]map[*loc]bool       // cells in other hands, by type
	sinks     map[string]map[*loc][]sinkSite // by type
	sinkAt    map[sink][]sinkPlace
	// lostSinks are the types of which some sink may be anywhere
	lostSinks map[string]bool
	// handed are the places that code without a summary was given, by type
	handed map[string]map[*loc]bool
	// fieldSinks are those that are fields, by the field's key
	fieldSinks map[string][]sinkSite
	// foreign are the structs of a type that opaque code returned and that are copied
	foreign map[string][]*loc
	// sites are the places without contexts
	sites map[*loc]*loc
	// varying says of values of a function whether they depend on its callers
	varying map[ref]bool
	// sure holds the fields that are set whenever the struct is used
	sure map[*loc]bool
	// sureByCopy holds those of them that are in a struct which is copied
	sureByCopy map[*loc]bool
	// kept says of lists and maps whether they never leave their function
	keptIn map[*loc]bool
	// runCounts say how often functions run
	runCounts map[*function]runCount
	// decodes are what decoders read
	decodes map[decoding]source
	// configs are the keys of all files that are decoded; nil until asked for
	configs *fileKeys
	// memoFuncs are the functions that values can be
	memoFuncs map[ref]functionNames
	// telling are the members of outputs that are being asked what they say
	telling map[*loc]bool
	// rowEdges stand for elements, rowIDs for the choices of them in deps
	rowEdges map[row]*edge
	rowIDs   map[rowsKey]int32
	wayIDs   map[wayKey]int32 // ways that deps name, wayKeys the other way round
	wayKeys  map[int32]wayKey
	choices  map[*function][]summary.NodeID // the values that refer to one of several objects
	memoRows map[rowsKey][]*edge
	rowParts map[rowsKey]bool
	nearUse  map[*function]bool
	// literals are the elements of slice literals, which are never unset
	literals map[*loc]bool
	// guards are the answers about them; open are those under way
	testing   bool // whether texts are asked for tests: what they depend on decides no value
	guards    map[guardAt]guardAnswer
	openGuard map[guardAt]bool
	// guardedOff is set where a guard excludes a use, noGuards where guards are not asked
	// since they exclude it everywhere: what is no operation of a program is not told by
	// values.
	guardedOff, noGuards bool
	besides              int // questions under way that are asked beside others
	// unfinished counts the looks at writers that are still being found, building those
	// that are, inRows the questions for rows under way.
	unfinished, building, inRows int
	// plainWriters are found without rows, for the questions by which those are found
	plainWriters map[string]*writers
}

type textAnswer struct {
	t    texts
	deps deps
}

type locsAnswer struct {
	at   []*loc
	deps deps
}

// deadStores are the stores that can't reach the call whose input is evaluated.
type deadStores struct {
	f    *function
	call int32
	ways []chosenWay // that are assumed
}

func newEvaluator(l *linker) *evaluator {
	for i, f := range l.reached {
		f.number = int32(i)
	}
	return &evaluator{
		rowEdges: map[row]*edge{}, memoFuncs: map[ref]functionNames{}, telling: map[*loc]bool{}, rowIDs: map[rowsKey]int32{}, wayIDs: map[wayKey]int32{}, wayKeys: map[int32]wayKey{}, choices: map[*function][]summary.NodeID{}, memoRows: map[rowsKey][]*edge{}, rowParts: map[rowsKey]bool{}, nearUse: nearUses(l),
		plainWriters: map[string]*writers{}, sinkAt: map[sink][]sinkPlace{}, lostSinks: map[string]bool{}, l: l, limit: maxSteps, openText: map[ref]*asked{},
		openLocs: map[ref]*asked{}, openCopies: map[copyOf]*asked{}, busyLoc: map[*loc]int{}, sure: map[*loc]bool{}, sureByCopy: map[*loc]bool{}, varying: map[ref]bool{},
		sites: map[*loc]*loc{}, foreign: map[string][]*loc{}, memoText: map[ref]textAnswer{}, memoLocs: map[ref]locsAnswer{},
		memoCopies: map[copyOf]locsAnswer{}, memoReplaced: map[*loc]replacedAnswer{}, memoAlone: map[aloneKey]aloneAnswer{}, memoHistory: map[historyKey]historyAnswer{}, contexts: map[context]*context{}, frame: frame{low: never}, locs: map[loc]*loc{}, parts: map[*loc][]*loc{},
		passed: map[*function]*edge{}, waysTo: map[*function][]*edge{}, printing: map[ref]*edge{}, callsWith: map[callWith]*edge{},
		writers: map[string]*writers{}, strays: map[string]map[*loc]bool{}, handed: map[string]map[*loc]bool{}, sinks: map[string]map[*loc][]sinkSite{},
		fieldSinks: map[string][]sinkSite{}, models: textModels(), pointers: pointerModels(), fillers: fillers(), idx: newProgramIndex(l),
		literals: map[*loc]bool{}, guards: map[guardAt]guardAnswer{}, asks: map[guardAt]condition{}, asksOf: map[*function]condition{}, openGuard: map[guardAt]bool{}, seen: map[string]bool{}, given: map[string]bool{}, keptIn: map[*loc]bool{}, runCounts: map[*function]runCount{}, decodes: map[decoding]source{},
	}
}

// names are the variables with a prefix that decided a value, sorted.
func (e *evaluator) names(prefix string) []string {
	var out []string
	for n := range e.seen {
		if s, ok := strings.CutPrefix(n, prefix); ok {
			out = append(out, s)
		}
	}
	sort.Strings(out)
	return out
}

// variable is a named part of the outside world, or its known value.
func (e *evaluator) variable(scheme, name, why string) arn.Pattern {
	var known map[string]arn.Pattern
	switch scheme {
	case "env":
		known = e.l.opt.Env
	case "flag":
		known = e.l.opt.Flags
	case "config":
		known = e.l.opt.Keys
	}
	if p, ok := known[name]; ok {
		e.given[scheme+":"+name] = true
		return p.AsGiven()
	}
	if !e.testing {
		e.seen[scheme+":"+name] = true
	}
	return arn.Variable(scheme+":"+name, why)
}

// aside asks a question whose answer serves all uses, with steps of its own.
func (e *evaluator) aside(ask func()) {
	steps, limit, call := e.steps, e.limit, e.call
	e.steps, e.limit, e.call = 0, maxSteps, nil
	if e.spent > maxAside {
		e.limit = fewSteps
	}
	ask()
	e.spent += e.steps
	e.steps, e.limit, e.call = steps, limit, call
}

// tooMuch counts a question, and says whether to give up.
func (e *evaluator) tooMuch() bool {
	e.steps++
	if e.steps > e.limit || e.depth > maxDepth {
		e.hard = true
		return true
	}
	return false
}

// usedUp says whether the use's questions are: what is still to be asked then is not known, and
// loops that would ask for each of many places end. It counts none.
func (e *evaluator) usedUp() bool {
	e.hard = e.hard || e.steps > e.limit
	return e.steps > e.limit
}

// text answers what a string, or what a box holds when printed, can be.
func (e *evaluator) text(r ref) texts {
	replaced := e.replaced
	e.replaced = false
	t := e.textAt(r)
	e.circular = e.circular || t.cyclic
	return t.uncertainIf(replaced)
}

// uncertainIf marks texts that may be replaced before they are used.
func (t texts) uncertainIf(replaced bool) texts {
	if !replaced {
		return t
	}
	out := texts{unknown: t.unknown, cyclic: t.cyclic, wide: t.wide, unset: t.unset, zero: t.zero}
	for _, p := range t.alts {
		out.alts = append(out.alts, p.Uncertain())
	}
	return out
}

func (e *evaluator) textAt(r ref) texts {
	if r.id == 0 {
		return unknownText("a number, or not tracked")
	}
	r = e.narrowed(e.decided(r))
	if m, ok := e.memoText[r]; ok && !e.assumes(m.deps) {
		e.deps = e.deps.union(m.deps)
		return m.t
	}
	if e.call != nil {
		if m, ok := e.hereText[r]; ok {
			e.deps, e.here = e.deps.union(m.deps), true
			return m.t
		}
	}
	q := e.openText[r]
	if q != nil && (q.busy || q.done) {
		return e.sofar(q).t
	}
	if e.tooMuch() {
		return unknownText(tooFar)
	}
	if q == nil {
		q = &asked{r: r, kind: askText}
		e.openText[r] = q
	}
	return e.solve(q).t
}

func (e *evaluator) textOfNode(r ref, n *summary.Node) texts {
	arg := func(i int) ref { return ref{r.f, n.Args[i], r.ctx} }
	switch n.Op {
	case summary.OpConst:
		return textOf(arn.Lit(n.Sym))
	case summary.OpNil:
		return texts{}
	case summary.OpUnknown:
		return unknownText(orElse(n.Sym, "computed"))
	case summary.OpParam:
		return e.paramText(r, n)
	case summary.OpFree:
		return e.freeText(r, n)
	case summary.OpLoad:
		return e.loadText(r, arg(0), n)
	case summary.OpField:
		return e.textRead(r, e.fields(arg(0), n.Sym))
	case summary.OpPhi:
		return e.phiText(r, n)
	case summary.OpConcat:
		return concat(e.text(arg(0)), e.text(arg(1)))
	case summary.OpIface, summary.OpAssert:
		return e.text(arg(0))
	case summary.OpSubstr:
		return e.substrText(r, n)
	case summary.OpPrefixed:
		return startingLike(e.text(arg(0)), n)
	case summary.OpAppend:
		return e.appendText(r, n)
	case summary.OpBytes:
		if e.bytesChanged(e.loc(loc{kind: locBox, f: r.f, id: r.id, ctx: r.ctx})) {
			return unknownText(changedBytes)
		}
		return e.text(arg(0))
	case summary.OpLookup:
		if w := e.rowOf(r, n); w != nil {
			return e.rowText(w)
		}
		return e.lookupText(arg(0), arg(1))
	case summary.OpIndex, summary.OpElem, summary.OpRecv:
		if w := e.rowOf(r, n); w != nil {
			return e.rowText(w)
		}
		return e.contentsIn(e.elementsOf(r, n), r.ctx)
	case summary.OpKey:
		if w := e.rowOf(r, n); w != nil {
			return e.text(w.key)
		}
		return e.keyText(arg(0))
	case summary.OpResult:
		return e.resultText(r, n)
	}
	return unknownText("computed")
}

func (e *evaluator) loadText(r, at ref, n *summary.Node) texts {
	defer e.readBefore(r, n)()
	t := e.textRead(r, e.pointees(at))
	return t.uncertainIf(len(t.alts) > 1 && e.picks(at))
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

package flow

import (
	"maps"
	"strings"

	"github.com/iamvet/iamvet/internal/sdk"
	"github.com/iamvet/iamvet/internal/summary"
)

// usesAt gives the uses of an operation at one call: one for each combination of
// input values that some caller makes.
func (l *linker) usesAt(u *useSite, paths *pathTree) []Use {
	base := Use{Service: u.service, Operation: u.operation, Position: u.f.pkg.sum.Position(u.pos), Via: u.via, Why: u.why}
	if u.call < 0 {
		base.Path, _ = paths.to(u.f, u.pos)
		return []Use{base}
	}
	e := l.eval
	e.call = &deadStores{f: u.f, call: u.call}
	e.hereText, e.hereLocs, e.hereCopies = map[ref]textAnswer{}, map[ref]locsAnswer{}, map[copyOf]copiesAnswer{}
	e.guardedOff = false
	out, never := e.usesOf(u, base, paths)
	if len(out) == 0 && e.guardedOff {
		e.noGuards = true
		base.Doubtful = true
		out, never = e.usesOf(u, base, paths)
		e.noGuards = false
	}
	e.call = nil
	out = joinRows(out)
	if len(out) == 0 && !never {
		base.Why = orElse(base.Why, "its input is not known")
		base.Path, _ = paths.to(u.f, u.pos)
		out = append(out, base)
	}
	return out
}

// usesOf are the uses in all contexts; never says that some callers mean none.
func (e *evaluator) usesOf(u *useSite, base Use, paths *pathTree) (out []Use, never bool) {
	e.eachContext(u, base, func(ctx *context, uses []Use, merged bool) {
		never = never || uses != nil && len(uses) == 0
		for _, use := range uses {
			use.Path, use.guesses = paths.along(u, ctx)
			if merged && use.Why == "" {
				use.Why = "too many callers to tell their values apart"
			}
			out = addUse(out, use)
		}
	})
	return out, never
}

// addUse keeps one use of each kind: the best known, with the path of the fewest guesses,
// of these the shortest.
func addUse(out []Use, u Use) []Use {
	key := u.sortKey()
	for i := range out {
		if out[i].sortKey() == key {
			ways := append(out[i].ways[:len(out[i].ways):len(out[i].ways)], u.ways...)
			out[i].ways, u.ways = ways, ways
			out[i].Doubtful, u.Doubtful = out[i].Doubtful && u.Doubtful, out[i].Doubtful && u.Doubtful
			better := u.guesses < out[i].guesses || u.guesses == out[i].guesses && len(u.Path) < len(out[i].Path)
			if u.Why == "" && out[i].Why != "" || better && (u.Why == "") == (out[i].Why == "") {
				out[i] = u
			}
			return out
		}
	}
	return append(out, u)
}

// eachContext chooses callers for a use, as far up as its values depend on them.
func (e *evaluator) eachContext(u *useSite, base Use, visit func(shown *context, uses []Use, merged bool)) {
	type item struct {
		ctx   *context
		top   *function
		shown *context // ctx without those that are the only callers
		byRow bool     // ctx says of which rows
		ways  []chosenWay
		tried map[wayKey]bool // ways by which no fewer combinations come
	}
	work := []item{{top: u.f}}
	done, spent := 0, 0
	defer func() { e.limit = maxSteps }()
	for len(work) > 0 {
		it := work[0]
		work = work[1:]
		e.assume(u, it.ways)
		e.steps, e.frame = 0, frame{low: never}
		uses := e.usesIn(u, base, it.ctx)
		if spent += e.steps; spent > maxUseSteps {
			e.limit = fewSteps
		}
		asked := it.top != nil && e.deps.has(it.top)
		var ways []*edge
		if asked {
			ways = e.ways(it.top)
		}
		if asked && it.ctx.length() < maxChain && done+len(work)+len(ways) <= maxContexts {
			if !recursive(it.top, it.ctx) { // rounds of a recursion are not told apart
				for _, ed := range ways {
					shown := e.extend(it.ctx, ed)
					if chain, top := e.upwards(shown, ed.caller); e.possible(chain) {
						work = append(work, item{chain, top, shown, it.byRow, it.ways, nil})
					}
				}
				continue
			}
		}
		tried := it.tried
		if mixed(uses) {
			if tried = maps.Clone(it.tried); tried == nil {
				tried = map[wayKey]bool{}
			}
			if ways := e.chosenWays(u, base, it.ctx, uses, tried, done+len(work)); ways != nil {
				for _, w := range ways {
					work = append(work, item{it.ctx, it.top, it.shown, true, w, nil}) // others may do more now
				}
				continue
			}
			if ctx := e.inThisRun(u, it.ctx); len(it.ways) == 0 && ctx != it.ctx && e.asksForRun() {
				work = append(work, item{ctx, it.top, it.shown, it.byRow, nil, tried})
				continue
			}
		}
		if rows := e.chosen(u, base, it.ctx, uses, done+len(work)); len(rows) > 0 && e.steps*len(rows) <= maxSteps && done+len(work)+len(rows) <= maxContexts {
			for _, ctx := range rows {
				work = append(work, item{ctx, it.top, it.shown, true, it.ways, tried})
			}
			continue
		}
		for i := range uses {
			uses[i].byRow, uses[i].ways = it.byRow, []way{{u.f, u.call, it.ctx}}
		}
		done++
		visit(it.shown, uses, len(ways) > 1)
	}
}

// ways are the calls of a function that may bring it different values. Of those by
// opaque code, which are alike, the likely ones are taken.
func (e *evaluator) ways(f *function) []*edge {
	if ways, ok := e.waysTo[f]; ok {
		return ways
	}
	type kind struct {
		given, kept, injects bool
		boundFn              *function
		boundAt              summary.NodeID
	}
	kindOf := func(ed *edge) kind {
		if len(f.f.Params) == 0 {
			return kind{} // nothing is brought
		}
		k := kind{given: ed.given, kept: ed.kept, boundFn: ed.boundFn, boundAt: ed.boundAt}
		k.injects = ed.caller != nil && ed.call >= 0 && injects[pkgOf(ed.caller.f.Calls[ed.call].Fn)]
		return k
	}
	// Of methods each call has receivers of its own.
	method := strings.HasPrefix(f.f.Name, "(") && !strings.Contains(f.f.Name, "$")
	unlikely := func(ed *edge) bool {
		return ed.kind == byOpaque && ed.loose && !ed.made && (!method || ed.boundFn != nil)
	}
	var out []*edge
	seen := map[kind]bool{}
	for _, ed := range f.in {
		if !unlikely(ed) {
			out = append(out, ed)
			seen[kindOf(ed)] = seen[kindOf(ed)] || ed.kind == byOpaque
		}
	}
	for _, ed := range f.in {
		if unlikely(ed) && !seen[kindOf(ed)] {
			seen[kindOf(ed)] = true
			out = append(out, ed)
		}
	}
	e.waysTo[f] = out
	return out
}

// upwards extends a chain by callers that are the only ones.
func (e *evaluator) upwards(chain *context, top *function) (*context, *function) {
	for top != nil && len(top.in) == 1 && chain.length() < maxChain && !recursive(top, chain) {
		chain, top = e.extend(chain, top.in[0]), top.in[0].caller
	}
	return chain, top
}

// recursive says whether a caller of top is top itself or in the chain below it.
func recursive(top *function, chain *context) bool {
	for _, ed := range top.in {
		if ed.caller == top {
			return true
		}
		for c := chain; c != nil; c = c.up {
			if c.edge.callee == ed.caller {
				return true
			}
		}
	}
	return false
}

// extend adds a caller at the outer end of a chain.
func (e *evaluator) extend(c *context, ed *edge) *context {
	if c == nil {
		return e.push(ed, nil)
	}
	return e.push(c.edge, e.extend(c.up, ed))
}

// along is the path from an entry point through a chain of callers, and on how many guesses
// it stands.
func (t *pathTree) along(u *useSite, ctx *context) (out []Step, guesses int) {
	var chain []*edge
	for c := ctx; c != nil; c = c.up {
		if c.edge.row == nil {
			chain = append(chain, c.edge)
			guesses += c.edge.guesses()
		}
	}
	if len(chain) == 0 || !t.l.feasible(ctx) {
		return t.to(u.f, u.pos)
	}
	top := chain[len(chain)-1]
	var more int
	if top.caller != nil {
		out, more = t.to(top.caller, edgePos(top))
		if !summary.IsStandin(top.caller.f.Name) {
			out[len(out)-1].Reason = top.reason
		}
	} else { // opaque code calls what it was left with: show who made that
		out, more = t.to(top.callee, summary.Pos{})
		if !summary.IsStandin(top.callee.f.Name) {
			out = out[:len(out)-1]
		}
	}
	for i := len(chain) - 2; i >= 0; i-- {
		out = addStep(out, chain[i])
	}
	return append(out, Step{Function: displayFunc(u.f.f.Name, false), Position: u.f.pkg.sum.Position(u.pos)}), guesses + more
}

func edgePos(ed *edge) summary.Pos {
	if ed.pos == (summary.Pos{}) {
		return ed.caller.f.Pos
	}
	return ed.pos
}

// usesIn evaluates a use in one context.
func (e *evaluator) usesIn(u *useSite, base Use, ctx *context) []Use {
	switch e.callSays(u.f, u.call, ctx) {
	case inNoRun:
		e.guardedOff = true
		return []Use{}
	case inDoubt:
		base.Doubtful = true
	}
	if !e.client(u, ctx, &base) {
		return []Use{}
	}
	if u.members != nil {
		if base.Input = e.argumentInput(u, ctx); noRole(base.Input) {
			return []Use{}
		}
		return []Use{base}
	}
	fn, id := argOf(u.f, u.call, u.t, u.input)
	if fn == nil || u.input < 0 {
		base.Why = orElse(base.Why, "its input is not known")
		return []Use{base}
	}
	in := ref{fn, id, ctx}
	if fn != u.f {
		in.ctx = e.contextOf(fn, ctx)
	}
	var out []Use
	for _, l := range e.pointees(in) {
		use := base
		if l.kind == locAlloc && otherInput(l, u) {
			continue // belongs to another operation that is called from here
		}
		switch l.kind {
		case locAlloc:
			use.Input = e.object(l, e.wanted(u), 0)
		case locField, locElem, locGlobal:
			use.Input = e.structAt(l, inputType(u), e.wanted(u), 0)
		default:
			use.Why = orElse(use.Why, "its input is not known: "+l.describe())
		}
		if use.Input == nil || !use.Input.none {
			out = addUse(out, use)
		}
	}
	if len(out) == 0 && len(e.pointees(in)) > 0 {
		return nil // these callers mean another operation
	}
	if len(out) == 0 { // nil: the SDK takes it for an empty input
		base.Input = &Value{Presence: IsSet, Members: map[string]*Value{}}
		out = append(out, base)
	}
	return out
}

// otherInput says whether a struct is the input of another operation: a dynamic
// call of several operations gets the inputs of all.
func otherInput(l *loc, u *useSite) bool {
	t := l.f.typ(l.f.f.Nodes[l.id].Type)
	if t == nil {
		return false
	}
	_, _, isInput := sdk.InputOperation(t.name)
	return isInput && t.name != inputType(u) && u.via == ""
}

func (l *loc) describe() string {
	switch l.kind {
	case locResult:
		return "result of " + shortFunc(l.name)
	case locOutside:
		return l.name
	}
	return "made elsewhere"
}

// argumentInput builds an input from single arguments, as the model says.
func (e *evaluator) argumentInput(u *useSite, ctx *context) *Value {
	out := &Value{Presence: IsSet, Members: map[string]*Value{}}
	for name, i := range u.members {
		fn, id := argOf(u.f, u.call, u.t, i)
		if fn == nil || name == sdk.Credentials {
			continue
		}
		t := e.text(ref{fn, id, ctx})
		if t.cyclic && len(t.alts) == 0 {
			t.unknown = orElse(t.unknown, "depends on itself")
		}
		out.Members[name] = textValue(t)
	}
	return out
}

// noRole says whether a provider of a role's credentials is made without a role: the
// callers that give "" mean to do without.
func noRole(input *Value) bool {
	role := input.Members["RoleArn"]
	return role != nil && len(role.Texts) == 0 && role.Unknown == ""
}

// wanted are the member paths of interest; nil for all.
func (e *evaluator) wanted(u *useSite) []string {
	if e.l.opt.Members == nil {
		return nil
	}
	return e.l.opt.Members(u.service, u.operation)
}

func inputType(u *useSite) string {
	return "github.com/aws/aws-sdk-go-v2/service/" + u.service + "." + u.operation + "Input"
}

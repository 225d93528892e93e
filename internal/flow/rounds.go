package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// Questions that depend on each other. A question that is met again while it is under
// way answers with what is known of it so far, and what was answered with its help is
// kept until the outermost question on which it depends, its leader, is through. The
// leader then asks all of them again, in rounds, until no answer that was used before
// it was whole changes: then all of them are answered.

// asked is a question under way, or one that waits for its leader.
type asked struct {
	kind   askKind
	r      ref
	copies copyOf
	// index counts questions: those that were asked before have lower ones.
	index int
	busy  bool
	met   bool // asked again while under way
	done  bool // answered in this round
	known bool // guess is the answer of the round before
	guess answer
	now   answer
	// hard answers were given up, those that are here hold for the use under way.
	hard, here bool
}

type askKind uint8

const (
	askText askKind = iota
	askLocs
	askCopies
)

type answer struct {
	t    texts
	at   []*loc
	deps deps
}

const never = 1 << 62

// frame saves what a question must give back.
type frame struct {
	// low is the index of the outermost question under way that the answer depends on.
	low  int
	deps deps // functions whose callers it joins
	// hard and here are as in asked. circular is set where a text was used that depends
	// on itself.
	hard, here, circular bool
}

func (e *evaluator) begin() frame {
	f := e.frame
	e.frame = frame{low: never}
	e.depth++
	return f
}

// end goes back to the question outside, which depends on what this one does.
func (e *evaluator) end(f frame) {
	e.depth--
	in := e.frame
	e.frame = frame{min(f.low, in.low), f.deps.union(in.deps), f.hard || in.hard, f.here || in.here, f.circular}
}

// leave goes back to a question that does not depend on what was asked since. What
// waits for a question further out goes on to do so.
func (e *evaluator) leave(outside frame) {
	in := e.frame
	e.frame = outside
	if in.low != never {
		e.low, e.hard, e.here = min(e.low, in.low), e.hard || in.hard, e.here || in.here
	}
}

// partly says whether what is asked depends on a question that is still under way.
func (e *evaluator) partly(ask func()) bool {
	low := e.low
	e.low = never
	ask()
	part := e.low != never
	e.low = min(low, e.low)
	return part
}

// withhold says whether to wait with what holds only if nothing else is found, after a
// question that was answered in part: until the rounds have found all else.
func (e *evaluator) withhold() bool {
	if !e.late {
		e.withheld++
	}
	return !e.late
}

// sofar is what is known of a question that is under way or waits for its leader.
func (e *evaluator) sofar(q *asked) answer {
	a := q.now
	if q.busy {
		q.met = true
		a = q.guess
		a.t.cyclic = true
	}
	e.hard, e.here = e.hard || q.hard, e.here || q.here
	e.low = min(e.low, q.index)
	e.deps = e.deps.union(a.deps)
	return a
}

// closed takes a question off those that are open.
func (e *evaluator) closed(q *asked) {
	switch q.kind {
	case askText:
		delete(e.openText, q.r)
	case askLocs:
		delete(e.openLocs, q.r)
	case askCopies:
		delete(e.openCopies, q.copies)
	}
}

// solve answers a question, in rounds if it leads others.
func (e *evaluator) solve(q *asked) answer {
	text := q.kind == askText
	outermost := e.asking == 0
	base, late, withheld := len(e.open), e.late, e.withheld
	fr := e.begin()
	e.asking++
	var earlier []*asked
	for round := 0; ; round++ {
		e.count++
		q.index, q.busy, q.met = e.count, true, false
		e.frame = frame{low: never}
		q.now = e.compute(q)
		if text && e.circular && !q.now.t.cyclic && q.known {
			q.now.t = q.grown(round)
		}
		q.now.deps = e.deps
		q.busy = false
		if e.low < q.index { // a question further out leads
			q.hard, q.here = e.hard, e.here
			q.done = true
			e.open = append(e.open, q)
			break
		}
		stable := q.stable()
		for _, o := range e.open[base:] {
			stable = stable && o.stable()
		}
		if stable && (e.late || e.withheld == withheld) {
			break
		}
		if round == maxRounds || e.steps > e.limit {
			q.now.widen(e, text)
			e.hard = true
			break
		}
		e.late = e.late || stable
		withheld = e.withheld
		for _, o := range e.open[base:] {
			o.guess, o.known, o.done, o.met = o.now, true, false, false
		}
		q.guess, q.known = q.now, true
		earlier = append(earlier, e.open[base:]...)
		e.open = e.open[:base]
	}
	e.late = late
	for _, o := range earlier { // not asked in the last round, perhaps
		if !o.done {
			e.closed(o)
		}
	}
	if e.low >= q.index {
		e.settle(q, e.open[base:])
		e.open = e.open[:base]
		e.low = never
	}
	out := q.now
	if outermost && e.steps > e.limit && e.besides == 0 { // it would be given up again
		out.giveUp(e, text)
		e.remember(q, out)
	}
	e.asking--
	e.end(fr)
	return out
}

// grown is the answer for a text that is made of itself, in a later round: the rounds
// would go on, with ever longer texts.
func (q *asked) grown(round int) texts {
	before, now := q.guess.t, q.now.t
	if sameTexts(before, now) {
		return now
	}
	made := false
	switch q.r.f.f.Nodes[q.r.id].Op {
	case summary.OpConcat, summary.OpSubstr, summary.OpPrefixed, summary.OpResult:
		made = true
	}
	if made || round >= maxGrowth {
		return before.add(unknownText(inLoop))
	}
	return now
}

// maxGrowth is how often a text may change that only chooses among others.
const maxGrowth = 6

// stable says whether what was used of a question before it was answered is its answer.
func (q *asked) stable() bool {
	return !q.met || sameLocs(q.guess.at, q.now.at) && sameTexts(q.guess.t, q.now.t) && slices.Equal(q.guess.deps, q.now.deps)
}

func sameLocs(a, b []*loc) bool {
	if len(a) != len(b) {
		return false
	}
	for i, l := range a {
		if l != b[i] && !slices.Contains(b, l) {
			return false
		}
	}
	return true
}

func sameTexts(a, b texts) bool {
	if len(a.alts) != len(b.alts) || a.wide != b.wide || a.unset != b.unset || a.zero != b.zero || (a.unknown == "") != (b.unknown == "") {
		return false
	}
	for i, p := range a.alts {
		if !p.Equal(b.alts[i]) && !containsPattern(b.alts, p) {
			return false
		}
	}
	return true
}

// settle remembers the answers of a leader and of those that it leads.
func (e *evaluator) settle(q *asked, led []*asked) {
	q.now.t.cyclic = false // the cycle ends here
	for _, o := range led {
		o.now.t.cyclic = false
		if !e.hard {
			e.remember(o, o.now)
		}
		e.closed(o)
	}
	if !e.hard {
		e.remember(q, q.now)
	}
	e.closed(q)
}

func (e *evaluator) remember(q *asked, a answer) {
	switch {
	case q.kind == askCopies && e.here:
	case q.kind == askCopies:
		e.memoCopies[q.copies] = locsAnswer{a.at, a.deps}
	case q.kind == askText && e.here:
		e.hereText[q.r] = textAnswer{a.t, a.deps}
	case q.kind == askText:
		e.memoText[q.r] = textAnswer{a.t, a.deps}
	case e.here:
		e.hereLocs[q.r] = locsAnswer{a.at, a.deps}
	default:
		e.memoLocs[q.r] = locsAnswer{a.at, a.deps}
	}
}

// compute looks at a question once.
func (e *evaluator) compute(q *asked) answer {
	if q.kind == askCopies {
		return answer{at: slices.Clip(e.surest(e.copiesInto(q.copies.at, q.copies.typ, q.copies.part)))}
	}
	n := &q.r.f.f.Nodes[q.r.id]
	if q.kind == askText {
		return answer{t: e.textOfNode(q.r, n)}
	}
	at := e.surest(e.pointeesOfNode(q.r, n))
	if len(at) > maxLocs {
		at = e.outsideLoc(tooMany)
	}
	return answer{at: slices.Clip(at)}
}

// widen adds that there may be more, where rounds were not enough to tell.
func (a *answer) widen(e *evaluator, text bool) {
	const why = "part of a structure that refers to itself"
	if text {
		a.t = a.t.add(unknownText(why))
	} else {
		a.at = addLocs(a.at, e.outsideLoc(why)...)
	}
}

// giveUp adds that it was not asked to the end.
func (a *answer) giveUp(e *evaluator, text bool) {
	if text {
		a.t = a.t.add(unknownText(tooFar))
	} else {
		a.at = addLocs(a.at, e.outsideLoc(tooFar)...)
	}
}

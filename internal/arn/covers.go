package arn

import "math/bits"

// workLimit bounds one comparison (steps of 64 positions). Patterns of policies
// and programs need a few hundred; past the limit the answer is Maybe.
const workLimit = 1 << 18

// Covers says whether every string that use stands for is granted by grant.
//
// A wildcard in use stands for all the strings it matches; a variable stands for
// one text that is not known here. Yes means that the inclusion holds for all
// values of the variables, No that it holds for none, Maybe that it depends on
// them or is not known. A variable is covered by a wildcard and by itself:
//
//	Covers("bucket/*", "bucket/${env:KEY}")   yes
//	Covers("${ref:b.arn}/*", "${ref:b.arn}")  no
//	Covers("bucket/a", "bucket/${env:KEY}")   maybe
//	Covers("bucket/${env:KEY}", "bucket/*")   no
//
// Without variables the answer is exact, but for patterns past a bound that no
// real policy meets. With variables Yes and No are certain, and Maybe may also
// be given where a variable in use meets a "?" in grant, or where a variable
// occurs several times. The empty text is a possible value of a variable.
func Covers(grant, use Pattern) Tri {
	var c compiler
	g, u := strip(c.compile(grant), c.compile(use))
	if clash(g, u) {
		return No
	}
	return decide(g, u, c.vars)
}

// CoversAny says whether every string that use stands for is granted by some of
// the grants: "a*" is covered by "a" and "a?*" together though by neither alone.
// Otherwise it answers as Covers does.
func CoversAny(grants []Pattern, use Pattern) Tri {
	best := No
	var part []Pattern // those that grant some of it
	for _, g := range grants {
		switch Covers(g, use) {
		case Yes:
			return Yes
		case Maybe:
			best = Maybe
		}
		if use.HasWildcard() && Intersects(g, use) != No {
			part = append(part, g)
		}
	}
	if len(part) < 2 {
		return best
	}
	var c compiler
	u := c.compile(use)
	var all [][]sym
	for _, g := range part {
		all = append(all, c.compile(g))
	}
	n := len(u)
	for _, g := range all {
		n = min(n, samePrefix(g, u))
	}
	var joined []sym
	for _, g := range all {
		joined = append(append(joined, g[n:]...), sym{kind: end})
	}
	return max(best, decide(joined[:len(joined)-1], u[n:], c.vars))
}

func decide(grant, use []sym, vars bool) Tri {
	m := includer{grant: grant, use: use, work: workLimit}
	yes, ok := m.run(strictRule)
	if yes {
		return Yes
	}
	if !ok {
		return Maybe
	}
	if !vars {
		return No
	}
	if maybe, ok := m.run(looseRule); !maybe && ok {
		return No
	}
	return Maybe
}

// Matches says whether the pattern matches the text.
func Matches(p Pattern, text string) Tri { return Covers(p, Lit(text)) }

// rule says how variables are compared: strict demands that the comparison holds
// for all values, loose that it may hold for some.
type rule uint8

const (
	strictRule rule = iota
	looseRule
)

// includer decides whether all strings of use are strings of grant. It walks
// use and keeps the set of positions in grant that the string so far can lead
// to. A wildcard of use reads characters that no pattern names and no variable's text
// holds, since those are the hardest to match: only wildcards of grant match them.
//
// grant may be several patterns with end symbols between them.
type includer struct {
	grant, use []sym
	rule       rule
	work       int
	seen       map[string]bool
	todo       []state
	key        []byte
}

// state is a position in use and the positions in grant, as bits.
type state struct {
	at  int
	set []uint64
}

// run says whether the inclusion holds; ok is false if the bound was met first.
func (m *includer) run(r rule) (holds, ok bool) {
	m.rule = r
	m.seen, m.todo = nil, m.todo[:0]
	first := make([]uint64, len(m.grant)/64+1)
	m.add(first, 0)
	for i, g := range m.grant {
		if g.kind == end {
			m.add(first, i+1)
		}
	}
	cur, more := state{0, first}, true
	for more {
		if m.work -= len(first); m.work < 0 {
			return false, false
		}
		if cur.at == len(m.use) {
			if !m.accepts(cur.set) {
				return false, true
			}
			cur, more = m.pop()
			continue
		}
		s := m.use[cur.at]
		next := m.step(cur.set, s)
		if empty(next) {
			return false, true
		}
		if s.kind == Any {
			// Read one more character here, or go on behind the wildcard.
			m.push(state{cur.at, next})
			cur = state{cur.at + 1, cur.set}
			continue
		}
		cur = state{cur.at + 1, next}
	}
	return true, true
}

func (m *includer) accepts(set []uint64) bool {
	if has(set, len(m.grant)) {
		return true
	}
	for i, g := range m.grant {
		if g.kind == end && has(set, i) {
			return true
		}
	}
	return false
}

// push keeps a state for later unless it was met before. Only states at
// wildcards are kept: between them the walk is one straight line.
func (m *includer) push(s state) {
	m.key = m.key[:0]
	for n := s.at; ; n >>= 8 {
		m.key = append(m.key, byte(n))
		if n < 256 {
			break
		}
	}
	m.key = append(m.key, '|')
	for _, w := range s.set {
		for i := range 8 {
			m.key = append(m.key, byte(w>>(8*i)))
		}
	}
	if m.seen[string(m.key)] {
		return
	}
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	m.seen[string(m.key)] = true
	m.todo = append(m.todo, s)
}

func (m *includer) pop() (state, bool) {
	if len(m.todo) == 0 {
		return state{}, false
	}
	s := m.todo[len(m.todo)-1]
	m.todo = m.todo[:len(m.todo)-1]
	return s, true
}

// step returns the positions reached from set by reading one symbol of use.
func (m *includer) step(set []uint64, s sym) []uint64 {
	next := make([]uint64, len(set))
	if s.kind == Var && m.rule == looseRule {
		m.readSome(next, set, s.set)
		return next
	}
	for w, word := range set {
		for ; word != 0; word &= word - 1 {
			i := w*64 + bits.TrailingZeros64(word)
			if i == len(m.grant) {
				continue
			}
			switch g := m.grant[i]; {
			case m.stays(g, s):
				m.add(next, i)
			case m.passes(g, s):
				m.add(next, i+1)
			}
		}
	}
	return next
}

// stays says that g reads s and may read more.
func (m *includer) stays(g, s sym) bool {
	if g.kind == Any {
		return true
	}
	// What a wildcard of use reads is no character of the variable's one text either.
	return g.kind == Var && m.rule == looseRule && s.kind == Literal && g.set.has(s.char)
}

// passes says that g reads s and nothing more.
func (m *includer) passes(g, s sym) bool {
	switch s.kind {
	case Literal:
		return g.kind == One || g.kind == Literal && g.char == s.char
	case Var:
		return sameText(g, s)
	}
	return g.kind == One
}

// add sets a position and those that it reaches without reading.
func (m *includer) add(set []uint64, i int) {
	for {
		set[i/64] |= 1 << (i % 64)
		if i == len(m.grant) || !m.skips(m.grant[i]) {
			return
		}
		i++
	}
}

func (m *includer) skips(g sym) bool {
	return g.kind == Any || g.kind == Var && m.rule == looseRule
}

// readSome adds the positions reached from set by some text of the class.
func (m *includer) readSome(next, set []uint64, class chars) {
	for i := 0; i <= len(m.grant); i++ {
		if !has(set, i) && !has(next, i) {
			continue
		}
		m.add(next, i)
		if i == len(m.grant) {
			return
		}
		if g := m.grant[i]; g.kind == One || g.kind == Literal && class.has(g.char) {
			m.add(next, i+1)
		}
	}
}

func has(set []uint64, i int) bool { return set[i/64]&(1<<(i%64)) != 0 }

func empty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

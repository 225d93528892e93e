package flow

// heldItem is something that a place holds: a value that is stored, a text, or what is not known.
type heldItem struct {
	v        ref
	replaced bool // v may be, before the place is read
	t        texts
	why      string // of what is not known
	kind     heldKind
}

type heldKind uint8

const (
	heldValue heldKind = iota
	heldText
	heldUnknown
)

// aloneAnswer is what a field holds by its own stores, in their order.
type aloneAnswer struct {
	items []heldItem
	deps  deps
}

// aloneKey tells apart what is found with and without rows.
type aloneKey struct {
	at    *loc
	plain bool
}

// fieldAlone is fieldValues for a field of a struct whose copies are followed already: each struct
// that is copied from it asks the same.
func (e *evaluator) fieldAlone(l *loc, found func(ref), other func(string), read func(texts)) {
	key := e.aloneKey(l)
	a, ok := e.memoAlone[key]
	if ok && !e.assumes(a.deps) {
		e.deps = e.deps.union(a.deps)
		e.alone = false
	} else {
		a = aloneAnswer{}
		var final bool
		a.deps, final = e.final(l, func() {
			e.fieldValues(l, func(r ref) {
				a.items = append(a.items, heldItem{v: r, replaced: e.replaced})
				e.replaced = false
			}, func(why string) {
				a.items = append(a.items, heldItem{why: why, kind: heldUnknown})
			}, func(t texts) {
				a.items = append(a.items, heldItem{t: t, kind: heldText})
			})
		})
		if final {
			e.memoAlone[key] = a
		}
	}
	for _, it := range a.items {
		switch it.kind {
		case heldValue:
			e.replaced = it.replaced
			found(it.v)
			e.replaced = false
		case heldText:
			read(it.t)
		case heldUnknown:
			other(it.why)
		}
	}
}

// final asks a question about a field, and says on what the answer depends and whether it is the
// same whenever it is asked: of no question under way, no writers that are still being found, and
// no use.
func (e *evaluator) final(l *loc, ask func()) (deps, bool) {
	unfinished, withheld := e.unfinished, e.withheld
	saved := e.begin()
	ask()
	in := e.frame
	e.end(saved)
	e.circular = e.circular || in.circular
	return in.deps, in.low == never && !in.hard && !in.here && e.unfinished == unfinished && e.withheld == withheld && !isSDKField(l.name)
}

func (e *evaluator) aloneKey(l *loc) aloneKey { return aloneKey{l, e.building > 0 || e.inRows > 0} }

// isAlone says whether a question is one of fieldAlone that was asked before: those are not
// counted again.
func (e *evaluator) isAlone(l *loc) bool {
	if !e.alone || l.kind != locField {
		return false
	}
	a, ok := e.memoAlone[e.aloneKey(l)]
	return ok && !e.assumes(a.deps)
}

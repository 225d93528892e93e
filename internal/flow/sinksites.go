package flow

import (
	"slices"

	"github.com/iamvet/iamvet/internal/summary"
)

// sinkSite is a sink in a context of its function.
type sinkSite struct {
	sink
	ctx *context
	// root is the object that the sink points into, in its context; nil for several.
	root *loc
}

// Bounds of the contexts of one sink: helpers that define flags, or decode, have a
// caller for each.
const (
	maxSinkCallers  = 256
	maxSinkContexts = 2048
)

// sinkSites finds where the sinks of a type point to, once. A pointer that opaque
// code hands in is taken to be its own.
func (e *evaluator) sinkSites(typ string) map[*loc][]sinkSite {
	if sites, ok := e.sinks[typ]; ok {
		return sites
	}
	sites := map[*loc][]sinkSite{}
	e.sinks[typ] = sites // a question within has to do with what is there
	for _, s := range e.sinksOf(typ) {
		plain := e.isPlain(s)
		for _, place := range e.sinkPlaces(s) {
			seen := map[*loc]*loc{}
			for _, p := range place.at {
				at, root := e.site(p), p.root()
				if before, ok := seen[at]; ok {
					if n := len(sites[at]); before != root && n > 0 && sites[at][n-1].sink == s {
						sites[at][n-1].root = nil
					}
					continue
				}
				seen[at] = root
				if plain {
					root = nil
				}
				if plain && slices.ContainsFunc(sites[at], func(o sinkSite) bool { return o.fn == s.fn }) {
					continue // it says no more
				}
				sites[at] = append(sites[at], sinkSite{s, place.ctx, root})
				if at.kind == locField {
					e.fieldSinks[at.name] = append(e.fieldSinks[at.name], sinkSite{s, place.ctx, root})
				}
			}
			if lost(place.at) {
				e.lostSinks[typ] = true
			}
		}
	}
	return sites
}

// isPlain says whether of what a sink writes nothing is known.
func (e *evaluator) isPlain(s sink) bool {
	_, isFlag := flagDefs[s.fn]
	if isCopy(s.f, s.call) {
		return false
	}
	if _, decodes := decoders[s.fn]; decodes {
		return !e.isFileDecoder(s)
	}
	return s.told() || s.call >= 0 && !isFlag && !isKingpin(s.fn, "Var") && e.fillerOf(s.fn) == nil
}

// sinkPlace is where a sink points to in a context of its function.
type sinkPlace struct {
	ctx *context
	at  []*loc
}

// sinkPlaces are those of each of its function's callers; and of theirs, where there
// are too many to tell them apart.
func (e *evaluator) sinkPlaces(s sink) []sinkPlace {
	s.fn = ""
	if places, ok := e.sinkAt[s]; ok {
		return places
	}
	e.sinkAt[s] = nil
	type level struct {
		ctx *context
		top *function
	}
	var out []sinkPlace
	work := []level{{nil, s.f}}
	for len(work) > 0 {
		l := work[0]
		work = work[1:]
		callers := 0
		if l.top != nil {
			callers = len(l.top.in)
		}
		expand := callers > 0 && callers <= maxSinkCallers
		if l.ctx != nil || !expand {
			var at []*loc
			e.aside(func() {
				at = e.quietly(ref{s.f, s.arg, l.ctx})
				switch s.how {
				case variable:
					at = e.follow(at)
				case elements:
					at = e.follow(e.elems(at))
				}
			})
			if expand = callers > 0 && lost(at) && e.spent <= maxAside && len(work)+len(out)+callers <= maxSinkContexts && l.ctx.length() < maxChain && !recursive(l.top, l.ctx); !expand {
				out = append(out, sinkPlace{l.ctx, at})
				continue
			}
		}
		for _, ed := range l.top.in {
			if ed.caller == nil { // code without a summary calls it: what it passes is its own
				work = append(work, level{e.extend(l.ctx, ed), nil})
				continue
			}
			work = append(work, level{e.extend(l.ctx, ed), ed.caller})
		}
	}
	e.sinkAt[s] = out
	return out
}

// lost says whether some places are not known for their number or distance.
func lost(at []*loc) bool {
	return slices.ContainsFunc(at, func(l *loc) bool { return l.kind == locOutside && (l.name == tooMany || l.name == tooFar) })
}

// sinksOf are the sinks of what a type's name may stand for.
func (e *evaluator) sinksOf(typ string) []sink {
	names := e.idx.instances.of(typ)
	if len(names) == 1 {
		return e.idx.sinks[typ]
	}
	var out []sink
	for _, name := range names {
		if t := e.l.types[name]; t != nil {
			name = sinkName(t)
		}
		for _, s := range e.idx.sinks[name] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// writtenBy names the function without a summary that may write to a place; of a call by
// a value none is known.
func writtenBy(fn string) string {
	if fn == "" {
		return "written by code that is not analysed"
	}
	return "written by " + shortFunc(fn)
}

// sinkValues tells what opaque code may write to a variable of a type.
func (e *evaluator) sinkValues(t *gtype, l *loc, other func(string), read func(texts)) {
	for _, s := range e.sinkSites(sinkName(t))[e.site(l)] {
		if t.kind == summary.Pointer && e.makesStruct(t, s) {
			continue // see heldOnce
		}
		if s.call >= 0 && isTextMap(t) && e.namesEntries(s.filling("", nil), t) {
			continue // see filledContainer
		}
		e.sunk(s, other, read)
	}
}

func (e *evaluator) sunk(s sinkSite, other func(string), read func(texts)) {
	if _, ok := listFlags[s.fn]; ok {
		return // see flagLists
	}
	if t, ok := e.writes(s); ok {
		read(t)
	} else {
		other(writtenBy(s.fn))
	}
}

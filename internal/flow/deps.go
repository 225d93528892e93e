package flow

import "slices"

// deps is a sorted set of functions, by number, and of choices of elements, by numbers
// above those.
type deps []int32

func (d deps) hasNumber(n int32) bool {
	_, ok := slices.BinarySearch(d, n)
	return ok
}

func (d deps) has(f *function) bool { return d.hasNumber(f.number) }

// holds says whether o is a subset of d.
func (d deps) holds(o deps) bool {
	if &d[0] == &o[0] && len(d) == len(o) {
		return true
	}
	i := 0
	for _, n := range o {
		for i < len(d) && d[i] < n {
			i++
		}
		if i == len(d) || d[i] != n {
			return false
		}
	}
	return true
}

func (d deps) union(o deps) deps {
	if len(o) == 0 {
		return d
	}
	if len(d) == 0 {
		return o
	}
	// Most often one holds the other already.
	if len(d) >= len(o) {
		if d.holds(o) {
			return d
		}
	} else if o.holds(d) {
		return o
	}
	out := make(deps, 0, len(d)+len(o))
	for len(d) > 0 && len(o) > 0 {
		switch {
		case d[0] < o[0]:
			out, d = append(out, d[0]), d[1:]
		case d[0] > o[0]:
			out, o = append(out, o[0]), o[1:]
		default:
			out, d, o = append(out, d[0]), d[1:], o[1:]
		}
	}
	return append(append(out, d...), o...)
}

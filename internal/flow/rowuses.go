package flow

import "github.com/iamvet/iamvet/internal/arn"

// Uses of several rows.

// several counts the parts of a use of which more than one value is known.
func (u *Use) several() int {
	n := u.Input.several()
	if len(u.Region) > 1 {
		n++
	}
	for _, p := range []*Principal{u.Principal, u.Perhaps} {
		if p != nil && len(p.Role) > 1 {
			n++
		}
	}
	return n
}

func (v *Value) several() int {
	if v == nil {
		return 0
	}
	n := 0
	if len(v.Texts) > 1 || len(v.Texts) == 1 && v.Unknown != "" {
		n++
	}
	for _, m := range v.Members {
		n += m.several()
	}
	if len(v.Elems) > 0 || len(v.Keys) > 0 {
		n++
	}
	return n
}

// joinRows makes one use of those that differ in the text of one member only: a list of
// names gives one use with all, a table one for each row.
func joinRows(uses []Use) []Use {
	var out []Use
	for _, u := range uses {
		joined := false
		for i := range out {
			if u.byRow && out[i].byRow && out[i].join(&u) {
				out[i].ways = append(out[i].ways[:len(out[i].ways):len(out[i].ways)], u.ways...)
				joined = true
				break
			}
		}
		if !joined {
			out = append(out, u)
		}
	}
	return out
}

// join adds the texts of another use if only one member's differ.
func (u *Use) join(o *Use) bool {
	a, b := *u, *o
	a.Input, b.Input, a.Region, b.Region = nil, nil, nil, nil
	if a.sortKey() != b.sortKey() || a.Why != b.Why || a.Doubtful != b.Doubtful {
		return false
	}
	var at, from *Value
	n := u.Input.differ(o.Input, &at, &from)
	here, there := u.Region, o.Region
	switch {
	case n == 1 && joinPatterns(here) == joinPatterns(there):
		here, there = at.Texts, from.Texts
	case n != 0 || len(here) == 0 || len(there) == 0: // no region is the one of the environment
		return false
	}
	joined := textOf(here...).add(textOf(there...))
	if joined.wide {
		return false
	}
	if n == 0 {
		u.Region = sortPatterns(joined.alts)
	} else {
		u.Input = u.Input.with(at, sortPatterns(joined.alts))
	}
	if len(o.Path) < len(u.Path) {
		u.Path = o.Path
	}
	return true
}

// differ counts the differences of two values. at and from are the parts of the last one
// that is of texts alone.
func (v *Value) differ(o *Value, at, from **Value) int {
	if v == nil || o == nil {
		if v == o {
			return 0
		}
		return maxTexts
	}
	n := 0
	texts := joinPatterns(v.Texts) != joinPatterns(o.Texts)
	if texts {
		n, *at, *from = 1, v, o
	}
	if v.Presence != o.Presence || v.Unknown != o.Unknown || v.none != o.none || joinPatterns(v.Keys) != joinPatterns(o.Keys) ||
		len(v.Elems) != len(o.Elems) || len(v.Members) != len(o.Members) {
		return maxTexts
	}
	for i := range v.Elems { // without order: no part of one
		var none *Value
		if v.Elems[i].differ(o.Elems[i], &none, &none) > 0 {
			return maxTexts
		}
	}
	for name, m := range v.Members {
		other, ok := o.Members[name]
		if !ok {
			return maxTexts
		}
		n += m.differ(other, at, from)
	}
	return n
}

// with is a copy of a value in which a part has other texts.
func (v *Value) with(at *Value, texts []arn.Pattern) *Value {
	out := *v
	if v == at {
		out.Texts = texts
		return &out
	}
	if v.Members != nil {
		out.Members = map[string]*Value{}
		for name, m := range v.Members {
			out.Members[name] = m.with(at, texts)
		}
	}
	return &out
}

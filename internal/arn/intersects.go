package arn

// Intersects says whether some string is matched by both patterns: Yes for all
// values of the variables, No for none, else Maybe.
func Intersects(a, b Pattern) Tri {
	if plain(a) && plain(b) {
		if a[0].Text == b[0].Text {
			return Yes
		}
		return No
	}
	var c compiler
	x, y := strip(c.compile(a), c.compile(b))
	if clash(x, y) {
		return No
	}
	if (len(x)+1)*(len(y)+1) > 4*workLimit {
		return Maybe
	}
	if meet(x, y, strictRule) {
		return Yes
	}
	if c.vars && meet(x, y, looseRule) {
		return Maybe
	}
	return No
}

// plain says that p is one literal, as most keys and names are.
func plain(p Pattern) bool { return len(p) == 1 && p[0].Kind == Literal }

// meet fills the table of position pairs that some string leads to, row by row.
func meet(x, y []sym, r rule) bool {
	row := make([]bool, len(y)+1)
	row[0] = true
	for i := 0; i <= len(x); i++ {
		next := make([]bool, len(y)+1)
		for j := 0; j <= len(y); j++ {
			if !row[j] {
				continue
			}
			if i < len(x) && skips(x[i], r) {
				next[j] = true
			}
			if j < len(y) && skips(y[j], r) {
				row[j+1] = true
			}
			if i == len(x) || j == len(y) {
				continue
			}
			if reads(x[i], y[j], r) {
				row[j+1] = true
			}
			if reads(y[j], x[i], r) {
				next[j] = true
			}
			if oneToOne(x[i], y[j]) {
				next[j+1] = true
			}
		}
		if i == len(x) {
			break
		}
		row = next
	}
	return row[len(y)]
}

// skips says that s matches the empty string.
func skips(s sym, r rule) bool { return s.kind == Any || s.kind == Var && r == looseRule }

// reads says that s reads other and may read more.
func reads(s, other sym, r rule) bool {
	switch {
	case s.kind == Any:
		return true
	case s.kind != Var || r == strictRule:
		return false
	case other.kind == Literal:
		return s.set.has(other.char)
	}
	return other.kind == One
}

func oneToOne(a, b sym) bool {
	switch {
	case a.kind == Literal && b.kind == Literal:
		return a.char == b.char
	case a.kind == Var || b.kind == Var:
		return sameText(a, b)
	}
	return (a.kind == Literal || a.kind == One) && (b.kind == Literal || b.kind == One)
}

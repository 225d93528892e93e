package flow

// Values of uses that may not go together.

// mixed says whether what is known of uses may be values that do not go together: of two parts
// several are known, or so many of one that they may be put together of two.
func mixed(uses []Use) bool {
	for i := range uses {
		parts := uses[i].Input.parts()
		if len(uses[i].Region) > 1 && parts > 0 || parts > 1 {
			return true
		}
	}
	return false
}

// parts counts the texts within a value of which several are known, one of four twice.
func (v *Value) parts() int {
	if v == nil {
		return 0
	}
	n := 0
	if len(v.Texts) > 1 || len(v.Texts) == 1 && v.Unknown != "" {
		n++
	}
	if len(v.Texts) >= 4 {
		n++
	}
	for _, m := range v.Members {
		n += m.parts()
	}
	for _, el := range v.Elems {
		n += el.parts()
	}
	if len(v.Elems) > 1 || len(v.Keys) > 1 {
		n++
	}
	return n
}

// maxCombinations is more than is worth to be counted.
const maxCombinations = 1 << 20

// combinations counts those of the values that are known of uses.
func combinations(uses []Use) (sum int) {
	for i := range uses {
		n := max(1, len(uses[i].Region)) * uses[i].Input.combinations()
		for _, p := range []*Principal{uses[i].Principal, uses[i].Perhaps} {
			if p != nil {
				n *= max(1, len(p.Role))
			}
		}
		sum = min(sum+n, maxCombinations)
	}
	return sum
}

func (v *Value) combinations() int {
	if v == nil {
		return 1
	}
	n := len(v.Texts)
	if v.Unknown != "" || n == 0 {
		n++
	}
	for _, m := range v.Members {
		n = min(n*m.combinations(), maxCombinations)
	}
	return min(n*max(1, len(v.Elems))*max(1, len(v.Keys)), maxCombinations)
}

package policy

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/iamvet/iamvet/internal/arn"
)

// comparison is a condition operator without set prefix and IfExists.
type comparison struct {
	name string
	// negative operators hold when no value of the policy equals the request's.
	negative bool
	// test compares a value of the policy (variables resolved) with one of the
	// request. Values that are not of the operator's type fit neither the
	// positive nor the negative operator.
	test func(policy, value arn.Pattern) arn.Tri
}

var comparisons = makeComparisons()

func makeComparisons() map[string]comparison {
	out := map[string]comparison{}
	add := func(name string, test func(policy, value arn.Pattern) arn.Tri) {
		out[strings.ToLower(name)] = comparison{name: name, test: test}
	}
	addNot := func(name string, test func(policy, value arn.Pattern) arn.Tri) {
		out[strings.ToLower(name)] = comparison{name: name, negative: true, test: test}
	}
	add("StringEquals", stringEquals)
	addNot("StringNotEquals", not(stringEquals))
	add("StringEqualsIgnoreCase", fold(stringEquals))
	addNot("StringNotEqualsIgnoreCase", not(fold(stringEquals)))
	add("StringLike", textLike)
	addNot("StringNotLike", not(textLike))
	add("BinaryEquals", stringEquals)
	add("Bool", boolEquals)
	for _, like := range []string{"Equals", "Like"} {
		add("Arn"+like, arnLike)
		addNot("ArnNot"+like, notARNLike)
	}
	add("IpAddress", func(p, v arn.Pattern) arn.Tri { return inNetwork(p, v, true) })
	addNot("NotIpAddress", func(p, v arn.Pattern) arn.Tri { return inNetwork(p, v, false) })
	orders := map[string]func(sign int) bool{ // of the request's value against the policy's
		"Equals":            func(s int) bool { return s == 0 },
		"LessThan":          func(s int) bool { return s < 0 },
		"LessThanEquals":    func(s int) bool { return s <= 0 },
		"GreaterThan":       func(s int) bool { return s > 0 },
		"GreaterThanEquals": func(s int) bool { return s >= 0 },
	}
	for name, holds := range orders {
		add("Numeric"+name, ordered(compareNumbers, holds))
		add("Date"+name, ordered(compareDates, holds))
	}
	differ := func(s int) bool { return s != 0 }
	addNot("NumericNotEquals", ordered(compareNumbers, differ))
	addNot("DateNotEquals", ordered(compareDates, differ))
	return out
}

func not(test func(p, v arn.Pattern) arn.Tri) func(p, v arn.Pattern) arn.Tri {
	return func(p, v arn.Pattern) arn.Tri { return arn.Yes - test(p, v) }
}

func fold(test func(p, v arn.Pattern) arn.Tri) func(p, v arn.Pattern) arn.Tri {
	return func(p, v arn.Pattern) arn.Tri { return test(p.Fold(), v.Fold()) }
}

// stringEquals takes wildcards for the characters that they are.
func stringEquals(p, v arn.Pattern) arn.Tri { return textLike(withoutWildcards(p), v) }

// textLike says whether the value, which is one text, matches the pattern. A
// value known as a pattern with wildcards is one of several texts.
func textLike(p, v arn.Pattern) arn.Tri {
	covers := arn.Covers(p, v)
	if covers == arn.No && v.HasWildcard() && arn.Intersects(p, v) != arn.No {
		return arn.Maybe
	}
	return covers
}

func withoutWildcards(p arn.Pattern) arn.Pattern {
	if !p.HasWildcard() {
		return p
	}
	out := make(arn.Pattern, 0, len(p))
	for _, part := range p {
		switch part.Kind {
		case arn.Any:
			part = arn.Part{Kind: arn.Literal, Text: "*"}
		case arn.One:
			part = arn.Part{Kind: arn.Literal, Text: "?"}
		}
		out = append(out, part)
	}
	return out.Normal()
}

func boolEquals(p, v arn.Pattern) arn.Tri {
	return typed(p, v, func(p, v string) (bool, bool) {
		p, v = strings.ToLower(p), strings.ToLower(v)
		valid := (p == "true" || p == "false") && (v == "true" || v == "false")
		return p == v, valid
	})
}

// typed compares known texts: holds says the result, valid that both are of the
// type. Values not known are Maybe.
func typed(p, v arn.Pattern, compare func(p, v string) (holds, valid bool)) arn.Tri {
	if p.HasVar() || v.HasVar() || v.HasWildcard() {
		return arn.Maybe
	}
	pt, _ := withoutWildcards(p).IsLiteral()
	vt, _ := v.IsLiteral()
	holds, valid := compare(pt, vt)
	return triOf(holds && valid)
}

func ordered(compare func(a, b string) (int, bool), holds func(sign int) bool) func(p, v arn.Pattern) arn.Tri {
	return func(p, v arn.Pattern) arn.Tri {
		return typed(p, v, func(p, v string) (bool, bool) {
			sign, valid := compare(v, p)
			return holds(sign), valid
		})
	}
}

func compareNumbers(a, b string) (int, bool) {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil || x != x || y != y {
		return 0, false
	}
	return sign(x < y, x > y), true
}

func sign(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

func compareDates(a, b string) (int, bool) {
	x, okX := parseDate(a)
	y, okY := parseDate(b)
	return x.Compare(y), okX && okY
}

// parseDate reads the W3C forms of ISO 8601, and seconds since 1970. Source:
// "IAM JSON policy elements: Condition operators", IAM User Guide.
func parseDate(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && (len(s) != 4 || n < 0) {
		return time.Unix(n, 0).UTC(), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999Z0700",
		"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// inNetwork says whether an address is (or, if in is false, is not) in a network.
func inNetwork(p, v arn.Pattern, in bool) arn.Tri {
	return typed(p, v, func(p, v string) (bool, bool) {
		network, err := netip.ParsePrefix(p)
		if err != nil {
			single, err := netip.ParseAddr(p)
			if err != nil {
				return false, false
			}
			network = netip.PrefixFrom(single, single.BitLen())
		}
		address, err := netip.ParseAddr(v)
		if err != nil {
			return false, false
		}
		return network.Contains(address) == in, true
	})
}

// arnLike compares ARNs field by field; wildcards work with ArnEquals too. A
// value that is no ARN fits neither it nor its opposite.
func arnLike(p, v arn.Pattern) arn.Tri {
	if valid := areARNs(p, v); valid != arn.Yes {
		return min(valid, textLike(p, v))
	}
	pa, _ := arn.Split(p)
	va, _ := arn.Split(v)
	return min(textLike(pa.Partition, va.Partition), textLike(pa.Service, va.Service),
		textLike(pa.Region, va.Region), textLike(pa.Account, va.Account), textLike(pa.Resource, va.Resource))
}

func notARNLike(p, v arn.Pattern) arn.Tri {
	if valid := areARNs(p, v); valid != arn.Yes {
		return min(valid, arn.Yes-textLike(p, v))
	}
	return arn.Yes - arnLike(p, v)
}

// areARNs says whether both are ARNs. A "*" alone may pass for one.
func areARNs(p, v arn.Pattern) arn.Tri {
	isARN := func(p arn.Pattern, wildcards bool) arn.Tri {
		if _, ok := arn.Split(p); ok {
			return arn.Yes
		}
		if p.HasVar() || wildcards && p.HasWildcard() {
			return arn.Maybe
		}
		return arn.No
	}
	return min(isARN(p, true), isARN(v, false))
}

// IsDate says whether date operators can compare a text.
func IsDate(s string) bool {
	_, ok := parseDate(s)
	return ok
}

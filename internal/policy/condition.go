package policy

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// Operator is a condition operator taken apart.
type Operator struct {
	Set      string // "", "ForAnyValue" or "ForAllValues"
	Base     string // "StringEquals", as IAM writes it
	IfExists bool
}

// ParseOperator takes a condition operator apart. ok is false if IAM does not
// know it. Letter case does not matter.
func ParseOperator(text string) (op Operator, ok bool) {
	rest := text
	if set, base, cut := strings.Cut(text, ":"); cut {
		switch strings.ToLower(set) {
		case "foranyvalue":
			op.Set = "ForAnyValue"
		case "forallvalues":
			op.Set = "ForAllValues"
		default:
			return Operator{}, false
		}
		rest = base
	}
	low := strings.ToLower(rest)
	if cut, found := strings.CutSuffix(low, "ifexists"); found {
		low, op.IfExists = cut, true
	}
	if low == "null" {
		op.Base = "Null"
		return op, !op.IfExists
	}
	c, ok := comparisons[low]
	op.Base = c.name
	return op, ok
}

// matches says whether the condition holds in the context.
func (c *Condition) matches(ctx Context) arn.Tri {
	op, ok := ParseOperator(c.Operator)
	if !ok {
		return arn.Maybe
	}
	k, known := ctx.key(c.Key)
	if op.Base == "Null" {
		return c.matchesNull(k, known)
	}
	if !known {
		return arn.Maybe
	}
	cmp := comparisons[strings.ToLower(op.Base)]
	if k.Absent {
		switch op.Set {
		case "ForAllValues":
			return arn.Yes
		case "ForAnyValue":
			return arn.No
		}
		return triOf(op.IfExists || cmp.negative)
	}
	if len(k.Values) == 0 && !k.Multi {
		return arn.Maybe
	}
	switch op.Set {
	case "ForAllValues":
		all := arn.Yes
		for _, v := range k.Values {
			all = min(all, c.compare(cmp, ctx, v))
		}
		return all
	case "ForAnyValue":
		some := arn.No
		for _, v := range k.Values {
			some = max(some, c.compare(cmp, ctx, v))
		}
		return some
	}
	if k.Multi {
		// A list needs a set operator.
		return arn.No
	}
	return c.compare(cmp, ctx, k.Values[0])
}

func (c *Condition) matchesNull(k ContextKey, known bool) arn.Tri {
	yes, no := false, false
	for _, v := range c.Values {
		switch text, _ := v.Pattern.Fold().IsLiteral(); text {
		case "true":
			yes = true
		case "false":
			no = true
		default:
			if v.Pattern.HasVar() {
				return arn.Maybe
			}
		}
	}
	switch {
	case yes && no:
		return arn.Yes
	case !known && (yes || no):
		return arn.Maybe
	case k.Absent:
		return triOf(yes)
	}
	return triOf(no)
}

// compare compares one value of the request with those of the policy: a positive
// operator wants one that fits, a negative one wants all to differ.
func (c *Condition) compare(cmp comparison, ctx Context, value arn.Pattern) arn.Tri {
	result := arn.No
	if cmp.negative {
		result = arn.Yes
	}
	for _, v := range c.Values {
		p, ok := ctx.resolve(v.Pattern)
		one := arn.No // a variable without value fits nothing, not even "not"
		if ok {
			one = cmp.test(p, value)
		}
		if cmp.negative {
			result = min(result, one)
		} else {
			result = max(result, one)
		}
	}
	return result
}

func triOf(b bool) arn.Tri {
	if b {
		return arn.Yes
	}
	return arn.No
}

// String writes the condition as people read it.
func (c *Condition) String() string {
	var values []string
	for _, v := range c.Values {
		values = append(values, v.Source)
	}
	return c.Operator + " " + c.Key + " " + strings.Join(values, ", ")
}

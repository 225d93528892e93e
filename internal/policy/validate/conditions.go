package validate

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/iamvet/iamvet/internal/policy"
)

// conditions checks the operators, keys and values of the Condition block.
func (c *checker) conditions() {
	for i := range c.st.Conditions {
		cond := &c.st.Conditions[i]
		op, ok := policy.ParseOperator(cond.Operator)
		if !ok {
			message := fmt.Sprintf("IAM has no condition operator %q", cond.Operator)
			if near := suggestOperator(cond.Operator); near != "" {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			c.report(policy.Error, "unknown-operator", cond.Pos, message)
			continue
		}
		if !strings.Contains(cond.Key, ":") {
			c.report(policy.Error, "malformed-condition-key", cond.Pos, fmt.Sprintf("condition key %q: a key is prefix:Name, as \"aws:RequestedRegion\"", cond.Key))
			continue
		}
		c.conditionValues(cond, op)
	}
}

var allOperators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
	"NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
	"DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals",
	"ArnNotLike", "Null",
}

func suggestOperator(text string) string {
	set, base := "", text
	if i := strings.IndexByte(text, ':'); i >= 0 {
		set, base = text[:i+1], text[i+1:]
		if near := nearest(strings.TrimSuffix(set, ":"), []string{"ForAllValues", "ForAnyValue"}); near != "" {
			set = near + ":"
		} else {
			return ""
		}
	}
	base, ifExists := strings.CutSuffix(base, "IfExists")
	near := nearest(base, allOperators)
	if near == "" {
		return ""
	}
	if ifExists && near != "Null" {
		near += "IfExists"
	}
	return set + near
}

// conditionValues finds values that are not of the operator's type.
func (c *checker) conditionValues(cond *policy.Condition, op policy.Operator) {
	what, valid := valueType(op.Base)
	if valid == nil {
		return
	}
	for _, v := range cond.Values {
		if v.Pattern.HasVar() {
			continue
		}
		if text := v.Pattern.String(); !valid(text) {
			c.report(policy.Error, "invalid-value", v.Pos, fmt.Sprintf("%q is not %s, as %s compares", text, what, cond.Operator))
		}
	}
}

func valueType(operator string) (what string, valid func(string) bool) {
	switch {
	case operator == "Bool" || operator == "Null":
		return "true or false", func(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") }
	case strings.HasPrefix(operator, "Numeric"):
		return "a number", func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err == nil }
	case strings.HasPrefix(operator, "Date"):
		return "a date", policy.IsDate
	case strings.HasSuffix(operator, "IpAddress"):
		return "an IP address or network", func(s string) bool {
			if _, err := netip.ParsePrefix(s); err == nil {
				return true
			}
			_, err := netip.ParseAddr(s)
			return err == nil
		}
	}
	return "", nil
}
